//! A user: who may log in, and as what.

use std::{collections::BTreeSet, sync::Arc};

use crm_chassis::{Caller, Code, EmployeeId, Error, Result, TenantId, audit::Changes, caller::Origin};
use jiff::Timestamp;
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
    /// Sees all customers and manages users; given in the CRM.
    pub crm_administrator: bool,
    /// Maintains the settings; given in the CRM.
    pub settings_user: bool,
    /// Grows with every change made in the CRM.
    pub version: i64,
    /// When he was made.
    pub created_at: Timestamp,
    /// When an administrator closed his account; none while it is open.
    pub closed_at: Option<Timestamp>,
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
    /// Somebody new, who is no employee as long as nobody finds one with his e-mail address.
    #[must_use]
    pub fn new(
        id: Uuid,
        email: &str,
        display_name: &str,
        now: Timestamp,
        crm_administrator: bool,
        settings_user: bool,
    ) -> Self {
        Self {
            id,
            email: email.trim().to_owned(),
            display_name: display_name.trim().to_owned(),
            position: None,
            crm_administrator,
            settings_user,
            version: 1,
            created_at: now,
            closed_at: None,
        }
    }

    /// False for employees who have left and where an administrator closed the account.
    #[must_use]
    pub fn may_log_in(&self) -> bool {
        self.closed_at.is_none() && self.is_employed()
    }

    /// False for employees who have left.
    #[must_use]
    pub fn is_employed(&self) -> bool {
        self.position.is_none_or(|position| position.active)
    }

    /// What he may do.
    #[must_use]
    pub fn permissions(&self) -> BTreeSet<String> {
        permissions_of(&self.roles())
    }

    /// Whether he may change users.
    #[must_use]
    pub fn may_manage_users(&self) -> bool {
        self.may_log_in() && self.crm_administrator
    }

    /// Gives him these roles, as `by` says.
    ///
    /// # Errors
    /// Nobody takes the administrator's role from himself: there would be nobody left to give it back.
    pub fn set_roles(self, crm_administrator: bool, settings_user: bool, by: &Caller) -> Result<Self> {
        if self.id == by.user && self.crm_administrator && !crm_administrator {
            let message = "You cannot take the administrator's role from yourself. Ask another administrator to do it.";
            return Err(Error::new(Code::WrongState, "OWN_ROLE", message));
        }
        let same = (self.crm_administrator, self.settings_user) == (crm_administrator, settings_user);
        let version = self.version + i64::from(!same);
        Ok(Self { crm_administrator, settings_user, version, ..self })
    }

    /// Closes his account, as `by` says. A closed one stays as it is.
    ///
    /// # Errors
    /// Nobody closes his own.
    pub fn close(self, by: &Caller, now: Timestamp) -> Result<Self> {
        if self.id == by.user {
            let message = "You cannot close your own account. Ask another administrator to do it.";
            return Err(Error::new(Code::WrongState, "OWN_ACCOUNT", message));
        }
        if self.closed_at.is_some() {
            return Ok(self);
        }
        Ok(Self { closed_at: Some(now), version: self.version + 1, ..self })
    }

    /// Opens his account again. An open one stays as it is.
    #[must_use]
    pub fn reopen(self) -> Self {
        if self.closed_at.is_none() {
            return self;
        }
        Self { closed_at: None, version: self.version + 1, ..self }
    }

    /// Refuses to give him a new password where `by` is himself: that is what the present one is needed for.
    pub fn check_reset(&self, by: &Caller) -> Result<()> {
        if self.id != by.user {
            return Ok(());
        }
        let message = "Change your own password in the user menu; it needs the present one.";
        Err(Error::new(Code::WrongState, "OWN_PASSWORD", message))
    }

    /// What differs, for the audit line.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("email", &self.email, &after.email);
        changes.compare("display_name", &self.display_name, &after.display_name);
        changes.compare("crm_administrator", &self.crm_administrator, &after.crm_administrator);
        changes.compare("settings_user", &self.settings_user, &after.settings_user);
        changes.compare("closed", &self.closed_at.is_some(), &after.closed_at.is_some());
        changes
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
        Caller {
            tenant,
            user: self.id,
            employee: self.position.map(|position| position.employee),
            session: Some(session),
            name: self.display_name.as_str().into(),
            scope: scope_of(&self.roles()),
            permissions: Arc::new(self.permissions()),
            origin: Origin::User,
        }
    }

    /// A program calling in his name with the key that he calls `name`: it may what both of them may.
    #[must_use]
    pub fn caller_with_key(&self, tenant: TenantId, name: &str, scopes: &BTreeSet<String>) -> Caller {
        Caller {
            tenant,
            user: self.id,
            employee: self.position.map(|position| position.employee),
            session: None,
            name: format!("{} ({name})", self.display_name).into(),
            scope: scope_of(&self.roles()),
            permissions: Arc::new(self.permissions().intersection(scopes).cloned().collect()),
            origin: Origin::User,
        }
    }
}

/// The session of a caller who must be a person: programs with a key change neither passwords nor keys, and not how their user wants his
/// screens to be.
pub fn needs_session(caller: &Caller) -> Result<Uuid> {
    caller.session.ok_or_else(|| {
        let message = "This needs somebody who is logged in; an API key is not enough.";
        Error::new(Code::Forbidden, "NEEDS_SESSION", message)
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    fn admin() -> User {
        User::new(Uuid::from_u128(1), "admin@acme.example ", " Admin", now(), true, false)
    }

    fn as_caller(user: &User) -> Caller {
        user.caller(TenantId(Uuid::nil()), Uuid::nil())
    }

    fn other() -> Caller {
        as_caller(&User { id: Uuid::from_u128(2), ..admin() })
    }

    #[test]
    fn an_administrator_keeps_himself_in() {
        let by = as_caller(&admin());
        assert_eq!(admin().set_roles(false, true, &by).unwrap_err().reason(), "OWN_ROLE");
        assert_eq!(admin().close(&by, now()).unwrap_err().reason(), "OWN_ACCOUNT");
        assert_eq!(admin().check_reset(&by).unwrap_err().reason(), "OWN_PASSWORD");
        assert!(admin().set_roles(true, true, &by).unwrap().settings_user);
        assert!(!admin().set_roles(false, false, &other()).unwrap().crm_administrator);
        admin().check_reset(&other()).unwrap();
    }

    #[test]
    fn what_is_so_already_makes_no_new_version() {
        assert_eq!(admin().set_roles(true, false, &other()).unwrap(), admin());
        assert_eq!(admin().reopen(), admin());
        let closed = admin().close(&other(), now()).unwrap();
        assert_eq!((closed.version, closed.may_log_in()), (2, false));
        assert_eq!(closed.clone().close(&other(), now()).unwrap(), closed);
        assert_eq!(closed.reopen(), User { version: 3, ..admin() });
    }

    #[test]
    fn a_key_may_only_what_it_was_given_and_its_user_still_may() {
        let scopes = BTreeSet::from(["customers.read".to_owned(), "settings.write".to_owned()]);
        let caller = admin().caller_with_key(TenantId(Uuid::nil()), "Import", &scopes);
        assert!(caller.permissions.iter().eq(["customers.read"]));
        assert_eq!((&*caller.name, caller.session), ("Admin (Import)", None));
        assert_eq!(needs_session(&caller).unwrap_err().reason(), "NEEDS_SESSION");
    }
}
