//! What holds for every message of the ERP: once, in order, from its own tenant, well formed.

use std::collections::BTreeSet;

use crm_chassis::dispatch::Outcome;
use crm_customers::consumers;
use crm_proto::customers::CustomerStatus;
use serde_json::{Value, json};
use tonic::Code;

use crate::world::{World, message};

/// Every message that is listened to, with data that are good for `world` as [`prepared`] leaves it.
fn every_message(released: &str, other_released: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("customer.upserted", json!({"code": "CU1", "name": "Renamed"})),
        ("customer.approved", json!({"crmId": released, "code": "CU5"})),
        ("customer.declined", json!({"crmId": other_released, "reason": "no"})),
        ("customer.held", json!({"code": "CU2"})),
        ("customer.released-from-hold", json!({"code": "CU3"})),
        ("customer.deactivated", json!({"code": "CU4"})),
        ("address.replaced", json!({"code": "CU1", "addresses": [{"city": "Paarl"}]})),
        ("customer.salesmen-changed", json!({"code": "CU1", "mainSalesmanCode": "THANDI"})),
        ("contact.upserted", json!({"code": "CT1", "customerCode": "CU1", "givenName": "Zinzi"})),
        (
            "sales.replaced",
            json!({"code": "CU1", "months": [{"month": "2026-10", "invoiced": {"amount": "1.00", "currency": "ZAR"}}]}),
        ),
        (
            "static.replaced",
            json!({"list": "STATIC_LIST_SITE", "entries": [{"code": "CPT", "description": "Mother City"}]}),
        ),
    ]
}

/// Customers on which every message has an effect.
async fn prepared(world: &World) -> Vec<(&'static str, Value)> {
    for code in ["CU1", "CU2", "CU3", "CU4"] {
        world.erp_customer(code).await;
    }
    world.erp("prepare", "customer.held", 1, json!({"code": "CU3"})).await.unwrap();
    let one = world.released(&world.sam(), "One").await;
    let other = world.released(&world.sam(), "Other").await;
    every_message(&one.id, &other.id)
}

/// Name of the field that says which entity a message is about.
fn key_of(data: &Value) -> &'static str {
    match data {
        _ if data.get("list").is_some() => "list",
        _ if data.get("crmId").is_some() && data.get("name").is_none() => "crmId",
        _ => "code",
    }
}

#[tokio::test]
async fn the_list_of_messages_here_is_complete() {
    let listed: BTreeSet<String> =
        every_message("", "").into_iter().map(|(erp_type, _)| format!("*.{erp_type}")).collect();
    assert_eq!(listed, consumers::erp().binding_keys().collect());
}

#[tokio::test]
async fn a_message_takes_effect_once_however_often_it_comes() {
    let world = World::new().await;
    for (erp_type, data) in prepared(&world).await {
        let before = world.outbox().await.len();
        assert_eq!(world.erp(erp_type, erp_type, 7, data.clone()).await.unwrap(), Outcome::Applied, "{erp_type}");
        assert_eq!(world.outbox().await.len(), before + 1, "{erp_type}");
        let rows = world.everything().await;
        // A message is its id: even with other data it is the same.
        for again in [data.clone(), json!({"code": "CU1", "name": "Other"})] {
            assert_eq!(world.erp(erp_type, erp_type, 8, again).await.unwrap(), Outcome::Duplicate, "{erp_type}");
        }
        assert_eq!(world.everything().await, rows, "{erp_type}");
    }
}

#[tokio::test]
async fn of_one_type_about_one_customer_an_older_message_is_ignored() {
    let world = World::new().await;
    for (erp_type, data) in prepared(&world).await {
        world.erp(&format!("{erp_type}-new"), erp_type, u64::MAX, data.clone()).await.unwrap();
        let rows = world.everything().await;
        let mut older = data.clone();
        for (field, value) in
            [("name", "Older"), ("givenName", "Older"), ("mainSalesmanCode", "PIET"), ("reason", "Older")]
        {
            if older.get(field).is_some() {
                older[field] = json!(value);
            }
        }
        for sequence in [0, 7, u64::MAX - 1, u64::MAX] {
            let id = format!("{erp_type}-{sequence}");
            assert_eq!(
                world.erp(&id, erp_type, sequence, older.clone()).await.unwrap(),
                Outcome::Applied,
                "{erp_type}"
            );
        }
        assert_eq!(world.everything().await, rows, "{erp_type}");
    }
}

#[tokio::test]
async fn messages_of_other_types_and_about_other_customers_have_their_own_order() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    world.erp("m-1", "customer.held", 100, json!({"code": "CU1"})).await.unwrap();
    world.erp("m-2", "customer.released-from-hold", 1, json!({"code": "CU1"})).await.unwrap();
    assert_eq!(world.by_code("CU1").await.unwrap().status(), CustomerStatus::Active);
    world.erp_customer("CU2").await;
    world.erp("m-3", "customer.held", 1, json!({"code": "CU2"})).await.unwrap();
    assert_eq!(world.by_code("CU2").await.unwrap().status(), CustomerStatus::Hold);
    // Spaces around a code make no other customer.
    world.erp("m-4", "customer.held", 99, json!({"code": " CU1 "})).await.unwrap();
    assert_eq!(world.by_code("CU1").await.unwrap().status(), CustomerStatus::Active);
}

#[tokio::test]
async fn without_sequence_messages_count_in_the_order_they_come() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    for (id, erp_type) in [("m-1", "customer.held"), ("m-2", "customer.released-from-hold"), ("m-3", "customer.held")] {
        let mut envelope = message("acme", id, erp_type, 0, &json!({"code": "CU1"}));
        envelope.headers.remove("cloudEvents:sequence");
        world.deliver(&envelope).await.unwrap();
    }
    assert_eq!(world.by_code("CU1").await.unwrap().status(), CustomerStatus::Hold);
}

#[tokio::test]
async fn malformed_data_are_refused_and_the_field_is_named() {
    let world = World::new().await;
    for (erp_type, data) in prepared(&world).await {
        let key = key_of(&data);
        // The name of a list is one of an enumeration: the parser refuses others.
        let (said, longest) = if key == "list" { ("body", "") } else { (key, "200") };
        let with = |field: &str, value: Value| {
            let mut changed = data.clone();
            changed[field] = value;
            message("acme", "bad", erp_type, 9, &changed)
        };
        let raw = |payload: &[u8]| {
            let mut envelope = with(key, Value::Null);
            envelope.payload = payload.to_vec();
            envelope
        };
        let bad = [
            (with("nmae", json!("x")), "body", "nmae"),
            (with(key, json!(true)), "body", ""),
            (with(key, Value::Null), key, ""),
            (with(key, json!("")), said, ""),
            (with(key, json!(" ")), said, ""),
            (with(key, json!("x".repeat(201))), said, longest),
            (raw(b""), "body", ""),
            (raw(b"{"), "body", ""),
            (raw(b"[]"), "body", ""),
            (raw(b"\xff\xfe"), "body", ""),
            (raw(b"{} {}"), "body", ""),
        ];
        for (envelope, field, words) in bad {
            let error = world.refusal(&envelope).await;
            let violation = &error.fields()[0];
            assert_eq!(violation.field, field, "{erp_type}: {error}");
            assert!(violation.message.contains(words), "{erp_type}: {error}");
        }
    }
}

#[tokio::test]
async fn a_text_with_a_nul_character_is_refused_and_not_tried_again_and_again() {
    let world = World::new().await;
    for (erp_type, data) in prepared(&world).await {
        let mut data = data;
        let key = key_of(&data);
        data[key] = json!("CU\u{0}1");
        let error = world.refusal(&message("acme", "bad", erp_type, 9, &data)).await;
        assert_ne!(error.code(), crm_chassis::Code::Internal, "{erp_type}: {error}");
    }
}

#[tokio::test]
async fn an_unknown_customer_is_refused_and_named() {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    neighbour.erp_customer("THEIRS").await;
    for (erp_type, data) in every_message("", "") {
        if data.get("crmId").is_some() || matches!(erp_type, "customer.upserted" | "static.replaced") {
            continue;
        }
        for code in ["NOBODY", "THEIRS"] {
            let mut data = data.clone();
            let field = if data.get("customerCode").is_some() { "customerCode" } else { "code" };
            data[field] = json!(code);
            let error = world.refusal(&message("acme", "m", erp_type, 1, &data)).await;
            assert_eq!(error.reason(), "UNKNOWN_CODE", "{erp_type}");
            assert!(error.to_string().contains(code), "{erp_type}: {error}");
        }
    }
}

#[tokio::test]
async fn only_the_tenants_own_broker_user_speaks_for_it() {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    neighbour.erp_customer("CU1").await;
    for (erp_type, data) in prepared(&world).await {
        for user in [None, Some("erp-northgate"), Some("erp-acme "), Some("acme"), Some("crm"), Some("")] {
            let mut envelope = message("acme", "forged", erp_type, 9, &data);
            envelope.user_id = user.map(str::to_owned);
            let error = world.refusal(&envelope).await;
            assert_eq!(error.fields()[0].field, "userId", "{erp_type}: {user:?}");
        }
        let mut envelope = message("northgate", "forged", erp_type, 9, &data);
        envelope.user_id = Some("erp-acme".into());
        assert_eq!(world.refusal(&envelope).await.fields()[0].field, "userId", "{erp_type}");
    }
    assert_eq!(neighbour.by_code("CU1").await.unwrap().etag, "1");
    assert_eq!(neighbour.sam().get(&world.by_code("CU1").await.unwrap().id).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn a_tenant_that_is_not_known_yet_is_waited_for() {
    let world = World::new().await;
    for (erp_type, data) in every_message("11111111-1111-4111-8111-111111111111", "") {
        let error = world.refusal(&message("nobody", "m", erp_type, 1, &data)).await;
        assert_eq!(error.code(), crm_chassis::Code::Internal, "{erp_type}: tried again before it is parked");
    }
}

#[tokio::test]
async fn the_attributes_of_the_envelope_are_checked() {
    let world = World::new().await;
    let good = message("acme", "m", "customer.upserted", 1, &json!({"code": "CU1", "name": "Hope Works"}));
    let with = |attribute: &str, value: Option<&str>| {
        let mut envelope = good.clone();
        let name = format!("cloudEvents:{attribute}");
        match value {
            Some(value) => envelope.headers.insert(name, value.into()),
            None => envelope.headers.remove(&name),
        };
        envelope
    };
    let mut no_type = good.clone();
    no_type.routing_key = "acme".into();
    let bad = [
        (with("specversion", None), "specversion"),
        (with("specversion", Some("0.3")), "specversion"),
        (with("type", None), "type"),
        (with("type", Some("customer.held")), "type"),
        (with("id", None), "id"),
        (with("id", Some(&"x".repeat(201))), "id"),
        (with("sequence", Some("-1")), "sequence"),
        (with("sequence", Some("one")), "sequence"),
        (no_type, "routingKey"),
    ];
    for (envelope, field) in bad {
        assert_eq!(world.refusal(&envelope).await.fields()[0].field, field);
    }
    let mut unhandled = with("type", Some("weather.changed"));
    unhandled.routing_key = "acme.weather.changed".into();
    assert_eq!(world.refusal(&unhandled).await.fields()[0].field, "type");
    assert!(world.deliver(&good).await.is_ok());
}

#[tokio::test]
async fn a_structured_event_means_the_same_as_a_binary_one() {
    let world = World::new().await;
    let data = json!({"code": "CU1", "name": "Hope Works"});
    let mut envelope = message("acme", "m", "customer.upserted", 1, &data);
    envelope.headers.clear();
    envelope.content_type = "application/cloudevents+json; charset=utf-8".into();
    let event = json!({"specversion": "1.0", "id": "m", "source": "/erp", "type": "customer.upserted", "sequence": "1", "data": data});
    envelope.payload = event.to_string().into_bytes();
    assert_eq!(world.deliver(&envelope).await.unwrap(), Outcome::Applied);
    assert_eq!(world.by_code("CU1").await.unwrap().name, "Hope Works");
    assert_eq!(world.deliver(&envelope).await.unwrap(), Outcome::Duplicate);
}
