//! A calendar feed: a secret address from which a calendar program fetches its user's activities.

use std::collections::BTreeSet;

use jiff::Timestamp;

/// What a program may that has the address.
const PERMISSION: &str = "activities.read";
/// What such a program is called behind its user's name.
pub const NAME: &str = "calendar feed";

/// A feed, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFeed {
    /// When its address was made.
    pub created_at: Timestamp,
    /// When it was last fetched, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// The scopes of who shows the address: those of an API key that only reads activities.
#[must_use]
pub fn scopes() -> BTreeSet<String> {
    BTreeSet::from([PERMISSION.to_owned()])
}
