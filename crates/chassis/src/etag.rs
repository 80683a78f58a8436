//! Optimistic concurrency: the etag of a record is its version.

use crate::error::{Code, Error, Result};

/// The etag of a version.
#[must_use]
pub fn of(version: i64) -> String {
    version.to_string()
}

/// Refuses if the caller saw another version than the present one. An empty etag means the caller does not care.
pub fn expect(etag: &str, version: i64) -> Result<()> {
    if etag.is_empty() || etag == of(version) {
        return Ok(());
    }
    Err(Error::new(
        Code::Stale,
        "STALE",
        "Somebody changed this in the meantime. Reload it, look at the differences and save again.",
    ))
}
