//! Salesmen and assignments: protobuf ↔ domain.

use std::collections::BTreeMap;

use crm_chassis::{Error, Result, error::Violation, etag};
use crm_proto::customers as pb;
use uuid::Uuid;

use super::status;
use crate::domain::{Salesman, SalesmanCustomer, Unmoved};

/// Most customers of a call.
const MOST_CUSTOMERS: usize = 500;

/// Reads an id. A malformed one is answered like one that is not there: it names nobody either.
pub fn id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::not_found("salesman"))
}

/// A salesman of a list.
#[must_use]
pub fn to_proto(salesman: Salesman) -> pb::Salesman {
    let count = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
    pb::Salesman {
        id: salesman.id.0.to_string(),
        code: salesman.code,
        display_name: salesman.display_name,
        sells: salesman.sells,
        manager_id: salesman.manager.map(|manager| manager.0.to_string()).unwrap_or_default(),
        site: salesman.site,
        main_count: count(salesman.main_count),
        additional_count: count(salesman.additional_count),
    }
}

/// A customer of his list.
#[must_use]
pub fn customer(customer: SalesmanCustomer) -> pb::SalesmanCustomer {
    pb::SalesmanCustomer {
        id: customer.id.to_string(),
        code: customer.code.unwrap_or_default(),
        name: customer.name,
        status: status(customer.status).into(),
        city: customer.city,
        main: customer.main,
        main_salesman_id: customer.main_salesman.map(|salesman| salesman.0.to_string()).unwrap_or_default(),
        main_salesman_name: customer.main_salesman_name,
        etag: etag::of(customer.version),
    }
}

/// The customers that a call names, with the etags that were seen. One that is named twice moves once.
#[must_use]
pub fn named(customers: &[pb::CustomerToMove]) -> BTreeMap<Uuid, &str> {
    customers.iter().filter_map(|it| Some((it.id.parse().ok()?, it.etag.as_str()))).collect()
}

/// What is wrong with the way a call names customers.
#[must_use]
pub fn wrongly_named(request: &pb::MoveCustomersRequest) -> Option<Violation> {
    let message = match (request.all, request.customers.len()) {
        (true, 0) | (false, 1..=MOST_CUSTOMERS) => return None,
        (true, _) => "Name no customers where all shall be moved.".to_owned(),
        (false, _) => format!("Name 1 to {MOST_CUSTOMERS} customers, or move all."),
    };
    Some(Violation { field: "customers".into(), message: message.into() })
}

/// The last customer of the call before; none at the beginning.
pub fn after(token: &str) -> Result<Option<Uuid>> {
    if token.is_empty() {
        return Ok(None);
    }
    let message = "This is no token of an answer. Begin again without one.";
    token.parse().map(Some).map_err(|_| Error::invalid("page_token", message))
}

/// Why a customer was not moved.
#[must_use]
pub fn outcome(unmoved: Unmoved) -> pb::MoveOutcome {
    match unmoved {
        Unmoved::NotMain => pb::MoveOutcome::NotMain,
        Unmoved::TooManySalesmen => pb::MoveOutcome::TooManySalesmen,
    }
}
