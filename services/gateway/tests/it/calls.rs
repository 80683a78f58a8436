//! Requests that reach a service, and their answers.

use serde_json::json;

use crate::gateway::{Gateway, send};

#[tokio::test]
async fn a_record_is_read_by_its_path() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.request("GET", "/api/v1/customers/c%2F1")).await;

    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    assert_eq!(gateway.services.last().message, json!({"id": "c/1"}));
    let customer = answer.json();
    assert_eq!((&customer["id"], &customer["name"], &customer["code"]), (&json!("c/1"), &json!("Acme"), &json!("")));
    assert_eq!(answer.header("etag"), "\"7\"");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_fixed_path_wins_over_a_parameter() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.request("GET", "/api/v1/customers/values?field=status&prefix=A&view=MINE")).await;
    assert_eq!((answer.status, answer.json()), (200, json!({"values": []})));
    let expected = json!({"field": "status", "prefix": "A", "view": "CUSTOMER_VIEW_MINE"});
    assert_eq!(gateway.services.last().message, expected);
}

#[tokio::test]
async fn a_list_takes_filter_order_and_page() {
    let gateway = Gateway::start().await;
    let filter = json!({"group": {"combinator": "AND", "filters": [
        {"condition": {"field": "status", "operator": "ANY_OF", "values": ["ACTIVE", "HOLD"]}},
    ]}});
    let query = [("filter", filter.to_string()), ("orderBy", "name desc".to_owned()), ("pageSize", "25".to_owned())];
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    let answer = send(gateway.request("GET", &format!("/api/v1/customers?{query}"))).await;

    assert_eq!(answer.status, 200);
    let list = answer.json();
    assert_eq!((list["customers"].as_array().unwrap().len(), &list["nextPageToken"]), (50, &json!("")));
    assert!(list.get("totalSize").is_none(), "an optional field that is not set is left out");
    let call = gateway.services.last();
    assert_eq!((&call.message["orderBy"], &call.message["pageSize"]), (&json!("name desc"), &json!(25)));
    let condition = &call.message["filter"]["group"]["filters"][0]["condition"];
    assert_eq!((&condition["operator"], &condition["values"]), (&json!("OPERATOR_ANY_OF"), &json!(["ACTIVE", "HOLD"])));
}

#[tokio::test]
async fn creating_answers_201_with_the_address_of_the_new_record() {
    let gateway = Gateway::start().await;
    let body = json!({"name": "Acme", "physicalAddress": {"lines": ["1 Main Road"]}});
    let answer = send(gateway.request("POST", "/api/v1/customers").header("idempotency-key", "k-1").json(&body)).await;

    assert_eq!((answer.status, answer.header("location")), (201, "/api/v1/customers/c-new"));
    assert_eq!(answer.json()["id"], "c-new");
    let call = gateway.services.last();
    assert_eq!(call.message, json!({"customer": body}));
    assert_eq!(call.metadata.get("idempotency-key").unwrap(), "k-1");
}

#[tokio::test]
async fn a_partial_update_sends_what_its_body_names() {
    let gateway = Gateway::start().await;
    let request = gateway.request("PATCH", "/api/v1/customers/c-1").header("if-match", "W/\"6\"");
    let answer = send(request.json(&json!({"telephone": "", "fax": null}))).await;

    assert_eq!(answer.status, 200);
    let expected = json!({"id": "c-1", "customer": {}, "updateMask": "telephone,fax", "etag": "6"});
    assert_eq!(gateway.services.last().message, expected);
}

#[tokio::test]
async fn a_verb_goes_with_an_empty_object_or_no_body_at_all() {
    let gateway = Gateway::start().await;
    let release = || gateway.request("POST", "/api/v1/customers/c-1/release");
    for request in [release(), release().json(&json!({})), release().header("content-type", "text/plain")] {
        assert_eq!(send(request).await.status, 200);
        assert_eq!(gateway.services.last().message, json!({"id": "c-1"}));
    }
}

#[tokio::test]
async fn logging_in_needs_no_session_and_sets_the_cookie() {
    let gateway = Gateway::start().await;
    let body = json!({"tenant": "demo", "email": "sam@demo.example", "password": "demo-password"});
    let answer = send(gateway.anonymous("POST", "/api/v1/session").json(&body)).await;

    assert_eq!((answer.status, answer.header("set-cookie")), (200, "crm_session=secret; HttpOnly"));
    assert_eq!(gateway.services.last().message, body);
    assert!(gateway.services.last().metadata.get("authorization").is_none());
}

#[tokio::test]
async fn an_empty_reply_is_204() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.request("DELETE", "/api/v1/session")).await;
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert_eq!(answer.header("set-cookie"), "crm_session=; Max-Age=0");
}

#[tokio::test]
async fn only_identity_sets_cookies() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.request("GET", "/api/v1/customers/c-1")).await;
    assert_eq!((answer.status, answer.header("set-cookie")), (200, ""));
}

#[tokio::test]
async fn the_service_learns_who_calls_until_when_and_in_which_trace() {
    let gateway = Gateway::start().await;
    let request = gateway
        .request("GET", "/api/v1/customers/c-1")
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        .header("tracestate", "vendor=1")
        .header("x-anything", "else");
    let answer = send(request).await;

    let metadata = gateway.services.last().metadata;
    assert_eq!(metadata.get("authorization").unwrap(), "Bearer signed");
    assert!(metadata.get("traceparent").unwrap().to_str().unwrap().starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
    assert!(!metadata.get("traceparent").unwrap().to_str().unwrap().contains("00f067aa0ba902b7"), "a span of its own");
    assert_eq!(metadata.get("tracestate").unwrap(), "vendor=1");
    assert!(metadata.get("grpc-timeout").is_some());
    assert!(metadata.get("x-anything").is_none() && metadata.get("cookie").is_none());
    assert_eq!(answer.header("x-request-id"), "4bf92f3577b34da6a3ce929d0e0e4736");
}

#[tokio::test]
async fn json_is_compressed_for_those_who_ask() {
    let gateway = Gateway::start().await;
    for encoding in ["br", "gzip"] {
        let answer = send(gateway.request("GET", "/api/v1/customers").header("accept-encoding", encoding)).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, encoding));
    }
    let plain = send(gateway.request("GET", "/api/v1/customers")).await;
    assert_eq!(plain.header("content-encoding"), "");
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.request("HEAD", "/api/v1/customers/c-1")).await;
    assert_eq!((answer.status, answer.header("etag"), answer.body.len()), (200, "\"7\"", 0));
}

#[tokio::test]
async fn the_api_describes_itself_to_everybody() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.anonymous("GET", "/api/v1/openapi.json")).await;
    assert_eq!((answer.status, &answer.json()["openapi"]), (200, &json!("3.1.0")));
}
