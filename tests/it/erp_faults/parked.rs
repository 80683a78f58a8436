//! What reaches us and cannot be applied.

use std::collections::BTreeSet;

use crm_chassis::{TenantId, dead_letters};
use crm_tests::{client::id, dealer::erp_customer, erp::Message};
use serde_json::{Value, json};
use uuid::Uuid;

use super::World;

#[tokio::test]
async fn nonsense_is_parked_with_its_reason_and_the_queue_goes_on() {
    let world = World::start().await;
    let erp = &world.dealer.erp;
    let (own, nobody) = (world.dealer.id, TenantId(Uuid::nil()));
    let upserted = |data: Value| erp.message("customer.upserted", &data);
    let raw = |body: &[u8]| Message { body: body.to_vec(), ..upserted(json!({})) };
    let with = |member: &str, value: Value| {
        let mut customer = erp_customer("BAD", "Bad");
        customer[member] = value;
        upserted(customer)
    };
    let held = |code: &str| erp.message("customer.held", &json!({"code": code}));
    let before = world.admin.until_code("C0001").await;
    let unknown_id = Uuid::new_v4().to_string();
    let approved = |crm_id: &str, code: &str| erp.message("customer.approved", &json!({"crmId": crm_id, "code": code}));
    let cases = [
        (raw(b"{\"code\": "), own, "EOF while parsing"),
        (raw(b""), own, "EOF while parsing"),
        (raw(b"\xff\xfe"), own, "line 1 column"),
        (raw(b"[]"), own, "expected a map"),
        (raw(b"null"), own, "expected a map"),
        (raw(b"{\"code\":\"BAD\",\"name\":\"Bad\"} x"), own, "trailing characters"),
        (raw("[".repeat(100_000).as_bytes()), own, "expected a map"),
        (with("creditLimit", json!("lots")), own, "expected"),
        (with("creditLimit", json!({"amount": "lots", "currency": "ZAR"})), own, "creditLimit"),
        (with("creditLimit", json!({"amount": "1.234", "currency": "ZAR"})), own, "creditLimit"),
        (with("nmae", json!("Bad")), own, "nmae"),
        (with("status", json!("EXPLODED")), own, "EXPLODED"),
        (with("name", json!(" ")), own, "name: A customer needs a name."),
        (with("name", json!("nul\u{0}")), own, "NUL"),
        (with("name", json!("x".repeat(501))), own, "At most 500"),
        (with("code", json!("")), own, "Give the code"),
        (with("code", json!("x".repeat(65))), own, "At most 64"),
        (with("crmId", json!("not-ours")), own, "crmId"),
        (with("crmId", json!(unknown_id)), own, "NOT_FOUND"),
        (held("NOPE"), own, "UNKNOWN_CODE: There is no customer with the code \"NOPE\""),
        (approved("nonsense", "CU1"), own, "crmId: Not an id that the CRM gave"),
        (approved(&unknown_id, "CU1"), own, "NOT_FOUND"),
        (approved(&unknown_id, ""), own, "code: An approval gives the customer its code"),
        (approved(&id(&before), "CU1"), own, "A customer in status ACTIVE cannot be approved"),
        (Message { user_id: None, ..held("C0001") }, nobody, "userId: The property user_id must be erp-"),
        (
            Message { message_type: "customer.deactivated".into(), ..held("C0001") },
            nobody,
            "type: Must be customer.held",
        ),
        (Message { id: String::new(), ..held("C0001") }, nobody, "id: Give every message an id"),
        (Message { id: "x".repeat(201), ..held("C0001") }, nobody, "id: Give every message an id"),
        (
            Message { content_type: "application/cloudevents+json".into(), ..held("C0001") },
            nobody,
            "specversion: Must be 1.0",
        ),
    ];
    let mut known = BTreeSet::new();
    for (number, (message, tenant, reason)) in (1..).zip(&cases) {
        let shown = format!("{message:?}").chars().take(300).collect::<String>();
        erp.publish(message).await;
        let parked = world.until_parked(number).await;
        let letter = parked.into_iter().find(|letter| known.insert(letter.id)).unwrap();
        assert!(letter.reason.contains(reason), "{shown}: {:?} lacks {reason:?}", letter.reason);
        assert_eq!((letter.tenant, &letter.routing_key), (*tenant, &message.routing_key), "{shown}");
        assert_eq!(letter.consumer, "customers.erp");
    }
    world.until_all_is_read().await;
    assert_eq!(world.parked().await.len(), cases.len());
    assert_eq!(world.admin.until_code("C0001").await, before);
}

#[tokio::test]
async fn a_flood_of_nonsense_keeps_nothing_up() {
    let world = World::start().await;
    let erp = &world.dealer.erp;
    for number in 0..200 {
        let message = match number % 4 {
            0 => Message { body: b"{".to_vec(), ..erp.message("customer.upserted", &json!({})) },
            1 => erp.message("customer.held", &json!({"code": format!("NOPE-{number}")})),
            2 => erp.message("customer.upserted", &json!({"code": number})),
            _ => Message { user_id: None, ..erp.message("customer.held", &json!({"code": "C0001"})) },
        };
        erp.publish(&message).await;
    }
    erp.send("customer.upserted", &erp_customer("GOOD", "Good at last")).await;
    assert_eq!(world.admin.until_code("GOOD").await["name"], "Good at last");
    assert_eq!(world.parked().await.len(), 200);
}

#[tokio::test]
async fn parked_messages_are_applied_when_the_cause_is_mended() {
    let world = World::start().await;
    let erp = &world.dealer.erp;
    erp.send("customer.held", &json!({"code": "LATE"})).await;
    erp.send("customer.held", &json!({"code": "NEVER"})).await;
    let parked = world.until_parked(2).await;
    let about = |code: &str| parked.iter().find(|letter| letter.reason.contains(code)).unwrap().id;
    let (late, never) = (about("LATE"), about("NEVER"));
    let replay = async |id| world.system.replay(id).await;
    let failed = replay(late).await.unwrap_err().to_string();
    assert!(
        failed.contains("UNKNOWN_CODE") && failed.contains("It is still parked"),
        "nothing is mended yet: {failed}"
    );
    assert_eq!(world.parked().await.len(), 2);

    erp.send("customer.upserted", &erp_customer("LATE", "Late")).await;
    let id = id(&world.admin.until_code("LATE").await);
    replay(late).await.unwrap();
    assert_eq!(world.admin.customer(&id).await["status"], "CUSTOMER_STATUS_HOLD");
    let gone = replay(late).await.unwrap_err().to_string();
    assert!(!gone.contains("still parked"), "it is gone: {gone}");
    dead_letters::drop(&world.system.customers, never, "A test message.").await.unwrap();
    assert!(world.parked().await.is_empty());
}

#[tokio::test]
async fn bad_employees_are_parked_by_identity_and_good_ones_come_through() {
    let world = World::start().await;
    let erp = &world.dealer.erp;
    let employee = |code: &str, manager: &str| json!({"code": code, "displayName": "New", "active": true, "salesman": true, "managerCode": manager});
    erp.send("employee.upserted", &employee("MARIA", "SAM")).await;
    erp.send("employee.upserted", &json!({"code": "X", "salesman": "yes"})).await;
    erp.send("employee.upserted", &employee("GOOD", "MARIA")).await;
    world.dealer.wait_for_employees(&world.system, &["GOOD"]).await;
    let pool = world.system.identity.pool();
    let reasons: Vec<_> = dead_letters::list(pool, 10).await.unwrap().into_iter().map(|letter| letter.reason).collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    for expected in ["ORG_CHART_CIRCLE", "invalid type: string \"yes\""] {
        assert!(reasons.iter().any(|reason| reason.contains(expected)), "{expected}: {reasons:?}");
    }
}
