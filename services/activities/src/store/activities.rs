//! Activities by their ids. Lists are in `activity_lists`.

use std::slice;

use crm_chassis::{Caller, Code, Error, OnConstraint as _, Result, Tx, records};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

pub use super::activity_row::ROWS;
use super::{
    activity_row::{INSERT, UPDATE, Written},
    visibility,
};
use crate::domain::{Activity, ActivityStatus, CaseStatus, ContactRef};

/// An activity with what it is shown with.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The activity.
    pub activity: Activity,
    /// Number of its case.
    pub case_number: i64,
    /// What that is about.
    pub case_subject: String,
    /// Where that stands.
    pub case_status: CaseStatus,
    /// The customer; of one that was merged, the one it was merged into.
    pub customer_id: Uuid,
    /// Its name.
    pub customer_name: String,
    /// Whether it is inactive: nothing can be planned for it.
    pub customer_inactive: bool,
    /// The contact.
    pub contact: ContactRef,
    /// Name of the salesman.
    pub salesman_name: String,
}

/// The activity, if the caller may see it.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Listed> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_get(&mut query, &caller, id);
    let found: Option<Listed> = query.build_query_as().fetch_optional(tx.conn()).await?;
    found.ok_or_else(|| Error::not_found("activity"))
}

/// The statement of [`get`].
pub fn push_get(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    ROWS.push(query);
    push_where(query, caller, id);
}

fn push_where(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    query.push(" where a.tenant_id = ").push_bind(caller.tenant).push(" and a.id = ").push_bind(id);
    visibility::push_row(query, caller, "a.salesman_id");
}

/// The activity, if the caller may see it, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Activity> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_lock(&mut query, &caller, id);
    query.build().execute(tx.conn()).await?;
    // A statement of its own: it sees what others committed while the first one waited.
    Ok(get(tx, id).await?.activity)
}

/// The statement of [`lock`]. Whoever may not see the activity waits for nobody, and must not hold up those who may.
pub fn push_lock(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    query.push("select from activities a");
    query.push(" left join customer_refs cr on cr.tenant_id = a.tenant_id and cr.id = a.customer_id");
    push_where(query, caller, id);
    query.push(" for update of a");
}

/// The activity with what it is shown with, whoever may see it: it has just been written.
pub async fn written(tx: &mut Tx, id: Uuid) -> Result<Listed> {
    records::only(ROWS.written(tx, &[id]).await?)
}

/// The open activity of a case, which the caller has locked, locked too.
pub async fn lock_open_of(tx: &mut Tx, case: Uuid) -> Result<Option<Activity>> {
    Ok(lock_open_of_all(tx, &[case]).await?.pop())
}

/// The same for many cases.
pub async fn lock_open_of_all(tx: &mut Tx, cases: &[Uuid]) -> Result<Vec<Activity>> {
    let sql = "select id from activities where tenant_id = $1 and case_id = any($2) and status = 'OPEN' order by id for update";
    let ids: Vec<Uuid> = sqlx::query_scalar(sql).bind(tx.tenant()).bind(cases).fetch_all(tx.conn()).await?;
    let open: Vec<Activity> = ROWS.by_ids(tx, &ids).await?;
    // One that was ended while the lock was waited for is not open any more.
    Ok(open.into_iter().filter(|activity| activity.status == ActivityStatus::Open).collect())
}

/// Stores a new activity, unless its case has an open one.
pub async fn insert(tx: &mut Tx, activity: &Activity) -> Result<()> {
    let inserted = records::write(tx, &INSERT, &[Written::from(activity)]).await;
    inserted.on_constraint("activities_one_open_per_case", || {
        let message = "This case has an open activity already. Take the next action instead: it completes that one.";
        Error::new(Code::WrongState, "OPEN_ACTIVITY_EXISTS", message)
    })
}

/// Stores a changed activity, which the caller has locked.
pub async fn update(tx: &mut Tx, activity: &Activity) -> Result<()> {
    update_all(tx, slice::from_ref(activity)).await
}

/// Stores changed activities, which the caller has locked.
pub async fn update_all(tx: &mut Tx, activities: &[Activity]) -> Result<()> {
    let rows: Vec<Written<'_>> = activities.iter().map(Written::from).collect();
    Ok(records::write(tx, &UPDATE, &rows).await?)
}
