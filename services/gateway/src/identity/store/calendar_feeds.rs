//! Calendar feeds.

use crm_chassis::{Error, Result, Tx};
use jiff_sqlx::ToSqlx as _;
use sqlx::{AssertSqlSafe, FromRow, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::{
    sessions::TOUCHED_AFTER,
    users::{COLUMNS as USER_COLUMNS, JOINS},
};
use crate::identity::domain::{CalendarFeed, Token, User};

impl FromRow<'_, PgRow> for CalendarFeed {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            created_at: row.try_get::<jiff_sqlx::Timestamp, _>("created_at")?.to_jiff(),
            last_used_at: row
                .try_get::<Option<jiff_sqlx::Timestamp>, _>("last_used_at")?
                .map(jiff_sqlx::Timestamp::to_jiff),
        })
    }
}

/// The feed of a user, if he has one.
pub async fn of_user(tx: &mut Tx, user: Uuid) -> Result<Option<CalendarFeed>> {
    let sql = "select created_at, last_used_at from calendar_feeds where tenant_id = $1 and user_id = $2";
    Ok(sqlx::query_as(sql).bind(tx.tenant()).bind(user).fetch_optional(tx.conn()).await?)
}

/// Whose feed a token opens, unless it opens nothing any more.
pub async fn by_token(tx: &mut Tx, token: &Token) -> Result<Option<User>> {
    let sql = format!(
        "select {USER_COLUMNS}
         from calendar_feeds f join users u on u.tenant_id = f.tenant_id and u.id = f.user_id {JOINS}
         where f.tenant_id = $1 and f.token_hash = $2 and u.closed_at is null and coalesce(e.active, true)"
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(tx.tenant()).bind(token.hash().to_vec());
    Ok(query.fetch_optional(tx.conn()).await?)
}

/// Notes that a feed is used, once a minute.
pub async fn touch(tx: &mut Tx, user: Uuid) -> Result<()> {
    let due = tx.now().checked_sub(TOUCHED_AFTER).map_err(Error::internal)?;
    sqlx::query(
        "update calendar_feeds set last_used_at = $3
         where tenant_id = $1 and user_id = $2 and (last_used_at is null or last_used_at <= $4)",
    )
    .bind(tx.tenant())
    .bind(user)
    .bind(tx.now().to_sqlx())
    .bind(due.to_sqlx())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stores the feed of a user, in place of the one that he had.
pub async fn put(tx: &mut Tx, user: Uuid, token: &Token) -> Result<CalendarFeed> {
    let sql = "insert into calendar_feeds (tenant_id, user_id, token_hash, created_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, user_id)
         do update set token_hash = excluded.token_hash, created_at = excluded.created_at, last_used_at = null
         returning created_at, last_used_at";
    let query = sqlx::query_as(sql).bind(tx.tenant()).bind(user).bind(token.hash().to_vec());
    Ok(query.bind(tx.now().to_sqlx()).fetch_one(tx.conn()).await?)
}

/// Revokes the feed of a user, and says whether there was one.
pub async fn delete_of_user(tx: &mut Tx, user: Uuid) -> Result<bool> {
    let sql = "delete from calendar_feeds where tenant_id = $1 and user_id = $2";
    let deleted = sqlx::query(sql).bind(tx.tenant()).bind(user).execute(tx.conn()).await?;
    Ok(deleted.rows_affected() > 0)
}
