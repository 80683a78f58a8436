//! A customer group: customers that are opened to salesmen together (D§2.3). The ERP does not know it.

use std::collections::BTreeSet;

use crm_chassis::{Caller, Code, EmployeeId, Error, Result, audit::Changes, error::Violation, etag};
use jiff::Timestamp;
use uuid::Uuid;

use super::validate;

/// A customer group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Id.
    pub id: Uuid,
    /// Grows with every change.
    pub version: i64,
    /// Name, which no other group has.
    pub name: String,
    /// Who sees all its customers.
    pub salesmen: BTreeSet<EmployeeId>,
    /// How many customers it holds.
    pub customer_count: i32,
    /// When it was created.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// By whom.
    pub updated_by: String,
}

impl Group {
    /// Most salesmen.
    pub const MOST_SALESMEN: usize = 200;
    /// Most customers: all of them are told of in one transaction when a salesman comes or goes.
    pub const MOST_CUSTOMERS: i32 = 20_000;

    /// A new group without customers.
    pub fn create(
        id: Uuid,
        name: String,
        salesmen: BTreeSet<EmployeeId>,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<Self> {
        let group = Self {
            id,
            version: 1,
            name,
            salesmen,
            customer_count: 0,
            created_at: now,
            created_by: caller.name.to_string(),
            updated_at: now,
            updated_by: caller.name.to_string(),
        };
        validate::none(group.wrong())?;
        Ok(group)
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// Changes what it is called and who sees its customers.
    pub fn edit(self, name: String, salesmen: BTreeSet<EmployeeId>, caller: &Caller, now: Timestamp) -> Result<Self> {
        let after = Self { name, salesmen, ..self.clone() };
        validate::none(after.wrong())?;
        Ok(if after == self { self } else { after.touched(caller, now) })
    }

    /// Holds so many customers from now on.
    pub fn with_customers(self, customer_count: i32, caller: &Caller, now: Timestamp) -> Result<Self> {
        if customer_count > Self::MOST_CUSTOMERS {
            let message = format!("A group holds at most {} customers; make another one.", Self::MOST_CUSTOMERS);
            return Err(Error::new(Code::WrongState, "GROUP_FULL", message));
        }
        Ok(Self { customer_count, ..self }.touched(caller, now))
    }

    /// Takes in other groups: all salesmen see all customers, of which there are so many.
    pub fn absorb(self, others: &[Self], customer_count: i32, caller: &Caller, now: Timestamp) -> Result<Self> {
        let salesmen: BTreeSet<_> = others.iter().chain([&self]).flat_map(|group| &group.salesmen).copied().collect();
        if salesmen.len() > Self::MOST_SALESMEN {
            let message =
                format!("Together these groups have more than {} salesmen; remove some first.", Self::MOST_SALESMEN);
            return Err(Error::new(Code::WrongState, "TOO_MANY_SALESMEN", message));
        }
        Self { salesmen, ..self }.with_customers(customer_count, caller, now)
    }

    /// As it is told of when it is gone.
    #[must_use]
    pub fn delete(self, caller: &Caller, now: Timestamp) -> Self {
        self.touched(caller, now)
    }

    /// What a new one starts with, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        self.blank().changes_to(self)
    }

    /// What is lost with it, for the audit line.
    #[must_use]
    pub fn last_values(&self) -> Changes {
        self.changes_to(&self.blank())
    }

    /// In what a later version differs from this one, for the audit line. Empty means that nothing happened.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("name", &self.name, &after.name);
        changes.compare("salesman_ids", &self.salesmen, &after.salesmen);
        changes.compare("customer_count", &self.customer_count, &after.customer_count);
        changes
    }

    fn blank(&self) -> Self {
        Self { name: String::new(), salesmen: BTreeSet::new(), customer_count: 0, ..self.clone() }
    }

    fn wrong(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        validate::mandatory("name", &self.name, "Enter the group's name.", &mut violations);
        validate::lines(&[("name", self.name.as_str(), 120)], &mut violations);
        if self.salesmen.len() > Self::MOST_SALESMEN {
            let message = format!("Link at most {} salesmen.", Self::MOST_SALESMEN);
            violations.push(Violation { field: "salesman_ids".into(), message: message.into() });
        }
        violations
    }

    fn touched(self, caller: &Caller, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now, updated_by: caller.name.to_string(), ..self }
    }
}
