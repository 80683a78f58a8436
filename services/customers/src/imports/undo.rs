//! What was imported is taken back: customers that nobody has touched since are deleted, the others stay.

use std::collections::BTreeSet;

use crm_chassis::{Result, Tx, outbox::Outgoing};
use crm_proto::customers as pb;
use uuid::Uuid;

use crate::{
    domain::{Contact, Customer, Import, ImportState},
    events, store,
    store::{import_customers, import_rows},
};

/// Rows of a step.
const ROWS: i64 = 500;

/// Takes back the customers of the next rows.
pub async fn step(tx: &mut Tx, import: &mut Import, told: &mut Vec<Outgoing>) -> Result<()> {
    let rows = import_rows::imported(tx, import.id, import.last_row, ROWS).await?;
    let Some((last, ..)) = rows.last() else {
        // Why, if it was not asked for.
        let reason = std::mem::take(&mut import.reason);
        import.end(ImportState::Undone, reason);
        store::import_parts::delete(tx, import.id).await?;
        return Ok(());
    };
    import.last_row = *last;
    import.counts.done += i32::try_from(rows.len()).unwrap_or(i32::MAX);
    // Each once, also if its contacts stand in several rows.
    let customers: BTreeSet<Uuid> = rows.iter().filter(|(.., open)| *open).map(|(_, customer, _)| *customer).collect();
    let customers: Vec<Customer> =
        store::customers::ROWS.lock_all(tx, &customers.into_iter().collect::<Vec<_>>()).await?;
    let ids: Vec<Uuid> = customers.iter().map(|customer| customer.id).collect();
    let contacts = import_rows::contacts_of(tx, import.id, &ids).await?;
    let reasons = import_customers::reasons_to_stay(tx, &ids, &contacts).await?;
    let (kept, gone): (Vec<_>, Vec<_>) = reasons.into_iter().partition(|(_, why)| !why.is_empty());
    let kept_ids: Vec<Uuid> = kept.iter().map(|(id, _)| *id).collect();
    let why: Vec<&str> = kept.iter().map(|(_, why)| why.as_str()).collect();
    import_rows::settle(tx, import.id, &kept_ids, "KEPT", &why).await?;
    let gone: BTreeSet<Uuid> = gone.into_iter().map(|(id, _)| id).collect();
    let customers: Vec<Customer> = customers.into_iter().filter(|customer| gone.contains(&customer.id)).collect();
    delete(tx, &customers, &contacts, told).await?;
    let ids: Vec<Uuid> = gone.into_iter().collect();
    import_rows::settle(tx, import.id, &ids, "UNDONE", &vec![""; ids.len()]).await?;
    import.counts.undone += i32::try_from(ids.len()).unwrap_or(i32::MAX);
    import.counts.kept += i32::try_from(kept_ids.len()).unwrap_or(i32::MAX);
    Ok(())
}

/// Deletes customers, which are locked, and tells everybody.
async fn delete(tx: &mut Tx, customers: &[Customer], contacts: &[Uuid], told: &mut Vec<Outgoing>) -> Result<()> {
    let contacts: Vec<Contact> = store::contacts::ROWS.by_ids(tx, contacts).await?;
    let pairs: Vec<(&Contact, &Customer)> = contacts
        .iter()
        .filter_map(|contact| Some((contact, customers.iter().find(|it| it.id == contact.customer.id)?)))
        .collect();
    let lines: Vec<_> = pairs.iter().map(|(contact, _)| (contact.id, contact.last_values())).collect();
    tx.audit_all("contact", "deleted", lines.iter().map(|(id, values)| (*id, values))).await?;
    let lines: Vec<_> = customers.iter().map(|customer| (customer.id, customer.last_values())).collect();
    tx.audit_all("customer", "deleted", lines.iter().map(|(id, values)| (*id, values))).await?;
    let ids: Vec<Uuid> = customers.iter().map(|customer| customer.id).collect();
    import_customers::delete(tx, &ids).await?;
    let contacts = pairs.into_iter().map(|(contact, customer)| {
        let contact = Contact { version: contact.version + 1, ..contact.clone() };
        events::contact_changed(&contact, customer, pb::ContactChange::Deleted).into()
    });
    told.extend(contacts);
    let customers = customers.iter().map(|customer| {
        let customer = Customer { version: customer.version + 1, ..customer.clone() };
        events::customer_changed(&customer, pb::CustomerChange::Deleted).into()
    });
    told.extend(customers);
    Ok(())
}
