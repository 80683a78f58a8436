//! The rules, in pure Rust: no tonic, no sqlx, no clock reads.

mod address;
mod customer;
mod details;
mod erp;
mod look_up;
mod status;
#[cfg(test)]
mod tests;
mod validate;

pub use address::{Address, AddressType, Addresses};
pub use customer::{Approval, Customer, Decline, Release};
pub use details::{Details, Finance, Names, Salesmen};
pub use erp::Snapshot;
pub use look_up::{Entry, replace};
pub use status::Status;
pub use validate::UNASSIGNED;
