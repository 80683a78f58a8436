//! `crm.activities.v1.ColdCallsService`.

use crm_chassis::{Db, Error, Reply, Result, Tx, begin, error::Violation};
use crm_proto::activities::{self as pb, cold_calls_service_server::ColdCallsService};
use tonic::{Request, async_trait};
use uuid::Uuid;

use super::{
    activities::planned,
    cases::unknown_contact,
    convert::{self, wrong},
    new_case::{NewCase, none_within},
    told,
};
use crate::{
    domain::{
        Activity, Authority, CaseOrigin, CustomerRef, CustomerStatus, MadeCall, NewContact, NewCustomer, NewThirdParty,
        Plan,
    },
    events,
    store::{self, contact_refs, customer_refs},
};

/// Saves cold calls.
#[derive(Clone, Debug)]
pub struct ColdCalls {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl ColdCallsService for ColdCalls {
    async fn create_cold_call(&self, request: Request<pb::CreateColdCallRequest>) -> Reply<pb::ColdCall> {
        let (mut tx, input) = begin!(self.db, request);
        // It is long: whoever waits for it need not hold all of it.
        let reply = Box::pin(save(&mut tx, input)).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn get_customer_creation(
        &self,
        request: Request<pb::GetCustomerCreationRequest>,
    ) -> Reply<pb::CustomerCreation> {
        let (mut tx, input) = self.db.read(request).await?;
        let customer = customer_refs::get(&mut tx, convert::id(&input.customer_id, "customer")?).await?;
        let reply = pb::CustomerCreation {
            customer_id: customer.id.to_string(),
            created: customer_refs::new_customer(&mut tx, customer.id).await?.is_none(),
            customer_name: customer.name,
        };
        Ok(tx.finish(reply).await?)
    }
}

/// Who was called.
enum Called {
    Known(CustomerRef),
    New(NewCustomer),
}

/// What was typed, and read.
struct ColdCall {
    called: Called,
    contact: Option<NewContact>,
    case: NewCase,
    call: MadeCall,
    next: Option<Plan>,
    third_party: Option<NewThirdParty>,
}

async fn save(tx: &mut Tx, input: pb::CreateColdCallRequest) -> Result<pb::ColdCall> {
    let authority = store::authority::of(tx).await?;
    // Which may not be there, and is looked for before anything else is.
    let who = called(tx, &input).await?;
    if matches!(who, Called::New(_)) || input.contact.is_some() || input.third_party.is_some() {
        tx.caller().require("customers.write")?;
    }
    // New rows get their ids here; the customers service makes them under the same.
    let contact_id = input.contact.as_ref().map(|_| tx.new_id());
    let ColdCall { called: who, contact, case, call, next, third_party } =
        Box::pin(judge(tx, &input, who, contact_id, &authority)).await?;
    let customer_created = matches!(who, Called::New(_));
    let customer = match who {
        Called::Known(customer) => customer,
        Called::New(new) => begin_customer(tx, new, &case).await?,
    };
    if let (Some(id), Some(contact)) = (contact_id, &contact) {
        contact_refs::upsert_all(tx, &[provisional_contact(id, customer.id, contact)]).await?;
    }
    let case = case.begin(tx, &customer, CaseOrigin::ColdCall).await?;
    told::new_case(tx, &case).await?;
    let (caller, now) = (tx.caller().clone(), tx.now());
    let planned = Activity::plan(tx.new_id(), &case, call.plan, &caller, now)?;
    told::new_activity(tx, &planned).await?;
    let made = planned.clone().complete(call.outcome, customer.class(), &caller, now)?;
    let completed = ("completed", pb::ActivityChange::Completed);
    told::changed_activity(tx, &planned, &made, |_| {}, completed).await?;
    let next = match next {
        Some(plan) => {
            let next = Activity::plan(tx.new_id(), &case, plan, &caller, now)?;
            told::new_activity(tx, &next).await?;
            Some(told::shown_activity(tx, &next, &authority).await?)
        }
        None => None,
    };
    let third_party_id = third_party.as_ref().map(|_| tx.new_id());
    let message = pb::ColdCallMade {
        customer_id: customer.id.to_string(),
        contact_id: convert::id_or_empty(contact_id),
        contact: contact.map(convert::cold_call::contact_to_proto),
        third_party_id: convert::id_or_empty(third_party_id),
        third_party: third_party.map(convert::cold_call::third_party_to_proto),
        ..Default::default()
    };
    events::tell_of_cold_call(tx, customer.id, message).await?;
    Ok(pb::ColdCall {
        customer_id: customer.id.to_string(),
        customer_name: customer.name,
        customer_created,
        contact_id: convert::id_or_empty(case.opportunity.contact_id),
        contact_created: contact_id.is_some(),
        third_party_id: convert::id_or_empty(third_party_id),
        case: Some(told::shown_case(tx, &case, &authority).await?),
        call: Some(told::shown_activity(tx, &made, &authority).await?),
        next_activity: next,
    })
}

async fn called(tx: &mut Tx, input: &pb::CreateColdCallRequest) -> Result<Called> {
    if !input.customer_id.is_empty() {
        let customer = customer_refs::get(tx, convert::id(&input.customer_id, "customer")?).await?;
        if input.customer.is_some() {
            return Err(Error::invalid("customer", "Name a customer or send a new one, not both."));
        }
        customer.expect_workable()?;
        return Ok(Called::Known(customer));
    }
    match &input.customer {
        Some(customer) => Ok(Called::New(convert::cold_call::customer(customer))),
        None => Err(Error::invalid("customer", "Name a customer that is there, or send a new one.")),
    }
}

/// Reads everything, and refuses with all that is wrong at once.
async fn judge(
    tx: &mut Tx,
    input: &pb::CreateColdCallRequest,
    called: Called,
    contact_id: Option<Uuid>,
    authority: &Authority,
) -> Result<ColdCall> {
    let now = tx.now();
    let (mut case, mut wrong_case) = NewCase::judge(tx, &input.case.clone().unwrap_or_default(), authority).await?;
    let mut wrong_contact = Vec::new();
    let contact = input.contact.as_ref().map(convert::cold_call::contact);
    match (&contact, case.opportunity.contact_id) {
        (Some(_), Some(_)) => {
            let message = "Name a contact of the customer or send a new one, not both.";
            return Err(Error::invalid("contact", message));
        }
        (Some(new), None) => {
            wrong_contact = new.check();
            case.opportunity.contact_id = contact_id;
        }
        (None, Some(known)) => wrong_case.extend(match &called {
            Called::Known(customer) => unknown_contact(tx, known, customer.id).await?,
            Called::New(_) => Some(wrong("contact_id", "A new customer has no contact yet. Send a new one.")),
        }),
        (None, None) => {}
    }
    wrong_case.extend(case.check());
    let (call, mut wrong_call) = convert::cold_call::call(&input.call.clone().unwrap_or_default());
    let call = call.with_usual(&case.opportunity.subject, case.opportunity.contact_id, now);
    wrong_call.extend(call.check(&case.opportunity.subject, now));
    let (next, wrong_next) = next_action(tx, input, &case, &called).await?;
    let third_party = input.third_party.as_ref().map(convert::cold_call::third_party);
    let (third_party, wrong_third_party) = third_party.map_or((None, Vec::new()), |(it, wrong)| (Some(it), wrong));
    let wrong_customer = if let Called::New(new) = &called { new.check() } else { Vec::new() };
    none_within([
        (wrong_customer, "customer"),
        (wrong_contact, "contact"),
        (wrong_case, "case"),
        (wrong_call, "call"),
        (wrong_next, "next_activity"),
        (wrong_third_party, "third_party"),
    ])?;
    Ok(ColdCall { called, contact, case, call, next, third_party })
}

/// What is to be done next, with the case's contact where nobody says otherwise: that is asked for once.
async fn next_action(
    tx: &mut Tx,
    input: &pb::CreateColdCallRequest,
    case: &NewCase,
    called: &Called,
) -> Result<(Option<Plan>, Vec<Violation>)> {
    let Some(wanted) = &input.next_activity else { return Ok((None, Vec::new())) };
    let (plan, mut violations) = match called {
        Called::Known(customer) => planned(tx, wanted, case.opportunity.contact_id, customer.id).await?,
        Called::New(_) => {
            let (plan, mut violations) = convert::activity::plan(wanted);
            if plan.contact_id.is_some() {
                violations.push(wrong("contact_id", "A new customer has no other contact yet. Leave it empty."));
            }
            (Plan { contact_id: case.opportunity.contact_id, ..plan }, violations)
        }
    };
    violations.extend(plan.check().into_iter().filter(|it| it.field != "contact_id" || !wanted.contact_id.is_empty()));
    Ok((Some(plan), violations))
}

/// Keeps a new customer until the customers service tells of it. Its salesman sees it at once.
async fn begin_customer(tx: &mut Tx, new: NewCustomer, case: &NewCase) -> Result<CustomerRef> {
    let status = CustomerStatus::NewCrm;
    let main = case.salesman.ok_or_else(|| Error::internal("a case was judged complete and has no salesman"))?;
    let customer = CustomerRef { id: tx.new_id(), name: new.name.clone(), status, merged_into: None };
    let told = customer_refs::Told {
        id: customer.id,
        version: 0,
        code: None,
        name: customer.name.clone(),
        status: status.as_str(),
        main_salesman_id: Some(main.0),
        merged_into: None,
        deleted: false,
        rank: None,
        created_at: Some(tx.now()),
        seen_by: [main.0].into(),
    };
    customer_refs::begin(tx, &told, &new).await?;
    Ok(customer)
}

fn provisional_contact(id: Uuid, customer_id: Uuid, contact: &NewContact) -> contact_refs::Told {
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    contact_refs::Told {
        id,
        version: 0,
        customer_id,
        display_name: contact.display_name(),
        telephone: text(&contact.telephone),
        mobile: text(&contact.mobile),
        business_telephone: None,
        email: text(&contact.email),
        active: true,
        deleted: false,
        sales_contact: true,
        accepts_sales_calls: true,
        birthday: None,
    }
}
