//! The whole system under test, and the tools its tests stand on.
//!
//! A test starts a [`system`] of its own (in this process, or as [`processes`]), makes a [`dealer`] in it, logs people in as [`client`]s of
//! the API, and speaks as the dealer's [`erp`]. [`live`] hears what browsers hear, [`events`] what services hear. [`northwind`] is a
//! dealer's data made by others.

#![expect(clippy::missing_panics_doc, clippy::expect_used, reason = "a test kit fails loudly")]

pub mod client;
mod deadline;
pub mod dealer;
pub mod erp;
pub mod events;
pub mod live;
pub mod marks;
pub mod northwind;
pub mod processes;
pub mod system;
