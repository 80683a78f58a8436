//! Messages that could not be applied: parked with the reason, until somebody lists, replays or drops them: operators by the
//! `dead-letters` command of every service, a tenant's administrators through [`link`](crate::link).

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{AssertSqlSafe, PgPool, types::Json};
use uuid::Uuid;

use crate::{
    audit::Changes,
    broker::Envelope,
    caller::{Caller, TenantId},
    claims,
    db::{Db, Tx},
    dispatch::{Consumer, Outcome},
    error::{Error, Result},
    telemetry::TRACEPARENT,
};

/// The header in which a parked message keeps the broker user that sent it.
const USER_ID: &str = "crm-parked-user-id";

/// Most characters of the reason for dropping a message.
const LONGEST_REASON: usize = 500;

/// Under whose name a message that failed is filed.
pub(crate) struct Filed {
    /// Its tenant; the nil id for a sender that cannot be trusted, or whose tenant is not known.
    pub(crate) tenant: TenantId,
    /// What tells it from other messages of the tenant.
    pub(crate) key: String,
    message_id: String,
}

impl Filed {
    /// Files a message. What a sender without a tenant says of itself tells nothing, so there the whole message is the key.
    pub(crate) async fn of(db: &Db, consumer: &Consumer, envelope: &Envelope) -> Result<Self> {
        match consumer.resolve(db, envelope).await {
            Ok(resolved) => {
                let key = storable(&resolved.message_id);
                Ok(Self { tenant: resolved.caller.tenant, message_id: key.clone(), key })
            }
            Err(error) if error.is_transient() => Err(error),
            Err(_) => Ok(Self {
                tenant: TenantId(Uuid::nil()),
                key: fingerprint(consumer, envelope).to_string(),
                message_id: storable(&envelope.message_id),
            }),
        }
    }
}

/// Puts a message aside. The same message is parked once, however often it comes: a crash may lie between this and its acknowledgement.
pub(crate) async fn park(db: &Db, consumer: &Consumer, envelope: &Envelope, reason: &str) -> Result<()> {
    let filed = Filed::of(db, consumer, envelope).await?;
    let mut headers: BTreeMap<String, String> =
        envelope.headers.iter().map(|(name, value)| (storable(name), storable(value))).collect();
    // A sender's own header of this name would be believed on replay.
    headers.remove(USER_ID);
    headers.extend(envelope.user_id.as_ref().map(|user| (USER_ID.to_owned(), storable(user))));
    let mut tx = db.transaction(Caller::system(filed.tenant)).await?;
    sqlx::query(
        "insert into dead_letters (tenant_id, id, consumer, message_id, routing_key, content_type, headers, payload, reason, parked_at,
             message_type, entity)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (tenant_id, id) do update set reason = excluded.reason, parked_at = excluded.parked_at",
    )
    .bind(filed.tenant)
    .bind(fingerprint(consumer, envelope))
    .bind(&consumer.queue)
    .bind(filed.message_id)
    .bind(storable(&envelope.routing_key))
    .bind(storable(&envelope.content_type))
    .bind(Json(headers))
    .bind(&envelope.payload)
    .bind(storable(reason))
    .bind(tx.now().to_sqlx())
    .bind(storable(consumer.type_of(envelope)))
    .bind(storable(&consumer.entity_of(envelope)))
    .execute(tx.conn())
    .await?;
    claims::forget_failures(&mut tx, &consumer.inbox, &filed.key).await?;
    tx.commit().await?;
    metrics::counter!("crm_messages_parked_total", "queue" => consumer.queue.clone()).increment(1);
    Ok(())
}

/// PostgreSQL stores no NUL character. Whatever else a message holds must not keep it from being parked.
pub(crate) fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// The same for the same message, another for any other. Headers that the broker adds on redelivery do not count, nor in which trace
/// it was sent this time.
fn fingerprint(consumer: &Consumer, envelope: &Envelope) -> Uuid {
    let headers = envelope.headers.iter().filter(|(name, _)| !name.starts_with("x-") && *name != TRACEPARENT);
    let whole = [&consumer.queue, &envelope.message_id, &envelope.routing_key, &envelope.content_type]
        .into_iter()
        .chain(&envelope.user_id)
        .chain(headers.flat_map(|(name, value)| [name, value]))
        .map(String::as_bytes)
        .chain([envelope.payload.as_slice()]);
    // Lengths keep two parts from being read as one.
    let bytes: Vec<u8> = whole.flat_map(|part| [&(part.len() as u64).to_be_bytes(), part].concat()).collect();
    Uuid::new_v5(&Uuid::nil(), &bytes)
}

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

/// The columns of a [`Parked`] message.
pub(crate) const COLUMNS: &str = "tenant_id, consumer, message_id, routing_key, content_type, headers, payload";

/// A parked message as it came.
#[derive(sqlx::FromRow)]
pub(crate) struct Parked {
    tenant_id: TenantId,
    pub(crate) consumer: String,
    message_id: String,
    routing_key: String,
    content_type: String,
    headers: Json<BTreeMap<String, String>>,
    payload: Vec<u8>,
}

impl Parked {
    /// As the broker delivered it.
    pub(crate) fn into_envelope(self) -> Envelope {
        let mut headers = self.headers.0;
        Envelope {
            user_id: headers.remove(USER_ID),
            returns: 0,
            message_id: self.message_id,
            routing_key: self.routing_key,
            content_type: self.content_type,
            headers,
            payload: self.payload,
        }
    }
}

/// Applies a parked message again and removes it. It stays parked if it fails again.
pub async fn replay(db: &Db, consumers: &[Arc<Consumer>], id: Uuid) -> Result<Outcome> {
    let row: Parked = sqlx::query_as(AssertSqlSafe(format!("select {COLUMNS} from dead_letters where id = $1")))
        .bind(id)
        .fetch_optional(db.pool())
        .await?
        .ok_or_else(|| Error::not_found("parked message"))?;
    let tenant = row.tenant_id;
    let consumer = consumers
        .iter()
        .find(|consumer| consumer.queue == row.consumer)
        .ok_or_else(|| Error::invalid("consumer", format!("This service has no consumer {}.", row.consumer)))?;
    // A crash between the two leaves the letter behind; its next replay finds a duplicate and removes it.
    let outcome = consumer.apply(db, &row.into_envelope()).await?;
    remove(db, tenant, id).await?;
    Ok(outcome)
}

/// Whether a message is parked.
pub async fn is_parked(db: &Db, id: Uuid) -> Result<bool> {
    let sql = "select exists (select from dead_letters where id = $1)";
    Ok(sqlx::query_scalar(sql).bind(id).fetch_one(db.pool()).await?)
}

/// Removes a parked message for good, as the hoster says, with his reason in the audit trail of its tenant.
pub async fn drop(db: &Db, id: Uuid, why: &str) -> Result<()> {
    let why = check_why(why)?;
    let tenant: TenantId = sqlx::query_scalar("select tenant_id from dead_letters where id = $1")
        .bind(id)
        .fetch_optional(db.pool())
        .await?
        .ok_or_else(|| Error::not_found("parked message"))?;
    let mut tx = db.transaction(Caller::hoster(tenant)).await?;
    let sql = "delete from dead_letters where tenant_id = $1 and id = $2 returning message_type, entity, message_id";
    let (message_type, entity, message_id): (String, String, String) = sqlx::query_as(sql)
        .bind(tenant)
        .bind(id)
        .fetch_optional(tx.conn())
        .await?
        .ok_or_else(|| Error::not_found("parked message"))?;
    audit_drop(&mut tx, id, [&message_type, &entity, &message_id], why).await?;
    tx.commit().await
}

/// Why a message is dropped, trimmed: its words are all that is left of it.
pub(crate) fn check_why(why: &str) -> Result<&str> {
    let why = why.trim();
    if !(1..=LONGEST_REASON).contains(&why.chars().count()) || why.contains(char::is_control) {
        let message = format!("Say why, in 1 to {LONGEST_REASON} characters on one line.");
        return Err(Error::invalid("reason", message));
    }
    Ok(why)
}

/// Writes down that a message is dropped: its type, its entity and its own id, and why.
pub(crate) async fn audit_drop(tx: &mut Tx, id: Uuid, what: [&str; 3], why: &str) -> Result<()> {
    let [message_type, entity, message_id] = what;
    let mut changes = Changes::default();
    changes.compare("message_type", &Some(message_type), &None);
    changes.compare("entity", &Some(entity), &None);
    changes.compare("message_id", &Some(message_id), &None);
    changes.compare("dropped_because", &None, &Some(why));
    tx.audit("parked_message", id, "dropped", &changes).await
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
