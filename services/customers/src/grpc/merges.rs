//! Merging two customers, and taking it back.

use crm_chassis::{Error, Result, Tx, audit::Changes, suggest::quoted};
use crm_proto::customers as pb;
use uuid::Uuid;

use super::{
    convert,
    moved::{self, Moved, Pair},
};
use crate::{
    domain::{Customer, MergeField},
    events, store,
};

/// Both customers after a merge was taken back, and what stays as it is nevertheless.
#[derive(Debug)]
pub struct Separated {
    /// Like any other again.
    pub duplicate: Customer,
    /// The one that it was part of.
    pub survivor: Customer,
    /// Fields of the survivor that keep their value.
    pub kept_fields: Vec<MergeField>,
    /// Contacts that stay with the survivor.
    pub kept_contact_count: i32,
}

/// Makes a duplicate part of a customer, which is returned.
pub async fn merge(tx: &mut Tx, input: pb::MergeCustomersRequest) -> Result<Customer> {
    // Whoever may not see them waits for nobody.
    let survivor_id = store::customers::get(tx, convert::id(&input.id)?).await?.id;
    let duplicate_id = duplicate_id(&input.duplicate_id, survivor_id)?;
    store::customers::get(tx, duplicate_id).await?;
    let movable = store::merges::lock_all_of(tx, duplicate_id).await?;
    let (survivor, duplicate) = store::merges::lock_both(tx, survivor_id, duplicate_id).await?;
    let before =
        Pair { survivor: survivor.expect_etag(&input.etag)?, duplicate: duplicate.expect_etag(&input.duplicate_etag)? };
    let fields = convert::merge::fields(input.fields.as_ref())?;
    let (caller, now) = (tx.caller().clone(), tx.now());
    let (survivor, mut taken) = before.survivor.clone().absorb(&before.duplicate, fields.as_deref(), &caller, now)?;
    let duplicate = before.duplicate.clone().merge_into(&survivor, &caller, now);
    store::merges::expect_all(tx, &movable, duplicate_id).await?;

    let groups = moved::groups_to_survivor(tx, &before, &movable.groups, &mut taken).await?;
    let children =
        moved::children(tx, movable.contacts, movable.third_parties, None, &before.duplicate, &survivor).await?;
    taken.contacts = children.contacts.iter().map(|contact| contact.id).collect();
    taken.notes = children.notes.iter().map(|note| note.id).collect();
    taken.third_parties = children.third_parties.iter().map(|third_party| third_party.id).collect();
    let after = store_both(tx, &before, survivor, duplicate).await?;
    store::merges::remember(tx, duplicate_id, survivor_id, &taken).await?;
    store::marks::follow_merge(tx, duplicate_id, survivor_id).await?;
    store::activity_refs::show(tx, survivor_id).await?;

    let mut changes = before.survivor.changes_to(&after.survivor);
    changes.compare("groups", &groups.of_survivor_before, &groups.of_survivor);
    changes.compare("contacts", &0, &children.contacts.len());
    changes.compare("notes", &0, &children.notes.len());
    changes.compare("third_parties", &0, &children.third_parties.len());
    changes.compare("merged_customer", &None, &Some(&before.duplicate.details.name));
    let mut of_duplicate = Changes::default();
    of_duplicate.compare("groups", &groups.of_duplicate_before, &groups.of_duplicate);
    of_duplicate.compare("merged_into", &None, &Some(&after.survivor.details.name));
    // The last line is the first one that the history shows.
    moved::tell(tx, &children, &before.duplicate, &after.survivor).await?;
    tx.audit("customer", after.duplicate.id, "merged into", &of_duplicate).await?;
    tx.audit("customer", after.survivor.id, "merged", &changes).await?;
    publish_both(tx, &before, &after, &groups, [pb::CustomerChange::Merged, pb::CustomerChange::MergedInto]).await?;
    tell_erp(tx, &before.survivor, &after.survivor).await?;
    for contact in children.contacts.iter().filter(|contact| contact.person.active) {
        events::tell_erp_of_contact(tx, contact, &after.survivor).await?;
    }
    Ok(after.survivor)
}

/// Takes a merge back.
pub async fn separate(tx: &mut Tx, input: pb::SeparateCustomerRequest) -> Result<Separated> {
    let duplicate = store::customers::get(tx, convert::id(&input.id)?).await?;
    let (duplicate_id, survivor_id) = (duplicate.id, duplicate.survivor()?);
    store::customers::get(tx, survivor_id).await?;
    let known = store::merges::taken(tx, duplicate_id).await?.ok_or_else(store::merges::changed_meanwhile)?;
    let movable = store::merges::lock_taken(tx, &known, survivor_id).await?;
    let (survivor, duplicate) = store::merges::lock_both(tx, survivor_id, duplicate_id).await?;
    let before = Pair { survivor, duplicate: duplicate.expect_etag(&input.etag)? };
    // It may have been separated, and merged again, while the lock was waited for.
    let is_same = before.duplicate.survivor()? == survivor_id;
    let taken = store::merges::taken(tx, duplicate_id).await?.filter(|taken| is_same && taken.moved_as(&known));
    let mut taken = taken.ok_or_else(store::merges::changed_meanwhile)?;
    for (other_id, mut other) in store::merges::taken_from_others(tx, survivor_id, duplicate_id).await? {
        if taken.hand_over(&mut other) {
            store::merges::remember(tx, other_id, survivor_id, &other).await?;
        }
    }
    let (caller, now) = (tx.caller().clone(), tx.now());
    let (survivor, kept_fields) = before.survivor.clone().give_back(&taken, &caller, now)?;
    let duplicate = before.duplicate.clone().separate(&caller, now);

    let groups = moved::groups_to_duplicate(tx, &before, &movable.groups, &taken).await?;
    // Whom the ERP has taken over it goes on telling of, as somebody at the survivor.
    let (kept, contacts): (Vec<_>, Vec<_>) = movable.contacts.into_iter().partition(|contact| contact.code.is_some());
    let notes = Some(taken.notes.as_slice());
    let children = moved::children(tx, contacts, movable.third_parties, notes, &before.survivor, &duplicate).await?;
    let after = store_both(tx, &before, survivor, duplicate).await?;
    store::merges::forget(tx, duplicate_id).await?;
    store::marks::follow_separation(tx, duplicate_id, survivor_id).await?;
    store::activity_refs::show(tx, duplicate_id).await?;
    store::activity_refs::show_at(tx, survivor_id).await?;

    let mut changes = before.survivor.changes_to(&after.survivor);
    changes.compare("groups", &groups.of_survivor_before, &groups.of_survivor);
    changes.compare("merged_customer", &Some(&after.duplicate.details.name), &None);
    let mut of_duplicate = Changes::default();
    of_duplicate.compare("groups", &groups.of_duplicate_before, &groups.of_duplicate);
    of_duplicate.compare("merged_into", &Some(&after.survivor.details.name), &None);
    moved::tell(tx, &children, &before.survivor, &after.duplicate).await?;
    tx.audit("customer", after.duplicate.id, "separated", &of_duplicate).await?;
    tx.audit("customer", after.survivor.id, "separated", &changes).await?;
    publish_both(tx, &before, &after, &groups, [pb::CustomerChange::Separated; 2]).await?;
    tell_erp(tx, &before.survivor, &after.survivor).await?;
    for contact in children.contacts.iter().filter(|contact| contact.person.active) {
        events::tell_erp_of_gone_contact(tx, contact, &after.survivor).await?;
    }
    let kept_contact_count = i32::try_from(kept.len()).unwrap_or(i32::MAX);
    Ok(Separated { duplicate: after.duplicate, survivor: after.survivor, kept_fields, kept_contact_count })
}

fn duplicate_id(text: &str, survivor: Uuid) -> Result<Uuid> {
    let refuse = |message: String| Error::invalid("duplicate_id", message);
    let id: Uuid = text.parse().map_err(|_| refuse(format!("{} is not the id of a customer.", quoted(text))))?;
    if id == survivor {
        return Err(refuse("This is the same customer; choose another one.".to_owned()));
    }
    Ok(id)
}

async fn store_both(tx: &mut Tx, before: &Pair, survivor: Customer, duplicate: Customer) -> Result<Pair> {
    let both = [(&before.survivor, &survivor), (&before.duplicate, &duplicate)];
    let mut stored = store::customers::update_all(tx, &both).await?.into_iter();
    let mut next = || stored.next().ok_or_else(|| Error::internal("a row is gone that was written"));
    Ok(Pair { survivor: next()?, duplicate: next()? })
}

/// Whoever sees or saw one of the two hears of both.
async fn publish_both(
    tx: &mut Tx,
    before: &Pair,
    after: &Pair,
    groups: &Moved,
    [of_survivor, of_duplicate]: [pb::CustomerChange; 2],
) -> Result<()> {
    let survivor = (&before.survivor, &after.survivor, of_survivor);
    for (before_it, customer, change) in [survivor, (&before.duplicate, &after.duplicate, of_duplicate)] {
        let event = events::customer_changed_from(before_it, customer, change)
            .seen_by(before.survivor.seen_by())
            .seen_by(before.duplicate.seen_by())
            .seen_by(after.survivor.seen_by())
            .seen_by(groups.gone.iter().copied());
        tx.publish(event).await?;
    }
    Ok(())
}

async fn tell_erp(tx: &mut Tx, before: &Customer, after: &Customer) -> Result<()> {
    events::tell_erp_of_edit(tx, before, after).await?;
    if before.salesmen != after.salesmen {
        events::tell_erp_of_salesmen(tx, after).await?;
    }
    Ok(())
}
