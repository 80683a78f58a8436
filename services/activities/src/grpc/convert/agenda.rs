//! What is planned and done at customers: protobuf ↔ domain.

use crm_chassis::{Error, Result, wire::timestamp};
use crm_proto::activities as pb;
use uuid::Uuid;

use super::activity;
use crate::store::customer_agendas::{CustomerAgenda, Entry};

/// Customers that may be asked for at once: a page of their list.
const MOST: usize = 200;

/// The customers that are asked for.
pub fn customers(ids: &[String]) -> Result<Vec<Uuid>> {
    if ids.is_empty() || ids.len() > MOST {
        return Err(Error::invalid("customer_ids", format!("Name 1 to {MOST} customers.")));
    }
    let id = |id: &String| id.parse().map_err(|_| Error::invalid("customer_ids", format!("“{id}” is no id.")));
    ids.iter().map(id).collect()
}

/// As the API shows it.
#[must_use]
pub fn to_proto(agenda: CustomerAgenda) -> pb::CustomerAgenda {
    pb::CustomerAgenda {
        customer_id: agenda.customer.to_string(),
        next: agenda.next.map(entry),
        last: agenda.last.map(entry),
    }
}

fn entry(entry: Entry) -> pb::AgendaEntry {
    pb::AgendaEntry {
        activity_id: entry.id.to_string(),
        r#type: entry.activity_type.map_or(pb::ActivityType::Unspecified, activity::type_to_proto).into(),
        subject: entry.subject,
        time: Some(timestamp(entry.time)),
    }
}
