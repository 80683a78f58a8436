//! The inbox table: which messages took effect, and how often the others have failed so far.

use std::{collections::HashSet, time::Duration};

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;

use crate::{
    caller::{Caller, TenantId},
    db::{Db, Tx},
    error::Result,
};

/// How long it is remembered that a message took effect: a duplicate that comes later takes effect again. Brokers and ERPs repeat
/// within minutes, operators who play a day's messages again within days.
pub const RETENTION: Duration = Duration::from_hours(30 * 24);

/// Claims messages, each id once, for the transaction that applies them. Returns the ids that did not take effect before; concurrent
/// claims are waited for.
pub(crate) async fn claim(tx: &mut Tx, consumer: &str, message_ids: &[&str]) -> Result<HashSet<String>> {
    let claimed: Vec<String> = sqlx::query_scalar(
        "insert into inbox as i (tenant_id, consumer, message_id, done_at)
         select $1, $2, m.id, $4 from unnest($3::text[]) as m (id) order by m.id
         on conflict (tenant_id, consumer, message_id) do update set done_at = excluded.done_at where i.done_at is null
         returning message_id",
    )
    .bind(tx.tenant())
    .bind(consumer)
    .bind(message_ids)
    .bind(tx.now().to_sqlx())
    .fetch_all(tx.conn())
    .await?;
    Ok(claimed.into_iter().collect())
}

/// Notes a handler's failure, outside its rolled-back transaction. Returns how often the message has failed now; 0 if it has taken effect.
pub(crate) async fn count_failure(db: &Db, tenant: TenantId, consumer: &str, message_id: &str) -> Result<i32> {
    let mut tx = db.transaction(Caller::system(tenant)).await?;
    let failures: Option<i32> = sqlx::query_scalar(
        "insert into inbox as i (tenant_id, consumer, message_id, failures) values ($1, $2, $3, 1)
         on conflict (tenant_id, consumer, message_id) do update set failures = i.failures + 1 where i.done_at is null
         returning failures",
    )
    .bind(tenant)
    .bind(consumer)
    .bind(message_id)
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(failures.unwrap_or_default())
}

/// Takes back a failure that was counted beforehand and was none.
pub(crate) async fn take_back_failure(db: &Db, tenant: TenantId, consumer: &str, message_id: &str) -> Result<()> {
    let mut tx = db.transaction(Caller::system(tenant)).await?;
    let sql = "update inbox set failures = failures - 1
               where tenant_id = $1 and consumer = $2 and message_id = $3 and done_at is null and failures > 0";
    sqlx::query(sql).bind(tenant).bind(consumer).bind(message_id).execute(tx.conn()).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets the failures of a message that is parked: the dead letter is what remains of it, and its next try starts afresh.
pub(crate) async fn forget_failures(tx: &mut Tx, consumer: &str, message_id: &str) -> Result<()> {
    sqlx::query("delete from inbox where tenant_id = $1 and consumer = $2 and message_id = $3 and done_at is null")
        .bind(tx.tenant())
        .bind(consumer)
        .bind(message_id)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Forgets messages that took effect longer than [`RETENTION`] ago. Run now and then by the worker.
pub async fn sweep(pool: &PgPool, now: Timestamp) -> Result<u64> {
    let oldest = now.checked_sub(RETENTION).unwrap_or(now);
    let swept = sqlx::query("delete from inbox where done_at < $1").bind(oldest.to_sqlx()).execute(pool).await?;
    Ok(swept.rows_affected())
}
