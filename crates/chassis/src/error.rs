//! The one error type of all services: a closed list of codes, a stable reason for programs, a sentence for people, and the fields
//! that are wrong. It becomes a gRPC status with the standard `google.rpc` details; the gateway turns those into problem+json.

use std::{borrow::Cow, collections::HashMap, error::Error as StdError, fmt, time::Duration};

use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

/// Result of everything that can fail in a service.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure it is: what the caller can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The request is wrong; correct it (400).
    Invalid,
    /// Log in first (401).
    Unauthenticated,
    /// Seen, but not yours to change (403).
    Forbidden,
    /// Not there, or not visible to you (404).
    NotFound,
    /// There already (409).
    AlreadyExists,
    /// Not possible in this state (409).
    WrongState,
    /// Changed by somebody else in between (412).
    Stale,
    /// Larger than allowed (413).
    TooLarge,
    /// The idempotency key was used for another request (422).
    KeyReused,
    /// Too many requests (429).
    TooManyRequests,
    /// Temporarily not possible; try again (503).
    Unavailable,
    /// Took too long (504).
    TimedOut,
    /// Our fault; the cause is in the log only (500).
    Internal,
}

impl Code {
    const fn grpc(self) -> tonic::Code {
        match self {
            Self::Invalid | Self::TooLarge | Self::KeyReused => tonic::Code::InvalidArgument,
            Self::Unauthenticated => tonic::Code::Unauthenticated,
            Self::Forbidden => tonic::Code::PermissionDenied,
            Self::NotFound => tonic::Code::NotFound,
            Self::AlreadyExists => tonic::Code::AlreadyExists,
            Self::WrongState => tonic::Code::FailedPrecondition,
            Self::Stale => tonic::Code::Aborted,
            Self::TooManyRequests => tonic::Code::ResourceExhausted,
            Self::Unavailable => tonic::Code::Unavailable,
            Self::TimedOut => tonic::Code::DeadlineExceeded,
            Self::Internal => tonic::Code::Internal,
        }
    }

    /// HTTP status that the gateway answers with. Sent along, because several codes share one gRPC code.
    #[must_use]
    pub const fn http_status(self) -> u16 {
        match self {
            Self::Invalid => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::AlreadyExists | Self::WrongState => 409,
            Self::Stale => 412,
            Self::TooLarge => 413,
            Self::KeyReused => 422,
            Self::TooManyRequests => 429,
            Self::Unavailable => 503,
            Self::TimedOut => 504,
            Self::Internal => 500,
        }
    }
}

/// A field that is wrong, and how to put it right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Path of the field in the request, in proto names, for example `customer.name`.
    pub field: Cow<'static, str>,
    /// What to do, as a sentence for people.
    pub message: Cow<'static, str>,
}

/// A failure, as it is told to the caller. The inner cause goes to the log and never to the caller.
pub struct Error(Box<Inner>);

struct Inner {
    code: Code,
    reason: &'static str,
    message: Cow<'static, str>,
    violations: Vec<Violation>,
    retry_after: Option<Duration>,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// A failure with a code, a stable upper-case `reason` for programs and a sentence for people.
    pub fn new(code: Code, reason: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            code,
            reason,
            message: message.into(),
            violations: Vec::new(),
            retry_after: None,
            cause: None,
        }))
    }

    /// One field is wrong.
    pub fn invalid(field: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self::violations(vec![Violation { field: field.into(), message: message.into() }])
    }

    /// Several fields are wrong; all of them are named at once.
    #[must_use]
    pub fn violations(violations: Vec<Violation>) -> Self {
        let message = match violations.as_slice() {
            [only] => format!("{}: {}", only.field, only.message).into(),
            _ => Cow::Borrowed("Some fields need correction."),
        };
        let mut error = Self::new(Code::Invalid, "INVALID_ARGUMENT", message);
        error.0.violations = violations;
        error
    }

    /// The thing is not there, or not visible to the caller: the same answer for both, so that nothing can be guessed.
    pub fn not_found(what: &'static str) -> Self {
        Self::new(Code::NotFound, "NOT_FOUND", format!("There is no such {what}, or you may not see it."))
    }

    /// Our fault. The caller gets a plain sentence; the cause goes to the log.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(
            Code::Internal,
            "INTERNAL",
            "Something went wrong on our side. Nothing was changed; please try again.",
        )
        .caused_by(cause)
    }

    /// Temporarily not possible.
    pub fn unavailable(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Code::Unavailable, "UNAVAILABLE", "The service is busy or restarting. Please try again in a moment.")
            .retry_after(Duration::from_secs(2))
            .caused_by(cause)
    }

    /// Adds the inner cause, for the log.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// Adds fields that are wrong to a failure of any code, for example what a customer lacks for its release.
    #[must_use]
    pub fn with_violations(mut self, violations: Vec<Violation>) -> Self {
        self.0.violations = violations;
        self
    }

    /// Says when trying again makes sense.
    #[must_use]
    pub fn retry_after(mut self, delay: Duration) -> Self {
        self.0.retry_after = Some(delay);
        self
    }

    /// Puts `prefix` and a dot before every field, where a domain error is told about a field inside a request.
    #[must_use]
    pub fn within(mut self, prefix: &str) -> Self {
        for violation in &mut self.0.violations {
            violation.field = format!("{prefix}.{}", violation.field).into();
        }
        self
    }

    /// The kind of failure.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The stable reason.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.0.reason
    }

    /// The fields that are wrong.
    #[must_use]
    pub fn fields(&self) -> &[Violation] {
        &self.0.violations
    }

    /// True if the same call may succeed later without anybody changing anything (database away, pool exhausted, deadlock).
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self.0.code, Code::Unavailable | Code::TimedOut)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.reason, self.0.message)?;
        for violation in &self.0.violations {
            write!(f, "; {}: {}", violation.field, violation.message)?;
        }
        match &self.0.cause {
            Some(cause) => write!(f, " (cause: {cause})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {self}", self.0.code)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.cause.as_ref().map(|cause| &**cause as &(dyn StdError + 'static))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                Self::unavailable(error)
            }
            sqlx::Error::Database(database) => match database.code().as_deref() {
                // Connection lost, server stopping or starting, out of connections, serialisation failure, deadlock.
                Some(code)
                    if code.starts_with("08")
                        || code.starts_with("57P")
                        || code.starts_with("53")
                        || matches!(code, "40001" | "40P01" | "55P03") =>
                {
                    Self::unavailable(error)
                }
                // statement_timeout
                Some("57014") => {
                    Self::new(Code::TimedOut, "TIMED_OUT", "The query took too long. Narrow the filter and try again.")
                        .caused_by(error)
                }
                // The database stores no NUL character, neither in text nor in JSON.
                Some("22021" | "22P05") => Self::new(
                    Code::Invalid,
                    "INVALID_ARGUMENT",
                    "A text holds a NUL character, which cannot be stored. Leave it out.",
                )
                .caused_by(error),
                _ => Self::internal(error),
            },
            _ => Self::internal(error),
        }
    }
}

impl From<Error> for tonic::Status {
    fn from(error: Error) -> Self {
        let inner = error.0;
        match inner.code {
            Code::Internal => tracing::error!(
                reason = inner.reason,
                cause = inner.cause.as_ref().map(tracing::field::display),
                "request failed"
            ),
            Code::Unavailable | Code::TimedOut => {
                tracing::warn!(
                    reason = inner.reason,
                    cause = inner.cause.as_ref().map(tracing::field::display),
                    "request refused for now"
                );
            }
            _ => {}
        }
        let metadata = HashMap::from([("http_status".to_owned(), inner.code.http_status().to_string())]);
        let mut details = ErrorDetails::with_error_info(inner.reason, "crm", metadata);
        if !inner.violations.is_empty() {
            let violations = inner.violations.into_iter();
            details.set_bad_request(violations.map(|v| FieldViolation::new(v.field, v.message)).collect::<Vec<_>>());
        }
        if inner.retry_after.is_some() {
            details.set_retry_info(inner.retry_after);
        }
        Self::with_error_details(inner.code.grpc(), inner.message, details)
    }
}

/// Turns a violated constraint, by its name, into the error that the same mistake gets without concurrency.
pub trait OnConstraint<T> {
    /// If the database refused because of `constraint`, answers with `error` instead.
    fn on_constraint(self, constraint: &str, error: impl FnOnce() -> Error) -> Result<T>;
}

impl<T> OnConstraint<T> for std::result::Result<T, sqlx::Error> {
    fn on_constraint(self, constraint: &str, error: impl FnOnce() -> Error) -> Result<T> {
        self.map_err(|cause| match cause.as_database_error().and_then(|database| database.constraint()) {
            Some(name) if name == constraint => error().caused_by(cause),
            _ => cause.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_status_names_reason_http_status_and_fields() {
        let error = Error::invalid("customer.name", "Enter a name.").within("request");
        let status = tonic::Status::from(error);

        assert_eq!(status.code(), tonic::Code::InvalidArgument);
        let details = status.get_error_details();
        let info = details.error_info().unwrap();
        assert_eq!((info.reason.as_str(), info.metadata["http_status"].as_str()), ("INVALID_ARGUMENT", "400"));
        assert_eq!(details.bad_request().unwrap().field_violations[0].field, "request.customer.name");
    }

    #[test]
    fn the_cause_of_an_internal_error_is_not_told() {
        let status = tonic::Status::from(Error::internal("password column missing"));
        assert!(!status.message().contains("password"));
        assert_eq!(status.code(), tonic::Code::Internal);
    }
}
