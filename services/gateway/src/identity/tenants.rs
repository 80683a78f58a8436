//! Tenants, as a hoster or the demo makes them: the link to the ERP, the tenant and its first administrator.

use crm_chassis::{Caller, Db, Result, TenantId, audit::Changes, tenants};
use secrecy::SecretString;

pub use crm_chassis::tenants::Tenant;

use super::{
    domain::{TenantUpdate, changes_of_tenant, check_tenant},
    erp_link::{ErpLink, ErpPassword},
    events,
    passwords::Passwords,
    store,
    users::{self, NewUser},
};

/// A tenant to make.
#[derive(Clone, Debug)]
pub struct NewTenant {
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
    /// The first user, who may let in others.
    pub administrator: NewUser,
    /// What the ERP logs in to the broker with.
    pub erp_password: ErpPassword,
}

/// What became of it.
#[derive(Debug)]
pub struct CreatedTenant {
    /// Id.
    pub id: TenantId,
    /// False if there was a tenant with this slug already. Its name, settings and users have stayed as they were.
    pub is_new: bool,
    /// The ERP's new password at the broker; none if the old one still holds.
    pub erp_password: Option<SecretString>,
}

/// Makes a tenant that can log in and exchange messages, or makes the broker's part of an existing one whole again. The broker comes
/// first: what it lacks when the tenant exists would be noticed only when messages get lost.
pub async fn create_tenant(
    worker: &Db,
    link: &ErpLink,
    passwords: &Passwords,
    new: &NewTenant,
) -> anyhow::Result<CreatedTenant> {
    let known = tenants::by_slug(worker.pool(), &new.slug).await?;
    let tenant = Tenant {
        id: known.as_ref().map_or_else(|| TenantId(worker.clock().new_id()), |known| known.id),
        slug: new.slug.clone(),
        name: new.name.trim().to_owned(),
        currency: new.currency.clone(),
        time_zone: new.time_zone.clone(),
        locale: new.locale.clone(),
        suspended: false,
    };
    check_tenant(&tenant)?;
    new.administrator.check()?;
    let erp_password = link.establish(&tenant.slug, &new.erp_password).await?;
    if known.is_none() {
        insert(worker, passwords, &tenant, &new.administrator).await?;
    }
    Ok(CreatedTenant { id: tenant.id, is_new: known.is_none(), erp_password })
}

async fn insert(worker: &Db, passwords: &Passwords, tenant: &Tenant, administrator: &NewUser) -> Result<()> {
    let password_hash = passwords.hash(&administrator.password, &administrator.owner(tenant)).await?;
    let mut tx = worker.transaction(Caller::hoster(tenant.id)).await?;
    store::tenants::insert(&mut tx, tenant).await?;
    users::insert(&mut tx, administrator, &password_hash).await?;
    tx.publish(events::tenant_changed(tenant, store::tenants::FIRST_VERSION)).await?;
    tx.commit().await
}

/// Changes a tenant and tells all services. False if it was so already.
pub async fn update_tenant(worker: &Db, tenant: TenantId, wanted: &TenantUpdate) -> Result<bool> {
    let mut tx = worker.transaction(Caller::hoster(tenant)).await?;
    store::tenants::lock(&mut tx).await?;
    let before = tenants::current(&mut tx).await?;
    let after = wanted.applied_to(&before);
    check_tenant(&after)?;
    let changes = changes_of_tenant(&before, &after);
    if changes.is_empty() {
        return Ok(false);
    }
    let version = store::tenants::update(&mut tx, &after).await?;
    tx.audit("tenant", after.id.0, "updated", &changes).await?;
    tx.publish(events::tenant_changed(&after, version)).await?;
    tx.commit().await?;
    Ok(true)
}

/// Keeps a tenant's people out, or lets them in again; within five seconds, in sessions that are open too. Everything else goes on. False
/// if it was so already.
pub async fn set_suspended(worker: &Db, tenant: TenantId, suspended: bool) -> Result<bool> {
    let mut tx = worker.transaction(Caller::hoster(tenant)).await?;
    let Some(version) = store::tenants::set_suspended(&mut tx, suspended).await? else { return Ok(false) };
    let tenant = tenants::current(&mut tx).await?;
    let mut changes = Changes::default();
    changes.compare("suspended", &!suspended, &suspended);
    tx.audit("tenant", tenant.id.0, if suspended { "suspended" } else { "resumed" }, &changes).await?;
    tx.publish(events::tenant_changed(&tenant, version)).await?;
    tx.commit().await?;
    Ok(true)
}
