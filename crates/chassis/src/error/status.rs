//! Errors as gRPC statuses, with the standard `google.rpc` details.

use std::collections::HashMap;

use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

use super::{Code, Error};

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
