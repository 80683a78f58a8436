//! `customer.upserted`: a full snapshot.

use crm_chassis::dispatch::Outcome;
use crm_proto::customers::{self as pb, CustomerChange, CustomerStatus};
use serde_json::{Value, json};

use crate::world::{World, complete_customer, message};

fn full() -> Value {
    json!({
        "code": " CU1 ",
        "name": " Hope Works ",
        "status": "CUSTOMER_STATUS_HOLD",
        "customerType": {"code": "retail", "description": "Retail shops"},
        "rank": {"code": "PLAT", "description": "Platinum"},
        "reportingArea": {"code": "CAPE"},
        "site": {"code": "JHB"},
        "mainSalesmanCode": " SAM ",
        "additionalSalesmanCodes": ["THANDI", "SAM", " "],
        "telephone": "021 555 0100",
        "fax": "021 555 0101",
        "email": "info@hope.example",
        "website": "hope.example",
        "tradingName": "Hope",
        "registrationNumber": "2019/123456/07",
        "vatNumber": "4123456789",
        "creditLimit": {"amount": "50000.00", "currency": "ZAR"},
        "paymentTerms": "30 days",
        "accountBalance": {"amount": "-12.5", "currency": "ZAR"},
        "customFields": {"Fleet": "12 machines"},
    })
}

#[tokio::test]
async fn a_customer_made_in_the_erp_appears_with_all_it_says() {
    let world = World::new().await;
    assert_eq!(world.erp("m-1", "customer.upserted", 1, full()).await.unwrap(), Outcome::Applied);
    let customer = world.by_code("CU1").await.unwrap();
    let money = |amount: &str| Some(crm_proto::types::Money { amount: amount.into(), currency: "ZAR".into() });
    let expected = pb::Customer {
        id: customer.id.clone(),
        code: "CU1".into(),
        name: "Hope Works".into(),
        status: CustomerStatus::Hold.into(),
        customer_type: "RETAIL".into(),
        customer_type_name: "Retail shops".into(),
        rank: "PLAT".into(),
        rank_name: "Platinum".into(),
        rank_call_cycle_days: Some(15),
        reporting_area: "CAPE".into(),
        reporting_area_name: "Western Cape".into(),
        site: "JHB".into(),
        site_name: "JHB".into(),
        main_salesman_id: world.employee_id("SAM"),
        main_salesman_name: "Sam Dlamini".into(),
        additional_salesman_ids: vec![world.employee_id("THANDI")],
        telephone: "021 555 0100".into(),
        fax: "021 555 0101".into(),
        email: "info@hope.example".into(),
        website: "hope.example".into(),
        trading_name: "Hope".into(),
        registration_number: "2019/123456/07".into(),
        vat_number: "4123456789".into(),
        credit_limit: money("50000.00"),
        payment_terms: "30 days".into(),
        account_balance: money("-12.50"),
        custom_fields: [("Fleet".to_owned(), "12 machines".to_owned())].into(),
        erp_sync_time: customer.create_time,
        create_time: customer.create_time,
        update_time: customer.create_time,
        etag: "1".into(),
        actions: vec![pb::CustomerAction::Edit.into()],
        created_by: "ERP".into(),
        updated_by: "ERP".into(),
        ..Default::default()
    };
    assert_eq!(customer, expected);
    assert_eq!(world.changes().await, ["CREATED"]);
    let lines = world.audit(&customer.id).await;
    assert_eq!((lines.len(), lines[0].action.as_str(), lines[0].origin.as_str()), (1, "created", "erp"));
}

#[tokio::test]
async fn what_is_absent_is_unassigned_and_the_customer_active() {
    let world = World::new().await;
    world
        .erp("m-1", "customer.upserted", 1, json!({"code": "CU1", "name": "Hope Works", "rank": {"code": " "}}))
        .await
        .unwrap();
    let customer = world.by_code("CU1").await.unwrap();
    assert_eq!(customer.status(), CustomerStatus::Active);
    for (code, name) in [
        (&customer.customer_type, &customer.customer_type_name),
        (&customer.rank, &customer.rank_name),
        (&customer.reporting_area, &customer.reporting_area_name),
        (&customer.site, &customer.site_name),
    ] {
        assert_eq!((code.as_str(), name.as_str()), ("UNASSIGNED", "Unassigned"));
    }
    assert_eq!((customer.main_salesman_id.as_str(), customer.credit_limit), ("", None));
}

#[tokio::test]
async fn a_known_description_stays_when_only_the_code_comes() {
    let world = World::new().await;
    let with = |rank: Value| json!({"code": "CU1", "name": "Hope Works", "rank": rank});
    world.erp("m-1", "customer.upserted", 1, with(json!({"code": "PLAT", "description": "Platinum"}))).await.unwrap();
    world.erp("m-2", "customer.upserted", 2, with(json!({"code": "PLAT"}))).await.unwrap();
    assert_eq!(world.by_code("CU1").await.unwrap().rank_name, "Platinum");
    world.erp("m-3", "customer.upserted", 3, with(json!({"code": "PLAT", "description": "Plat"}))).await.unwrap();
    assert_eq!(world.by_code("CU1").await.unwrap().rank_name, "Plat");
}

#[tokio::test]
async fn the_next_snapshot_replaces_the_whole_customer_but_not_its_addresses() {
    let world = World::new().await;
    world.erp("m-1", "customer.upserted", 1, full()).await.unwrap();
    let address = json!({"code": "CU1", "addresses": [{"lines": ["1 Long Street"], "city": "Cape Town"}]});
    world.erp("m-2", "address.replaced", 1, address).await.unwrap();
    world.erp("m-3", "customer.upserted", 2, json!({"code": "CU1", "name": "Hope"})).await.unwrap();
    let customer = world.by_code("CU1").await.unwrap();
    assert_eq!((customer.name.as_str(), customer.fax.as_str(), customer.payment_terms.as_str()), ("Hope", "", ""));
    assert_eq!((customer.main_salesman_id.as_str(), customer.additional_salesman_ids.len()), ("", 0));
    assert_eq!((customer.credit_limit, customer.custom_fields.len()), (None, 0));
    assert_eq!(customer.physical_address.unwrap().city, "Cape Town");
    let lines = world.audit(&customer.id).await;
    let line = lines.last().unwrap();
    assert_eq!(line.change("payment_terms"), (json!("30 days"), json!("")));
    assert_eq!(line.change("credit_limit"), (json!("ZAR 50000.00"), Value::Null));
    assert_eq!(line.change("status"), (json!("HOLD"), json!("ACTIVE")));
}

#[tokio::test]
async fn a_snapshot_that_says_nothing_new_is_noted_and_tells_nobody() {
    let world = World::new().await;
    world.erp("m-1", "customer.upserted", 1, full()).await.unwrap();
    let before = world.by_code("CU1").await.unwrap();
    let rows = world.everything().await;
    world.database.clock.advance(jiff::SignedDuration::from_secs(60));
    assert_eq!(world.erp("m-2", "customer.upserted", 2, full()).await.unwrap(), Outcome::Applied);
    let after = world.by_code("CU1").await.unwrap();
    assert_ne!(after.erp_sync_time, before.erp_sync_time);
    assert_eq!(after, pb::Customer { erp_sync_time: after.erp_sync_time, ..before });
    assert_eq!(world.everything().await, rows);
}

#[tokio::test]
async fn an_edited_field_is_kept_and_what_the_erp_said_is_in_the_history() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let edit = pb::Customer { telephone: "082 555 0199".into(), ..Default::default() };
    world.sam().update(&customer.id, &["telephone"], edit).await.unwrap();
    let says = |telephone: &str| json!({"code": "CU1", "name": "CU1 Trading", "mainSalesmanCode": "SAM", "telephone": telephone});

    world.erp("m-2", "customer.upserted", 2, says("031 555 0100")).await.unwrap();
    assert_eq!(world.by_code("CU1").await.unwrap().telephone, "082 555 0199");
    let lines = world.audit(&customer.id).await;
    let kept = lines.iter().find(|line| line.action == "kept").unwrap();
    assert_eq!(kept.change("telephone"), (json!("031 555 0100"), json!("082 555 0199")));

    world.erp("m-3", "customer.upserted", 3, says("082 555 0199")).await.unwrap();
    world.erp("m-4", "customer.upserted", 4, says("031 555 0111")).await.unwrap();
    assert_eq!(world.by_code("CU1").await.unwrap().telephone, "031 555 0111");
}

#[tokio::test]
async fn changes_from_the_erp_are_not_sent_back() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    let moved =
        json!({"code": "CU1", "name": "CU1 Trading", "mainSalesmanCode": "THANDI", "additionalSalesmanCodes": ["SAM"]});
    world.erp("m-2", "customer.upserted", 2, moved).await.unwrap();
    assert!(world.told_erp().await.is_empty());
    let sent = world.outbox().await.pop().unwrap();
    assert_eq!((sent.header("crm-origin"), sent.header("crm-actor-name")), ("erp", "ERP"));
}

#[tokio::test]
async fn a_snapshot_finds_the_released_customer_by_the_id_the_crm_gave() {
    let world = World::new().await;
    let released = world.released(&world.sam(), "Hope Works").await;
    let data = json!({"code": "CU9", "crmId": released.id, "name": "Hope Works", "mainSalesmanCode": "SAM"});
    world.erp("m-1", "customer.upserted", 1, data).await.unwrap();
    let customer = world.sam().get(&released.id).await.unwrap();
    assert_eq!((customer.code.as_str(), customer.status()), ("CU9", CustomerStatus::Active));
    assert_eq!(world.count("customers").await, 1);
    assert_eq!(world.events().await.last().unwrap().change(), CustomerChange::Updated);

    let approval = json!({"crmId": released.id, "code": "CU9", "approver": "Accounts"});
    world.erp("m-2", "customer.approved", 1, approval).await.unwrap();
    assert_eq!(world.sam().get(&released.id).await.unwrap().approval.unwrap().approver, "Accounts");
}

#[tokio::test]
async fn a_code_and_an_id_of_different_customers_are_refused() {
    let world = World::new().await;
    let released = world.released(&world.sam(), "Hope Works").await;
    world.erp_customer("CU1").await;
    let data = json!({"code": "CU1", "crmId": released.id, "name": "Hope Works"});
    let error = world.refusal(&message("acme", "m-1", "customer.upserted", 2, &data)).await;
    assert_eq!(error.fields()[0].field, "crmId");

    let approved = json!({"crmId": released.id, "code": "CU1"});
    let error = world.refusal(&message("acme", "m-2", "customer.approved", 1, &approved)).await;
    assert_eq!(error.reason(), "CODE_TAKEN");
    let unknown = json!({"code": "CU2", "crmId": "11111111-1111-4111-8111-111111111111", "name": "Nobody"});
    let error = world.refusal(&message("acme", "m-3", "customer.upserted", 1, &unknown)).await;
    assert_eq!(error.reason(), "NOT_FOUND");
}

#[tokio::test]
async fn a_customer_that_was_not_released_is_not_the_erps_to_change() {
    let world = World::new().await;
    let new = world.sam().create(complete_customer("Not released")).await.unwrap();
    let data = json!({"code": "CU3", "crmId": new.id, "name": "Not released"});
    let error = world.refusal(&message("acme", "m-1", "customer.upserted", 1, &data)).await;
    assert_eq!(error.reason(), "UNEXPECTED_STATUS", "the release must come first");
    assert_eq!(world.sam().get(&new.id).await.unwrap(), new);
}

#[tokio::test]
async fn values_that_make_no_sense_are_refused_and_named() {
    let world = World::new().await;
    let too_many: serde_json::Map<_, _> = (0..11).map(|n| (n.to_string(), json!("x"))).collect();
    for (field, value) in [
        ("name", json!("  ")),
        ("name", json!("x".repeat(501))),
        ("telephone", json!("a\u{0}b")),
        ("rank", json!({"code": "x".repeat(65)})),
        ("creditLimit", json!({"amount": "12.345", "currency": "ZAR"})),
        ("creditLimit", json!({"amount": "12", "currency": "rand"})),
        ("accountBalance", json!({"amount": "12", "currency": "USD"})),
        ("customFields", Value::Object(too_many)),
        ("customFields", json!({"Fleet": "a\u{0}"})),
        ("crmId", json!("not an id")),
    ] {
        let mut data = full();
        data["code"] = json!("CU2");
        data[field] = value.clone();
        let error = world.refusal(&message("acme", "m-1", "customer.upserted", 1, &data)).await;
        assert_eq!(error.fields()[0].field, field, "{value}: {error}");
    }
}
