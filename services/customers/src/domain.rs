//! The rules, in pure Rust: no tonic, no sqlx, no clock reads.

mod address;
mod contact;
mod customer;
mod details;
mod erp;
mod erp_contact;
mod look_up;
mod note;
mod sales;
mod status;
mod summary;
#[cfg(test)]
mod tests;
mod validate;

pub use address::{Address, AddressType, Addresses};
pub use contact::{Contact, CustomerOfContact, Person};
pub use customer::{Approval, CHOOSE_MAIN_SALESMAN, Customer, Decline, Release};
pub use details::{Details, Finance, Names, Salesmen};
pub use erp::Snapshot;
pub use erp_contact::ContactSnapshot;
pub use look_up::{Entry, List, replace};
pub use note::Note;
pub use sales::{Month, Sales, SalesHistory};
pub use status::Status;
pub use summary::Summary;
pub use validate::UNASSIGNED;
