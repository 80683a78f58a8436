//! Protobuf ↔ domain.

pub mod activity;
pub mod agenda;
pub mod calendar;
pub mod case;
pub mod case_board;
pub mod case_config;
pub mod cold_call;
pub mod gate;
pub mod history;
pub mod ical;
pub mod recommendation;
pub mod report;
pub mod target;

use crm_chassis::{Error, Result, Scope};
use crm_proto::activities as pb;
use uuid::Uuid;

/// Reads an id. A malformed one is answered like one that is not there: it names nothing either.
pub fn id(text: &str, what: &'static str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::not_found(what))
}

/// An id that may be missing, as text.
#[must_use]
pub fn id_or_empty(id: Option<Uuid>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// Whose work a list holds: never more than the caller acts for.
#[must_use]
pub const fn scope(view: pb::WorkView, of_caller: Scope) -> Scope {
    match (view, of_caller) {
        (pb::WorkView::Mine, _) | (_, Scope::Own) => Scope::Own,
        (pb::WorkView::Team, _) | (pb::WorkView::All | pb::WorkView::Unspecified, Scope::Team) => Scope::Team,
        (pb::WorkView::All | pb::WorkView::Unspecified, Scope::All) => Scope::All,
    }
}

/// Something that was typed and cannot be read.
pub(crate) fn wrong(field: &'static str, message: impl Into<String>) -> crm_chassis::error::Violation {
    crm_chassis::error::Violation { field: field.into(), message: message.into().into() }
}
