//! Customer groups by their ids. Lists are in `group_lists`, their customers in `group_members`.

use std::slice;

use crm_chassis::{Code, Error, OnConstraint as _, Result, Tx, records};
use uuid::Uuid;

pub use super::group_row::ROWS;
use super::group_row::{INSERT, UPDATE, WrittenGroup};
use crate::domain::Group;

/// The group.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Group> {
    only(ROWS.by_ids(tx, &[id]).await?)
}

/// The group, locked until the transaction ends. Whoever changes its customers, too, locks it first and those afterwards.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Group> {
    only(lock_all(tx, &[id]).await?)
}

/// The groups, all of them locked, in the order of the ids; not found if one of them is not there.
pub async fn lock_all(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Group>> {
    let groups: Vec<Group> = ROWS.lock_all(tx, ids).await?;
    if groups.len() == ids.len() { Ok(groups) } else { Err(Error::not_found("group")) }
}

fn only(groups: Vec<Group>) -> Result<Group> {
    groups.into_iter().next().ok_or_else(|| Error::not_found("group"))
}

/// Stores a new group.
pub async fn insert(tx: &mut Tx, group: &Group) -> Result<()> {
    write(tx, &INSERT, group).await
}

/// Stores a changed group, which the caller has locked.
pub async fn update(tx: &mut Tx, group: &Group) -> Result<()> {
    write(tx, &UPDATE, group).await
}

async fn write(tx: &mut Tx, sql: &'static str, group: &Group) -> Result<()> {
    let written = records::write(tx, sql, slice::from_ref(&WrittenGroup::from(group))).await;
    written.on_constraint("customer_groups_name_unique", || {
        Error::new(
            Code::AlreadyExists,
            "NAME_TAKEN",
            "There is a group with this name already; merge the two, or choose another name.",
        )
    })
}

/// Forgets groups, which the caller has locked and whose customers have left.
pub async fn delete(tx: &mut Tx, ids: &[Uuid]) -> Result<()> {
    let sql = "delete from customer_groups where tenant_id = $1 and id = any($2)";
    sqlx::query(sql).bind(tx.tenant()).bind(ids).execute(tx.conn()).await?;
    Ok(())
}
