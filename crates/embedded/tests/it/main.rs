//! Really starts the servers, and really kills them.
#![expect(clippy::unwrap_used, reason = "tests")]

mod exec;
#[cfg(target_os = "linux")]
mod killed;
mod mail;
mod postgres;
mod process;
mod processes;
mod rabbitmq;
