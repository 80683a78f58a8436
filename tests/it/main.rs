//! The whole system: all services, real PostgreSQL and RabbitMQ, over HTTP and AMQP. One file per kind of behaviour.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod bad_input;
mod calendar_feed;
mod cold_calls;
mod coverage;
mod erp_examples;
mod erp_faults;
mod erp_link;
mod idempotency;
mod logs;
mod mail;
mod metrics;
mod northwind;
mod notifications;
mod outages;
mod replicas;
mod simulator;
mod thread;
mod trace;
mod visibility;
mod work;
