//! The rules, in pure Rust: no tonic, no sqlx, no clock reads.

mod employee;
mod role;
mod session;
mod tenant;
mod user;

pub use employee::{Employee, Person, Superior};
pub use role::{Role, permissions_of, scope_of};
pub use session::{LIFETIME, Session, SessionToken};
pub use tenant::check_tenant;
pub use user::{Login, Position, User};
