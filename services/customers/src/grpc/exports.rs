//! Lists as files: which rows, and what stands in their columns.

mod contacts;
mod customers;
mod import_problems;
mod third_parties;

use crm_chassis::{export::sheet::Cell, page::Request};
use crm_proto::types::Money;

pub use contacts::ContactPages;
pub use customers::CustomerPages;
pub use import_problems::ProblemPages;
pub use third_parties::ThirdPartyPages;

/// The page behind `token` of a list in this order, as large as pages of a file are.
fn page_after<'a>(order_by: &'a str, token: &'a str) -> Request<'a> {
    Request { order_by, page_size: crm_chassis::export::PAGE, page_token: token, skip: 0 }
}

fn amount(money: Option<&Money>) -> Cell<'_> {
    Cell::value(money.map_or("", |money| &money.amount))
}

fn currency(money: Option<&Money>) -> Cell<'_> {
    Cell::value(money.map_or("", |money| &money.currency))
}

/// An instant, as the API writes it.
fn time(time: Option<prost_types::Timestamp>) -> Cell<'static> {
    Cell::value(time.map(|time| time.to_string()).unwrap_or_default())
}

/// True or false, as the API writes them.
fn truth(value: bool) -> Cell<'static> {
    Cell::value(if value { "true" } else { "false" })
}
