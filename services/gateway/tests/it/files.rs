//! Files: streams of a service that are passed on while they come.

use std::{sync::Arc, sync::atomic::Ordering, time::Duration};

use crm_testkit::eventually;
use serde_json::json;
use tonic::Status;

use crate::gateway::{Gateway, send};

const PATH: &str = "/api/v1/customers/export";

#[tokio::test]
async fn a_file_comes_with_its_type_its_name_and_its_number_of_rows() {
    let gateway = Gateway::start().await;
    let filter = json!({"condition": {"field": "status", "operator": "EQUALS", "values": ["ACTIVE"]}}).to_string();
    let query = [("filter", filter.as_str()), ("orderBy", "name desc"), ("view", "MINE")];
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    let answer = send(gateway.request("GET", &format!("{PATH}?{query}"))).await;

    assert_eq!((answer.status, answer.text().as_str()), (200, "id\r\n1\r\n2\r\n"));
    for (header, value) in [
        ("content-type", "text/csv; charset=utf-8"),
        ("content-disposition", "attachment; filename=\"customers.csv\""),
        ("x-row-count", "2"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        // Only identity sets cookies.
        ("set-cookie", ""),
    ] {
        assert_eq!(answer.header(header), value, "{header}");
    }
    let call = gateway.services.last();
    assert_eq!((&call.message["orderBy"], &call.message["view"]), (&json!("name desc"), &json!("CUSTOMER_VIEW_MINE")));
    assert_eq!(call.message["filter"]["condition"]["field"], "status");
    assert_eq!(call.metadata.get("authorization").unwrap(), "Bearer signed");
}

#[tokio::test]
async fn what_goes_wrong_before_the_first_part_is_told_as_ever() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.request("GET", &format!("{PATH}?search=fails%20at%20once"))).await;
    assert_eq!((answer.status, answer.header("content-disposition")), (503, ""));
    assert!(!answer.problem().to_string().contains("10.0.0.7"));

    let answer = send(gateway.request("GET", &format!("{PATH}?pageSize=1"))).await;
    assert_eq!((answer.status, &answer.problem()["errors"][0]["field"]), (400, &json!("pageSize")));
    let answer = send(gateway.anonymous("GET", PATH)).await;
    assert_eq!((answer.status, &answer.problem()["reason"]), (401, &json!("UNAUTHENTICATED")));
    let answer = send(gateway.request("POST", PATH)).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"));

    gateway.services.fail(Status::permission_denied("No."));
    assert_eq!(send(gateway.request("GET", PATH)).await.status, 403);
}

#[tokio::test]
async fn a_file_that_breaks_off_does_not_look_like_a_whole_one() {
    let gateway = Gateway::start().await;
    for encoding in ["identity", "gzip", "br"] {
        let request = gateway.request("GET", &format!("{PATH}?search=breaks%20off"));
        let answer = request.header("accept-encoding", encoding).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{encoding}: it was to become one");
        assert!(answer.bytes().await.is_err(), "{encoding}");
        assert_eq!(send(gateway.request("GET", PATH)).await.status, 200, "the next one works");
    }
}

#[tokio::test]
async fn no_more_is_read_than_the_browser_takes_and_nothing_when_it_has_gone() {
    let gateway = Gateway::start_with(Duration::from_millis(500), true).await;
    let parts = || gateway.services.parts.load(Ordering::Relaxed);
    let readers = || Arc::strong_count(&gateway.services.readers);
    let none = readers();
    let mut answer = gateway.request("GET", &format!("{PATH}?search=is%20endless")).send().await.unwrap();
    assert!(answer.chunk().await.unwrap().is_some());
    // Until what lies between the service and the browser is full.
    let mut before = usize::MAX;
    let full = async || {
        let now = parts();
        let still = std::mem::replace(&mut before, now) == now;
        tokio::time::sleep(Duration::from_millis(100)).await;
        still.then_some(now)
    };
    let waiting = eventually("the service to be held up", full).await;
    assert!(waiting < 2_000, "{waiting} parts of 10 kB were read");
    // Longer than an answer may take: the file goes on all the same.
    tokio::time::sleep(Duration::from_millis(600)).await;
    for _ in 0..1_000 {
        assert!(answer.chunk().await.unwrap().is_some());
    }
    assert!(readers() > none);
    drop(answer);
    eventually("the service to stop", async || (readers() == none).then_some(())).await;
}
