//! The other end of the ERP link: a stand-in for a dealer's ERP, so that the CRM can be used and tested alone.
//!
//! The ERP is an outside system, so nothing here uses the services' crates: only RabbitMQ and the JSON mapping of the messages
//! in `proto/crm/erp/v1`.
//!
//! | Module | What it does |
//! |---|---|
//! | [`cloud_event`] | a message: JSON line in a file, headers and body on the broker ([`amqp`]) |
//! | [`schema`] | message types from the descriptors: check, encode, decode |
//! | [`asyncapi`] | the document that describes the link, for makers of ERPs |
//! | [`publish`] | sends messages as the tenant's ERP, confirms pipelined |
//! | [`message_file`], [`publish_file`] | the `publish` command |
//! | [`simulator`] | the `run` command: the accounts department that approves and declines, and its page |
//!
//! Inside `simulator`: `rules` (verdict) ← `department` (takes in, decides) → `book` (memory) + `journal` (disk);
//! `answers` (the messages), `link` (broker), `page` (browser).

pub mod amqp;
pub mod asyncapi;
pub mod cli;
pub mod clock;
pub mod cloud_event;
pub mod message_file;
mod progress;
pub mod publish;
pub mod publish_file;
pub mod schema;
mod schema_fault;
pub mod simulator;
pub mod tenant;
