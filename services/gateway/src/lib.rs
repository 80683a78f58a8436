//! The gateway.

pub mod edge;
