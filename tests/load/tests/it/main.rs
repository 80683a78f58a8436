//! The system under load, briefly.

#![expect(clippy::unwrap_used, reason = "tests")]

mod bench;
mod chaos;
