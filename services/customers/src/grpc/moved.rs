//! What moves between two customers that are merged or separated. Everything that is written here is locked.

use std::collections::BTreeSet;

use crm_chassis::{EmployeeId, Result, Tx, audit::Changes};
use crm_proto::customers as pb;
use uuid::Uuid;

use crate::{
    domain::{Came, Contact, Customer, Group, Note, Taken, ThirdParty},
    events, store,
};

/// Two customers that are one company.
#[derive(Debug)]
pub struct Pair {
    /// The one that stays.
    pub survivor: Customer,
    /// The one that becomes part of it.
    pub duplicate: Customer,
}

/// Names of the groups of both customers, and who does not see one of them any more.
#[derive(Debug)]
pub struct Moved {
    pub of_survivor_before: Vec<String>,
    pub of_survivor: Vec<String>,
    pub of_duplicate_before: Vec<String>,
    pub of_duplicate: Vec<String>,
    pub gone: Vec<EmployeeId>,
}

/// What hangs on a customer, after it moved to the other one.
#[derive(Debug)]
pub struct Children {
    pub contacts: Vec<Contact>,
    pub notes: Vec<Note>,
    pub third_parties: Vec<ThirdParty>,
}

/// The survivor enters the groups of the duplicate, which leaves them; which of them are new to it is noted.
pub async fn groups_to_survivor(tx: &mut Tx, both: &Pair, groups: &[Group], taken: &mut Taken) -> Result<Moved> {
    let known = Membership::read(tx, both).await?;
    taken.groups = groups.iter().map(|group| (group.id, !known.survivor.contains(&group.id)).into()).collect();
    let ids: Vec<Uuid> = groups.iter().map(|group| group.id).collect();
    for group in &ids {
        store::group_members::enter(tx, *group, &[both.survivor.id]).await?;
    }
    if !ids.is_empty() {
        store::group_members::leave(tx, &ids, &[both.duplicate.id]).await?;
    }
    finish(tx, both, known, groups).await
}

/// The duplicate enters its groups again, as far as they are still there and hold the survivor; the survivor leaves those that it is in by
/// the merge only.
pub async fn groups_to_duplicate(tx: &mut Tx, both: &Pair, groups: &[Group], taken: &Taken) -> Result<Moved> {
    let known = Membership::read(tx, both).await?;
    let is_there = |came: &&Came| groups.iter().any(|group| group.id == came.id) && known.survivor.contains(&came.id);
    let back: Vec<&Came> = taken.groups.iter().filter(is_there).collect();
    for came in &back {
        store::group_members::enter(tx, came.id, &[both.duplicate.id]).await?;
    }
    let left: Vec<Uuid> = back.iter().filter(|came| came.by_merge).map(|came| came.id).collect();
    if !left.is_empty() {
        store::group_members::leave(tx, &left, &[both.survivor.id]).await?;
    }
    finish(tx, both, known, groups).await
}

/// The groups of both customers.
struct Membership {
    survivor: BTreeSet<Uuid>,
    of_survivor: Vec<String>,
    of_duplicate: Vec<String>,
}

impl Membership {
    async fn read(tx: &mut Tx, both: &Pair) -> Result<Self> {
        let mut groups = store::group_members::of_customers(tx, &[both.survivor.id, both.duplicate.id]).await?;
        let (survivor, of_survivor) = groups.remove(&both.survivor.id).unwrap_or_default().into_iter().unzip();
        let of_duplicate = groups.remove(&both.duplicate.id).unwrap_or_default();
        Ok(Self { survivor, of_survivor, of_duplicate: of_duplicate.into_iter().map(|(_, name)| name).collect() })
    }
}

/// Counts the groups' customers anew, and opens both customers to whom their groups say now.
async fn finish(tx: &mut Tx, both: &Pair, before: Membership, groups: &[Group]) -> Result<Moved> {
    for group in groups {
        let customer_count = store::group_members::count(tx, &[group.id]).await?;
        if customer_count == group.customer_count {
            continue;
        }
        let after = group.clone().with_customers(customer_count, tx.caller(), tx.now())?;
        let added = customer_count > group.customer_count;
        let action = if added { "customers added" } else { "customers removed" };
        let change = if added { pb::GroupChange::CustomersAdded } else { pb::GroupChange::CustomersRemoved };
        store::groups::update(tx, &after).await?;
        tx.audit("customer_group", after.id, action, &group.changes_to(&after)).await?;
        tx.publish(events::group_changed(&after, change)).await?;
    }
    let changed = store::access::regroup(tx, &[both.survivor.id, both.duplicate.id]).await?;
    let after = Membership::read(tx, both).await?;
    Ok(Moved {
        of_survivor_before: before.of_survivor,
        of_survivor: after.of_survivor,
        of_duplicate_before: before.of_duplicate,
        of_duplicate: after.of_duplicate,
        gone: changed.into_values().flatten().collect(),
    })
}

/// Moves contacts and third parties, which are locked, and notes, all of them or those among `notes`.
pub async fn children(
    tx: &mut Tx,
    contacts: Vec<Contact>,
    third_parties: Vec<ThirdParty>,
    notes: Option<&[Uuid]>,
    from: &Customer,
    to: &Customer,
) -> Result<Children> {
    let (caller, now) = (tx.caller().clone(), tx.now());
    let contacts: Vec<Contact> = contacts.into_iter().map(|contact| contact.move_to(to, &caller, now)).collect();
    let contacts = store::contacts::update_all(tx, &contacts).await?;
    let third_parties: Vec<_> = third_parties.into_iter().map(|it| it.move_to(to, &caller, now)).collect();
    store::third_parties::update_all(tx, &third_parties).await?;
    let notes = store::notes::move_all(tx, from.id, to.id, notes).await?;
    Ok(Children { contacts, notes, third_parties })
}

/// Tells of what moved: in the audit trail, and to whoever sees one of the customers.
pub async fn tell(tx: &mut Tx, moved: &Children, from: &Customer, to: &Customer) -> Result<()> {
    let mut changes = Changes::default();
    changes.compare("customer", &from.details.name, &to.details.name);
    let lines = |ids: Vec<Uuid>| ids.into_iter().map(|id| (id, &changes));
    tx.audit_all("contact", "moved", lines(moved.contacts.iter().map(|it| it.id).collect())).await?;
    tx.audit_all("note", "moved", lines(moved.notes.iter().map(|it| it.id).collect())).await?;
    tx.audit_all("third_party", "moved", lines(moved.third_parties.iter().map(|it| it.id).collect())).await?;
    let saw = || from.seen_by();
    let contacts = moved.contacts.iter().map(|it| events::contact_changed(it, to, pb::ContactChange::Moved));
    tx.publish_all(contacts.map(|event| event.seen_by(saw()).into())).await?;
    let notes = moved.notes.iter().map(|it| events::note_changed(it, to, pb::NoteChange::Moved));
    tx.publish_all(notes.map(|event| event.seen_by(saw()).into())).await?;
    let third_parties = moved.third_parties.iter();
    let third_parties = third_parties.map(|it| events::third_party_changed(it, to, pb::ThirdPartyChange::Moved));
    tx.publish_all(third_parties.map(|event| event.seen_by(saw()).into())).await
}
