//! The service with a real database and broker, one file per RPC and per kind of message.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod release_customer;
mod world;
