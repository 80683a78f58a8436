//! Identity behind the edge, with a real database and broker; one file per RPC and kind of message.

mod api_keys;
mod availability;
mod calendar_feeds;
mod change_password;
mod create_session;
mod create_tenant;
mod delete_all_sessions;
mod delete_session;
mod documented_headers;
mod employee_upserted;
mod get_session;
mod isolation;
mod list_employees;
pub mod news;
mod notification_mails;
mod notifications;
mod notifications_of_work;
mod overtaken;
mod rate_limits;
mod republish;
mod saved_views;
mod saved_views_shared;
mod sessions_in_use;
mod suspend_tenant;
mod user_settings;
mod users;
pub mod world;
