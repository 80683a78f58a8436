//! Contacts, as the ERP tells of them.

use std::{
    collections::{BTreeSet, HashMap},
    slice,
};

use crm_chassis::{Error, Result, Tx, suggest::quoted};
use crm_proto::{customers as pb, erp as erp_pb};
use uuid::Uuid;

use super::{
    erp_customers::ids_of,
    erp_together::{agree, are_different},
    erp_values::{code, list_code, name, text},
};
use crate::{
    domain::{Contact, ContactSnapshot, Customer, List, Person, UNASSIGNED},
    events,
    grpc::convert::day,
    store,
    store::static_codes::Mentioned,
};

/// Highest version: what every reader of JSON can hold exactly, and far from the end of our own counter.
const HIGHEST_VERSION: i64 = (1 << 53) - 1;

/// Many at once, in as many statements as one. Where two of them would not leave each other alone, one after the other.
pub async fn on_contacts_upserted(tx: &mut Tx, messages: Vec<erp_pb::ContactUpserted>) -> Result<()> {
    let upserts = messages.iter().map(Upsert::read).collect::<Result<Vec<_>>>()?;
    let ids = known_ids(tx, &upserts).await?;
    if upserts.len() == 1 || (agree(upserts.iter().map(|upsert| &upsert.role)) && are_different(ids.values())) {
        return upsert(tx, upserts, &ids).await;
    }
    for one in upserts {
        let ids = known_ids(tx, slice::from_ref(&one)).await?;
        upsert(tx, vec![one], &ids).await?;
    }
    Ok(())
}

/// A snapshot with the role that it mentions.
struct Upsert<'a> {
    snapshot: ContactSnapshot,
    customer_code: &'a str,
    crm_id: &'a str,
    role: Mentioned,
}

impl<'a> Upsert<'a> {
    fn read(message: &'a erp_pb::ContactUpserted) -> Result<Self> {
        let snapshot = snapshot(message)?;
        let code = snapshot.person.role.clone();
        let description = message.role.as_ref().map_or("", |role| role.description.trim());
        let description = if code == UNASSIGNED { "Unassigned" } else { description }.to_owned();
        let role = Mentioned { list: List::ContactRole, code, description };
        Ok(Self { snapshot, customer_code: message.customer_code.trim(), crm_id: &message.crm_id, role })
    }
}

async fn upsert(tx: &mut Tx, upserts: Vec<Upsert<'_>>, ids: &HashMap<String, Uuid>) -> Result<()> {
    let roles: BTreeSet<&Mentioned> = upserts.iter().map(|upsert| &upsert.role).collect();
    store::static_codes::remember(tx, &roles.into_iter().collect::<Vec<_>>()).await?;
    // The contacts first, then their customers: the order in which an edit locks them.
    let known: Vec<Contact> = store::contacts::ROWS.lock_all(tx, &ids.values().copied().collect::<Vec<_>>()).await?;
    let mut known: HashMap<Uuid, Contact> = known.into_iter().map(|contact| (contact.id, contact)).collect();
    let codes: Vec<&str> = upserts.iter().map(|upsert| upsert.customer_code).collect();
    let customer_ids = ids_of(tx, &codes).await?;
    let customers: Vec<Customer> = store::customers::ROWS.hold_all(tx, &customer_ids).await?;
    let customers: HashMap<Uuid, Customer> = customers.into_iter().map(|customer| (customer.id, customer)).collect();
    let (mut created, mut updated, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for (Upsert { snapshot, .. }, customer_id) in upserts.into_iter().zip(customer_ids) {
        let customer = customers.get(&customer_id).ok_or_else(|| Error::not_found("customer"))?;
        let Some(id) = ids.get(&snapshot.code) else {
            created.push(Contact::from_erp(tx.new_id(), customer, snapshot, tx.now()));
            continue;
        };
        let before = known.remove(id).ok_or_else(|| Error::not_found("contact"))?;
        if before.customer.id != customer_id {
            let message =
                format!("The contact {} belongs to another customer, and stays there.", quoted(&snapshot.code));
            return Err(Error::invalid("customerCode", message));
        }
        let (after, refused) = before.clone().apply_snapshot(snapshot, tx.now())?;
        if !refused.is_empty() {
            kept.push((after.id, refused));
        }
        updated.push((before, after));
    }
    create(tx, &created, &customers).await?;
    tx.audit_all("contact", "kept", kept.iter().map(|(id, refused)| (*id, refused))).await?;
    update(tx, &updated, &customers).await
}

async fn create(tx: &mut Tx, contacts: &[Contact], customers: &HashMap<Uuid, Customer>) -> Result<()> {
    let contacts = store::contacts::insert_all(tx, contacts).await.map_err(|error| match error.reason() {
        // Made at this moment by a message of the other lane: it is found when this is tried again.
        "CODE_TAKEN" => Error::unavailable(error),
        _ => error,
    })?;
    let lines: Vec<_> = contacts.iter().map(|contact| (contact.id, contact.first_values())).collect();
    tx.audit_all("contact", "created", lines.iter().map(|(id, values)| (*id, values))).await?;
    tell(tx, &contacts, customers, pb::ContactChange::Created).await
}

/// Stores contacts; those that have changed with audit line and event.
async fn update(tx: &mut Tx, contacts: &[(Contact, Contact)], customers: &HashMap<Uuid, Customer>) -> Result<()> {
    let after: Vec<_> = contacts.iter().map(|(_, after)| after.clone()).collect();
    let stored = store::contacts::update_all(tx, &after).await?;
    let changed = contacts.iter().zip(stored).filter(|((before, _), stored)| before.version != stored.version);
    let (both, stored): (Vec<_>, Vec<_>) = changed.unzip();
    let lines: Vec<_> = both.into_iter().map(|(before, after)| (after.id, before.changes_to(after))).collect();
    tx.audit_all("contact", "updated", lines.iter().map(|(id, changes)| (*id, changes))).await?;
    tell(tx, &stored, customers, pb::ContactChange::Updated).await
}

async fn tell(
    tx: &mut Tx,
    contacts: &[Contact],
    customers: &HashMap<Uuid, Customer>,
    change: pb::ContactChange,
) -> Result<()> {
    let of =
        |contact: &Contact| customers.get(&contact.customer.id).map(|it| events::contact_changed(contact, it, change));
    tx.publish_all(contacts.iter().filter_map(of).map(Into::into)).await
}

/// The ids of the contacts that are known, by the ERP's code: found by it, or else by the id the CRM gave.
async fn known_ids(tx: &mut Tx, upserts: &[Upsert<'_>]) -> Result<HashMap<String, Uuid>> {
    let codes: Vec<&str> = upserts.iter().map(|upsert| upsert.snapshot.code.as_str()).collect();
    let mut ids = store::contacts::ids_of_codes(tx, &codes).await?;
    for Upsert { snapshot, crm_id, .. } in upserts.iter().filter(|upsert| !upsert.crm_id.is_empty()) {
        let named: Uuid = crm_id.parse().map_err(|_| Error::invalid("crmId", "Not an id that the CRM gave."))?;
        let known = *ids.entry(snapshot.code.clone()).or_insert(named);
        if known != named {
            let message = format!("The contact {} has the id {known}.", quoted(&snapshot.code));
            return Err(Error::invalid("crmId", message));
        }
    }
    Ok(ids)
}

fn snapshot(message: &erp_pb::ContactUpserted) -> Result<ContactSnapshot> {
    if message.given_name.trim().is_empty() && message.family_name.trim().is_empty() {
        return Err(Error::invalid("givenName", "A contact needs a name."));
    }
    if !(0..=HIGHEST_VERSION).contains(&message.version) {
        return Err(Error::invalid("version", format!("Count from 1 to at most {HIGHEST_VERSION}, or leave it out.")));
    }
    Ok(ContactSnapshot {
        code: code("code", &message.code)?,
        version: Some(message.version).filter(|version| *version > 0),
        person: Person {
            given_name: name("givenName", &message.given_name)?,
            family_name: name("familyName", &message.family_name)?,
            title: text("title", &message.title)?,
            role: list_code("role", message.role.as_ref())?,
            telephone: text("telephone", &message.telephone)?,
            mobile: text("mobile", &message.mobile)?,
            business_telephone: text("businessTelephone", &message.business_telephone)?,
            email: text("email", &message.email)?,
            is_sales_contact: message.is_sales_contact,
            accepts_sales_calls: message.accepts_sales_calls.unwrap_or(message.is_sales_contact),
            birthday: day(&message.birthday, "1980-04-12").map_err(|wrong| Error::invalid("birthday", wrong))?,
            active: message.active.unwrap_or(true),
        },
    })
}
