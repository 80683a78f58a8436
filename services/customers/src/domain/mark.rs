//! What a user has marked for himself: favourites, and what he looked at last.

use crm_chassis::{Code, Error};
use jiff::{SignedDuration, Timestamp};

use super::Summary;

/// Most favourites of a user, among what he sees: a list of more is no short cut any more.
pub const MOST_FAVOURITES: i32 = 200;

/// So many views are remembered of a user.
pub const MOST_VIEWS: i64 = 50;

/// A view is not remembered again before this time: who goes to and fro between two pages writes nothing.
pub const VIEW_ANEW: SignedDuration = SignedDuration::from_mins(5);

/// A customer with somebody's marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    /// The customer.
    pub customer: Summary,
    /// Since when it is a favourite, if it is one.
    pub favourite_at: Option<Timestamp>,
    /// When it was last looked at, if that is remembered.
    pub viewed_at: Option<Timestamp>,
}

/// Why there is no place for another favourite.
#[must_use]
pub fn too_many_favourites() -> Error {
    let message = format!("You have {MOST_FAVOURITES} favourites already. Take out those that you no longer use.");
    Error::new(Code::WrongState, "TOO_MANY_FAVOURITES", message)
}
