//! The audit trail of users and tenants, as the hoster reads it.

use crm_chassis::{Result, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde::Serialize;
use serde_json::Value;
use sqlx::{FromRow, Row as _, postgres::PgRow};
use uuid::Uuid;

/// Who did what to what.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditLine {
    /// When.
    pub at: Timestamp,
    /// Kind of what was changed, for example `user`.
    pub entity: String,
    /// Id of what was changed.
    pub entity_id: Uuid,
    /// What was done, for example `logged in`.
    pub action: String,
    /// The fields that changed, with the old and the new value.
    pub changes: Value,
    /// Who did it; the nil id where it was no user.
    pub user_id: Uuid,
    /// His name then.
    pub user_name: String,
    /// `user`, `erp` or `system`.
    pub origin: String,
}

impl FromRow<'_, PgRow> for AuditLine {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            at: row.try_get::<jiff_sqlx::Timestamp, _>("at")?.to_jiff(),
            entity: row.try_get("entity")?,
            entity_id: row.try_get("entity_id")?,
            action: row.try_get("action")?,
            changes: row.try_get("changes")?,
            user_id: row.try_get("user_id")?,
            user_name: row.try_get("user_name")?,
            origin: row.try_get("origin")?,
        })
    }
}

/// The newest lines, the last one first: of one kind of entity, and not older than `since`, if these are said.
pub async fn newest(tx: &mut Tx, entity: Option<&str>, since: Option<Timestamp>, limit: u32) -> Result<Vec<AuditLine>> {
    let sql = "select at, entity, entity_id, action, changes, user_id, user_name, origin from audit_log
               where tenant_id = $1 and ($2::text is null or entity = $2) and ($3::timestamptz is null or at >= $3)
               order by id desc limit $4";
    let query = sqlx::query_as(sql).bind(tx.tenant()).bind(entity).bind(since.map(Timestamp::to_sqlx));
    Ok(query.bind(i64::from(limit)).fetch_all(tx.conn()).await?)
}
