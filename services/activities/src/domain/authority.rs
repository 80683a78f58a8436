//! Who acts for whom (D§3.3, 5.3): a salesman for himself, a manager for his team, an administrator for everybody.

use std::collections::HashSet;

use crm_chassis::{Code, EmployeeId, Error, Result};

/// For whom a caller acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authority {
    /// For these.
    Some(HashSet<EmployeeId>),
    /// For everybody.
    Everybody,
}

impl Authority {
    /// Whether he acts for this salesman.
    #[must_use]
    pub fn acts_for(&self, salesman: EmployeeId) -> bool {
        match self {
            Self::Some(employees) => employees.contains(&salesman),
            Self::Everybody => true,
        }
    }

    /// Refuses what is somebody else's, whom he does not act for.
    pub fn expect(&self, salesman: EmployeeId, what: &'static str) -> Result<()> {
        if self.acts_for(salesman) {
            return Ok(());
        }
        let message = format!("This {what} is another salesman's. Only he, his managers and administrators change it.");
        Err(Error::new(Code::Forbidden, "NOT_YOURS", message))
    }
}
