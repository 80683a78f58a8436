//! Identity behind the edge, with a real database and broker; one file per RPC and kind of message.

mod availability;
mod create_session;
mod create_tenant;
mod delete_session;
mod employee_upserted;
mod get_session;
mod isolation;
mod list_employees;
mod republish;
pub mod world;
