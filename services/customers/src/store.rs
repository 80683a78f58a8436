//! SQL only: functions on a transaction, one file per table family.

pub mod addresses;
mod codes;
pub mod contact_lists;
mod contact_row;
mod contact_written;
pub mod contacts;
pub mod customers;
pub mod duplicates;
pub mod employee_refs;
pub mod history;
pub mod links;
pub mod lists;
pub mod names;
pub mod notes;
mod row;
pub mod sales;
pub mod search;
pub mod static_codes;
mod summary_row;
pub mod third_parties;
pub mod third_party_lists;
mod third_party_row;
pub mod values;
pub mod visibility;
mod written;
