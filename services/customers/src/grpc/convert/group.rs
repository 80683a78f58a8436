//! Customer groups: protobuf ↔ domain.

use std::collections::BTreeSet;

use crm_chassis::{EmployeeId, Error, Result, error::Violation, etag, suggest::quoted};
use crm_proto::customers as pb;
use uuid::Uuid;

use super::timestamp;
use crate::domain::Group;

/// Most customers of a call.
const MOST_CUSTOMERS: usize = 500;
/// Most groups that become part of another one at once.
const MOST_MERGED: usize = 20;

/// Reads an id. A malformed one is answered like one that is not there: it names nothing either.
pub fn id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::not_found("group"))
}

/// A group.
#[must_use]
pub fn to_proto(group: &Group) -> pb::Group {
    pb::Group {
        id: group.id.to_string(),
        name: group.name.clone(),
        salesman_ids: group.salesmen.iter().map(|employee| employee.0.to_string()).collect(),
        salesman_count: i32::try_from(group.salesmen.len()).unwrap_or(i32::MAX),
        customer_count: group.customer_count,
        create_time: Some(timestamp(group.created_at)),
        created_by: group.created_by.clone(),
        update_time: Some(timestamp(group.updated_at)),
        updated_by: group.updated_by.clone(),
        etag: etag::of(group.version),
    }
}

/// The name, trimmed.
#[must_use]
pub fn name(group: &pb::Group) -> String {
    group.name.trim().to_owned()
}

/// Who shall see its customers, and which ids are none of an employee.
#[must_use]
pub fn salesmen(group: &pb::Group) -> (BTreeSet<EmployeeId>, Vec<Violation>) {
    let mut violations = Vec::new();
    let mut salesmen = BTreeSet::new();
    for id in &group.salesman_ids {
        match id.parse() {
            Ok(id) => drop(salesmen.insert(EmployeeId(id))),
            Err(_) => violations.push(Violation {
                field: "salesman_ids".into(),
                message: format!("{} is not the id of an employee.", quoted(id)).into(),
            }),
        }
    }
    (salesmen, violations)
}

/// Checks how many customers a call names.
pub fn customers(ids: &[String]) -> Result<()> {
    if (1..=MOST_CUSTOMERS).contains(&ids.len()) {
        return Ok(());
    }
    Err(Error::invalid("customer_ids", format!("Name 1 to {MOST_CUSTOMERS} customers.")))
}

/// The groups that become part of another one, each once.
pub fn merged(ids: &[String], into: Uuid) -> Result<Vec<Uuid>> {
    if !(1..=MOST_MERGED).contains(&ids.len()) {
        return Err(Error::invalid("group_ids", format!("Name 1 to {MOST_MERGED} groups.")));
    }
    let ids: BTreeSet<Uuid> = ids.iter().map(|text| id(text)).collect::<Result<_>>()?;
    if ids.contains(&into) {
        return Err(Error::invalid("group_ids", "A group cannot become part of itself."));
    }
    Ok(ids.into_iter().collect())
}
