//! A salesman as far as customers are concerned.

use crm_chassis::{Caller, EmployeeId};
use uuid::Uuid;

use super::Status;

/// Who holds it assigns everybody's customers; others those of their team.
const ASSIGN_ALL: &str = "salesmen.assign-all";

/// Whether somebody assigns the customers of everybody, not only of his team.
#[must_use]
pub fn assigns_all(caller: &Caller) -> bool {
    caller.permissions.contains(ASSIGN_ALL)
}

/// A salesman with the numbers of his customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salesman {
    /// His employee record.
    pub id: EmployeeId,
    /// Code in the ERP.
    pub code: String,
    /// Full name.
    pub display_name: String,
    /// True for sales persons who have not left.
    pub sells: bool,
    /// The manager; none at the top.
    pub manager: Option<EmployeeId>,
    /// Code of his site.
    pub site: String,
    /// Customers whose main salesman he is.
    pub main_count: i64,
    /// Customers that he is linked to additionally.
    pub additional_count: i64,
}

/// A customer of a salesman's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalesmanCustomer {
    /// Id.
    pub id: Uuid,
    /// Grows with every change.
    pub version: i64,
    /// Given by the ERP.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Where it stands.
    pub status: Status,
    /// City of the physical address.
    pub city: String,
    /// True if he is its main salesman.
    pub main: bool,
    /// Its main salesman.
    pub main_salesman: Option<EmployeeId>,
    /// What that one is called.
    pub main_salesman_name: String,
}
