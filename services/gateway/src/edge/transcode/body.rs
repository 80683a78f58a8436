//! The request's body as JSON.

use axum::body::Body;
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde_json::Value as Json;

use super::unique;
use crate::edge::problem::Problem;

/// The largest body, in bytes. Uploads of files go another way.
pub const LIMIT: usize = 1024 * 1024;

/// Reads the whole body. `None` if there is none, whatever its type claims to be.
pub async fn json(headers: &HeaderMap, body: Body) -> Result<Option<Json>, Problem> {
    let bytes = match Limited::new(body, LIMIT).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Err(too_large()),
        Err(_) => {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "INCOMPLETE_BODY",
                "The body ended before it was complete.",
            ));
        }
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    if !is_json(headers) {
        let detail = "The body must be JSON: send it with Content-Type: application/json.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", detail));
    }
    unique::from_slice(&bytes).map(Some).map_err(|error| {
        Problem::new(StatusCode::BAD_REQUEST, "MALFORMED_JSON", format!("The body is no valid JSON: {error}."))
    })
}

fn too_large() -> Problem {
    let detail = format!("The body is larger than {LIMIT} bytes.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE", detail)
}

/// `application/json` with any parameters, or a type built on it (`application/merge-patch+json`).
fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use axum::response::IntoResponse as _;
    use serde_json::json;

    use super::*;

    async fn read(content_type: &str, body: impl Into<Body>) -> Result<Option<Json>, u16> {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, content_type.parse().unwrap())]);
        json(&headers, body.into()).await.map_err(|problem| problem.into_response().status().as_u16())
    }

    #[tokio::test]
    async fn json_is_read_and_nothing_is_nothing() {
        assert_eq!(read("application/json; charset=utf-8", "{\"a\":1}").await, Ok(Some(json!({"a": 1}))));
        assert_eq!(read("application/merge-patch+json", "{}").await, Ok(Some(json!({}))));
        assert_eq!(read("text/plain", " \n").await, Ok(None));
    }

    #[tokio::test]
    async fn other_types_are_refused() {
        for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/xml", "json", ""] {
            assert_eq!(read(content_type, "{}").await, Err(415), "{content_type}");
        }
    }

    #[tokio::test]
    async fn the_limit_itself_is_allowed_and_one_more_is_not() {
        let body = |length: usize| format!("\"{}\"", "a".repeat(length - 2));
        assert!(read("application/json", body(LIMIT)).await.is_ok());
        assert_eq!(read("application/json", body(LIMIT + 1)).await, Err(413));
    }

    #[tokio::test]
    async fn malformed_json_names_line_and_column() {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, "application/json".parse().unwrap())]);
        let problem = json(&headers, Body::from("{\"name\": \"Acme\",\n \"city\" 5}")).await.unwrap_err();
        let detail = serde_json::to_value(problem).unwrap()["detail"].clone();
        assert!(detail.as_str().unwrap().contains("line 2 column"), "{detail}");
    }

    #[tokio::test]
    async fn bottomless_nesting_is_refused() {
        assert_eq!(read("application/json", "[".repeat(100_000)).await, Err(400));
        assert_eq!(read("application/json", vec![b'"', 0xff, b'"']).await, Err(400));
    }
}
