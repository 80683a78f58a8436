//! Errors as callers see them: RFC 9457 `application/problem+json`.

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

/// An error answer. [`super::trace`] adds the trace id on the way out.
#[derive(Clone, Debug, Serialize)]
pub struct Problem(Box<Members>);

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Members {
    r#type: &'static str,
    title: &'static str,
    #[serde(serialize_with = "number")]
    status: StatusCode,
    detail: Cow<'static, str>,
    reason: Cow<'static, str>,
    errors: Vec<FieldError>,
    trace_id: String,
    #[serde(skip)]
    headers: HeaderMap,
}

/// A field, parameter or header that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Path in the request's JSON (`physicalAddress.lines[0]`), or the name of the parameter or header.
    pub field: String,
    /// What is expected, as a sentence for a person.
    pub message: String,
}

impl FieldError {
    /// An error at `field`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

impl Problem {
    /// An error with a stable reason for programs and a sentence for people.
    pub fn new(status: StatusCode, reason: impl Into<Cow<'static, str>>, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Members {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status,
            detail: detail.into(),
            reason: reason.into(),
            errors: Vec::new(),
            trace_id: String::new(),
            headers: HeaderMap::new(),
        }))
    }

    /// 400: these fields are wrong.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [only] => format!("{}: {}", only.field, only.message).into(),
            _ => Cow::Borrowed("Some fields need correction."),
        };
        Self::new(StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", detail).with_errors(errors)
    }

    /// 401: there is no valid session.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "UNAUTHENTICATED",
            "You are not logged in: the session has ended, or the API key is unknown, revoked or expired. Log in and try again.",
        )
    }

    /// 500: the cause is in the log under the trace id and nowhere else.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL",
            "Something went wrong on our side. Please try again; if it stays, report the trace id.",
        )
    }

    /// 503: trying again after `seconds` makes sense.
    #[must_use]
    pub fn unavailable(seconds: u64) -> Self {
        let problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "UNAVAILABLE",
            "This part of the system is busy or restarting. Please try again in a moment.",
        );
        problem.with_retry_after(seconds)
    }

    /// 504: there was no answer in time.
    #[must_use]
    pub fn timed_out() -> Self {
        let detail =
            "There was no answer in time. A change may have been made all the same: look before you try again.";
        Self::new(StatusCode::GATEWAY_TIMEOUT, "TIMED_OUT", detail)
    }

    /// Names the fields that are wrong.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Says when to come back.
    #[must_use]
    pub fn with_retry_after(self, seconds: u64) -> Self {
        self.with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.insert(name, value);
        self
    }

    /// The same with the id under which the logs tell the rest.
    #[must_use]
    pub fn with_trace_id(mut self, trace_id: String) -> Self {
        self.0.trace_id = trace_id;
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // Never fails: there is nothing in it but text and numbers.
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (self.0.status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        response.headers_mut().extend(self.0.headers.clone());
        response.extensions_mut().insert(self);
        response
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}
