//! Tenants, in the platform's table: here is where they are made and changed.

use crm_chassis::{Code, Error, OnConstraint as _, Result, Tx, tenants::Tenant};

/// The version a new tenant has.
pub const FIRST_VERSION: i64 = 1;

/// Stores a new tenant.
pub async fn insert(tx: &mut Tx, tenant: &Tenant) -> Result<()> {
    sqlx::query(
        "insert into tenants (id, slug, name, currency, time_zone, locale, suspended, version) values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(tenant.id)
    .bind(&tenant.slug)
    .bind(&tenant.name)
    .bind(&tenant.currency)
    .bind(&tenant.time_zone)
    .bind(&tenant.locale)
    .bind(tenant.suspended)
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

/// Locks the row of this transaction's tenant until the transaction ends.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    sqlx::query("select from tenants where id = $1 for update").bind(tx.tenant()).execute(tx.conn()).await?;
    Ok(())
}

/// Stores what can be changed of the transaction's tenant. Returns its new version.
pub async fn update(tx: &mut Tx, tenant: &Tenant) -> Result<i64> {
    let sql = "update tenants set name = $2, currency = $3, time_zone = $4, locale = $5, version = version + 1
               where id = $1 returning version";
    let query = sqlx::query_scalar(sql).bind(tx.tenant()).bind(&tenant.name).bind(&tenant.currency);
    Ok(query.bind(&tenant.time_zone).bind(&tenant.locale).fetch_one(tx.conn()).await?)
}

/// Suspends the transaction's tenant or lets it in again. Returns its new version; none if it was so already.
pub async fn set_suspended(tx: &mut Tx, suspended: bool) -> Result<Option<i64>> {
    let sql =
        "update tenants set suspended = $2, version = version + 1 where id = $1 and suspended <> $2 returning version";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(suspended).fetch_optional(tx.conn()).await?)
}
