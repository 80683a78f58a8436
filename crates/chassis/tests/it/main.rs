//! The chassis against real servers. `./dev test` starts them and sets `CRM_TEST_DATABASE_URL`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod database;
mod filter;
mod page;
mod property;
