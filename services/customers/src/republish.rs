//! Telling everything again: a new service, or one whose copy was repaired, fills itself from these snapshots. Rows are held as they are
//! until their snapshots are in the outbox, so that these keep their place among the changes.

use crm_chassis::{Result, Tx, events::SNAPSHOT};
use crm_proto::customers as pb;
use uuid::Uuid;

use crate::{
    domain::{Contact, Customer, Group, List, ThirdParty},
    events, store,
};

/// A page of customers behind the id `after`. Returns the last one's id; none at the end.
pub async fn customers(tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
    let customers: Vec<Customer> = store::customers::ROWS.hold_page(tx, after).await?;
    let snapshot = |customer| events::customer_changed(customer, pb::CustomerChange::Snapshot).into();
    tx.publish_all(customers.iter().map(snapshot)).await?;
    Ok(customers.last().map(|customer| customer.id))
}

/// A page of contacts, in the same way.
pub async fn contacts(tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
    let contacts: Vec<Contact> = store::contacts::ROWS.hold_page(tx, after).await?;
    tx.publish_all(contacts.iter().map(|contact| events::contact_snapshot(contact).into())).await?;
    Ok(contacts.last().map(|contact| contact.id))
}

/// A page of notes, in the same way.
pub async fn notes(tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
    let notes = store::notes::next_page(tx, after).await?;
    tx.publish_all(notes.iter().map(|note| events::note_snapshot(note).into())).await?;
    Ok(notes.last().map(|note| note.id))
}

/// A page of third parties, deleted ones too, in the same way.
pub async fn third_parties(tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
    let third_parties: Vec<ThirdParty> = store::third_parties::ROWS.hold_page(tx, after).await?;
    tx.publish_all(third_parties.iter().map(|it| events::third_party_snapshot(it).into())).await?;
    Ok(third_parties.last().map(|third_party| third_party.id))
}

/// A page of customer groups, in the same way.
pub async fn groups(tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
    let groups: Vec<Group> = store::groups::ROWS.hold_page(tx, after).await?;
    tx.publish_all(groups.iter().map(|group| events::group_snapshot(group).into())).await?;
    Ok(groups.last().map(|group| group.id))
}

/// A page of sales histories, by the ids of their customers.
pub async fn sales(tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
    let histories = store::sales::hold_page(tx, after).await?;
    tx.publish_all(histories.iter().map(|history| events::sales_snapshot(history).into())).await?;
    Ok(histories.last().map(|history| history.customer_id))
}

/// All look-up lists.
pub async fn static_codes(tx: &mut Tx, _: Option<Uuid>) -> Result<Option<Uuid>> {
    for (list, _) in List::ALL {
        store::static_codes::lock(tx, list).await?;
        events::tell_of_static_codes(tx, list, SNAPSHOT).await?;
    }
    Ok(None)
}
