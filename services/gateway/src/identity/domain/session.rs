//! A log-in session and its token.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use crm_chassis::TenantId;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::User;

/// How long a session lasts, used or not: a working day.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(12);

/// A session that has not ended.
#[derive(Clone, Debug)]
pub struct Session {
    /// Id; the internal token names it.
    pub id: Uuid,
    /// Who is logged in.
    pub user: User,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// What the cookie holds: the tenant, because nothing can be looked up before it is known, and 256 random bits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SessionToken {
    tenant: TenantId,
    secret: [u8; 32],
}

impl SessionToken {
    /// A new random token.
    #[must_use]
    pub fn new(tenant: TenantId) -> Self {
        Self { tenant, secret: rand::random() }
    }

    /// Reads what [`reveal`](Self::reveal) wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (tenant, secret) = text.split_once('.')?;
        let tenant = Uuid::try_parse(tenant).ok().filter(|id| id.simple().to_string() == tenant)?;
        let secret = URL_SAFE_NO_PAD.decode(secret).ok()?.try_into().ok()?;
        Some(Self { tenant: TenantId(tenant), secret })
    }

    /// The text for the cookie.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{}.{}", self.tenant.0.simple(), URL_SAFE_NO_PAD.encode(self.secret))
    }

    /// The tenant it claims; only a stored session proves it.
    #[must_use]
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// What is stored. Plain SHA-256 will do: nobody can guess 256 random bits.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.secret).into()
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionToken").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written() {
        let token = SessionToken::new(TenantId(Uuid::from_u128(7)));
        assert_eq!(SessionToken::parse(&token.reveal()), Some(token.clone()));
        assert!(!format!("{token:?}").contains(&token.reveal()));
        assert_ne!(token, SessionToken::new(token.tenant()));
    }

    #[test]
    fn other_texts_are_no_tokens() {
        let tenant = Uuid::from_u128(7);
        let secret = URL_SAFE_NO_PAD.encode([1; 32]);
        let texts = [
            String::new(),
            ".".into(),
            secret.clone(),
            format!("{tenant}.{secret}"),
            format!("{}.{secret}", tenant.simple().to_string().to_uppercase().replace('0', "A")),
            format!("{}.{secret}A", tenant.simple()),
            format!("{}.{}", tenant.simple(), &secret[1..]),
            format!("{}.{secret}.", tenant.simple()),
        ];
        for text in texts {
            assert_eq!(SessionToken::parse(&text), None, "{text}");
        }
    }
}
