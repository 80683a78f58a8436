//! Which changes a user hears of: those of his tenant whose audience he is in, or somebody he sees for (D§5.2).

use std::collections::HashSet;

use crm_chassis::{Caller, Db, EmployeeId, Result, Scope, TenantId};

use super::bus::Change;
use crate::identity::store::employees;

/// A user as far as streams are concerned.
#[derive(Clone, Debug)]
pub struct Viewer {
    tenant: TenantId,
    /// For whom he sees; none means the whole tenant.
    sees_for: Option<HashSet<EmployeeId>>,
}

impl Viewer {
    /// Reads the team of a caller who has one.
    pub async fn new(db: &Db, caller: &Caller) -> Result<Self> {
        let sees_for = match (caller.scope, caller.employee) {
            (Scope::All, _) => None,
            (Scope::Team, Some(employee)) => {
                let mut tx = db.reading(caller.clone()).await?;
                let team = employees::team_of(&mut tx, employee).await?;
                tx.commit().await?;
                Some(team.into_iter().collect())
            }
            (Scope::Own | Scope::Team, employee) => Some(employee.into_iter().collect()),
        };
        Ok(Self { tenant: caller.tenant, sees_for })
    }

    /// Whether he hears of a change.
    #[must_use]
    pub fn sees(&self, change: &Change) -> bool {
        self.tenant == change.tenant
            && self.sees_for.as_ref().is_none_or(|seen| change.audience.iter().any(|employee| seen.contains(employee)))
    }
}
