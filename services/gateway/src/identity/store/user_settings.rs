//! Settings of users.

use crm_chassis::{Result, Tx};
use jiff_sqlx::ToSqlx as _;
use sqlx::{FromRow, Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::identity::domain::UserSettings;

impl FromRow<'_, PgRow> for UserSettings {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self { hide_customer_dashboard: row.try_get("hide_customer_dashboard")? })
    }
}

/// A user's settings; those of the beginning if he never changed any.
pub async fn get(tx: &mut Tx, user: Uuid) -> Result<UserSettings> {
    let sql = "select hide_customer_dashboard from user_settings where tenant_id = $1 and user_id = $2";
    let found = sqlx::query_as(sql).bind(tx.tenant()).bind(user).fetch_optional(tx.conn()).await?;
    Ok(found.unwrap_or_default())
}

/// Stores a user's settings, his first ones or changed ones.
pub async fn store(tx: &mut Tx, user: Uuid, settings: &UserSettings) -> Result<()> {
    sqlx::query(
        "insert into user_settings (tenant_id, user_id, hide_customer_dashboard, updated_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, user_id) do update
             set hide_customer_dashboard = excluded.hide_customer_dashboard, updated_at = excluded.updated_at",
    )
    .bind(tx.tenant())
    .bind(user)
    .bind(settings.hide_customer_dashboard)
    .bind(tx.now().to_sqlx())
    .execute(tx.conn())
    .await?;
    Ok(())
}
