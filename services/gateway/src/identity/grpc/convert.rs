//! Protobuf ↔ domain.

use crm_chassis::{Scope, tenants::Tenant};
use crm_proto::identity as pb;
use jiff::Timestamp;

use crate::identity::domain::{Employee, Role, Session, permissions_of, scope_of};

/// An employee.
#[must_use]
pub fn employee(employee: &Employee) -> pb::Employee {
    let person = &employee.person;
    pb::Employee {
        id: employee.id.0.to_string(),
        code: employee.code.clone(),
        display_name: person.display_name.clone(),
        email: person.email.clone(),
        telephone: person.telephone.clone(),
        active: person.active,
        salesman: person.salesman,
        manager_id: person.manager.map(|manager| manager.0.to_string()).unwrap_or_default(),
        site: person.site.clone(),
        version: employee.version,
        update_time: Some(timestamp(employee.updated_at)),
    }
}

/// A session with all that the screens need to know.
#[must_use]
pub fn session(session: &Session, tenant: &Tenant) -> pb::Session {
    let user = &session.user;
    let roles = user.roles();
    let scope = match scope_of(&roles) {
        Scope::Own => pb::Scope::Own,
        Scope::Team => pb::Scope::Team,
        Scope::All => pb::Scope::All,
    };
    pb::Session {
        tenant: Some(pb::SessionTenant {
            slug: tenant.slug.clone(),
            name: tenant.name.clone(),
            currency: tenant.currency.clone(),
            time_zone: tenant.time_zone.clone(),
            locale: tenant.locale.clone(),
        }),
        user: Some(pb::SessionUser {
            id: user.id.to_string(),
            email: user.email.clone(),
            display_name: user.display_name.clone(),
            employee_id: user.position.map(|position| position.employee.0.to_string()).unwrap_or_default(),
            roles: roles.iter().map(|known| role(*known).into()).collect(),
        }),
        permissions: permissions_of(&roles).into_iter().collect(),
        scope: scope.into(),
        expire_time: Some(timestamp(session.expires_at)),
    }
}

fn role(role: Role) -> pb::Role {
    match role {
        Role::Salesman => pb::Role::Salesman,
        Role::SalesManager => pb::Role::SalesManager,
        Role::CrmAdministrator => pb::Role::CrmAdministrator,
        Role::SettingsUser => pb::Role::SettingsUser,
    }
}

fn timestamp(instant: Timestamp) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: instant.as_second(), nanos: instant.subsec_nanosecond() }
}
