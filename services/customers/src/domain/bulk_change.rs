//! One thing that is changed of many customers at once.

use crm_chassis::{Caller, EmployeeId, Error, Result};
use jiff::Timestamp;

use super::{Customer, Salesmen};

/// What is changed of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkChange {
    /// A salesman is linked beside those who are.
    LinkSalesman(EmployeeId),
    /// An additional salesman is unlinked. The main one stays.
    UnlinkSalesman(EmployeeId),
    /// The rank.
    Rank(String),
    /// The reporting area.
    ReportingArea(String),
}

impl Customer {
    /// Changes one thing, by the rules of [`edit`](Self::edit).
    pub fn change(self, change: &BulkChange, caller: &Caller, now: Timestamp) -> Result<Self> {
        let (mut details, mut salesmen) = (self.details.clone(), self.salesmen.clone());
        match change {
            BulkChange::LinkSalesman(one) => salesmen = salesmen.and(*one),
            BulkChange::UnlinkSalesman(one) => salesmen = salesmen.without(*one),
            BulkChange::Rank(code) => details.rank.clone_from(code),
            BulkChange::ReportingArea(code) => details.reporting_area.clone_from(code),
        }
        let before = self.salesmen.additional().len();
        let after = self.edit(details, salesmen, caller, now)?;
        let linked = after.salesmen.additional().len();
        if linked > before && linked > Salesmen::MOST_ADDITIONAL {
            let message = format!("Link at most {} additional salesmen.", Salesmen::MOST_ADDITIONAL);
            return Err(Error::invalid("additional_salesman_ids", message));
        }
        Ok(after)
    }
}
