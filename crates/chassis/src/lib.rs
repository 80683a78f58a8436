//! What every service stands on. No business word lives here.
//!
//! Follow one write: [`auth`] verifies the internal token and puts the [`caller`] into the request; [`db`] opens a transaction for
//! that caller and sets its tenant; [`idempotency`] finds out whether the request was answered before; the service changes its rows;
//! [`audit`] notes old and new values; [`events`] and [`erp`] put messages into the [`outbox`]; one commit; the [`relay`]
//! sends ([`mail`] the mails), and `statistics` keeps the planner's idea of tenants that grow by it. On the other side [`inbox`] reads the queue
//! and [`dispatch`] applies each message once ([`claims`]), many of a tenant in one transaction; what cannot be applied
//! waits in [`dead_letters`], which a tenant's administrators see through [`link`].
//!
//! Lists use [`page`] and [`filter`], their drop-downs [`column_values`], lists as files [`export`], updates [`mask`] and [`etag`], what is typed [`wire`] and [`validate`], stores [`records`] and [`row`]. [`service`] puts it all together, configured by [`config`], and
//! [`command`] makes a program of it. What is due at its time is done by [`jobs`], what is kept too long is dropped by [`forget`].

pub mod admin;
pub mod audit;
pub mod auth;
mod backlog;
mod batch;
pub mod broker;
mod bundle;
pub mod caller;
pub mod claims;
pub mod clock;
pub mod column_values;
pub mod command;
pub mod config;
pub mod db;
pub mod dead_letters;
pub mod dispatch;
pub mod erp;
pub mod error;
pub mod etag;
pub mod events;
pub mod export;
pub mod filter;
pub mod forget;
mod handlers;
pub mod idempotency;
pub mod inbox;
pub mod jobs;
pub mod link;
pub mod mail;
pub mod mask;
pub mod measure;
pub mod migrate;
pub mod money;
pub mod outbox;
pub mod page;
mod plan;
pub mod provision;
pub mod ready;
pub mod records;
pub mod relay;
pub mod republish;
pub mod row;
mod rpc;
mod sequences;
pub mod service;
pub mod settings;
pub mod settle;
mod sql_value;
mod statistics;
mod stop;
pub mod suggest;
pub mod telemetry;
pub mod tenants;
pub mod validate;
pub mod wire;

pub use caller::{Caller, EmployeeId, Scope, TenantId};
pub use clock::Clock;
pub use db::{Db, Tx};
pub use error::{Code, Error, OnConstraint, Result};
pub use service::{Context, Service};

/// What a gRPC handler returns.
pub type Reply<T> = std::result::Result<tonic::Response<T>, tonic::Status>;
