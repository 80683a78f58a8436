//! The cookie that carries a session.

use http::{HeaderMap, header};
use jiff::SignedDuration;

use super::domain::Token;

/// How the cookie is named and kept: with TLS bound to this host and never sent in the clear.
#[derive(Clone, Copy, Debug)]
pub struct Cookie {
    secure: bool,
}

impl Cookie {
    /// `secure` where browsers reach the CRM by https.
    #[must_use]
    pub const fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// Its name. Browsers accept the prefix only together with Secure, Path=/ and no Domain.
    #[must_use]
    pub const fn name(self) -> &'static str {
        if self.secure { "__Host-crm_session" } else { "crm_session" }
    }

    /// `Set-Cookie` for a new session that lasts so long.
    #[must_use]
    pub fn set(self, token: &Token, lifetime: SignedDuration) -> String {
        self.with(&token.reveal(), lifetime.as_secs())
    }

    /// `Set-Cookie` that removes it.
    #[must_use]
    pub fn clear(self) -> String {
        self.with("", 0)
    }

    fn with(self, value: &str, seconds: i64) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", self.name())
    }

    /// The token in a request's cookies, if there is a well-formed one.
    #[must_use]
    pub fn read(self, headers: &HeaderMap) -> Option<Token> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        self.token_in(cookies.flat_map(|line| line.split(';')))
    }

    /// The token that an answer sets, if it opens a session.
    #[must_use]
    pub fn read_set(self, headers: &HeaderMap) -> Option<Token> {
        let set = headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        self.token_in(set.filter_map(|line| line.split(';').next()))
    }

    fn token_in<'a>(self, pairs: impl Iterator<Item = &'a str>) -> Option<Token> {
        let mut pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.name()).and_then(|(_, value)| Token::parse(value))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crm_chassis::TenantId;
    use uuid::Uuid;

    use super::*;

    const LIFETIME: SignedDuration = SignedDuration::from_hours(12);

    #[test]
    fn the_cookie_is_found_among_others() {
        let token = Token::new(TenantId(Uuid::from_u128(1)));
        for cookie in [Cookie::new(true), Cookie::new(false)] {
            let set = cookie.set(&token, LIFETIME);
            let pair = set.split(';').next().unwrap();
            let mut headers = HeaderMap::new();
            headers.append(header::COOKIE, "theme=dark".parse().unwrap());
            headers.append(header::COOKIE, format!("a=b; {pair};c=d").parse().unwrap());
            assert_eq!(cookie.read(&headers), Some(token.clone()));
            assert_eq!(Cookie::new(!cookie.secure).read(&headers), None);
            let answer = |set: String| HeaderMap::from_iter([(header::SET_COOKIE, set.parse().unwrap())]);
            assert_eq!(cookie.read_set(&answer(set)), Some(token.clone()));
            assert_eq!(cookie.read_set(&answer(cookie.clear())), None);
        }
    }

    #[test]
    fn with_tls_it_is_bound_to_host_and_tls() {
        let token = Token::new(TenantId(Uuid::from_u128(1)));
        let set = Cookie::new(true).set(&token, LIFETIME);
        assert!(set.starts_with("__Host-crm_session=00000000000000000000000000000001."), "{set}");
        assert!(set.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax; Secure"), "{set}");
        assert_eq!(Cookie::new(false).clear(), "crm_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }
}
