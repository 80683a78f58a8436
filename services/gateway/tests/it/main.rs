//! The gateway's edge over real HTTP, with real gRPC services behind it that record what reaches them.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod browser;
mod calls;
mod commands;
mod connections;
mod errors;
mod files;
mod gateway;
mod identity;
mod live;
mod openapi;
mod refusals;
mod replicas;
mod services;
mod web;
