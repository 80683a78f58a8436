//! Protobuf ↔ domain.

use crm_chassis::{Caller, Error, Result, Scope, etag, tenants::Tenant};
use crm_proto::identity as pb;
use jiff::Timestamp;
use uuid::Uuid;

use crate::identity::{
    domain::{
        ApiKey, CalendarFeed, Employee, Role, SavedView, Session, Sharing, User, UserSettings, ViewDetails, scope_of,
    },
    store::employees::ListedEmployee,
};

/// The id of a `what`. Text that is no id is nobody's id.
pub fn id(text: &str, what: &'static str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::not_found(what))
}

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
        manager_name: String::new(),
    }
}

/// An employee of a list.
#[must_use]
pub fn listed_employee(listed: &ListedEmployee) -> pb::Employee {
    pb::Employee { manager_name: listed.manager_name.clone(), ..employee(&listed.employee) }
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
            employee_id: employee_id(user),
            roles: roles.iter().map(|known| role(*known).into()).collect(),
        }),
        permissions: user.permissions().into_iter().collect(),
        scope: scope.into(),
        expire_time: Some(timestamp(session.expires_at)),
    }
}

/// A user.
#[must_use]
pub fn user(user: &User) -> pb::User {
    pb::User {
        id: user.id.to_string(),
        email: user.email.clone(),
        display_name: user.display_name.clone(),
        employee_id: employee_id(user),
        roles: user.roles().into_iter().map(|known| role(known).into()).collect(),
        closed: user.closed_at.is_some(),
        employed: user.is_employed(),
        create_time: Some(timestamp(user.created_at)),
        etag: etag::of(user.version),
    }
}

/// An API key, without its token.
#[must_use]
pub fn api_key(key: &ApiKey) -> pb::ApiKey {
    pb::ApiKey {
        id: key.id.to_string(),
        name: key.name.clone(),
        scopes: key.scopes.iter().cloned().collect(),
        create_time: Some(timestamp(key.created_at)),
        expire_time: Some(timestamp(key.expires_at)),
        last_use_time: key.last_used_at.map(timestamp),
    }
}

/// A calendar feed; one that is not there has no time at which it was made.
#[must_use]
pub fn calendar_feed(feed: Option<&CalendarFeed>) -> pb::CalendarFeed {
    pb::CalendarFeed {
        create_time: feed.map(|feed| timestamp(feed.created_at)),
        last_use_time: feed.and_then(|feed| feed.last_used_at).map(timestamp),
    }
}

/// A saved view, as the caller sees it.
#[must_use]
pub fn saved_view(view: &SavedView, caller: &Caller) -> pb::SavedView {
    let sharing = match view.details.sharing {
        Sharing::Private => pb::SavedViewSharing::Private,
        Sharing::Team => pb::SavedViewSharing::Team,
        Sharing::Tenant => pb::SavedViewSharing::Tenant,
    };
    let actions: &[_] =
        if view.may_be_changed_by(caller) { &[pb::SavedViewAction::Edit, pb::SavedViewAction::Delete] } else { &[] };
    pb::SavedView {
        id: view.id.to_string(),
        grid: view.grid.clone(),
        name: view.details.name.clone(),
        search: view.details.search.clone(),
        columns: view.details.columns.clone(),
        sharing: sharing.into(),
        owner_name: view.owner_name.clone(),
        own: view.is_own(caller),
        create_time: Some(timestamp(view.created_at)),
        update_time: Some(timestamp(view.updated_at)),
        etag: etag::of(view.version),
        actions: actions.iter().map(|action| (*action).into()).collect(),
    }
}

/// What somebody wants a view to be.
#[must_use]
pub fn view_details(view: &pb::SavedView) -> ViewDetails {
    let sharing = match view.sharing() {
        pb::SavedViewSharing::Unspecified | pb::SavedViewSharing::Private => Sharing::Private,
        pb::SavedViewSharing::Team => Sharing::Team,
        pb::SavedViewSharing::Tenant => Sharing::Tenant,
    };
    ViewDetails {
        name: view.name.trim().to_owned(),
        search: view.search.clone(),
        columns: view.columns.clone(),
        sharing,
    }
}

/// A user's settings.
#[must_use]
pub fn user_settings(settings: &UserSettings) -> pb::UserSettings {
    pb::UserSettings { hide_customer_dashboard: Some(settings.hide_customer_dashboard) }
}

/// What somebody wants his settings to be.
#[must_use]
pub fn settings_of(settings: &pb::UserSettings) -> UserSettings {
    UserSettings { hide_customer_dashboard: settings.hide_customer_dashboard() }
}

fn employee_id(user: &User) -> String {
    user.position.map(|position| position.employee.0.to_string()).unwrap_or_default()
}

fn role(role: Role) -> pb::Role {
    match role {
        Role::Salesman => pb::Role::Salesman,
        Role::SalesManager => pb::Role::SalesManager,
        Role::CrmAdministrator => pb::Role::CrmAdministrator,
        Role::SettingsUser => pb::Role::SettingsUser,
    }
}

/// An instant.
#[must_use]
pub fn timestamp(instant: Timestamp) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: instant.as_second(), nanos: instant.subsec_nanosecond() }
}

/// An instant that somebody sent; none if it is none.
#[must_use]
pub fn instant(timestamp: &prost_types::Timestamp) -> Option<Timestamp> {
    Timestamp::new(timestamp.seconds, timestamp.nanos).ok()
}
