//! Tenants, in the platform's table: here is where they are made.

use crm_chassis::{Code, Error, OnConstraint as _, Result, Tx, tenants::Tenant};

/// The version a new tenant has.
pub const FIRST_VERSION: i64 = 1;

/// Stores a new tenant.
pub async fn insert(tx: &mut Tx, tenant: &Tenant) -> Result<()> {
    sqlx::query(
        "insert into tenants (id, slug, name, currency, time_zone, locale, version) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(tenant.id)
    .bind(&tenant.slug)
    .bind(&tenant.name)
    .bind(&tenant.currency)
    .bind(&tenant.time_zone)
    .bind(&tenant.locale)
    .bind(FIRST_VERSION)
    .execute(tx.conn())
    .await
    .on_constraint("tenants_slug_unique", || {
        Error::new(Code::AlreadyExists, "SLUG_TAKEN", format!("There is a tenant {} already.", tenant.slug))
    })?;
    Ok(())
}

/// The version of this transaction's tenant, which is held as it is until the transaction ends.
pub async fn hold(tx: &mut Tx) -> Result<i64> {
    let sql = "select version from tenants where id = $1 for share";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).fetch_one(tx.conn()).await?)
}
