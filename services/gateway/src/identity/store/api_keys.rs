//! API keys.

use std::collections::BTreeSet;

use crm_chassis::{
    Code, Error, OnConstraint as _, Result, Tx,
    page::{Keyed, Listing, Page, Sort},
};
use jiff_sqlx::ToSqlx as _;
use sqlx::{AssertSqlSafe, FromRow, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::{
    sessions::TOUCHED_AFTER,
    users::{COLUMNS as USER_COLUMNS, JOINS},
};
use crate::identity::domain::{ApiKey, Token, User};

/// How the list can be paged.
pub const LISTING: Listing = Listing {
    id: "k.id",
    sorts: &[Sort::text("name", "k.name")],
    default_order: "name",
    default_size: 50,
    max_size: 200,
};

const COLUMNS: &str = "k.id as key_id, k.name, k.scopes, k.created_at, k.expires_at, k.last_used_at";

impl FromRow<'_, PgRow> for ApiKey {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("key_id")?,
            name: row.try_get("name")?,
            scopes: row.try_get::<Vec<String>, _>("scopes")?.into_iter().collect::<BTreeSet<_>>(),
            created_at: row.try_get::<jiff_sqlx::Timestamp, _>("created_at")?.to_jiff(),
            expires_at: row.try_get::<jiff_sqlx::Timestamp, _>("expires_at")?.to_jiff(),
            last_used_at: row
                .try_get::<Option<jiff_sqlx::Timestamp>, _>("last_used_at")?
                .map(jiff_sqlx::Timestamp::to_jiff),
        })
    }
}

/// A key with its user.
#[derive(Clone, Debug)]
pub struct OwnedKey {
    /// The key.
    pub key: ApiKey,
    /// In whose name it calls.
    pub user: User,
}

impl FromRow<'_, PgRow> for OwnedKey {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self { key: ApiKey::from_row(row)?, user: User::from_row(row)? })
    }
}

/// The key of a token with its user, unless it opens nothing any more.
pub async fn by_token(tx: &mut Tx, token: &Token) -> Result<Option<OwnedKey>> {
    let sql = format!(
        "select {COLUMNS}, {USER_COLUMNS}
         from api_keys k join users u on u.tenant_id = k.tenant_id and u.id = k.user_id {JOINS}
         where k.tenant_id = $1 and k.expires_at > $2 and k.token_hash = $3 and u.closed_at is null and coalesce(e.active, true)"
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(tx.tenant()).bind(tx.now().to_sqlx());
    Ok(query.bind(token.hash().as_slice()).fetch_optional(tx.conn()).await?)
}

/// Notes that a key is used, once a minute.
pub async fn touch(tx: &mut Tx, id: Uuid) -> Result<()> {
    let due = tx.now().checked_sub(TOUCHED_AFTER).map_err(Error::internal)?;
    sqlx::query(
        "update api_keys set last_used_at = $3
         where tenant_id = $1 and id = $2 and (last_used_at is null or last_used_at <= $4)",
    )
    .bind(tx.tenant())
    .bind(id)
    .bind(tx.now().to_sqlx())
    .bind(due.to_sqlx())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How many keys a user has.
pub async fn count_of_user(tx: &mut Tx, user: Uuid) -> Result<i64> {
    let sql = "select count(*) from api_keys where tenant_id = $1 and user_id = $2";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(user).fetch_one(tx.conn()).await?)
}

/// Stores a new key.
pub async fn insert(tx: &mut Tx, user: Uuid, key: &ApiKey, token: &Token) -> Result<()> {
    sqlx::query(
        "insert into api_keys (tenant_id, id, token_hash, user_id, name, scopes, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(tx.tenant())
    .bind(key.id)
    .bind(token.hash().as_slice())
    .bind(user)
    .bind(&key.name)
    .bind(Vec::from_iter(&key.scopes))
    .bind(key.created_at.to_sqlx())
    .bind(key.expires_at.to_sqlx())
    .execute(tx.conn())
    .await
    .on_constraint("api_keys_name_unique", || {
        Error::new(
            Code::AlreadyExists,
            "NAME_TAKEN",
            format!("You have an API key {} already. Choose another name, or revoke that one.", key.name),
        )
    })?;
    Ok(())
}

/// One page of a user's keys by name, and the token of the next one.
pub async fn page(tx: &mut Tx, user: Uuid, page: &Page) -> Result<(Vec<ApiKey>, String)> {
    let mut query = QueryBuilder::new("select ");
    query.push(COLUMNS);
    page.push_keys(&mut query);
    query.push(" from api_keys k where k.tenant_id = ").push_bind(tx.tenant());
    query.push(" and k.user_id = ").push_bind(user);
    page.push_after(&mut query);
    page.push_order(&mut query);
    let rows = query.build_query_as::<Keyed<ApiKey>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// Revokes a user's key.
pub async fn delete(tx: &mut Tx, user: Uuid, id: Uuid) -> Result<ApiKey> {
    let sql =
        format!("delete from api_keys k where k.tenant_id = $1 and k.user_id = $2 and k.id = $3 returning {COLUMNS}");
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(tx.tenant()).bind(user).bind(id);
    query.fetch_optional(tx.conn()).await?.ok_or_else(|| Error::not_found("API key"))
}

/// Revokes all keys of a user, and says how many they were.
pub async fn delete_of_user(tx: &mut Tx, user: Uuid) -> Result<u64> {
    let sql = "delete from api_keys where tenant_id = $1 and user_id = $2";
    Ok(sqlx::query(sql).bind(tx.tenant()).bind(user).execute(tx.conn()).await?.rows_affected())
}
