//! The broker is away.

use std::collections::HashSet;

use crm_tests::{
    dealer::{Dealer, erp_customer},
    events::Events,
    live::Live,
    system::System,
};

#[tokio::test]
async fn writes_go_on_and_everything_arrives_once_and_in_order_afterwards() {
    let mut system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (sam, admin) = (dealer.log_in("sam").await, dealer.log_in("admin").await);
    let (mut told, mut events) = (dealer.erp.outbound().await, Events::listen(&system).await);
    let mut live = Live::open(&system, &dealer, &sam).await;

    system.broker_line.refuse().await;
    let mut released = Vec::new();
    for number in 0..8 {
        let id = sam.create_complete(&format!("Customer {number}")).await;
        assert_eq!(sam.release(&id).await["status"], "CUSTOMER_STATUS_RELEASED");
        released.push(id);
    }
    assert_eq!(sam.customer(&released[0]).await["status"], "CUSTOMER_STATUS_RELEASED", "it waits for the ERP");
    assert_eq!(system.stranger().get("/readyz").await.status, 200);
    dealer.erp.send("customer.upserted", &erp_customer("C1", "Said meanwhile")).await;

    system.broker_line.forward();
    for id in &released {
        assert_eq!(told.next_crm_id().await, *id);
        assert_eq!(events.next().await, (id.clone(), "CREATED".to_owned()));
        assert_eq!(events.next().await, (id.clone(), "RELEASED".to_owned()));
    }
    let said = crm_tests::client::id(&admin.until_code("C1").await);
    assert_eq!(events.next().await, (said, "CREATED".to_owned()), "nothing came twice");
    live.ended().await;
    let mut live = Live::open(&system, &dealer, &sam).await;
    let last = sam.create_complete("Last").await;
    assert_eq!(live.next().await["id"], last);
    sam.release(&last).await;
    assert_eq!(told.next_crm_id().await, last, "nothing came twice");
}

#[tokio::test]
async fn messages_survive_connections_that_break_while_they_are_sent() {
    let mut system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (sam, admin) = (dealer.log_in("sam").await, dealer.log_in("admin").await);
    let mut told = dealer.erp.outbound().await;
    let mut released = Vec::new();
    for number in 0..12 {
        let id = sam.create_complete(&format!("Customer {number}")).await;
        sam.release(&id).await;
        released.push(id);
        dealer.erp.send("customer.upserted", &erp_customer(&format!("C{number}"), "Said meanwhile")).await;
        if number % 3 == 1 {
            system.broker_line.cut().await;
        }
    }
    // A message whose confirm was lost is sent again under its id, and the receiver drops it.
    let (mut seen, mut received) = (HashSet::new(), Vec::new());
    while received.len() < released.len() {
        let message = told.next().await;
        if seen.insert(message.envelope.message_id) {
            received.push(message.data["crmId"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(received, released);
    for number in 0..12 {
        assert_eq!(admin.until_code(&format!("C{number}")).await["etag"], "1", "applied once");
    }
}
