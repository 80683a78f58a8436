//! `customer.approved` and `customer.declined`: the accounts department's answers to a release.

use crm_chassis::dispatch::Outcome;
use crm_proto::customers::{CustomerChange, CustomerStatus};
use serde_json::{Value, json};

use crate::world::{World, complete_customer, message};

#[tokio::test]
async fn an_approval_says_who_when_and_why() {
    let world = World::new().await;
    let released = world.released(&world.sam(), "Hope Works").await;
    let data = json!({
        "crmId": released.id, "code": " CU1 ", "approver": "Accounts", "approveTime": "2026-11-01T08:30:00+02:00", "comment": "Welcome",
    });
    assert_eq!(world.erp("m-1", "customer.approved", 1, data).await.unwrap(), Outcome::Applied);

    let customer = world.sam().get(&released.id).await.unwrap();
    assert_eq!((customer.status(), customer.code.as_str()), (CustomerStatus::Active, "CU1"));
    let approval = customer.approval.unwrap();
    assert_eq!((approval.approver.as_str(), approval.comment.as_str()), ("Accounts", "Welcome"));
    assert_eq!(approval.approve_time.unwrap().to_string(), "2026-11-01T06:30:00Z");
    let lines = world.audit(&released.id).await;
    let line = lines.last().unwrap();
    assert_eq!((line.action.as_str(), line.user_name.as_str(), line.origin.as_str()), ("approved", "ERP", "erp"));
    assert_eq!(line.change("status"), (json!("RELEASED"), json!("ACTIVE")));
    assert_eq!(line.change("code"), (Value::Null, json!("CU1")));
    assert_eq!(line.change("approver"), (Value::Null, json!("Accounts")));
    assert_eq!(world.events().await.last().unwrap().change(), CustomerChange::Approved);
}

#[tokio::test]
async fn a_decline_brings_the_customer_back_with_the_reason() {
    let world = World::new().await;
    let released = world.released(&world.sam(), "Hope Works").await;
    let data = json!({"crmId": released.id, "reason": "VAT number unknown", "declinedBy": "Accounts"});
    world.erp("m-1", "customer.declined", 1, data).await.unwrap();

    let customer = world.sam().get(&released.id).await.unwrap();
    assert_eq!((customer.status(), customer.code.as_str()), (CustomerStatus::NewCrm, ""));
    let decline = customer.decline.unwrap();
    assert_eq!((decline.reason.as_str(), decline.declined_by.as_str()), ("VAT number unknown", "Accounts"));
    assert_eq!(decline.decline_time, customer.update_time, "without a time, it is now");
    let lines = world.audit(&released.id).await;
    assert_eq!(lines.last().unwrap().change("decline_reason"), (Value::Null, json!("VAT number unknown")));
    assert_eq!(world.events().await.last().unwrap().change(), CustomerChange::Declined);
}

#[tokio::test]
async fn the_same_answer_in_another_message_changes_nothing() {
    let world = World::new().await;
    for (erp_type, name) in [("customer.approved", "One"), ("customer.declined", "Two")] {
        let released = world.released(&world.sam(), name).await;
        let mut data = json!({"crmId": released.id});
        if erp_type == "customer.approved" {
            data["code"] = json!("CU1");
        }
        world.erp(&format!("{name}-1"), erp_type, 1, data.clone()).await.unwrap();
        let before = world.everything().await;
        assert_eq!(world.erp(&format!("{name}-2"), erp_type, 2, data).await.unwrap(), Outcome::Applied);
        assert_eq!(world.everything().await, before, "{erp_type}");
    }
}

#[tokio::test]
async fn a_customer_that_was_not_released_gets_no_answer() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let active = world.erp_customer("CU1").await;
    for (erp_type, id, code) in [
        ("customer.approved", &created.id, "CU2"),
        ("customer.approved", &active.id, "CU2"),
        ("customer.declined", &created.id, ""),
        ("customer.declined", &active.id, ""),
    ] {
        let mut data = json!({"crmId": id});
        if !code.is_empty() {
            data["code"] = json!(code);
        }
        let error = world.refusal(&message("acme", "m-1", erp_type, 1, &data)).await;
        assert_eq!(error.reason(), "UNEXPECTED_STATUS", "{erp_type}");
    }
}

#[tokio::test]
async fn an_answer_names_an_id_of_this_tenant() {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    let theirs = neighbour.released(&neighbour.sam(), "Theirs").await;
    for erp_type in ["customer.approved", "customer.declined"] {
        let answer = |id: &str| match erp_type {
            "customer.approved" => json!({"crmId": id, "code": "CU1"}),
            _ => json!({"crmId": id}),
        };
        let error = world.refusal(&message("acme", "m-1", erp_type, 1, &answer("CU1"))).await;
        assert_eq!(error.fields()[0].field, "crmId");
        for id in [theirs.id.as_str(), "11111111-1111-4111-8111-111111111111"] {
            let error = world.refusal(&message("acme", "m-1", erp_type, 1, &answer(id))).await;
            assert_eq!(error.reason(), "NOT_FOUND", "{erp_type}");
        }
    }
}

#[tokio::test]
async fn an_approval_without_code_is_refused() {
    let world = World::new().await;
    let released = world.released(&world.sam(), "Hope Works").await;
    for code in ["", " "] {
        let data = json!({"crmId": released.id, "code": code});
        let error = world.refusal(&message("acme", "m-1", "customer.approved", 1, &data)).await;
        assert_eq!(error.fields()[0].field, "code");
    }
}
