//! A user: who may log in, and as what.

use std::sync::Arc;

use crm_chassis::{Caller, EmployeeId, TenantId, caller::Origin};
use uuid::Uuid;

use super::role::{Role, permissions_of, scope_of};

/// Somebody who may log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Id.
    pub id: Uuid,
    /// E-mail address; the log-in name.
    pub email: String,
    /// Full name; the ERP's, where the user is an employee.
    pub display_name: String,
    /// Place in the organisation, if the user is an employee.
    pub position: Option<Position>,
    /// Sees all customers; given in the CRM.
    pub crm_administrator: bool,
    /// Maintains the settings; given in the CRM.
    pub settings_user: bool,
}

/// What the organisation says of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// His employee record.
    pub employee: EmployeeId,
    /// False after he has left.
    pub active: bool,
    /// True for sales persons.
    pub salesman: bool,
    /// True if somebody reports to him, also somebody who has left: his customers are still to be handed over.
    pub leads: bool,
}

/// A user with the password hash that a log-in is checked against.
#[derive(Clone, Debug)]
pub struct Login {
    /// The user.
    pub user: User,
    /// Argon2id in PHC form.
    pub password_hash: String,
}

impl User {
    /// False for employees who have left.
    #[must_use]
    pub fn may_log_in(&self) -> bool {
        self.position.is_none_or(|position| position.active)
    }

    /// The user's roles, in the order of the `.proto` file.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        let held = [
            (Role::Salesman, self.position.is_some_and(|position| position.salesman)),
            (Role::SalesManager, self.position.is_some_and(|position| position.leads)),
            (Role::CrmAdministrator, self.crm_administrator),
            (Role::SettingsUser, self.settings_user),
        ];
        held.into_iter().filter(|(_, held)| *held).map(|(role, _)| role).collect()
    }

    /// The user calling in a session.
    #[must_use]
    pub fn caller(&self, tenant: TenantId, session: Uuid) -> Caller {
        let roles = self.roles();
        Caller {
            tenant,
            user: self.id,
            employee: self.position.map(|position| position.employee),
            session: Some(session),
            name: self.display_name.as_str().into(),
            scope: scope_of(&roles),
            permissions: Arc::new(permissions_of(&roles)),
            origin: Origin::User,
        }
    }
}
