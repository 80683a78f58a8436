//! How much is to be done: the counts on the tiles.

use crm_chassis::{Caller, Result, Scope, Tx, page};
use jiff::Timestamp;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::{
    activity_lists::{Due, push_due, push_whose},
    visibility,
};

/// The counts, each exact to [`page::MAX_COUNT`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Counts {
    /// Open activities.
    pub open: i64,
    /// Those that begin today.
    pub today: i64,
    /// Those whose time has come.
    pub overdue: i64,
    /// Open cases.
    pub cases: i64,
}

/// The work of a scope, or that at one customer, which the caller sees. `today` is from when until when it is today.
pub async fn count(tx: &mut Tx, customer: Option<Uuid>, scope: Scope, today: (Timestamp, Timestamp)) -> Result<Counts> {
    let (caller, now) = (tx.caller().clone(), tx.now());
    let mut query = QueryBuilder::new("");
    push_count(&mut query, &caller, customer, scope, (today, now));
    Ok(query.build_query_as().fetch_one(tx.conn()).await?)
}

/// The statement of [`count`].
pub fn push_count(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    customer: Option<Uuid>,
    scope: Scope,
    ((begin, end), now): ((Timestamp, Timestamp), Timestamp),
) {
    let due = [("open", Due::Open), ("today", Due::Within(begin, end)), ("overdue", Due::Before(now))];
    query.push("select ");
    for (name, due) in due {
        query.push("(select count(*) from (select from activities a where a.tenant_id = ").push_bind(caller.tenant);
        push_whose(query, caller, customer, scope);
        push_due(query, due);
        query.push(format!(" limit {}) counted) as {name}, ", page::MAX_COUNT));
    }
    query.push("(select count(*) from (select from cases k where k.tenant_id = ").push_bind(caller.tenant);
    query.push(" and k.status = 'OPEN'");
    match customer {
        Some(customer) => visibility::push_child(query, caller, "k.customer_id", customer),
        None => visibility::push_list(query, caller, "k.salesman_id", scope),
    }
    query.push(format!(" limit {}) counted) as cases", page::MAX_COUNT));
}
