//! The gateway over real HTTP and gRPC.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod openapi;
