//! An API key: what a program calls with, in the name of a user.

use std::collections::BTreeSet;

use crm_chassis::{Code, Error, Result, error::Violation};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Token, User};

/// Keys of one user: enough for every program he has, and few enough to look through.
pub const MOST_KEYS: i64 = 50;
/// Longest a key lasts: who still needs it after a year makes another one.
const LONGEST: SignedDuration = SignedDuration::from_hours(366 * 24);
/// Longest name, in characters.
const LONGEST_NAME: usize = 60;
/// Stands before the token, so that people and scanners for leaked secrets know what it is.
const PREFIX: &str = "crm_";

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Id.
    pub id: Uuid,
    /// What its user calls it.
    pub name: String,
    /// Permissions it was given; it has those of them that its user has now.
    pub scopes: BTreeSet<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

impl ApiKey {
    /// A new key of `user`.
    ///
    /// # Errors
    /// A name that is empty or too long, scopes that are none or not the user's, an end that is past or too far away; all at once.
    pub fn new(
        id: Uuid,
        user: &User,
        name: &str,
        scopes: impl IntoIterator<Item = String>,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Self> {
        let name = name.trim().to_owned();
        let scopes: BTreeSet<_> = scopes.into_iter().collect();
        let mut violations = Vec::new();
        let mut refuse = |field: &'static str, message: String| {
            violations.push(Violation { field: field.into(), message: message.into() });
        };
        if !(1..=LONGEST_NAME).contains(&name.chars().count()) || name.contains(char::is_control) {
            refuse("name", format!("Use 1 to {LONGEST_NAME} characters."));
        }
        let own = user.permissions();
        if scopes.is_empty() || !scopes.is_subset(&own) {
            let own: Vec<_> = own.iter().map(String::as_str).collect();
            refuse("scopes", format!("Name one or more of your own rights: {}.", own.join(", ")));
        }
        let latest = now.saturating_add(LONGEST).map_err(Error::internal)?;
        let expires_at = expires_at.filter(|at| now < *at && *at <= latest);
        if expires_at.is_none() {
            refuse("expire_time", "Choose a time within the next 366 days.".to_owned());
        }
        match expires_at {
            Some(expires_at) if violations.is_empty() => {
                Ok(Self { id, name, scopes, created_at: now, expires_at, last_used_at: None })
            }
            _ => Err(Error::violations(violations)),
        }
    }
}

/// The refusal of one key too many.
#[must_use]
pub fn too_many_keys() -> Error {
    Error::new(
        Code::WrongState,
        "TOO_MANY_KEYS",
        format!("You have {MOST_KEYS} API keys already. Revoke those that no program uses any more."),
    )
}

/// The text of a key's token, as programs send it.
#[must_use]
pub fn reveal_key(token: &Token) -> String {
    format!("{PREFIX}{}", token.reveal())
}

/// Reads what [`reveal_key`] wrote.
#[must_use]
pub fn parse_key(text: &str) -> Option<Token> {
    Token::parse(text.strip_prefix(PREFIX)?)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crm_chassis::TenantId;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    fn admin() -> User {
        User::new(Uuid::from_u128(1), "admin@acme.example", "Admin", now(), true, false)
    }

    fn key(name: &str, scopes: &[&str], days: Option<i64>) -> Result<ApiKey> {
        let expires_at = days.map(|days| now() + SignedDuration::from_hours(24 * days));
        let scopes = scopes.iter().map(|scope| (*scope).to_owned());
        ApiKey::new(Uuid::from_u128(2), &admin(), name, scopes, expires_at, now())
    }

    #[test]
    fn a_key_has_a_name_an_end_and_rights_of_its_user() {
        let made = key(" Import ", &["customers.read", "customers.read"], Some(366)).unwrap();
        assert_eq!((made.name.as_str(), made.scopes.len(), made.last_used_at), ("Import", 1, None));
    }

    #[test]
    fn every_mistake_is_named() {
        let fields = |wrong: Result<ApiKey>| {
            wrong.unwrap_err().fields().iter().map(|it| it.field.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(fields(key(" ", &[], None)), ["name", "scopes", "expire_time"]);
        assert_eq!(fields(key(&"x".repeat(61), &["customers.read"], Some(367))), ["name", "expire_time"]);
        assert_eq!(fields(key("Import", &["customers.read", "settings.write"], Some(0))), ["scopes", "expire_time"]);
        assert_eq!(fields(key("Import", &["customers.read"], Some(-1))), ["expire_time"]);
    }

    #[test]
    fn a_token_is_read_with_its_prefix_only() {
        let token = Token::new(TenantId(Uuid::from_u128(7)));
        assert_eq!(parse_key(&reveal_key(&token)), Some(token.clone()));
        assert_eq!(parse_key(&token.reveal()), None);
        assert_eq!(parse_key(&format!("crm_{}", reveal_key(&token))), None);
    }
}
