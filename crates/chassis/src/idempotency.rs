//! Idempotency keys: the key, the work and the reply are one transaction. A concurrent duplicate waits on the primary key and gets the
//! first answer; the same key with another request is refused.

use std::time::Duration;

use jiff_sqlx::ToSqlx as _;
use sha2::{Digest as _, Sha256};
use tonic::metadata::MetadataMap;

use crate::{
    db::Tx,
    error::{Code, Error, Result},
};

/// How long answers are kept.
pub const RETENTION: Duration = Duration::from_hours(24);

/// What claiming a key found.
#[derive(Debug)]
pub enum Claim {
    /// Nobody used the key; the work may be done.
    Fresh(Claimed),
    /// The same request was answered with this protobuf.
    Answered(Vec<u8>),
}

/// A claimed key, waiting for its reply.
#[derive(Debug)]
pub struct Claimed {
    method: String,
    key: String,
}

/// The key a request carries, if any.
pub fn key_of(metadata: &MetadataMap) -> Result<Option<String>> {
    let Some(key) = metadata.get("idempotency-key") else { return Ok(None) };
    let key = key.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > 200 {
        return Err(Error::invalid("Idempotency-Key", "Send 1 to 200 visible ASCII characters, for example a UUID."));
    }
    Ok(Some(key.to_owned()))
}

/// Claims a key for the request, or finds its answer.
pub async fn claim(tx: &mut Tx, method: &str, key: &str, request: &[u8]) -> Result<Claim> {
    let hash = Sha256::digest(request);
    let claimed = sqlx::query(
        "insert into idempotency_keys (tenant_id, user_id, method, key, request_hash, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, user_id, method, key) do nothing",
    )
    .bind(tx.tenant())
    .bind(tx.caller().user)
    .bind(method)
    .bind(key)
    .bind(hash.as_slice())
    .bind(tx.now().to_sqlx())
    .execute(tx.conn())
    .await?;
    if claimed.rows_affected() == 1 {
        return Ok(Claim::Fresh(Claimed { method: method.to_owned(), key: key.to_owned() }));
    }
    let (stored_hash, reply): (Vec<u8>, Option<Vec<u8>>) = sqlx::query_as(
        "select request_hash, reply from idempotency_keys where tenant_id = $1 and user_id = $2 and method = $3 and key = $4",
    )
    .bind(tx.tenant())
    .bind(tx.caller().user)
    .bind(method)
    .bind(key)
    .fetch_one(tx.conn())
    .await?;
    if stored_hash != hash.as_slice() {
        return Err(Error::new(
            Code::KeyReused,
            "IDEMPOTENCY_KEY_REUSED",
            "This Idempotency-Key was used for another request. Use a new key for every new request.",
        ));
    }
    reply.map(Claim::Answered).ok_or_else(|| Error::internal("a committed idempotency key has no reply"))
}

/// Stores the reply of a claimed key.
pub async fn store_reply(tx: &mut Tx, claimed: &Claimed, reply: &[u8]) -> Result<()> {
    sqlx::query(
        "update idempotency_keys set reply = $5 where tenant_id = $1 and user_id = $2 and method = $3 and key = $4",
    )
    .bind(tx.tenant())
    .bind(tx.caller().user)
    .bind(&claimed.method)
    .bind(&claimed.key)
    .bind(reply)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets answers older than [`RETENTION`]. Run now and then by the worker.
pub async fn sweep(pool: &sqlx::PgPool, now: jiff::Timestamp) -> Result<u64> {
    let oldest = now.checked_sub(RETENTION).unwrap_or(now);
    let swept =
        sqlx::query("delete from idempotency_keys where created_at < $1").bind(oldest.to_sqlx()).execute(pool).await?;
    Ok(swept.rows_affected())
}
