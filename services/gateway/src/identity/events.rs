//! What is published.

use crm_chassis::{TenantId, events::Event, tenants::Tenant};
use crm_proto::identity as pb;

use super::{domain::Employee, grpc::convert};

/// The snapshot of an employee. He sees it live himself, besides those who see the whole tenant or their team.
#[must_use]
pub fn employee_changed(employee: &Employee) -> Event {
    let message = pb::EmployeeChanged { employee: Some(convert::employee(employee)) };
    Event::new(&message, employee.id.0, employee.version, "CHANGED").seen_by([employee.id])
}

/// The snapshot of a tenant.
#[must_use]
pub fn tenant_changed(tenant: &Tenant, version: i64) -> Event {
    let TenantId(id) = tenant.id;
    let message = pb::TenantChanged {
        tenant: Some(pb::Tenant {
            id: id.to_string(),
            slug: tenant.slug.clone(),
            name: tenant.name.clone(),
            currency: tenant.currency.clone(),
            time_zone: tenant.time_zone.clone(),
            locale: tenant.locale.clone(),
            version,
            suspended: tenant.suspended,
        }),
    };
    Event::new(&message, id, version, "CHANGED")
}
