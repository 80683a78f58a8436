//! What people are told of what happened without them.

use crm_testkit::eventually;
use crm_tests::{
    client::{Client, send},
    dealer::{Dealer, complete_customer, erp_customer},
    system::System,
};
use serde_json::{Value, json};

const NOTIFICATIONS: &str = "/api/v1/notifications";

/// Waits until somebody has so many notifications, and returns them.
async fn until_told(client: &Client, count: usize) -> Vec<Value> {
    eventually(&format!("{count} notifications"), async || {
        let told = client.get(NOTIFICATIONS).await.expect(200)["notifications"].as_array().unwrap().clone();
        (told.len() == count).then_some(told)
    })
    .await
}

#[tokio::test]
async fn who_released_a_customer_is_told_that_it_was_approved_and_reads_it_once() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (sam, thandi, maria) =
        (dealer.log_in("sam").await, dealer.log_in("thandi").await, dealer.log_in("maria").await);
    let id = sam.create_complete("Hope Works").await;
    maria.release(&id).await;
    let approval = json!({"crmId": id, "code": "CU1", "approver": "Priya", "comment": "Welcome"});
    dealer.erp.send("customer.approved", &approval).await;
    for client in [&maria, &sam] {
        let told = until_told(client, 1).await;
        assert_eq!(
            ["kind", "customerId", "customerName", "person", "text"].map(|field| &told[0][field]),
            [
                &json!("NOTIFICATION_KIND_APPROVED"),
                &json!(id),
                &json!("Hope Works"),
                &json!("Priya"),
                &json!("Welcome")
            ]
        );
    }
    assert_eq!(thandi.get(NOTIFICATIONS).await.expect(200)["notifications"], json!([]), "it is none of hers");
    let told = until_told(&maria, 1).await;
    let read = maria.post(&format!("{NOTIFICATIONS}/mark-read"), &json!({"upToId": told[0]["id"]})).await;
    assert_eq!(read.expect(200)["unreadCount"], 0);
    assert_eq!(sam.get(NOTIFICATIONS).await.expect(200)["unreadCount"], 1, "he reads for himself");

    let others = sam.create_customer(&complete_customer("Shared")).await["id"].as_str().unwrap().to_owned();
    let link = json!({"additionalSalesmanIds": [dealer.employee_id("THANDI")]});
    let linked = send(sam.request("PATCH", &format!("/api/v1/customers/{others}")).json(&link)).await;
    assert_eq!(linked.status, 200, "{}", linked.text());
    let told = until_told(&thandi, 1).await;
    assert_eq!((&told[0]["kind"], &told[0]["person"]), (&json!("NOTIFICATION_KIND_LINKED"), &json!("Sam Dlamini")));

    let mut held = erp_customer("CU1", "Hope Works");
    held["status"] = json!("CUSTOMER_STATUS_HOLD");
    held["mainSalesmanCode"] = json!("SAM");
    dealer.erp.send("customer.upserted", &held).await;
    let told = until_told(&sam, 2).await;
    assert_eq!(told[0]["kind"], "NOTIFICATION_KIND_HELD", "whatever message says it");
    system.stop().await;
}
