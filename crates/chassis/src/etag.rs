//! Optimistic concurrency: the etag of a record is its version. And what is only sent if it has changed: files.

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

/// Whether an `If-None-Match` names this etag, as it stands in an `ETag` (RFC 9110, 8.8.3.2 and 13.1.2): whoever sent it holds the file.
#[must_use]
pub fn is_held(if_none_match: &str, etag: &str) -> bool {
    let opaque = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
    // No etag of ours has a comma in it.
    if_none_match.trim() == "*" || if_none_match.split(',').any(|tag| opaque(tag.trim()) == opaque(etag))
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

    #[test]
    fn who_holds_a_file_names_its_etag_strong_or_weak_among_others_or_any() {
        let etag = "W/\"12-a\"";
        for held in ["W/\"12-a\"", "\"12-a\"", "\"x\", W/\"12-a\"", "\"x\",\"12-a\"", " * "] {
            assert!(is_held(held, etag), "{held}");
        }
        for other in ["", "12-a", "\"12\"", "W/\"12-b\"", "\"*\"", "\"x\" \"12-a\""] {
            assert!(!is_held(other, etag), "{other}");
        }
    }
}
