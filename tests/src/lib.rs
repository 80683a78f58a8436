//! The whole system under test, and the tools its tests stand on.

pub mod northwind;
