//! Recommendations by their ids. Lists are in `recommendation_lists`, what they are made from in `reasons`.

use crm_chassis::{Caller, EmployeeId, Error, Result, Tx, records};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

pub use super::recommendation_row::ROWS;
use super::{
    recommendation_row::{INSERT, UPDATE, Written},
    visibility,
};
use crate::domain::{ContactRef, Recommendation, RecommendationState};

/// A recommendation with what it is shown with.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The recommendation.
    pub recommendation: Recommendation,
    /// The customer; of one that was merged, the one it was merged into.
    pub customer_id: Uuid,
    /// Its name.
    pub customer_name: String,
    /// The contact, if there is one.
    pub contact: Option<ContactRef>,
    /// Name of the salesman.
    pub salesman_name: String,
}

/// The recommendation, if the caller may see it.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Listed> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    ROWS.push(&mut query);
    push_where(&mut query, &caller, id);
    let found: Option<Listed> = query.build_query_as().fetch_optional(tx.conn()).await?;
    found.ok_or_else(|| Error::not_found("recommendation"))
}

fn push_where(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    query.push(" where m.tenant_id = ").push_bind(caller.tenant).push(" and m.id = ").push_bind(id);
    visibility::push_row(query, caller, "m.salesman_id");
}

/// The recommendation, if the caller may see it, locked until the transaction ends. Whoever may not see it waits for nobody.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Listed> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("select from recommendations m");
    query.push(" left join customer_refs cr on cr.tenant_id = m.tenant_id and cr.id = m.customer_id");
    push_where(&mut query, &caller, id);
    query.push(" for update of m");
    query.build().execute(tx.conn()).await?;
    // A statement of its own: it sees what others committed while the first one waited.
    get(tx, id).await
}

/// What waits for an answer at these customers, and whatever was suggested of these subjects, locked until the transaction ends.
pub async fn lock_for_run(tx: &mut Tx, customers: &[Uuid], subjects: &[Uuid]) -> Result<Vec<Recommendation>> {
    let mut query = QueryBuilder::new("");
    push_for_run(&mut query, tx.caller(), customers, subjects);
    let ids: Vec<Uuid> = query.build_query_scalar().fetch_all(tx.conn()).await?;
    ROWS.lock_all(tx, &ids).await
}

/// The statement that finds the rows of [`lock_for_run`].
pub fn push_for_run(query: &mut QueryBuilder<Postgres>, caller: &Caller, customers: &[Uuid], subjects: &[Uuid]) {
    query.push("select m.id from recommendations m where m.tenant_id = ").push_bind(caller.tenant);
    query.push(" and m.status = 'PENDING' and m.customer_id = any(").push_bind(customers.to_vec());
    query.push(") union select m.id from recommendations m where m.tenant_id = ").push_bind(caller.tenant);
    query.push(" and m.subject_id = any(").push_bind(subjects.to_vec()).push(")");
}

/// What waits for an answer of a salesman's at a customer or at what was merged into it, locked until the transaction ends.
pub async fn lock_pending_of(tx: &mut Tx, customer: Uuid, salesman: EmployeeId) -> Result<Vec<Recommendation>> {
    let sql = "select id from recommendations where tenant_id = $1 and salesman_id = $2 and status = 'PENDING'
                   and customer_id = any(array(
                       select m.id from customer_refs m where m.tenant_id = $1 and (m.id = $3 or m.merged_into = $3)))
               order by id for update";
    let ids = sqlx::query_scalar(sql).bind(tx.tenant()).bind(salesman).bind(customer);
    let ids: Vec<Uuid> = ids.fetch_all(tx.conn()).await?;
    let pending: Vec<Recommendation> = ROWS.by_ids(tx, &ids).await?;
    // One that was answered while the lock was waited for stays whose it was.
    Ok(pending.into_iter().filter(|it| it.state == RecommendationState::Pending).collect())
}

/// Those with these ids as they are shown, whoever may see them: they have just been written.
pub async fn written(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Listed>> {
    ROWS.written(tx, ids).await
}

/// Stores new recommendations.
pub async fn insert_all(tx: &mut Tx, recommendations: &[Recommendation]) -> Result<()> {
    let rows: Vec<Written<'_>> = recommendations.iter().map(Written::from).collect();
    Ok(records::write(tx, &INSERT, &rows).await?)
}

/// Stores changed recommendations, which the caller has locked.
pub async fn update_all(tx: &mut Tx, recommendations: &[Recommendation]) -> Result<()> {
    let rows: Vec<Written<'_>> = recommendations.iter().map(Written::from).collect();
    Ok(records::write(tx, &UPDATE, &rows).await?)
}
