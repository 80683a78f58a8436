//! Who is calling: the one context value that goes from the token down to the SQL.

use std::{collections::BTreeSet, sync::Arc};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{Code, Error, Result};

/// Id of a tenant. Every statement names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct TenantId(pub Uuid);

/// Id of an employee, derived from tenant and ERP code, so that whoever hears of an employee first gives the same id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct EmployeeId(pub Uuid);

impl EmployeeId {
    /// The id of the employee whom the tenant's ERP calls `code`.
    #[must_use]
    pub fn of(tenant: TenantId, code: &str) -> Self {
        Self(Uuid::new_v5(&tenant.0, format!("employee:{code}").as_bytes()))
    }
}

/// Whose records a caller sees (D§5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Own and linked.
    Own,
    /// Own and those of everybody below in the organisation chart.
    Team,
    /// The whole tenant.
    All,
}

/// Where a change comes from. Changes from the ERP are not sent back to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A user.
    User,
    /// The ERP.
    Erp,
    /// The CRM itself.
    System,
}

impl Origin {
    /// The word in headers and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Erp => "erp",
            Self::System => "system",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::User, Self::Erp, Self::System].into_iter().find(|origin| origin.as_str() == word)
    }
}

/// Who is calling, for which tenant, and what he may do.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The tenant whose data is touched.
    pub tenant: TenantId,
    /// The user, or the nil id for the ERP and the CRM itself.
    pub user: Uuid,
    /// The user's employee record, if he has one.
    pub employee: Option<EmployeeId>,
    /// The log-in session of the call; none for the ERP and the CRM itself.
    pub session: Option<Uuid>,
    /// Name for audit lines and "released by".
    pub name: Arc<str>,
    /// Whose records he sees.
    pub scope: Scope,
    /// Permissions, for example `customers.release`.
    pub permissions: Arc<BTreeSet<String>>,
    /// Where his changes come from.
    pub origin: Origin,
}

impl Caller {
    /// The ERP of a tenant: sees everything of it.
    #[must_use]
    pub fn erp(tenant: TenantId) -> Self {
        Self::machine(tenant, Origin::Erp, "ERP")
    }

    /// The CRM itself, working for a tenant.
    #[must_use]
    pub fn system(tenant: TenantId) -> Self {
        Self::machine(tenant, Origin::System, "CRM")
    }

    /// Who hosts the CRM, at his command line: nobody of the tenant, and its audit trail says so.
    #[must_use]
    pub fn hoster(tenant: TenantId) -> Self {
        Self::machine(tenant, Origin::System, "Hoster")
    }

    fn machine(tenant: TenantId, origin: Origin, name: &str) -> Self {
        Self {
            tenant,
            user: Uuid::nil(),
            employee: None,
            session: None,
            name: name.into(),
            scope: Scope::All,
            permissions: Arc::default(),
            origin,
        }
    }

    /// Refuses a caller without `permission`. The words `public` and `signed-in` are decided before a caller exists.
    pub fn require(&self, permission: &str) -> Result<()> {
        if permission == "signed-in" || self.permissions.contains(permission) {
            return Ok(());
        }
        let message = if self.is_program() {
            format!(
                "The scope of this API key lacks \"{permission}\", or its user may not do it himself. A key's scope does not change: \
                 make another key that has it, on the page API keys of the user menu."
            )
        } else {
            format!("You need the right \"{permission}\". An administrator can give it to you.")
        };
        Err(Error::new(Code::Forbidden, "PERMISSION_DENIED", message))
    }

    /// Whether a program calls in a user's name, with an API key of his.
    fn is_program(&self) -> bool {
        self.origin == Origin::User && self.session.is_none()
    }
}
