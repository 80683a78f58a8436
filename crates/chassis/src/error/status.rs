//! Errors as gRPC statuses, with the standard `google.rpc` details.

use std::collections::HashMap;

use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

use super::{Code, Error, Violation};

/// Bytes of wrong fields that are told: they travel in headers, whose size the receiver limits.
const MOST_TOLD: usize = 4 * 1024;
/// Characters of one sentence that are told.
const LONGEST_SENTENCE: usize = 500;

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
        let mut metadata = HashMap::from([("http_status".to_owned(), inner.code.http_status().to_string())]);
        metadata.extend(inner.etag.map(|etag| ("etag".to_owned(), etag)));
        let mut details = ErrorDetails::with_error_info(inner.reason, "crm", metadata);
        if !inner.violations.is_empty() {
            details.set_bad_request(told(inner.violations));
        }
        if inner.retry_after.is_some() {
            details.set_retry_info(inner.retry_after);
        }
        Self::with_error_details(inner.code.grpc(), cut(&inner.message), details)
    }
}

/// The wrong fields, as many as a header holds; the last one says how many more there are.
fn told(violations: Vec<Violation>) -> Vec<FieldViolation> {
    let all = violations.len();
    let (mut told, mut size) = (Vec::<FieldViolation>::new(), 0);
    for Violation { field, message } in violations {
        let (field, message) = (cut(&field), cut(&message));
        size += field.len() + message.len();
        if size > MOST_TOLD {
            break;
        }
        told.push(FieldViolation::new(field, message));
    }
    let left = all - told.len();
    if let Some(last) = told.last_mut().filter(|_| left > 0) {
        last.description = format!("{} And {left} more.", last.description);
    }
    told
}

fn cut(sentence: &str) -> String {
    match sentence.char_indices().nth(LONGEST_SENTENCE) {
        Some((end, _)) => format!("{}…", &sentence[..end]),
        None => sentence.to_owned(),
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
    fn a_stale_etag_is_answered_with_the_present_one() {
        let details = tonic::Status::from(Error::stale("7".into())).get_error_details();
        let info = details.error_info().unwrap();
        assert_eq!((info.reason.as_str(), info.metadata["etag"].as_str()), ("STALE", "7"));
        let other = tonic::Status::from(Error::not_found("user")).get_error_details();
        assert!(!other.error_info().unwrap().metadata.contains_key("etag"));
    }

    #[test]
    fn of_very_many_wrong_fields_as_many_are_told_as_a_header_holds() {
        let wrong = |number: usize| Violation {
            field: format!("customer.additional_salesman_ids[{number}]").into(),
            message: "é".repeat(if number == 0 { 5_000 } else { 30 }).into(),
        };
        let status = tonic::Status::from(Error::violations((0..400).map(wrong).collect()));
        assert!(status.details().len() < 8 * 1024, "{}", status.details().len());
        let details = status.get_error_details();
        let told = &details.bad_request().unwrap().field_violations;
        assert!((10..400).contains(&told.len()));
        assert_eq!(told[0].description.chars().count(), 501);
        assert!(told.last().unwrap().description.ends_with(&format!(" And {} more.", 400 - told.len())));

        let status = tonic::Status::from(Error::invalid("name", "x".repeat(10_000)));
        assert!(status.message().len() < 600);
    }

    #[test]
    fn the_cause_of_an_internal_error_is_not_told() {
        let status = tonic::Status::from(Error::internal("password column missing"));
        assert!(!status.message().contains("password"));
        assert_eq!(status.code(), tonic::Code::Internal);
    }
}
