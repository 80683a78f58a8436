//! What the database's errors mean to the caller.

use super::{Code, Error, Result};

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            // A connection that is cut in the middle of a message reads as a breach of the protocol, or as a BEGIN that did not happen.
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Protocol(_)
            | sqlx::Error::BeginFailed
            | sqlx::Error::WorkerCrashed => Self::transient(error),
            sqlx::Error::Database(database) => match database.code().as_deref() {
                // Connection lost, server stopping or starting, out of connections, serialisation failure, deadlock, lock not to be had,
                // a primary that has become a standby, a transaction that was left waiting too long.
                Some(code)
                    if code.starts_with("08")
                        || code.starts_with("57P")
                        || code.starts_with("53")
                        || matches!(code, "40001" | "40P01" | "55P03" | "25006" | "25P03") =>
                {
                    Self::transient(error)
                }
                // statement_timeout
                Some("57014") => Self::timed_out(error),
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
