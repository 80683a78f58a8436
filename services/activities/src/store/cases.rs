//! Cases by their ids. Lists are in `case_lists`.

use std::slice;

use crm_chassis::{Caller, EmployeeId, Error, Result, Tx, records};
use jiff::Timestamp;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

pub use super::case_row::ROWS;
use super::{
    case_row::{INSERT, UPDATE, Written},
    visibility,
};
use crate::domain::{Case, CaseStatus};

/// A case with what it is shown with.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The case.
    pub case: Case,
    /// The customer; of one that was merged, the one it was merged into.
    pub customer_id: Uuid,
    /// Its name.
    pub customer_name: String,
    /// Whether it is inactive: nothing can be planned for it.
    pub customer_inactive: bool,
    /// Name of the contact.
    pub contact_name: String,
    /// Name of the salesman.
    pub salesman_name: String,
    /// Description of the case type.
    pub case_type_name: String,
    /// Description of the stage.
    pub stage_name: String,
    /// Its open activity, if it has one.
    pub open_activity_id: Option<Uuid>,
    /// When that begins.
    pub next_activity_at: Option<Timestamp>,
    /// Number of its activities.
    pub activity_count: i64,
}

/// The case, if the caller may see it.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Listed> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_get(&mut query, &caller, id);
    let found: Option<Listed> = query.build_query_as().fetch_optional(tx.conn()).await?;
    found.ok_or_else(|| Error::not_found("case"))
}

/// The statement of [`get`].
pub fn push_get(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    ROWS.push(query);
    push_where(query, caller, id);
}

fn push_where(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    query.push(" where k.tenant_id = ").push_bind(caller.tenant).push(" and k.id = ").push_bind(id);
    visibility::push_row(query, caller, "k.salesman_id");
}

/// The case, if the caller may see it, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Case> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_lock(&mut query, &caller, id);
    query.build().execute(tx.conn()).await?;
    // A statement of its own: it sees what others committed while the first one waited.
    Ok(get(tx, id).await?.case)
}

/// The statement of [`lock`]. Whoever may not see the case waits for nobody, and must not hold up those who may.
pub fn push_lock(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    query
        .push("select from cases k left join customer_refs cr on cr.tenant_id = k.tenant_id and cr.id = k.customer_id");
    push_where(query, caller, id);
    query.push(" for update of k");
}

/// The case with what it is shown with, whoever may see it: it has just been written.
pub async fn written(tx: &mut Tx, id: Uuid) -> Result<Listed> {
    records::only(ROWS.written(tx, &[id]).await?)
}

/// The next number of a case: the smallest of the lanes that nobody holds, whose row is held until the transaction ends.
pub async fn next_number(tx: &mut Tx) -> Result<i64> {
    if let Some(number) = take_number(tx, TAKE_FREE).await? {
        return Ok(number);
    }
    // The tenant's first case, or all of them are held.
    let sql = "insert into case_number_lanes (tenant_id, lane, next)
               select $1, lane, lane from generate_series(1, 32) lane on conflict do nothing";
    sqlx::query(sql).bind(tx.tenant()).execute(tx.conn()).await?;
    take_number(tx, TAKE_NEXT).await?.ok_or_else(|| Error::internal("a tenant has no lane of case numbers"))
}

/// Takes a number of a lane that nobody holds; there are 32 lanes.
const TAKE_FREE: &str = "update case_number_lanes n set next = n.next + 32
     where n.tenant_id = $1 and n.lane = (
         select lane from case_number_lanes where tenant_id = $1 order by next limit 1 for update skip locked)
     returning n.next - 32 as number";

/// The same, and waits for whoever holds it.
const TAKE_NEXT: &str = "update case_number_lanes n set next = n.next + 32
     where n.tenant_id = $1 and n.lane = (
         select lane from case_number_lanes where tenant_id = $1 order by next limit 1 for update)
     returning n.next - 32 as number";

async fn take_number(tx: &mut Tx, sql: &'static str) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).fetch_optional(tx.conn()).await?)
}

/// Stores a new case.
pub async fn insert(tx: &mut Tx, case: &Case) -> Result<()> {
    Ok(records::write(tx, &INSERT, &[Written::from(case)]).await?)
}

/// Stores a changed case, which the caller has locked.
pub async fn update(tx: &mut Tx, case: &Case) -> Result<()> {
    update_all(tx, slice::from_ref(case)).await
}

/// Stores changed cases, which the caller has locked.
pub async fn update_all(tx: &mut Tx, cases: &[Case]) -> Result<()> {
    let rows: Vec<Written<'_>> = cases.iter().map(Written::from).collect();
    Ok(records::write(tx, &UPDATE, &rows).await?)
}

/// The open cases that a salesman has with a customer or with what was merged into it, locked until the transaction ends.
pub async fn lock_open_of(tx: &mut Tx, customer: Uuid, salesman: EmployeeId) -> Result<Vec<Case>> {
    let sql =
        "select id from cases where tenant_id = $1 and salesman_id = $2 and status = $4 and customer_id = any(array(
                   select m.id from customer_refs m where m.tenant_id = $1 and (m.id = $3 or m.merged_into = $3)))
               order by id for update";
    let ids: Vec<Uuid> = sqlx::query_scalar(sql)
        .bind(tx.tenant())
        .bind(salesman)
        .bind(customer)
        .bind(CaseStatus::Open.as_str())
        .fetch_all(tx.conn())
        .await?;
    ROWS.by_ids(tx, &ids).await
}
