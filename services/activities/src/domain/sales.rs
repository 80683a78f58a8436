//! What salesmen sold, as the ERP tells it (D§6, 19).

use std::collections::BTreeMap;

use crm_chassis::{EmployeeId, audit::Changes};
use serde::Serialize;

use super::Month;

/// What a salesman sold in a month. Amounts are whole minor units, without VAT.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SalesTotals {
    /// ISO 4217 code of the amounts.
    pub currency: String,
    /// Number of orders.
    pub order_count: i32,
    /// What they are worth.
    pub ordered: i64,
    /// Number of invoices.
    pub invoice_count: i32,
    /// Invoiced; below zero if more was credited.
    pub invoiced: i64,
}

impl SalesTotals {
    /// Whether nothing was sold.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.order_count == 0 && self.ordered == 0 && self.invoice_count == 0 && self.invoiced == 0
    }
}

/// All that the ERP told of a salesman.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalesReport {
    /// The salesman, who may be unknown as yet.
    pub salesman_id: EmployeeId,
    /// Grows with every change; 0 before the first.
    pub version: i64,
    /// Months in which he sold something.
    pub months: BTreeMap<Month, SalesTotals>,
}

impl SalesReport {
    /// Of whom the ERP never told anything.
    #[must_use]
    pub const fn none(salesman_id: EmployeeId) -> Self {
        Self { salesman_id, version: 0, months: BTreeMap::new() }
    }

    /// What the ERP says now. The version stays if that is what it said before.
    #[must_use]
    pub fn replace(self, months: BTreeMap<Month, SalesTotals>) -> Self {
        let months: BTreeMap<_, _> = months.into_iter().filter(|(_, totals)| !totals.is_nothing()).collect();
        let version = self.version + i64::from(self.version == 0 || months != self.months);
        Self { version, months, ..self }
    }

    /// In what a later version differs: the months whose figures do, each as it was and is.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let of = |report: &Self, other: &Self| {
            let differing = report.months.iter().filter(|(month, totals)| other.months.get(month) != Some(totals));
            differing.map(|(month, totals)| (month.to_string(), totals.clone())).collect::<BTreeMap<_, _>>()
        };
        let mut changes = Changes::default();
        changes.compare("months", &of(self, after), &of(after, self));
        changes
    }
}
