//! Lists as files: which rows, and what stands in their columns.

mod activities;
mod cases;
mod recommendations;

use crm_chassis::{export::sheet::Cell, page::Request};

pub use activities::ActivityPages;
pub use cases::CasePages;
pub use recommendations::RecommendationPages;

/// The page behind `token` of a list in this order, as large as pages of a file are.
fn page_after<'a>(order_by: &'a str, token: &'a str) -> Request<'a> {
    Request { order_by, page_size: crm_chassis::export::PAGE, page_token: token, skip: 0 }
}

/// An instant, as the API writes it.
fn time(time: Option<prost_types::Timestamp>) -> Cell<'static> {
    Cell::value(time.map(|time| time.to_string()).unwrap_or_default())
}

/// A word of an enumeration, as lists are filtered by it: without the name of its enumeration.
fn word(name: &'static str, prefix: &str) -> Cell<'static> {
    Cell::value(name.strip_prefix(prefix).unwrap_or(name))
}
