//! The HTTP edge: no code for any resource, all of it follows from the `.proto` files.

pub mod openapi;
mod path;
pub mod rpc;
