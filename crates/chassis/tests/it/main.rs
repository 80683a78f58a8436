//! The chassis against real servers. `./dev test` starts them and sets `CRM_TEST_DATABASE_URL`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod auth;
mod batches;
mod batches_alike;
mod bulk;
mod data_moves;
mod database;
mod dead_letters;
mod dispatch;
mod filter;
mod idempotency;
mod inbox;
mod link;
mod mail;
mod outbox;
mod page;
mod probe;
mod property;
mod relay;
mod rpcs;
mod service;
mod statistics;
mod task;
mod transactions;
mod wire;
mod world;
