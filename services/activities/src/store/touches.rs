//! Which activities a user wrote himself lately (O-12).

use crm_chassis::{Caller, Result, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::visibility;
use crate::domain::{MOST_RECENT, RECENT};

/// Most rows forgotten in one transaction.
const BATCH: i64 = 5_000;

/// Notes that the caller wrote the activity, which is locked. What nobody does by hand leaves no note.
pub async fn note(tx: &mut Tx, activity: Uuid) -> Result<()> {
    let (tenant, user, now) = (tx.tenant(), tx.caller().user, tx.now());
    if user.is_nil() {
        return Ok(());
    }
    let sql = "insert into activity_touches as t (tenant_id, user_id, activity_id, touched_at) values ($1, $2, $3, $4)
               on conflict (tenant_id, user_id, activity_id) do update set touched_at = greatest(t.touched_at, excluded.touched_at)";
    sqlx::query(sql).bind(tenant).bind(user).bind(activity).bind(now.to_sqlx()).execute(tx.conn()).await?;
    Ok(())
}

/// Writes ` from` and which activities `a` the caller wrote since, with when he did last, `t.touched_at`: the latest of those that he sees, of
/// one customer or of all. They are counted off here, so that every count, filter and file of the list is about the same few.
pub fn push_touched(query: &mut QueryBuilder<Postgres>, caller: &Caller, customer: Option<Uuid>, since: Timestamp) {
    // Found once, whatever the planner joins it with: it takes a few rows for fewer, and would look for them again and again.
    query.push(" from (with touched as materialized (select t.activity_id, t.touched_at from activity_touches t");
    // One look into an index for each row, in their order, until there are enough: of a plain join the planner may read whole tables.
    query.push(" cross join lateral (select o.customer_id, o.salesman_id from activities o where o.tenant_id = ");
    query.push_bind(caller.tenant).push(" and o.id = t.activity_id limit 1) a");
    query.push(" left join lateral (select c.id, c.merged_into from customer_refs c where c.tenant_id = ");
    query.push_bind(caller.tenant).push(" and c.id = a.customer_id limit 1) cr on true");
    query.push(" where t.tenant_id = ").push_bind(caller.tenant).push(" and t.user_id = ").push_bind(caller.user);
    query.push(" and t.touched_at >= ").push_bind(since.to_sqlx());
    match customer {
        Some(customer) => visibility::push_child(query, caller, "a.customer_id", customer),
        None => visibility::push_row(query, caller, "a.salesman_id"),
    }
    query
        .push(format!(" order by t.touched_at desc, t.activity_id desc limit {MOST_RECENT}) select * from touched) t"));
    query.push(" join activities a on a.tenant_id = ").push_bind(caller.tenant).push(" and a.id = t.activity_id");
}

/// Forgets what is too old to be recent, some of it.
pub async fn forget(tx: &mut Tx) -> Result<()> {
    let (tenant, before) = (tx.tenant(), tx.now() - RECENT);
    let sql = "delete from activity_touches t using (
                   select o.user_id, o.activity_id from activity_touches o where o.tenant_id = $1 and o.touched_at < $2
                   order by o.touched_at limit $3) old
               where t.tenant_id = $1 and t.user_id = old.user_id and t.activity_id = old.activity_id and t.touched_at < $2";
    sqlx::query(sql).bind(tenant).bind(before.to_sqlx()).bind(BATCH).execute(tx.conn()).await?;
    Ok(())
}
