//! gRPC statuses as problems.

use http::{HeaderValue, StatusCode, header};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use super::{
    problem::{FieldError, Problem},
    rpc::{Body, Rpc},
};

/// What callers are told to wait when a service does not say so itself, in seconds.
const RETRY_AFTER: u64 = 2;

/// The problem that a service's status stands for. What only the log may know (causes, names of hosts) stays behind.
pub fn problem(status: &Status, rpc: &Rpc) -> Problem {
    let details = status.get_error_details();
    let http_status = http_status(status.code(), &details);
    let problem = match http_status {
        StatusCode::INTERNAL_SERVER_ERROR => {
            tracing::error!(rpc = rpc.method.full_name(), code = ?status.code(), status = status.message(), "rpc failed");
            return Problem::internal();
        }
        // Without our details the status is the transport's, and speaks of sockets.
        StatusCode::SERVICE_UNAVAILABLE if details.error_info().is_none() => {
            tracing::warn!(rpc = rpc.method.full_name(), status = status.message(), "service not reachable");
            return Problem::unavailable(RETRY_AFTER);
        }
        StatusCode::GATEWAY_TIMEOUT if details.error_info().is_none() => return Problem::timed_out(),
        _ => with_fields(http_status, status, &details, rpc),
    };
    let problem = match retry_after(http_status, &details) {
        Some(seconds) => problem.with_retry_after(seconds),
        None => problem,
    };
    match present_version(&details) {
        Some(etag) => problem.with_header(header::ETAG, etag),
        None => problem,
    }
}

/// The etag of the version that a record has now, where a change was meant for another one.
fn present_version(details: &ErrorDetails) -> Option<HeaderValue> {
    let etag = details.error_info()?.metadata.get("etag")?;
    HeaderValue::from_str(&format!("\"{etag}\"")).ok()
}

fn with_fields(http_status: StatusCode, status: &Status, details: &ErrorDetails, rpc: &Rpc) -> Problem {
    let violations = details.bad_request().map(|it| it.field_violations.as_slice()).unwrap_or_default();
    let detail = match violations {
        // A message that repeats its one field speaks of it as the proto files do; callers know its JSON name.
        [only] if status.message().starts_with(&only.field) => {
            format!("{}{}", json_path(&only.field, rpc), &status.message()[only.field.len()..])
        }
        _ => status.message().to_owned(),
    };
    let reason = details.error_info().map_or_else(|| reason(status.code()).to_owned(), |info| info.reason.clone());
    let errors = violations.iter().map(|it| FieldError::new(json_path(&it.field, rpc), &it.description)).collect();
    Problem::new(http_status, reason, detail).with_errors(errors)
}

/// `customer.physical_address.lines[0]` is `physicalAddress.lines[0]` to the caller of an RPC whose body is the customer.
fn json_path(field: &str, rpc: &Rpc) -> String {
    let inside_body = match &rpc.body {
        Body::Field(body) => field.strip_prefix(body.name()).and_then(|rest| rest.strip_prefix('.')),
        Body::None | Body::Whole => None,
    };
    let mut path = String::new();
    let mut upper = false;
    for letter in inside_body.unwrap_or(field).chars() {
        match letter {
            '_' => upper = true,
            _ if upper => {
                path.push(letter.to_ascii_uppercase());
                upper = false;
            }
            _ => path.push(letter),
        }
    }
    path
}

fn http_status(code: Code, details: &ErrorDetails) -> StatusCode {
    let told = details.error_info().and_then(|info| info.metadata.get("http_status"));
    let told = told.and_then(|status| StatusCode::from_bytes(status.as_bytes()).ok());
    if let Some(status) = told.filter(|status| status.is_client_error() || status.is_server_error()) {
        return status;
    }
    match code {
        Code::InvalidArgument | Code::OutOfRange => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::PermissionDenied => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::AlreadyExists | Code::FailedPrecondition => StatusCode::CONFLICT,
        Code::Aborted => StatusCode::PRECONDITION_FAILED,
        Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        // A server that gives up at the deadline says "cancelled".
        Code::DeadlineExceeded | Code::Cancelled => StatusCode::GATEWAY_TIMEOUT,
        Code::Ok | Code::Unknown | Code::Unimplemented | Code::Internal | Code::DataLoss => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

fn reason(code: Code) -> &'static str {
    match code {
        Code::InvalidArgument | Code::OutOfRange => "INVALID_ARGUMENT",
        Code::Unauthenticated => "UNAUTHENTICATED",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::Unavailable => "UNAVAILABLE",
        Code::DeadlineExceeded | Code::Cancelled => "TIMED_OUT",
        Code::Ok | Code::Unknown | Code::Unimplemented | Code::Internal | Code::DataLoss => "INTERNAL",
    }
}

/// Whole seconds, rounded up: coming back early would be in vain.
fn retry_after(status: StatusCode, details: &ErrorDetails) -> Option<u64> {
    let told = details.retry_info().and_then(|info| info.retry_delay).map(|delay| delay.as_millis().div_ceil(1000));
    let told = told.map(|seconds| u64::try_from(seconds).unwrap_or(u64::MAX));
    told.or_else(|| (status == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::{collections::HashMap, time::Duration};

    use axum::response::IntoResponse as _;
    use serde_json::{Value, json};

    use super::*;

    fn rpc(name: &str) -> Rpc {
        Rpc::all(crm_proto::descriptors()).unwrap().into_iter().find(|rpc| rpc.method.name() == name).unwrap()
    }

    fn json(status: &Status, rpc_name: &str) -> Value {
        serde_json::to_value(problem(status, &rpc(rpc_name))).unwrap()
    }

    #[test]
    fn every_code_has_its_http_status() {
        let statuses = [
            (Code::InvalidArgument, 400),
            (Code::Unauthenticated, 401),
            (Code::PermissionDenied, 403),
            (Code::NotFound, 404),
            (Code::AlreadyExists, 409),
            (Code::FailedPrecondition, 409),
            (Code::Aborted, 412),
            (Code::ResourceExhausted, 429),
            (Code::Unavailable, 503),
            (Code::DeadlineExceeded, 504),
            (Code::Internal, 500),
            (Code::Unknown, 500),
            (Code::Unimplemented, 500),
        ];
        for (code, expected) in statuses {
            assert_eq!(json(&Status::new(code, "text"), "GetCustomer")["status"], expected, "{code:?}");
        }
    }

    #[test]
    fn the_service_may_name_the_http_status_and_the_reason() {
        let metadata = HashMap::from([("http_status".to_owned(), "422".to_owned())]);
        let details = ErrorDetails::with_error_info("KEY_REUSED", "crm", metadata);
        let status = Status::with_error_details(Code::InvalidArgument, "Used before.", details);
        let problem = json(&status, "CreateCustomer");
        assert_eq!((&problem["status"], &problem["reason"]), (&json!(422), &json!("KEY_REUSED")));
        assert_eq!(problem["title"], "Unprocessable Entity");
    }

    #[test]
    fn whoever_is_refused_because_of_his_version_hears_of_the_present_one() {
        let status = Status::from(crm_chassis::Error::stale("7".to_owned()));
        let response = problem(&status, &rpc("UpdateCustomer")).into_response();
        assert_eq!((response.status().as_u16(), &response.headers()["etag"]), (412, &"\"7\"".parse().unwrap()));
        let response = problem(&Status::aborted("Changed."), &rpc("UpdateCustomer")).into_response();
        assert_eq!((response.status().as_u16(), response.headers().get("etag")), (412, None));
    }

    #[test]
    fn fields_are_named_as_the_caller_sent_them() {
        let details = ErrorDetails::with_bad_request_violation("customer.physical_address.lines[0]", "Enter a street.");
        let message = "customer.physical_address.lines[0]: Enter a street.";
        let problem = json(&Status::with_error_details(Code::InvalidArgument, message, details), "CreateCustomer");
        assert_eq!(problem["errors"], json!([{"field": "physicalAddress.lines[0]", "message": "Enter a street."}]));
        assert_eq!(problem["detail"], "physicalAddress.lines[0]: Enter a street.");
    }

    #[test]
    fn a_field_outside_the_body_keeps_its_place() {
        let details = ErrorDetails::with_bad_request_violation("page_size", "Not negative.");
        let problem = json(&Status::with_error_details(Code::InvalidArgument, "Wrong.", details), "ListCustomers");
        assert_eq!(problem["errors"][0]["field"], "pageSize");
    }

    #[test]
    fn causes_of_internal_errors_and_addresses_of_services_are_not_told() {
        for code in [Code::Internal, Code::Unknown, Code::DataLoss, Code::Unavailable, Code::Cancelled] {
            let problem = json(&Status::new(code, "tcp connect error 10.0.0.7:5432"), "GetCustomer");
            assert!(!problem.to_string().contains("10.0.0.7"), "{code:?}");
        }
    }

    #[test]
    fn being_unavailable_says_when_to_come_back() {
        let response = problem(&Status::unavailable("down"), &rpc("GetCustomer")).into_response();
        assert_eq!(response.headers()["retry-after"], "2");

        let details = ErrorDetails::with_retry_info(Some(Duration::from_millis(1500)));
        let status = Status::with_error_details(Code::ResourceExhausted, "Slow down.", details);
        let response = problem(&status, &rpc("CreateSession")).into_response();
        assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (429, &"2".parse().unwrap()));
    }
}
