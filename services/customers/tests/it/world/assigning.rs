//! Moving customers from one main salesman to another.

use crm_chassis::Scope;
use crm_proto::customers::{self as pb, MoveOutcome};
use crm_testkit::caller;

use super::{Person, World};

impl World {
    /// Maria as a sales manager is: for her team alone.
    pub fn manager(&self) -> Person {
        self.maria().without(self, "salesmen.assign-all")
    }

    /// Somebody who maintains the settings, sees no customer and is no employee.
    pub fn settings_user(&self) -> Person {
        let mut settings = caller(self.tenant, "SETTINGS", Scope::Own, &["salesmen.assign", "salesmen.assign-all"]);
        settings.employee = None;
        Person::new(self, settings)
    }

    /// From whom to whom, without customers yet.
    pub fn way(&self, from: &str, to: &str) -> pb::MoveCustomersRequest {
        pb::MoveCustomersRequest {
            from_salesman_id: self.employee_id(from),
            to_salesman_id: self.employee_id(to),
            ..Default::default()
        }
    }

    /// The same for some customers, whatever their version.
    pub fn move_of(&self, from: &str, to: &str, ids: &[&str]) -> pb::MoveCustomersRequest {
        let customer = |id: &&str| pb::CustomerToMove { id: (*id).to_owned(), etag: String::new() };
        pb::MoveCustomersRequest { customers: ids.iter().map(customer).collect(), ..self.way(from, to) }
    }
}

/// What became of the customers, in their order.
pub fn outcomes(answer: &pb::MoveCustomersResponse) -> Vec<MoveOutcome> {
    answer.customers.iter().map(pb::MovedCustomer::outcome).collect()
}
