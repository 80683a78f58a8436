//! A customer as lists tell of it.

use crm_chassis::EmployeeId;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Names, Status};

/// When something is planned and was done last at a customer, as the activities service told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agenda {
    /// When the open activity that begins first begins; it may be overdue.
    pub next: Option<Timestamp>,
    /// When the activity that was completed last was completed.
    pub last: Option<Timestamp>,
}

/// What a list tells of a customer; the fields are those of [`Customer`](super::Customer).
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Id.
    pub id: Uuid,
    /// Version.
    pub version: i64,
    /// Code of the ERP, once it has one.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Status.
    pub status: Status,
    /// Code of the customer type.
    pub customer_type: String,
    /// Code of the rank.
    pub rank: String,
    /// Code of the reporting area.
    pub reporting_area: String,
    /// Code of the site.
    pub site: String,
    /// Main salesman.
    pub main_salesman: Option<EmployeeId>,
    /// Telephone number.
    pub telephone: String,
    /// E-mail address.
    pub email: String,
    /// City of the physical address.
    pub city: String,
    /// Whether the last release was declined.
    pub declined: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When something is planned and was done last.
    pub agenda: Agenda,
    /// Names of its groups.
    pub groups: Vec<String>,
    /// What the codes and the main salesman are called.
    pub names: Names,
}
