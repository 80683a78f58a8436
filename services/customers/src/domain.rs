//! The rules, in pure Rust: no tonic, no sqlx, no clock reads.

mod address;
mod contact;
mod customer;
mod details;
mod duplicates;
mod erp;
mod erp_contact;
mod group;
mod history;
mod import;
pub mod import_fields;
mod import_state;
mod import_work;
mod look_up;
mod note;
mod parent_customer;
mod sales;
mod status;
mod summary;
#[cfg(test)]
mod tests;
mod third_party;
mod third_party_item;
mod validate;

pub use address::{Address, AddressType, Addresses};
pub use contact::{Contact, Person};
pub use customer::{Approval, CHOOSE_MAIN_SALESMAN, Customer, Decline, Release};
pub use details::{Details, Finance, Names, Salesmen};
pub use duplicates::Wanted;
pub use erp::Snapshot;
pub use erp_contact::ContactSnapshot;
pub use group::Group;
pub use history::{FieldChange, HistoryEntity, HistoryEntry, Named};
pub use import::{Encoding, Import, ImportCounts, ImportOptions, KEPT, Problem};
pub use import_state::ImportState;
pub use look_up::{Entry, List, replace};
pub use note::Note;
pub use parent_customer::ParentCustomer;
pub use sales::{Month, Sales, SalesHistory};
pub use status::Status;
pub use summary::Summary;
pub use third_party::{Terms, ThirdParty};
pub use third_party_item::{ThirdPartyItem, ThirdPartyUsage};
pub use validate::UNASSIGNED;
