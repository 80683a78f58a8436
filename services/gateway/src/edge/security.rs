//! What keeps other sites out of the browser's session, and the headers that make browsers strict.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header, uri::Authority};
use url::Url;

use super::{config::EdgeConfig, problem::Problem};

/// What an answer that is no page may load when a browser shows it all the same: nothing.
const POLICY_OF_DATA: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Headers of every answer. An answer that brings its own keeps it.
const HEADERS: [(&str, &str); 8] = [
    ("content-security-policy", POLICY_OF_DATA),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    // What is not said to be cacheable holds somebody's data.
    ("cache-control", "no-store"),
];

/// A year, as browsers' preload lists ask for.
const STAY_ON_HTTPS: &str = "max-age=31536000; includeSubDomains";

/// What this middleware needs to know.
#[derive(Clone, Debug)]
pub struct Security {
    public_url: Arc<Url>,
    https: bool,
}

impl Security {
    /// Reads it from the settings.
    pub fn new(config: &EdgeConfig) -> Self {
        Self { public_url: Arc::new(config.public_url.clone()), https: config.is_https() }
    }
}

/// Middleware: adds the headers.
pub async fn headers(State(security): State<Security>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if security.https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STAY_ON_HTTPS));
    }
    response
}

/// Middleware: refuses changes that a browser makes for another site. Browsers say so themselves (`Sec-Fetch-Site`, older ones
/// `Origin`); programs send neither and carry no cookies by accident. Logging in is guarded, too: nobody shall be logged in to
/// somebody else's account.
pub async fn refuse_other_sites(State(security): State<Security>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || security.is_own(request.uri(), request.headers()) {
        return next.run(request).await;
    }
    let detail = "The browser sent this for another web site. Open the CRM itself and try again there.";
    Problem::new(StatusCode::FORBIDDEN, "CROSS_SITE_REQUEST", detail).into_response()
}

impl Security {
    fn is_own(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        if let Some(site) = headers.get("sec-fetch-site") {
            return site == "same-origin" || site == "none";
        }
        let Some(origin) = headers.get(header::ORIGIN) else { return true };
        let Some(origin) = origin.to_str().ok().and_then(|origin| Url::parse(origin).ok()) else { return false };
        let own_host =
            headers.get(header::HOST).and_then(|host| host.to_str().ok()).or(uri.authority().map(Authority::as_str));
        origin.origin() == self.public_url.origin() || own_host.is_some_and(|host| host == authority(&origin))
    }
}

/// Host and port as the `Host` header writes them.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn is_own(headers: &[(&str, &str)]) -> bool {
        let security = Security { public_url: Arc::new("https://crm.example.com".parse().unwrap()), https: true };
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        security.is_own(&Uri::from_static("/api/v1/session"), &headers.collect())
    }

    #[test]
    fn programs_that_say_nothing_pass() {
        assert!(is_own(&[("host", "crm.example.com"), ("cookie", "crm_session=x")]));
    }

    #[test]
    fn the_browsers_word_decides() {
        assert!(is_own(&[("sec-fetch-site", "same-origin"), ("host", "a")]));
        assert!(is_own(&[("sec-fetch-site", "none")]));
        for site in ["cross-site", "same-site", "nonsense"] {
            assert!(!is_own(&[("sec-fetch-site", site), ("origin", "https://crm.example.com")]), "{site}");
        }
    }

    #[test]
    fn older_browsers_are_judged_by_their_origin() {
        assert!(is_own(&[("origin", "https://crm.example.com"), ("host", "behind-a-proxy")]));
        assert!(is_own(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(!is_own(&[("origin", "https://evil.example"), ("host", "crm.example.com")]));
        assert!(!is_own(&[("origin", "http://127.0.0.1:8081"), ("host", "127.0.0.1:8080")]));
        assert!(!is_own(&[("origin", "null"), ("host", "crm.example.com")]));
    }
}
