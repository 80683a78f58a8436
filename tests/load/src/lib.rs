//! The system under load, as processes of their own on durable servers.
//!
//! * [`chaos`] — clients work while everything is killed again and again; afterwards nothing may be lost, doubled or out of order.
//! * [`bench`] — how fast it is, beside what PostgreSQL alone can do with the very same statements.
//! * [`world`] — the running system both stand on; [`erp`] — what a dealer's ERP sends; [`table`] — what a person reads.

pub mod bench;
pub mod chaos;
pub mod erp;
pub mod table;
pub mod world;
