//! What administrators see of the link to their ERP, over HTTP.

use crm_chassis::broker::{self, erp_queue};
use crm_testkit::eventually;
use crm_tests::{
    client::{Client, id},
    dealer::{Dealer, erp_customer},
    system::System,
};
use lapin::options::QueueDeleteOptions;
use serde_json::{Value, json};

async fn parked_about(admin: &Client, service: &str, entity: &str) -> Option<Value> {
    let page = admin.get(&format!("/api/v1/erp/{service}/parked-messages")).await.expect(200);
    let parked = page["parkedMessages"].as_array().unwrap().clone();
    parked.into_iter().find(|message| message["entity"] == entity)
}

async fn replay(admin: &Client, service: &str, message: &Value) -> Value {
    let path = format!("/api/v1/erp/{service}/parked-messages/{}/replay", id(message));
    admin.post(&path, &json!({})).await.expect(200)
}

#[tokio::test]
async fn a_parked_message_is_found_understood_and_replayed_when_the_cause_is_mended() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let admin = dealer.log_in("admin").await;
    dealer.erp.send("customer.held", &json!({"code": "LATE"})).await;
    let parked = admin.until_parked("customers", 1).await.remove(0);
    assert_eq!((&parked["messageType"], &parked["entity"]), (&json!("customer.held"), &json!("LATE")));
    let whole = admin.get(&format!("/api/v1/erp/customers/parked-messages/{}", id(&parked))).await.expect(200);
    assert_eq!(whole["body"], "{\n  \"code\": \"LATE\"\n}");
    assert_eq!(
        (&whole["attributes"]["type"], &whole["eventTime"]),
        (&json!("customer.held"), &json!("2026-11-01T06:00:00Z"))
    );

    let failed = replay(&admin, "customers", &parked).await;
    assert_eq!(failed["outcome"], "REPLAY_OUTCOME_FAILED");
    assert!(failed["reason"].as_str().unwrap().contains("There is no customer with the code \"LATE\""), "{failed}");
    dealer.erp.send("customer.upserted", &erp_customer("LATE", "Late")).await;
    let customer = id(&admin.until_code("LATE").await);
    assert_eq!(replay(&admin, "customers", &parked).await, json!({"outcome": "REPLAY_OUTCOME_APPLIED", "reason": ""}));
    assert_eq!(admin.customer(&customer).await["status"], "CUSTOMER_STATUS_HOLD");
    assert_eq!(parked_about(&admin, "customers", "LATE").await, None);
    let sam = dealer.log_in("sam").await;
    assert_eq!(sam.get("/api/v1/erp/customers/parked-messages").await.status, 403);
}

#[tokio::test]
async fn messages_about_employees_are_replayed_and_dropped_where_they_are_parked() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let admin = dealer.log_in("admin").await;
    let employee = |code: &str, manager: &str| json!({"code": code, "displayName": code, "active": true, "salesman": true, "managerCode": manager});
    dealer.erp.send("employee.upserted", &employee("MARIA", "SAM")).await;
    dealer.erp.send("employee.upserted", &json!({"code": "X", "salesman": "yes"})).await;
    admin.until_parked("employees", 2).await;
    let circle = parked_about(&admin, "employees", "MARIA").await.unwrap();
    assert!(circle["reason"].as_str().unwrap().contains("ORG_CHART_CIRCLE"), "{circle}");
    dealer.erp.send("employee.upserted", &employee("SAM", "")).await;
    eventually("Sam without a manager", async || {
        (replay(&admin, "employees", &circle).await["outcome"] == "REPLAY_OUTCOME_APPLIED").then_some(())
    })
    .await;
    let wrong = id(&parked_about(&admin, "employees", "X").await.unwrap());
    let path = format!("/api/v1/erp/employees/parked-messages/{wrong}/drop");
    assert_eq!(admin.post(&path, &json!({})).await.fields(), ["reason"]);
    assert_eq!(admin.post(&path, &json!({"reason": "A test of the ERP's makers."})).await.status, 204);
    admin.until_parked("employees", 0).await;
}

#[tokio::test]
async fn the_state_tells_of_what_came_what_waits_and_a_missing_queue() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (admin, sam) = (dealer.log_in("admin").await, dealer.log_in("sam").await);
    let until_of = async |service: &str, what: &str, so: &dyn Fn(&Value) -> bool| {
        eventually(what, async || {
            let state = admin.get(&format!("/api/v1/erp/{service}/state")).await.expect(200);
            so(&state).then_some(state)
        })
        .await
    };
    let until = async |what: &str, so: &dyn Fn(&Value) -> bool| until_of("customers", what, so).await;
    let state = until("the first contact", &|state| state["lastReceiveType"] == "contact.upserted").await;
    assert_eq!((&state["lastReceiveTime"], &state["lag"]), (&json!("2026-11-01T06:00:00Z"), &json!("0s")));
    assert_eq!(
        (&state["waitingCount"], &state["parkedCount"], &state["queueMissing"]),
        (&json!(0), &json!(0), &json!(false))
    );
    // Noted with some other messages at a time, a moment after they were applied.
    until_of("employees", "the last employee", &|state| state["lastReceiveType"] == "employee.upserted").await;

    let connection = broker::connect(&system.broker.amqp_url, "operator").await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    let queue = erp_queue(&dealer.slug);
    channel.queue_delete(queue.as_str().into(), QueueDeleteOptions::default()).await.unwrap();
    let released = sam.create_complete("Hope Works").await;
    sam.release(&released).await;
    let state = until("a missing queue", &|state| state["queueMissing"] == true).await;
    assert_eq!((&state["waitingCount"], &state["oldestWaitingTime"]), (&json!(1), &json!("2026-11-01T06:00:00Z")));
    broker::declare_erp_queue(&channel, &dealer.slug).await.unwrap();
    until("the queue again", &|state| state["queueMissing"] == false && state["waitingCount"] == 0).await;
}
