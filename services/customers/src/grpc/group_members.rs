//! What happens to customers when groups change. The caller has locked the groups first, so that everybody locks in the same order.

use std::collections::HashMap;

use crm_chassis::{Result, Tx, audit::Changes};
use crm_proto::customers as pb;
use uuid::Uuid;

use crate::{domain::Customer, events, store};

/// Where customers go.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// The group they enter, if any.
    pub into: Option<Uuid>,
    /// The groups they leave.
    pub out_of: &'a [Uuid],
}

/// Moves the customers, which the caller has locked, and opens them to whom the groups say. The audit trail of each tells of it. Returns how
/// many moved: some may have been there already.
pub async fn move_some(tx: &mut Tx, customers: &[Uuid], way: Move<'_>) -> Result<usize> {
    let before = store::group_members::of_customers(tx, customers).await?;
    if let Some(group) = way.into {
        store::group_members::enter(tx, group, customers).await?;
    }
    if !way.out_of.is_empty() {
        store::group_members::leave(tx, way.out_of, customers).await?;
    }
    let after = store::group_members::of_customers(tx, customers).await?;
    let lines: Vec<(Uuid, Changes)> = customers
        .iter()
        .map(|id| {
            let mut changes = Changes::default();
            changes.compare("groups", &names(&before, id), &names(&after, id));
            (*id, changes)
        })
        .filter(|(_, changes)| !changes.is_empty())
        .collect();
    tx.audit_all("customer", "regrouped", lines.iter().map(|(id, changes)| (*id, changes))).await?;
    open(tx, customers).await?;
    Ok(lines.len())
}

/// Moves all customers of the groups, a page at a time.
pub async fn move_all(tx: &mut Tx, groups: &[Uuid], way: Move<'_>) -> Result<()> {
    let mut page = store::group_members::lock_page(tx, groups, None).await?;
    while let Some(last) = page.last().copied() {
        move_some(tx, &page, way).await?;
        page = store::group_members::lock_page(tx, groups, Some(last)).await?;
    }
    Ok(())
}

/// Opens all customers of a group to whom their groups say now, a page at a time.
pub async fn open_all(tx: &mut Tx, group: Uuid) -> Result<()> {
    let mut page = store::group_members::lock_page(tx, &[group], None).await?;
    while let Some(last) = page.last().copied() {
        open(tx, &page).await?;
        page = store::group_members::lock_page(tx, &[group], Some(last)).await?;
    }
    Ok(())
}

/// Opens customers, which the caller has locked, to whom their groups say. Those for whom that is something new are told of: to the other
/// services, and live to whoever sees them now or did before.
async fn open(tx: &mut Tx, customers: &[Uuid]) -> Result<()> {
    let mut changed = store::access::regroup(tx, customers).await?;
    if changed.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = changed.keys().copied().collect();
    store::customers::touch(tx, &ids).await?;
    let customers: Vec<Customer> = store::customers::ROWS.by_ids(tx, &ids).await?;
    let events = customers.iter().map(|customer| {
        let gone = changed.remove(&customer.id).unwrap_or_default();
        events::customer_changed(customer, pb::CustomerChange::GroupsChanged).seen_by(gone).into()
    });
    tx.publish_all(events).await
}

fn names<'a>(groups: &'a HashMap<Uuid, Vec<(Uuid, String)>>, customer: &Uuid) -> Vec<&'a str> {
    groups.get(customer).into_iter().flatten().map(|(_, name)| name.as_str()).collect()
}
