//! What stands in the calendar of a salesman.

use crm_chassis::{EmployeeId, Result, TenantId, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{Postgres, QueryBuilder};

use super::{activities::Listed, activity_row};

/// What a calendar program shows of one person. More would be no calendar any more.
const MOST: i64 = 5_000;

/// The activities of a salesman that begin since, but for those that were cancelled: the latest of them if they are too many, in the order
/// of their beginning.
pub async fn since(tx: &mut Tx, salesman: EmployeeId, since: Timestamp) -> Result<Vec<Listed>> {
    let mut query = QueryBuilder::new("");
    push_since(&mut query, tx.tenant(), salesman, since);
    Ok(query.build_query_as().fetch_all(tx.conn()).await?)
}

/// The statement of [`since`].
pub fn push_since(query: &mut QueryBuilder<Postgres>, tenant: TenantId, salesman: EmployeeId, since: Timestamp) {
    query.push("select ").push(activity_row::COLUMNS);
    push_latest(query, tenant, salesman, since);
    query.push(activity_row::JOINS);
    query.push(" order by a.start_at, a.id");
}

/// What differs whenever [`since`] would be shown otherwise: which activities there are, and the versions of them and of what stands beside
/// them. Nothing is sent or written for it but one line.
pub async fn state(tx: &mut Tx, salesman: EmployeeId, since: Timestamp) -> Result<String> {
    let mut query = QueryBuilder::new("");
    push_state(&mut query, tx.tenant(), salesman, since);
    Ok(query.build_query_scalar().fetch_one(tx.conn()).await?)
}

/// The statement of [`state`].
pub fn push_state(query: &mut QueryBuilder<Postgres>, tenant: TenantId, salesman: EmployeeId, since: Timestamp) {
    query.push(
        "select count(*) || '-' || coalesce(sum(hashtextextended(concat_ws(' ', a.id, a.version, k.version, cr.version, sv.id, sv.version,
             ct.version), 0)), 0)",
    );
    push_latest(query, tenant, salesman, since);
    query.push(activity_row::JOINS);
}

/// Writes ` from` and which activities `a` these are.
fn push_latest(query: &mut QueryBuilder<Postgres>, tenant: TenantId, salesman: EmployeeId, since: Timestamp) {
    query.push(" from (select a.id from activities a where a.tenant_id = ").push_bind(tenant);
    query.push(" and a.salesman_id = ").push_bind(salesman);
    query.push(" and a.start_at >= ").push_bind(since.to_sqlx());
    query.push(" and a.status <> 'CANCELLED' order by a.start_at desc, a.id desc limit ").push_bind(MOST);
    query.push(") latest join activities a on a.tenant_id = ").push_bind(tenant).push(" and a.id = latest.id");
}
