//! The gateway: what browsers and programs reach.
//!
//! * [`edge`] – HTTP in front of all services; it knows no resource, only the `.proto` files.

pub mod edge;
