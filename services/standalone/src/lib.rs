//! Everything for a laptop: the services in one process or as processes of their own, private servers below them, demo data, and a
//! simulated ERP.
//!
//! * [`run`] — from nothing to a page one can log in to; [`tenant`] — tenants of the running system.
//! * [`servers`] — PostgreSQL and RabbitMQ, given or private; [`stack`] — the services in this process; [`processes`] — the services as processes;
//!   [`kept`] — what the data folder keeps.
//! * [`demo`] — who and what is in the demo; [`seed`] — how it gets in.

pub mod config;
pub mod demo;
pub mod kept;
pub mod processes;
pub mod progress;
pub mod run;
pub mod seed;
pub mod servers;
pub mod stack;
