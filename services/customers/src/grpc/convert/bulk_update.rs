//! Changes of many customers at once: protobuf ↔ domain.

use std::collections::BTreeSet;

use crm_chassis::{EmployeeId, Error, Result, etag, suggest::quoted};
use crm_proto::customers::{self as pb, bulk_update_change::Change};
use uuid::Uuid;

use crate::domain::{BulkChange, Customer};

/// Most customers of a call.
const MOST: usize = 500;

/// The ids of the customers. One that is none names nothing, and is left out.
pub fn ids(items: &[pb::BulkUpdateItem]) -> Result<Vec<Uuid>> {
    if !(1..=MOST).contains(&items.len()) {
        return Err(Error::invalid("items", format!("Name 1 to {MOST} customers.")));
    }
    let ids: Vec<Uuid> = items.iter().filter_map(|item| item.id.parse().ok()).collect();
    if BTreeSet::from_iter(&ids).len() < ids.len() {
        return Err(Error::invalid("items", "Name each customer once."));
    }
    Ok(ids)
}

/// What is changed of each.
pub fn change(change: Option<pb::BulkUpdateChange>) -> Result<BulkChange> {
    let code = |code: String| code.trim().to_uppercase();
    match change.and_then(|change| change.change) {
        Some(Change::LinkSalesmanId(id)) => Ok(BulkChange::LinkSalesman(employee("change.link_salesman_id", &id)?)),
        Some(Change::UnlinkSalesmanId(id)) => {
            Ok(BulkChange::UnlinkSalesman(employee("change.unlink_salesman_id", &id)?))
        }
        Some(Change::Rank(rank)) => Ok(BulkChange::Rank(code(rank))),
        Some(Change::ReportingArea(area)) => Ok(BulkChange::ReportingArea(code(area))),
        None => Err(Error::invalid("change", "Say what to change: a salesman, the rank or the reporting area.")),
    }
}

fn employee(field: &'static str, id: &str) -> Result<EmployeeId> {
    let id = id.parse().map_err(|_| Error::invalid(field, format!("{} is not the id of an employee.", quoted(id))))?;
    Ok(EmployeeId(id))
}

/// What became of a customer: changed, as it was, or why not.
#[must_use]
pub fn result(id: &str, judged: &Result<(Customer, Customer)>) -> pb::BulkUpdateResult {
    let (outcome, etag, problem) = match judged {
        Ok((before, after)) if before.version == after.version => {
            (pb::BulkUpdateOutcome::Unchanged, etag::of(after.version), None)
        }
        Ok((_, after)) => (pb::BulkUpdateOutcome::Updated, etag::of(after.version), None),
        Err(error) => (pb::BulkUpdateOutcome::Refused, String::new(), Some(problem(error))),
    };
    pb::BulkUpdateResult { id: id.to_owned(), outcome: outcome.into(), etag, problem }
}

fn problem(error: &Error) -> pb::BulkUpdateProblem {
    let (field, message) = match error.fields() {
        [only] => (only.field.to_string(), only.message.to_string()),
        _ => (String::new(), error.message().to_owned()),
    };
    pb::BulkUpdateProblem { reason: error.reason().to_owned(), field, message }
}
