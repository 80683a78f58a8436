//! Optimistic concurrency: the etag of a record is its version.

use crate::error::{Error, Result};

/// The etag of a version.
#[must_use]
pub fn of(version: i64) -> String {
    version.to_string()
}

/// Refuses if the caller saw another version than the present one, which is told. An empty etag means the caller does not care.
pub fn expect(etag: &str, version: i64) -> Result<()> {
    if etag.is_empty() || etag == of(version) {
        return Ok(());
    }
    Err(Error::stale(of(version)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::error::Code;

    #[test]
    fn only_the_present_version_or_none_is_let_through() {
        assert!(expect("7", 7).is_ok() && expect("", 7).is_ok());
        for seen in ["6", "07", "\"7\"", "x"] {
            assert_eq!(expect(seen, 7).unwrap_err().code(), Code::Stale, "{seen}");
        }
    }
}
