//! crm-standalone

pub mod demo;
