//! Whose customers somebody may assign, and the customers that are to be assigned.

use crm_chassis::{Caller, EmployeeId, Result, Scope, Tx};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::{customers, visibility};
use crate::domain::{Customer, assigns_all};

/// Customers that are moved with one set of statements.
const PAGE: i64 = 500;

/// An employee from whom or to whom customers shall move.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Assignable {
    /// Id.
    pub id: EmployeeId,
    /// Full name.
    pub display_name: String,
    /// True for sales persons who have not left.
    pub sells: bool,
    /// Whether the caller assigns his customers.
    pub within: bool,
}

/// The employee, if he is known.
pub async fn assignable(tx: &mut Tx, id: Uuid) -> Result<Option<Assignable>> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("select e.id, e.display_name, e.active and e.salesman as sells, ");
    if assigns_all(&caller) {
        query.push("true");
    } else {
        // Who is no employee leads nobody.
        query.push("coalesce(e.id = any(");
        visibility::push_employees(&mut query, &caller, Scope::Team);
        query.push("), false)");
    }
    query.push(" as within from employee_refs e where e.tenant_id = ").push_bind(caller.tenant);
    query.push(" and e.id = ").push_bind(id);
    Ok(query.build_query_as().fetch_optional(tx.conn()).await?)
}

/// Those of the customers whose main salesman is `from`, or which the caller may see, locked until the transaction ends in the order of their
/// ids. Who assigns the customers of `from` may not see them otherwise.
pub async fn lock(tx: &mut Tx, from: EmployeeId, ids: &[Uuid]) -> Result<Vec<Customer>> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_assigned(&mut query, &caller, from, ids);
    query.push(" order by c.id for update of c");
    query.build().execute(tx.conn()).await?;
    // Once more: whose they are, and who sees them, may have changed while the lock was waited for.
    let mut query = QueryBuilder::new("");
    push_assigned(&mut query, &caller, from, ids);
    query.push(" order by c.id");
    let ids: Vec<Uuid> = query.build_query_scalar().fetch_all(tx.conn()).await?;
    customers::ROWS.by_ids(tx, &ids).await
}

/// The statement of [`lock`], but for order and lock.
pub fn push_assigned(query: &mut QueryBuilder<Postgres>, caller: &Caller, from: EmployeeId, ids: &[Uuid]) {
    query.push("select c.id from customers c where c.merged_into is null and c.tenant_id = ").push_bind(caller.tenant);
    query.push(" and c.id = any(").push_bind(ids.to_vec()).push(") and (c.main_salesman_id = ").push_bind(from);
    query.push(" or (true");
    visibility::push_row(query, caller);
    query.push("))");
}

/// The statement of [`next_of`].
pub const NEXT_OF: &str = "select id from customers where merged_into is null and tenant_id = $1 and main_salesman_id = $2 and id > $3 order by id limit $4";

/// The next customers of a main salesman behind an id, in the order of their ids, and whether there may be more.
pub async fn next_of(tx: &mut Tx, main: EmployeeId, after: Option<Uuid>) -> Result<(Vec<Uuid>, bool)> {
    let ids =
        sqlx::query_scalar(NEXT_OF).bind(tx.tenant()).bind(main).bind(after.unwrap_or(Uuid::nil())).bind(PAGE + 1);
    let mut ids: Vec<Uuid> = ids.fetch_all(tx.conn()).await?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = ids.len() > page;
    ids.truncate(page);
    Ok((ids, more))
}

/// Of how many customers somebody is the main salesman.
pub async fn count_of(tx: &mut Tx, main: EmployeeId) -> Result<i64> {
    let sql = "select count(*) from customers where merged_into is null and tenant_id = $1 and main_salesman_id = $2";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(main).fetch_one(tx.conn()).await?)
}
