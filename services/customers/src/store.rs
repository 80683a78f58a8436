//! SQL only: functions on a transaction, one file per table family.

pub mod customers;
pub mod employee_refs;
pub mod links;
pub mod lists;
mod row;
pub mod static_codes;
pub mod values;
mod visibility;
mod written;
