//! Messages that could not be applied: list, replay, drop. Behind the `dead-letters` command of every service.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sqlx::{PgPool, types::Json};
use uuid::Uuid;

use crate::{
    broker::Envelope,
    caller::{Caller, TenantId},
    db::Db,
    dispatch::{Consumer, Outcome, USER_ID},
    error::{Error, Result},
};

/// A parked message, without its body.
#[derive(Debug)]
pub struct DeadLetter {
    /// Id, for replay and drop.
    pub id: Uuid,
    /// Tenant; nil if the sender could not be trusted.
    pub tenant: TenantId,
    /// Queue it came by.
    pub consumer: String,
    /// Routing key.
    pub routing_key: String,
    /// Why it was parked.
    pub reason: String,
    /// When.
    pub parked_at: Timestamp,
}

/// The oldest parked messages of all tenants, at most `limit`.
pub async fn list(pool: &PgPool, limit: i64) -> Result<Vec<DeadLetter>> {
    let rows: Vec<(Uuid, TenantId, String, String, String, jiff_sqlx::Timestamp)> = sqlx::query_as(
        "select id, tenant_id, consumer, routing_key, reason, parked_at from dead_letters order by parked_at, id limit $1",
    )
    .bind(limit)
    .fetch_all(pool)
    .await?;
    let letters = rows.into_iter().map(|(id, tenant, consumer, routing_key, reason, parked_at)| DeadLetter {
        id,
        tenant,
        consumer,
        routing_key,
        reason,
        parked_at: parked_at.to_jiff(),
    });
    Ok(letters.collect())
}

#[derive(sqlx::FromRow)]
struct Row {
    tenant_id: TenantId,
    consumer: String,
    message_id: String,
    routing_key: String,
    content_type: String,
    headers: Json<BTreeMap<String, String>>,
    payload: Vec<u8>,
}

/// Applies a parked message again and removes it. It stays parked if it fails again.
pub async fn replay(db: &Db, consumers: &[std::sync::Arc<Consumer>], id: Uuid) -> Result<Outcome> {
    let row: Row = sqlx::query_as(
        "select tenant_id, consumer, message_id, routing_key, content_type, headers, payload from dead_letters where id = $1",
    )
    .bind(id)
    .fetch_optional(db.pool())
    .await?
    .ok_or_else(|| Error::not_found("parked message"))?;
    let consumer = consumers
        .iter()
        .find(|consumer| consumer.queue == row.consumer)
        .ok_or_else(|| Error::invalid("consumer", format!("This service has no consumer {}.", row.consumer)))?;
    let mut headers = row.headers.0;
    let envelope = Envelope {
        user_id: headers.remove(USER_ID),
        message_id: row.message_id,
        routing_key: row.routing_key,
        content_type: row.content_type,
        headers,
        payload: row.payload,
    };
    // A crash between the two leaves the letter behind; its next replay finds a duplicate and removes it.
    let outcome = consumer.apply(db, &envelope).await?;
    remove(db, row.tenant_id, id).await?;
    Ok(outcome)
}

/// Removes a parked message for good.
pub async fn drop(db: &Db, id: Uuid) -> Result<()> {
    let (tenant,): (TenantId,) = sqlx::query_as("select tenant_id from dead_letters where id = $1")
        .bind(id)
        .fetch_optional(db.pool())
        .await?
        .ok_or_else(|| Error::not_found("parked message"))?;
    remove(db, tenant, id).await
}

async fn remove(db: &Db, tenant: TenantId, id: Uuid) -> Result<()> {
    let mut tx = db.transaction(Caller::system(tenant)).await?;
    sqlx::query("delete from dead_letters where tenant_id = $1 and id = $2")
        .bind(tenant)
        .bind(id)
        .execute(tx.conn())
        .await?;
    tx.commit().await
}
