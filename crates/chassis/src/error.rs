//! The one error type of all services: a closed list of codes, a stable reason for programs, a sentence for people, and the fields
//! that are wrong. It becomes a gRPC status with the standard `google.rpc` details; the gateway turns those into problem+json.

mod database;
mod status;

use std::{borrow::Cow, error::Error as StdError, fmt, time::Duration};

pub use database::OnConstraint;

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
    etag: Option<String>,
    transient: bool,
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
            etag: None,
            transient: false,
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
    #[must_use]
    pub fn not_found(what: &'static str) -> Self {
        Self::new(Code::NotFound, "NOT_FOUND", format!("There is no such {what}, or you may not see it."))
    }

    /// Somebody changed the record since the caller read it; `etag` is that of its present version.
    #[must_use]
    pub fn stale(etag: String) -> Self {
        let message = "Somebody changed this in the meantime. Reload it, look at the differences and save again.";
        let mut error = Self::new(Code::Stale, "STALE", message);
        error.0.etag = Some(etag);
        error
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

    /// The database is away or overloaded: it will pass, and it has nothing to do with what was asked.
    fn transient(cause: sqlx::Error) -> Self {
        let mut error = Self::unavailable(cause);
        error.0.transient = true;
        error
    }

    /// Took longer than it may.
    pub fn timed_out(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Code::TimedOut, "TIMED_OUT", "The query took too long. Narrow the filter and try again.")
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

    /// The sentence for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The fields that are wrong.
    #[must_use]
    pub fn fields(&self) -> &[Violation] {
        &self.0.violations
    }

    /// True if the same call will succeed later without anybody changing anything (database away, pool exhausted, deadlock). What takes
    /// too long is not: it may take as long every time. Nor is what is only unavailable because something else has not happened yet.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.0.transient
    }

    /// What may stand in a log: reason, names of the fields, cause. Not the sentences, because they may repeat what a person typed.
    #[must_use]
    pub fn for_log(&self) -> String {
        let mut line = self.0.reason.to_owned();
        for violation in &self.0.violations {
            line = format!("{line} {}", violation.field);
        }
        match &self.0.cause {
            Some(cause) => format!("{line} (cause: {cause})"),
            None => line,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.reason, self.0.message)?;
        // The message of a single one says it already.
        for violation in self.0.violations.iter().filter(|it| !self.0.message.contains(&*it.message)) {
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
