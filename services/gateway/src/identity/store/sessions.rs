//! Sessions.

use crm_chassis::{Error, Result, Tx};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use sqlx::{AssertSqlSafe, FromRow, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::users::{COLUMNS, JOINS};
use crate::identity::domain::{Session, Token, User};

/// A use is noted when the last one that was noted is so long ago.
pub const TOUCHED_AFTER: SignedDuration = SignedDuration::from_mins(1);

impl FromRow<'_, PgRow> for Session {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("session_id")?,
            user: User::from_row(row)?,
            expires_at: row.try_get::<jiff_sqlx::Timestamp, _>("expires_at")?.to_jiff(),
        })
    }
}

fn select(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "select s.id as session_id, s.expires_at, {COLUMNS}
         from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id {JOINS}
         where s.tenant_id = $1 and s.expires_at > $2 and s.last_used_at > $3 and u.closed_at is null
             and coalesce(e.active, true) and {condition}"
    ))
}

/// The instant `length` before now.
fn before_now(tx: &Tx, length: SignedDuration) -> Result<Timestamp> {
    tx.now().checked_sub(length).map_err(Error::internal)
}

/// The session of a token, unless it has ended. `idle` is how long one lasts that nobody uses.
pub async fn by_token(tx: &mut Tx, token: &Token, idle: SignedDuration) -> Result<Option<Session>> {
    let unused = before_now(tx, idle)?;
    let query = sqlx::query_as(select("s.token_hash = $4")).bind(tx.tenant()).bind(tx.now().to_sqlx());
    Ok(query.bind(unused.to_sqlx()).bind(token.hash().as_slice()).fetch_optional(tx.conn()).await?)
}

/// A session, unless it has ended.
pub async fn get(tx: &mut Tx, id: Uuid, idle: SignedDuration) -> Result<Option<Session>> {
    let unused = before_now(tx, idle)?;
    let query = sqlx::query_as(select("s.id = $4")).bind(tx.tenant()).bind(tx.now().to_sqlx());
    Ok(query.bind(unused.to_sqlx()).bind(id).fetch_optional(tx.conn()).await?)
}

/// Notes that a session is used, once a minute.
pub async fn touch(tx: &mut Tx, id: Uuid) -> Result<()> {
    let due = before_now(tx, TOUCHED_AFTER)?;
    sqlx::query("update sessions set last_used_at = $3 where tenant_id = $1 and id = $2 and last_used_at <= $4")
        .bind(tx.tenant())
        .bind(id)
        .bind(tx.now().to_sqlx())
        .bind(due.to_sqlx())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Stores a new session. Sessions of the tenant that have ended go at this opportunity.
pub async fn insert(tx: &mut Tx, session: &Session, token: &Token, idle: SignedDuration) -> Result<()> {
    let unused = before_now(tx, idle)?;
    // What somebody else ends at this moment is left to him: he may be waiting for this user.
    let sql = "delete from sessions where tenant_id = $1 and id in (select id from sessions
               where tenant_id = $1 and (expires_at <= $2 or last_used_at <= $3) for update skip locked)";
    sqlx::query(sql).bind(tx.tenant()).bind(tx.now().to_sqlx()).bind(unused.to_sqlx()).execute(tx.conn()).await?;
    sqlx::query(
        "insert into sessions (tenant_id, id, token_hash, user_id, created_at, expires_at, last_used_at)
         values ($1, $2, $3, $4, $5, $6, $5)",
    )
    .bind(tx.tenant())
    .bind(session.id)
    .bind(token.hash().as_slice())
    .bind(session.user.id)
    .bind(tx.now().to_sqlx())
    .bind(session.expires_at.to_sqlx())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends a session.
pub async fn delete(tx: &mut Tx, id: Uuid) -> Result<()> {
    sqlx::query("delete from sessions where tenant_id = $1 and id = $2")
        .bind(tx.tenant())
        .bind(id)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Ends all sessions of a user, but for the one to be kept.
pub async fn delete_of_user(tx: &mut Tx, user: Uuid, keep: Option<Uuid>) -> Result<()> {
    sqlx::query("delete from sessions where tenant_id = $1 and user_id = $2 and id is distinct from $3")
        .bind(tx.tenant())
        .bind(user)
        .bind(keep)
        .execute(tx.conn())
        .await?;
    Ok(())
}
