//! SQL only: functions on a transaction, one file per table family.

pub mod api_keys;
pub mod audit_log;
pub mod calendar_feeds;
pub mod employees;
pub mod notification_mails;
pub mod notifications;
pub mod saved_views;
pub mod sessions;
pub mod tenants;
pub mod user_settings;
pub mod users;
