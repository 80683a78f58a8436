//! Third parties by their ids. Lists are in `third_party_lists`.

use std::slice;

use crm_chassis::{Caller, Error, Result, Tx, records};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

pub use super::third_party_row::ROWS;
use super::{
    third_party_row::{INSERT, UPDATE, WrittenThirdParty},
    visibility,
};
use crate::domain::ThirdParty;

/// Whether deleted ones are meant, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// They are as good as not there.
    Left,
    /// They are looked for, too.
    Taken,
}

/// The third party, if it is not deleted and the caller may see its customer.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<ThirdParty> {
    find(tx, id, Deleted::Left).await
}

async fn find(tx: &mut Tx, id: Uuid, deleted: Deleted) -> Result<ThirdParty> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_get(&mut query, &caller, id, deleted);
    let found: Option<ThirdParty> = query.build_query_as().fetch_optional(tx.conn()).await?;
    found.ok_or_else(|| Error::not_found("third party"))
}

/// The statement of [`get`].
pub fn push_get(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid, deleted: Deleted) {
    ROWS.push(query);
    push_where(query, caller, id, deleted);
}

fn push_where(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid, deleted: Deleted) {
    query.push(" where t.tenant_id = ").push_bind(caller.tenant).push(" and t.id = ").push_bind(id);
    if deleted == Deleted::Left {
        query.push(" and t.deleted_at is null");
    }
    visibility::push_row(query, caller);
}

/// The third party, if the caller may see its customer, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid, deleted: Deleted) -> Result<ThirdParty> {
    // Two statements, as with customers: the second one sees what others committed while the first one waited. Of a row that moved to
    // another customer meanwhile the first one loses track: it is locked where it is now.
    let caller = tx.caller().clone();
    for _ in 0..2 {
        let mut query = QueryBuilder::new("");
        push_lock(&mut query, &caller, id, deleted);
        if query.build().execute(tx.conn()).await?.rows_affected() > 0 {
            break;
        }
    }
    find(tx, id, deleted).await
}

/// The statement of [`lock`]. Whoever may not see the third party waits for nobody, and must not hold up those who may.
pub fn push_lock(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid, deleted: Deleted) {
    query.push("select from third_parties t join customers c on c.tenant_id = t.tenant_id and c.id = t.customer_id");
    push_where(query, caller, id, deleted);
    query.push(" for update of t");
}

/// Stores a new third party.
pub async fn insert(tx: &mut Tx, third_party: &ThirdParty) -> Result<()> {
    write(tx, &INSERT, slice::from_ref(third_party)).await
}

/// Stores a changed third party, which the caller has locked.
pub async fn update(tx: &mut Tx, third_party: &ThirdParty) -> Result<()> {
    write(tx, &UPDATE, slice::from_ref(third_party)).await
}

/// Stores changed third parties, which the caller has locked.
pub async fn update_all(tx: &mut Tx, third_parties: &[ThirdParty]) -> Result<()> {
    write(tx, &UPDATE, third_parties).await
}

async fn write(tx: &mut Tx, sql: &'static str, third_parties: &[ThirdParty]) -> Result<()> {
    let rows: Vec<WrittenThirdParty<'_>> = third_parties.iter().map(WrittenThirdParty::from).collect();
    Ok(records::write(tx, sql, &rows).await?)
}
