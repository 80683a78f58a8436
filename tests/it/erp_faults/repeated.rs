//! Messages that come twice, late, or in another order.

use crm_tests::{client::id, dealer::erp_customer, erp::Message};
use serde_json::{Value, json};

use super::World;

fn named(name: &str) -> Value {
    erp_customer("C1", name)
}

#[tokio::test]
async fn a_message_that_comes_again_changes_nothing() {
    let world = World::start().await;
    let erp = &world.dealer.erp;
    let first = erp.message("customer.upserted", &named("First"));
    erp.publish(&first).await;
    erp.send("customer.held", &json!({"code": "C1"})).await;
    erp.publish(&first).await;
    let same_id = Message { body: named("Other").to_string().into_bytes(), sequence: Some(99), ..first.clone() };
    erp.publish(&same_id).await;
    world.until_all_is_read().await;
    let customer = world.admin.until_code("C1").await;
    assert_eq!(
        (&customer["name"], &customer["status"], &customer["etag"]),
        (&json!("First"), &json!("CUSTOMER_STATUS_HOLD"), &json!("2"))
    );
    assert!(world.parked().await.is_empty(), "duplicates are no faults");
}

#[tokio::test]
async fn an_older_snapshot_does_not_overwrite_a_newer_one() {
    let world = World::start().await;
    let erp = &world.dealer.erp;
    let numbered =
        |sequence: Option<u64>, name: &str| Message { sequence, ..erp.message("customer.upserted", &named(name)) };
    for (sequence, name) in [(7, "Seven"), (5, "Five"), (7, "Seven again"), (u64::MAX, "Last"), (8, "Eight")] {
        erp.publish(&numbered(Some(sequence), name)).await;
    }
    world.until_all_is_read().await;
    assert_eq!(world.admin.until_code("C1").await["name"], "Last");
    erp.publish(&numbered(None, "Unnumbered")).await;
    world.until_all_is_read().await;
    assert_eq!(world.admin.until_code("C1").await["name"], "Unnumbered", "who does not number is taken at his word");
    assert!(world.parked().await.is_empty());
}

#[tokio::test]
async fn numbers_count_for_each_type_and_each_customer_alone() {
    let world = World::start().await;
    let erp = &world.dealer.erp;
    let at = |sequence: u64, message_type: &str, data: Value| Message {
        sequence: Some(sequence),
        ..erp.message(message_type, &data)
    };
    erp.publish(&at(50, "customer.upserted", named("First"))).await;
    erp.publish(&at(3, "customer.upserted", erp_customer("C2", "Another"))).await;
    erp.publish(&at(2, "customer.held", json!({"code": "C1"}))).await;
    assert_eq!(world.admin.until_code("C2").await["name"], "Another");
    let first = world.admin.until_code("C1").await;
    world.admin.until_status(&id(&first), "HOLD").await;
}

#[tokio::test]
async fn a_snapshot_that_overtakes_the_approval_makes_no_second_customer() {
    let world = World::start().await;
    let (erp, sam) = (&world.dealer.erp, world.dealer.log_in("sam").await);
    let made = sam.create_complete("Hope Works").await;
    sam.release(&made).await;
    let mut snapshot = erp_customer("CU1", "Hope Works");
    snapshot["crmId"] = made.as_str().into();
    snapshot["mainSalesmanCode"] = "SAM".into();
    erp.send("customer.upserted", &snapshot).await;
    erp.send("customer.approved", &json!({"crmId": made, "code": "CU1", "approver": "Priya"})).await;
    world.until_all_is_read().await;
    let customer = sam.customer(&made).await;
    assert_eq!(
        (&customer["status"], &customer["code"], &customer["approval"]["approver"]),
        (&json!("CUSTOMER_STATUS_ACTIVE"), &json!("CU1"), &json!("Priya"))
    );
    assert_eq!(sam.customer_names().await, ["Hope Works"]);
    assert!(world.parked().await.is_empty());
}

#[tokio::test]
async fn structured_messages_are_read_like_binary_ones() {
    let world = World::start().await;
    let erp = &world.dealer.erp;
    let event = json!({
        "specversion": "1.0", "id": "s-1", "source": "/erp", "type": "customer.upserted", "sequence": "1", "data": named("Structured"),
    });
    let structured = Message {
        content_type: "application/cloudevents+json; charset=utf-8".to_owned(),
        body: event.to_string().into_bytes(),
        ..erp.message("customer.upserted", &json!({}))
    };
    erp.publish(&structured).await;
    assert_eq!(world.admin.until_code("C1").await["name"], "Structured");
}
