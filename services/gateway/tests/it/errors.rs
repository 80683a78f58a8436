//! Failures of services as callers see them.

use std::{collections::HashMap, time::Duration};

use serde_json::json;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::gateway::{Gateway, send};

#[tokio::test]
async fn a_domain_error_keeps_its_reason_its_fields_and_its_status() {
    let gateway = Gateway::start().await;
    let metadata = HashMap::from([("http_status".to_owned(), "409".to_owned())]);
    let mut details = ErrorDetails::with_error_info("CUSTOMER_INCOMPLETE", "crm", metadata);
    details.add_bad_request_violation("customer.physical_address.city", "Enter a city.");
    gateway.services.fail(Status::with_error_details(Code::FailedPrecondition, "Not yet.", details));

    let answer = send(gateway.request("POST", "/api/v1/customers").json(&json!({}))).await;
    let problem = answer.problem();
    assert_eq!((answer.status, &problem["reason"]), (409, &json!("CUSTOMER_INCOMPLETE")));
    assert_eq!((&problem["title"], &problem["detail"]), (&json!("Conflict"), &json!("Not yet.")));
    assert_eq!(problem["errors"], json!([{"field": "physicalAddress.city", "message": "Enter a city."}]));
}

#[tokio::test]
async fn the_cause_of_a_fault_stays_behind_and_the_trace_id_leads_to_it() {
    let gateway = Gateway::start().await;
    gateway.services.fail(Status::internal("relation \"customers\" does not exist"));
    let request = gateway.request("GET", "/api/v1/customers/c-1");
    let request = request.header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    let answer = send(request).await;

    assert_eq!(answer.status, 500);
    assert!(!answer.text().contains("relation"));
    assert_eq!(answer.problem()["traceId"], "4bf92f3577b34da6a3ce929d0e0e4736");
}

#[tokio::test]
async fn being_throttled_says_when_to_come_back() {
    let gateway = Gateway::start().await;
    let details = ErrorDetails::with_retry_info(Some(Duration::from_secs(30)));
    gateway.services.fail(Status::with_error_details(Code::ResourceExhausted, "Too many log-ins.", details));
    let body = json!({"tenant": "demo", "email": "sam@demo.example", "password": "wrong"});
    let answer = send(gateway.anonymous("POST", "/api/v1/session").json(&body)).await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, "30"));
    answer.problem();
}

#[tokio::test]
async fn a_service_that_is_not_there_is_503() {
    let gateway = Gateway::start_with(Duration::from_secs(30), false).await;
    let answer = send(gateway.request("GET", "/api/v1/customers")).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "2"));
    assert!(!answer.problem().to_string().contains("127.0.0.1"));
}

#[tokio::test]
async fn a_service_that_does_not_answer_is_504() {
    let gateway = Gateway::start_with(Duration::from_millis(200), true).await;
    let answer = send(gateway.request("GET", "/api/v1/customers/endless")).await;
    assert_eq!(answer.status, 504);
    assert_eq!(answer.problem()["reason"], "TIMED_OUT");
}

#[tokio::test]
async fn a_handler_that_breaks_is_500_and_the_next_request_works() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.request("GET", "/api/v1/broken").header("accept-encoding", "gzip")).await;
    assert_eq!(answer.status, 500);
    assert_eq!(send(gateway.request("GET", "/api/v1/customers/c-1")).await.status, 200);
}
