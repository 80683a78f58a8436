//! What contacts and third parties know of their customer.

use uuid::Uuid;

use super::{Customer, Status};

/// The customer on which something hangs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParentCustomer {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Where it stands.
    pub status: Status,
}

impl From<&Customer> for ParentCustomer {
    fn from(customer: &Customer) -> Self {
        Self { id: customer.id, name: customer.details.name.clone(), status: customer.status }
    }
}
