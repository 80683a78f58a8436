//! What a browser or a program shows to be let in.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use crm_chassis::TenantId;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// The secret of a session or an API key: the tenant, because nothing can be looked up before it is known, and 256 random bits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Token {
    tenant: TenantId,
    secret: [u8; 32],
}

impl Token {
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

    /// The text to hand out.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{}.{}", self.tenant.0.simple(), URL_SAFE_NO_PAD.encode(self.secret))
    }

    /// The tenant it claims; only a stored hash proves it.
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

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written() {
        let token = Token::new(TenantId(Uuid::from_u128(7)));
        assert_eq!(Token::parse(&token.reveal()), Some(token.clone()));
        assert!(!format!("{token:?}").contains(&token.reveal()));
        assert_ne!(token, Token::new(token.tenant()));
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
            assert_eq!(Token::parse(&text), None, "{text}");
        }
    }
}
