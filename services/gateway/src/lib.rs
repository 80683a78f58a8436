//! The gateway: what browsers and programs reach, and who they are.
//!
//! * [`edge`] – HTTP in front of all services; it knows no resource, only the `.proto` files.
//! * [`identity`] – tenants, employees, users and sessions: an ordinary service that lives in this process.
//! * [`live`] – tells browsers what changed.
//! * [`gateway`] – all of it put together, configured by [`config`]; [`commands`] makes a program of it.
//! * [`admin`] – the hoster's program: tenants and their first users.

pub mod admin;
pub mod commands;
pub mod config;
pub mod edge;
pub mod gateway;
pub mod identity;
pub mod live;
