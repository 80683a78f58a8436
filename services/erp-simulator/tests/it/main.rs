//! The simulator and the publisher against a real RabbitMQ. `./dev test` starts one and sets its addresses.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod asyncapi;
mod broker;
mod crm;
mod page;
mod publish;
mod simulator;
