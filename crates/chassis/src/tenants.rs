//! The tenants a service knows: fed by `TenantChanged`, read to resolve the slug of an ERP message or the time zone of a filter.

use crm_proto::identity as pb;
use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::{
    caller::TenantId,
    db::Tx,
    error::{Error, Result},
};

/// A dealer whose data the service holds.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Tenant {
    /// Id.
    pub id: TenantId,
    /// Short name in addresses, queues and at log-in.
    pub slug: String,
    /// Name of the dealer.
    pub name: String,
    /// ISO 4217 code of the default currency.
    pub currency: String,
    /// IANA time zone.
    pub time_zone: String,
    /// BCP 47 language tag.
    pub locale: String,
    /// True while its people are kept out. Its data stay, and what its ERP tells is applied as ever.
    pub suspended: bool,
}

impl Tenant {
    /// Its time zone, whose days and months are meant wherever a tenant speaks of them.
    ///
    /// # Errors
    /// Internal, if there is no such time zone.
    pub fn zone(&self) -> Result<TimeZone> {
        TimeZone::get(&self.time_zone).map_err(Error::internal)
    }
}

/// The tenant with this slug, if there is one.
pub async fn by_slug(pool: &sqlx::PgPool, slug: &str) -> Result<Option<Tenant>> {
    let sql = "select id, slug, name, currency, time_zone, locale, suspended from tenants where slug = $1";
    Ok(sqlx::query_as(sql).bind(slug).fetch_optional(pool).await?)
}

/// All tenants.
pub async fn all(pool: &sqlx::PgPool) -> Result<Vec<Tenant>> {
    let sql = "select id, slug, name, currency, time_zone, locale, suspended from tenants order by slug";
    Ok(sqlx::query_as(sql).fetch_all(pool).await?)
}

/// Those of the tenants with these slugs that there are.
pub async fn by_slugs(pool: &sqlx::PgPool, slugs: &[&str]) -> Result<Vec<Tenant>> {
    let sql = "select id, slug, name, currency, time_zone, locale, suspended from tenants where slug = any($1)";
    Ok(sqlx::query_as(sql).bind(slugs).fetch_all(pool).await?)
}

/// The tenant of this transaction.
pub async fn current(tx: &mut Tx) -> Result<Tenant> {
    let sql = "select id, slug, name, currency, time_zone, locale, suspended from tenants where id = $1";
    sqlx::query_as(sql)
        .bind(tx.tenant())
        .fetch_optional(tx.conn())
        .await?
        .ok_or_else(|| Error::unavailable("the tenant is not known to this service yet"))
}

/// Keeps the newest version of a tenant.
pub async fn on_tenant_changed(tx: &mut Tx, event: pb::TenantChanged) -> Result<()> {
    let tenant = event.tenant.ok_or_else(|| Error::invalid("tenant", "The tenant is missing."))?;
    let id: Uuid = tenant.id.parse().map_err(|_| Error::invalid("tenant.id", "Not a UUID."))?;
    sqlx::query(
        "insert into tenants as t (id, slug, name, currency, time_zone, locale, suspended, version) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do update set slug = excluded.slug, name = excluded.name, currency = excluded.currency,
             time_zone = excluded.time_zone, locale = excluded.locale, suspended = excluded.suspended, version = excluded.version
         where t.version < excluded.version",
    )
    .bind(id)
    .bind(tenant.slug)
    .bind(tenant.name)
    .bind(tenant.currency)
    .bind(tenant.time_zone)
    .bind(tenant.locale)
    .bind(tenant.suspended)
    .bind(tenant.version)
    .execute(tx.conn())
    .await?;
    Ok(())
}
