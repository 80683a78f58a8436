//! What salesmen came to know by cold calls: the activities service has judged it and given the ids. Everything is made once, and nothing is
//! refused: what is missing is Unassigned, as with customers of the ERP.

use crm_chassis::{EmployeeId, Error, Result, Tx, tenants, wire};
use crm_proto::{activities, customers as pb};
use uuid::Uuid;

use super::uuid;
use crate::{
    domain::{Contact, Customer, Details, List, Person, Salesmen, Terms, ThirdParty, UNASSIGNED},
    events,
    store::{self, activity_refs, static_codes::Mentioned},
};

/// Through so many customers, each part of the next one, it is looked for the one that is left. Merges make no longer chains.
const MOST_MERGES: usize = 8;

/// Makes what is not there: the customer, the contact and the third party.
pub async fn on_cold_call_made(tx: &mut Tx, event: activities::ColdCallMade) -> Result<()> {
    let id = uuid("customer_id", &event.customer_id)?;
    let customer = match (present(tx, id).await?, event.customer) {
        (Some(customer), _) => customer,
        (None, Some(new)) => create_customer(tx, id, new, &event.main_salesman_id).await?,
        (None, None) => {
            // The import that had made it was undone meanwhile; the call stays where it was saved.
            tracing::warn!(customer_id = %id, "a cold call was made with a customer that is gone");
            return Ok(());
        }
    };
    if let Some(contact) = event.contact {
        create_contact(tx, uuid("contact_id", &event.contact_id)?, &customer, contact).await?;
    }
    if let Some(third_party) = event.third_party {
        create_third_party(tx, uuid("third_party_id", &event.third_party_id)?, &customer, third_party).await?;
    }
    Ok(())
}

/// The customer, held; of one that was merged into another, that one.
async fn present(tx: &mut Tx, id: Uuid) -> Result<Option<Customer>> {
    let mut id = id;
    for _ in 0..MOST_MERGES {
        let Some(customer) = store::customers::ROWS.hold_all::<Customer>(tx, &[id]).await?.pop() else {
            return Ok(None);
        };
        match &customer.merged {
            Some(merged) => id = merged.into,
            None => return Ok(Some(customer)),
        }
    }
    Err(Error::internal("a customer is merged into another one without end"))
}

async fn create_customer(
    tx: &mut Tx,
    id: Uuid,
    new: activities::ColdCallCustomer,
    main_salesman: &str,
) -> Result<Customer> {
    let main = EmployeeId(uuid("main_salesman_id", main_salesman)?);
    let known = store::employee_refs::by_ids(tx, &[main]).await?;
    let site = known.into_iter().next().map(|employee| employee.site.to_uppercase()).unwrap_or_default();
    let activities::ColdCallCustomer { name, telephone, email, website } = new;
    let unassigned = || UNASSIGNED.to_owned();
    let details = Details {
        name,
        telephone,
        email,
        website,
        customer_type: unassigned(),
        rank: unassigned(),
        reporting_area: unassigned(),
        site: in_use(tx, List::Site, site).await?,
        ..Details::default()
    };
    let unassigned: Vec<Mentioned> = details
        .codes()
        .into_iter()
        .filter(|(_, code)| *code == UNASSIGNED)
        .map(|(list, _)| unassigned_of(list))
        .collect();
    store::static_codes::remember(tx, &unassigned.iter().collect::<Vec<_>>()).await?;
    let customer = Customer::begin(id, details, Salesmen::new(Some(main), []), tx.caller(), tx.now());
    activity_refs::wait_for(tx, id).await?;
    let customer = store::customers::insert(tx, &customer).await?;
    // Its activity may have been heard of before.
    activity_refs::show(tx, id).await?;
    tx.audit("customer", customer.id, "created", &customer.first_values()).await?;
    tx.publish(events::customer_changed(&customer, pb::CustomerChange::Created)).await?;
    Ok(customer)
}

async fn create_contact(tx: &mut Tx, id: Uuid, customer: &Customer, new: activities::ColdCallContact) -> Result<()> {
    if !store::contacts::ROWS.by_ids::<Contact>(tx, &[id]).await?.is_empty() {
        return Ok(());
    }
    let activities::ColdCallContact { given_name, family_name, role, telephone, mobile, email } = new;
    let role = in_use(tx, List::ContactRole, role).await?;
    if role == UNASSIGNED {
        store::static_codes::remember(tx, &[&unassigned_of(List::ContactRole)]).await?;
    }
    let person = Person {
        given_name,
        family_name,
        role,
        telephone,
        mobile,
        email,
        is_sales_contact: true,
        accepts_sales_calls: true,
        active: true,
        ..Person::default()
    };
    let contact = Contact::begin(id, customer, person, tx.caller(), tx.now());
    let contact = store::contacts::insert(tx, &contact).await?;
    tx.audit("contact", contact.id, "created", &contact.first_values()).await?;
    tx.publish(events::contact_changed(&contact, customer, pb::ContactChange::Created)).await?;
    events::tell_erp_of_contact(tx, &contact, customer).await
}

async fn create_third_party(
    tx: &mut Tx,
    id: Uuid,
    customer: &Customer,
    new: activities::ColdCallThirdParty,
) -> Result<()> {
    if !store::third_parties::ROWS.by_ids::<ThirdParty>(tx, &[id]).await?.is_empty() {
        return Ok(());
    }
    let activities::ColdCallThirdParty { supplier_name, end_date, notes } = new;
    let end_date = wire::day(&end_date, "2027-03-31").map_err(|message| Error::invalid("end_date", message))?;
    let currency = tenants::current(tx).await?.currency;
    let terms = Terms { supplier_name, end_date, currency, notes, ..Terms::default() };
    let third_party = ThirdParty::begin(id, customer, terms, tx.caller(), tx.now());
    store::third_parties::insert(tx, &third_party).await?;
    tx.audit("third_party", third_party.id, "created", &third_party.first_values()).await?;
    tx.publish(events::third_party_changed(&third_party, customer, pb::ThirdPartyChange::Created)).await
}

/// The code, if it is one that is in use; else that of what is not assigned.
async fn in_use(tx: &mut Tx, list: List, code: String) -> Result<String> {
    let known = !code.is_empty() && store::static_codes::unknown(tx, &[(list, code.as_str())]).await?.is_empty();
    Ok(if known { code } else { UNASSIGNED.to_owned() })
}

fn unassigned_of(list: List) -> Mentioned {
    Mentioned { list, code: UNASSIGNED.to_owned(), description: "Unassigned".to_owned() }
}
