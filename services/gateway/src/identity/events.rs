//! What is published.

use crm_chassis::{
    EmployeeId, TenantId,
    events::{Event, SNAPSHOT},
    tenants::Tenant,
};
use crm_proto::identity as pb;
use jiff::Timestamp;
use uuid::Uuid;

use super::{domain::Employee, grpc::convert};

/// An employee was created or changed. He sees it live himself, besides those who see the whole tenant or their team.
#[must_use]
pub fn employee_changed(employee: &Employee) -> Event {
    employee_event(employee, "CHANGED")
}

/// The snapshot of an employee, as he is.
#[must_use]
pub fn employee_snapshot(employee: &Employee) -> Event {
    employee_event(employee, SNAPSHOT)
}

fn employee_event(employee: &Employee, change: &'static str) -> Event {
    let message = pb::EmployeeChanged { employee: Some(convert::employee(employee)) };
    Event::new(&message, employee.id.0, employee.version, change).seen_by([employee.id])
}

/// A user got notifications, or read some. He sees it live himself, besides those who see the whole tenant or their team: they hear that
/// there is something, and not what.
#[must_use]
pub fn notifications_changed(user: Uuid, employee: Option<EmployeeId>, now: Timestamp) -> Event {
    let message = pb::NotificationsChanged { user_id: user.to_string() };
    // There is no row with a version: the instant orders its events.
    Event::new(&message, user, now.as_microsecond(), "CHANGED").seen_by(employee)
}

/// A tenant was made or changed.
#[must_use]
pub fn tenant_changed(tenant: &Tenant, version: i64) -> Event {
    tenant_event(tenant, version, "CHANGED")
}

/// The snapshot of a tenant, as it is.
#[must_use]
pub fn tenant_snapshot(tenant: &Tenant, version: i64) -> Event {
    tenant_event(tenant, version, SNAPSHOT)
}

fn tenant_event(tenant: &Tenant, version: i64, change: &'static str) -> Event {
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
    Event::new(&message, id, version, change)
}
