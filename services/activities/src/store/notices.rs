//! Activities of which their salesmen are told next.

use crm_chassis::{Result, Tx, row};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::activities::{Listed, ROWS};
use crate::domain::Activity;

/// Those of whom somebody must be told by now, the longest due first, at most so many, locked. What somebody changes at this moment comes
/// the next time: nobody waits for anybody.
pub async fn lock_due(tx: &mut Tx, most: i64) -> Result<Vec<Listed>> {
    let now = tx.now();
    let mut query = QueryBuilder::new("");
    push_lock_due(&mut query, tx.tenant().0, now, most);
    let ids: Vec<Uuid> = query.build_query_scalar().fetch_all(tx.conn()).await?;
    ROWS.by_ids(tx, &ids).await
}

/// The statement of [`lock_due`].
pub fn push_lock_due(query: &mut QueryBuilder<Postgres>, tenant: Uuid, now: Timestamp, most: i64) {
    query.push("select id from activities where tenant_id = ").push_bind(tenant);
    query.push(" and notice_at <= ").push_bind(now.to_sqlx());
    query.push(" order by notice_at limit ").push_bind(most).push(" for update skip locked");
}

/// Stores when their salesmen are told next. No version: nothing has changed that anybody could have seen.
pub async fn store(tx: &mut Tx, told: &[Activity]) -> Result<()> {
    let ids: Vec<Uuid> = told.iter().map(|activity| activity.id).collect();
    let times: Vec<_> = told.iter().map(|activity| activity.notice_at.map(jiff_sqlx::ToSqlx::to_sqlx)).collect();
    let sql = "update activities a set notice_at = t.notice_at from unnest($2::uuid[], $3::timestamptz[]) as t (id, notice_at)
               where a.tenant_id = $1 and a.id = t.id";
    sqlx::query(sql).bind(tx.tenant()).bind(ids).bind(times).execute(tx.conn()).await?;
    Ok(())
}

/// When somebody must be told next.
pub async fn next(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let sql =
        "select notice_at from activities where tenant_id = $1 and notice_at is not null order by notice_at limit 1";
    let next = sqlx::query(sql).bind(tx.tenant()).fetch_optional(tx.conn()).await?;
    Ok(next.map(|next| row::time(&next, "notice_at")).transpose()?)
}
