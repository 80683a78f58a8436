//! Requests that are well formed and come at the wrong time, from the wrong page, or a second time.

use crm_tests::{
    client::{Answer, send},
    dealer::complete_customer,
};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::{World, assert_invalid};

async fn send_json(request: RequestBuilder, body: &Value) -> Answer {
    send(request.json(body)).await
}

#[tokio::test]
async fn a_version_that_is_no_longer_there_is_refused() {
    let world = World::start().await;
    let sam = &world.sam;
    let id = sam.create_complete("Hope Works").await;
    let (path, fax) = (format!("/api/v1/customers/{id}"), json!({"fax": "1"}));
    assert_eq!(sam.patch(&path, &fax).await.status, 200);
    for verb_path in [("PATCH", path.clone()), ("POST", format!("{path}/release"))] {
        let body = if verb_path.0 == "PATCH" { fax.clone() } else { json!({}) };
        for stale in ["\"1\"", "W/\"1\"", "1", "\"99\"", "\"nonsense\""] {
            let request = sam.request(verb_path.0, &verb_path.1).header("if-match", stale);
            let answer = send_json(request, &body).await;
            assert_eq!((answer.status, answer.header("etag")), (412, "\"2\""), "{stale}: {}", answer.text());
            assert!(answer.problem()["detail"].as_str().unwrap().len() > 20);
        }
        for malformed in ["\"1\", \"2\"", "\"", "", "\"2"] {
            let request = sam.request(verb_path.0, &verb_path.1).header("if-match", malformed);
            assert_invalid(malformed, &send_json(request, &body).await, &[("If-Match", "etag")]);
        }
    }
    assert_eq!(sam.customer(&id).await["etag"], "2");
    let create = sam.request("POST", "/api/v1/customers").header("if-match", "\"1\"");
    assert_invalid("create", &send_json(create, &complete_customer("New")).await, &[("If-Match", "no versions")]);
}

#[tokio::test]
async fn a_key_belongs_to_one_request() {
    let world = World::start().await;
    let create = async |key: &str, name: &str| {
        let request = world.sam.request("POST", "/api/v1/customers").header("idempotency-key", key);
        send_json(request, &complete_customer(name)).await
    };
    let first = create("k-1", "Hope Works").await.expect(201);
    assert_eq!(create("k-1", "Hope Works").await.expect(201), first);
    let reused = create("k-1", "Other Works").await;
    assert_eq!(reused.reason(), (422, "IDEMPOTENCY_KEY_REUSED".to_owned()));
    assert!(reused.problem()["detail"].to_string().contains("new key"));
    for key in ["", &"k".repeat(201)] {
        assert_invalid(key, &create(key, "Other Works").await, &[("Idempotency-Key", "1 to 200")]);
    }
    let umlaut = world.sam.request("POST", "/api/v1/customers").header("idempotency-key", "ä".as_bytes());
    assert_invalid("ä", &send_json(umlaut, &complete_customer("New")).await, &[("Idempotency-Key", "ASCII")]);
    assert_eq!(world.sam.customer_names().await, ["Hope Works"]);

    let thandi = world.dealer.log_in("thandi").await;
    let hers = thandi.request("POST", "/api/v1/customers").header("idempotency-key", "k-1");
    let hers = send_json(hers, &complete_customer("Hope Works")).await.expect(201);
    assert_ne!(hers["id"], first["id"], "keys are the caller's own");
}

#[tokio::test]
async fn what_accounts_is_checking_cannot_be_changed_meanwhile() {
    let world = World::start().await;
    let id = world.sam.create_complete("Hope Works").await;
    let path = format!("/api/v1/customers/{id}");
    world.sam.release(&id).await;
    let before = world.sam.customer(&id).await;
    let body = json!({"name": "Other", "vatNumber": "4000000000", "physicalAddress": {"city": "Durban"}, "fax": "1"});
    let owned = "The ERP owns this";
    let answer = world.sam.patch(&path, &body).await;
    assert_invalid("locked", &answer, &[("name", owned), ("vatNumber", owned), ("physicalAddress", owned)]);
    let salesman = json!({"mainSalesmanId": world.dealer.employee_id("THANDI")});
    assert_invalid("salesman", &world.sam.patch(&path, &salesman).await, &[("mainSalesmanId", "Salesmen Assignments")]);
    let unknown = world.sam.patch(&format!("{path}?updateMask=name,colour"), &body).await;
    assert_invalid("mask", &unknown, &[("updateMask", "colour")]);
    assert_eq!(world.sam.customer(&id).await, before);
}

#[tokio::test]
async fn changes_that_a_browser_makes_for_another_site_are_refused() {
    let world = World::start().await;
    let customer = complete_customer("Hope Works");
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let request = world.sam.request("POST", "/api/v1/customers").header(name, value);
        assert_eq!(send_json(request, &customer).await.reason(), (403, "CROSS_SITE_REQUEST".to_owned()), "{value}");
        let log_in = world.system.stranger().request("POST", "/api/v1/session").header(name, value);
        assert_eq!(send_json(log_in, &json!({})).await.status, 403, "{value}");
    }
    assert!(world.sam.customer_names().await.is_empty());
    let own = world.sam.request("POST", "/api/v1/customers").header("sec-fetch-site", "same-origin");
    assert_eq!(send_json(own, &customer).await.status, 201);
}
