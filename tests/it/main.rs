//! The whole system: both services, real PostgreSQL and RabbitMQ, over HTTP and AMQP. One file per kind of behaviour.

#![expect(clippy::unwrap_used, reason = "tests")]

mod simulator;
mod thread;
mod visibility;
