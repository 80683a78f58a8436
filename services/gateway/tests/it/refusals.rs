//! Requests that are refused before they reach a service: always with a problem that names what is wrong, never with 500.

use serde_json::{Value, json};

use crate::gateway::{Answer, Gateway, send};

fn fields(answer: &Answer) -> Vec<String> {
    let problem = answer.problem();
    let errors = problem["errors"].as_array().unwrap();
    errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
}

fn message(answer: &Answer) -> String {
    answer.problem()["errors"][0]["message"].as_str().unwrap().to_owned()
}

fn reason(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.problem()["reason"].clone())
}

#[tokio::test]
async fn unknown_fields_and_wrong_types_are_named_together() {
    let gateway = Gateway::start().await;
    let body = json!({"nmae": "Acme", "telephone": 5, "physicalAddress": {"lines": "one"}});
    let answer = send(gateway.request("POST", "/api/v1/customers").json(&body)).await;

    assert_eq!(reason(&answer), (400, json!("INVALID_ARGUMENT")));
    assert_eq!(fields(&answer), ["nmae", "telephone", "physicalAddress.lines"]);
    assert!(message(&answer).contains("Did you mean name?"));
    assert_eq!(gateway.services.count(), 0);
}

#[tokio::test]
async fn unknown_parameters_are_named_with_the_likely_one() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.request("GET", "/api/v1/customers?order_by=name&colour=red&pageSize=x")).await;

    assert_eq!(answer.status, 400);
    assert_eq!(fields(&answer), ["order_by", "colour", "pageSize"]);
    assert!(message(&answer).contains("Did you mean orderBy?"));
}

#[tokio::test]
async fn malformed_json_is_located() {
    let gateway = Gateway::start().await;
    let request = gateway.request("POST", "/api/v1/customers").header("content-type", "application/json");
    let answer = send(request.body("{\"name\": ")).await;

    assert_eq!(reason(&answer), (400, json!("MALFORMED_JSON")));
    assert!(answer.problem()["detail"].as_str().unwrap().contains("line 1 column 9"));
}

#[tokio::test]
async fn a_member_that_is_there_twice_is_named() {
    let gateway = Gateway::start().await;
    for body in [r#"{"name": "Acme", "name": "Other"}"#, r#"{"physicalAddress": {"name": 1, "name": 1}}"#] {
        let request = gateway.request("POST", "/api/v1/customers").header("content-type", "application/json");
        let answer = send(request.body(body)).await;
        assert_eq!(reason(&answer), (400, json!("MALFORMED_JSON")), "{body}");
        assert!(answer.problem()["detail"].as_str().unwrap().contains("\"name\" is there twice"), "{body}");
    }
    assert_eq!(gateway.services.count(), 0);
}

#[tokio::test]
async fn other_media_types_are_refused() {
    let gateway = Gateway::start().await;
    let request = gateway.request("POST", "/api/v1/customers").header("content-type", "application/xml").body("<a/>");
    assert_eq!(reason(&send(request).await), (415, json!("UNSUPPORTED_MEDIA_TYPE")));
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let gateway = Gateway::start().await;
    let body = json!({"name": "a".repeat(1024 * 1024)});
    let answer = send(gateway.request("POST", "/api/v1/customers").json(&body)).await;
    assert_eq!(reason(&answer), (413, json!("BODY_TOO_LARGE")));
}

#[tokio::test]
async fn a_missing_body_is_refused_where_one_is_needed() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.request("POST", "/api/v1/customers")).await;
    assert_eq!((answer.status, fields(&answer)), (400, vec!["body".to_owned()]));
}

#[tokio::test]
async fn wrong_verbs_hear_which_ones_are_possible() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.request("DELETE", "/api/v1/customers/c-1")).await;
    assert_eq!(reason(&answer), (405, json!("METHOD_NOT_ALLOWED")));
    assert_eq!(answer.header("allow"), "GET, HEAD, PATCH");
    let answer = send(gateway.request("POST", "/api/v1/openapi.json")).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"));
}

#[tokio::test]
async fn unknown_paths_of_the_api_are_problems_even_for_browsers() {
    let gateway = Gateway::start().await;
    for path in ["/api", "/api/", "/api/v1/nothing", "/api/v1/customers/c-1/nothing", "/api/v1/customers/"] {
        let answer = send(gateway.request("GET", path).header("accept", "text/html")).await;
        assert_eq!(reason(&answer), (404, json!("UNKNOWN_PATH")), "{path}");
    }
}

#[tokio::test]
async fn a_path_that_is_no_text_is_refused() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.request("GET", "/api/v1/customers/%ff")).await;
    assert_eq!(reason(&answer), (400, json!("MALFORMED_PATH")));
    let answer = send(gateway.request("GET", "/api/v1/customers/a%00b")).await;
    assert_eq!((answer.status, fields(&answer)), (400, vec!["id".to_owned()]));
}

#[tokio::test]
async fn without_a_session_everything_but_logging_in_is_refused() {
    let gateway = Gateway::start().await;
    for (method, path) in [("GET", "/api/v1/customers"), ("POST", "/api/v1/customers"), ("GET", "/api/v1/session")] {
        let answer = send(gateway.anonymous(method, path)).await;
        assert_eq!(reason(&answer), (401, json!("UNAUTHENTICATED")), "{method} {path}");
    }
    assert_eq!(gateway.services.count(), 0);
}

#[tokio::test]
async fn headers_that_are_wrong_are_named() {
    let gateway = Gateway::start().await;
    let release =
        |name: &str, value: &str| gateway.request("POST", "/api/v1/customers/c-1/release").header(name, value);
    let answer = send(release("idempotency-key", &"k".repeat(201))).await;
    assert_eq!((answer.status, fields(&answer)), (400, vec!["Idempotency-Key".to_owned()]));
    let answer = send(release("if-match", "\"1\", \"2\"")).await;
    assert_eq!((answer.status, fields(&answer)), (400, vec!["If-Match".to_owned()]));
}

#[tokio::test]
async fn odd_bodies_never_break_anything() {
    let gateway = Gateway::start().await;
    let deep = format!("{}{}", "{\"filter\":".repeat(500), "}".repeat(500));
    let bodies: Vec<Vec<u8>> = vec![
        b"null".to_vec(),
        b"[]".to_vec(),
        b"7".to_vec(),
        b"\"text\"".to_vec(),
        b"{\"name\": \"\\u0000\"}".to_vec(),
        b"{\"name\": \"\\ud800\"}".to_vec(),
        b"{\"name\": \"\xff\"}".to_vec(),
        b"{\"\": 1}".to_vec(),
        b"{\"customFields\": {\"a\": {}}}".to_vec(),
        b"{\"createTime\": \"2026-13-99\"}".to_vec(),
        b"{} {}".to_vec(),
        format!("{{\"{0}\": 1, \"{0}\": 2}}", "x".repeat(400_000)).into_bytes(),
        deep.into_bytes(),
        format!("{{\"{}\": 1}}", "x".repeat(900_000)).into_bytes(),
    ];
    for body in bodies {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let request = gateway.request("POST", "/api/v1/customers").header("content-type", "application/json");
        let answer = send(request.body(body)).await;
        assert_eq!(answer.status, 400, "{shown}");
        assert!(answer.problem().to_string().len() < 5_000, "{shown}");
    }
    assert_eq!(gateway.services.count(), 0);
}
