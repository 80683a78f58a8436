//! SQL only: functions on a transaction, one file per table family.

pub mod activities;
pub mod activity_lists;
mod activity_row;
pub mod authority;
pub mod calendar;
pub mod case_board;
pub mod case_lists;
mod case_row;
pub mod cases;
pub mod config;
pub mod contact_refs;
pub mod customer_agendas;
pub mod customer_refs;
pub mod employee_refs;
pub mod gate_answers;
pub mod history;
pub mod look_up_refs;
pub mod notices;
pub mod reasons;
pub mod recommendation_lists;
mod recommendation_row;
pub mod recommendation_runs;
pub mod recommendations;
pub mod reports;
pub mod sales_totals;
mod search;
pub mod targets;
pub mod third_party_refs;
pub mod touches;
pub mod values;
pub mod visibility;
pub mod workload;

pub use search::words as search_words;
