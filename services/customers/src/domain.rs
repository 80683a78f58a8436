//! The rules, in pure Rust: no tonic, no sqlx, no clock reads.

mod address;
mod customer;
mod erp;
mod validate;

pub use address::{Address, AddressType, Addresses};
pub use customer::{Approval, Customer, Decline, Details, Finance, Names, Release, Salesmen, Status};
pub use erp::Snapshot;
