//! Failures of the way to a service, as opposed to its answers. Some prove that a call was not begun: it never left, or the service has
//! refused it unread while it stopped.

use std::{error::Error, sync::Arc};

use tonic::{Code, ConnectError, Status};

/// The failure of a call for which there was no connection.
#[must_use]
pub fn unreachable(error: tonic::transport::Error) -> Status {
    let mut status = Status::new(Code::Unavailable, error.to_string());
    status.set_source(Arc::new(error));
    status
}

/// A connection that broke is no fault of ours: the service is away, whatever the library calls it.
pub fn as_unavailable(status: Status) -> Status {
    match (status.source(), status.code()) {
        (Some(cause), Code::Unknown | Code::Internal) => Status::unavailable(format!("{}: {cause}", status.message())),
        _ => status,
    }
}

/// Whether the call was certainly not begun. An answer of the service has no cause; a connection that broke has one that proves nothing.
pub fn certainly_not_begun(status: &Status) -> bool {
    let mut cause = status.source();
    while let Some(error) = cause {
        if proves_it(error) {
            return true;
        }
        cause = error.source();
    }
    false
}

fn proves_it(error: &(dyn Error + 'static)) -> bool {
    if error.is::<ConnectError>() {
        return true;
    }
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        // Still in our own queue when the connection ended.
        return error.is_canceled();
    }
    let Some(error) = error.downcast_ref::<h2::Error>() else { return false };
    // A server that stops names the last stream it will work on; the library fails those behind it with this. RFC 9113, 6.8 and 8.7.
    let left_behind = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
    let refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
    error.is_remote() && (left_behind || refused)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("wrapped, as the library does")]
    struct Wrapped(#[source] ConnectError);

    fn caused_by(error: impl Error + Send + Sync + 'static) -> Status {
        let mut status = Status::unavailable("away");
        status.set_source(Arc::new(error));
        status
    }

    #[test]
    fn only_what_cannot_have_reached_the_service_was_certainly_not_begun() {
        let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
        assert!(certainly_not_begun(&caused_by(ConnectError(refused().into()))));
        assert!(certainly_not_begun(&caused_by(Wrapped(ConnectError(refused().into())))));

        assert!(!certainly_not_begun(&Status::unavailable("the service's own answer")));
        assert!(!certainly_not_begun(&caused_by(io::Error::from(io::ErrorKind::BrokenPipe))));
        assert!(!certainly_not_begun(&caused_by(h2::Error::from(h2::Reason::NO_ERROR))));
        assert!(
            !certainly_not_begun(&caused_by(h2::Error::from(h2::Reason::REFUSED_STREAM))),
            "not said by the service"
        );
    }
}
