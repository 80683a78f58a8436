use crm_proto::customers::{self as pb, CustomerChange, CustomerStatus};
use serde_json::{Value, json};

use crate::world::{World, complete_customer, fields, http_status, reason};

#[tokio::test]
async fn a_released_customer_waits_for_the_erp_and_becomes_active_when_it_approves() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();

    let released = world.sam().release(&created.id).await.unwrap();
    assert_eq!((released.status(), released.etag.as_str()), (CustomerStatus::Released, "2"));
    let release = released.release.unwrap();
    assert_eq!((release.released_by.as_str(), release.release_time), ("SAM", released.update_time));
    assert_eq!(release.released_by_id, world.sam().caller.user.to_string());

    let approval = json!({"crmId": created.id, "code": "CU10001", "approver": "Accounts"});
    world.erp("m-1", "customer.approved", 1, approval).await.unwrap();
    let active = world.sam().get(&created.id).await.unwrap();
    assert_eq!((active.status(), active.code.as_str()), (CustomerStatus::Active, "CU10001"));
}

#[tokio::test]
async fn the_accounts_department_is_asked_with_everything_typed() {
    let world = World::new().await;
    let typed = pb::Customer {
        trading_name: "Hope".into(),
        registration_number: "2019/123456/07".into(),
        fax: "021 555 0101".into(),
        email: "info@hope.example".into(),
        website: "hope.example".into(),
        additional_salesman_ids: vec![world.employee_id("THANDI")],
        ..complete_customer("Hope Works")
    };
    let created = world.sam().create(typed).await.unwrap();
    world.sam().release(&created.id).await.unwrap();

    let told = world.told_erp().await;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].routing_key.as_str(), told[0].content_type.as_str()),
        ("acme.customer.released", "application/json")
    );
    for (attribute, value) in [
        ("specversion", "1.0"),
        ("id", &told[0].message_id),
        ("source", "/crm"),
        ("type", "customer.released"),
        ("subject", &created.id),
        ("sequence", "2"),
        ("time", "2026-11-01T06:00:00Z"),
    ] {
        assert_eq!(told[0].header(&format!("cloudEvents:{attribute}")), value, "{attribute}");
    }
    assert_eq!(
        told[0].json(),
        json!({
            "crmId": created.id,
            "name": "Hope Works",
            "tradingName": "Hope",
            "registrationNumber": "2019/123456/07",
            "vatNumber": "4123456789",
            "customerType": "RETAIL",
            "rank": "GOLD",
            "reportingArea": "CAPE",
            "site": "CPT",
            "telephone": "021 555 0100",
            "fax": "021 555 0101",
            "email": "info@hope.example",
            "website": "hope.example",
            "addresses": [{"type": "ADDRESS_TYPE_PHYSICAL", "lines": ["1 Long Street"], "city": "Cape Town"}],
            "mainSalesmanCode": "SAM",
            "additionalSalesmanCodes": ["THANDI"],
            "releasedByCode": "SAM",
            "releaseTime": "2026-11-01T06:00:00Z",
        })
    );
}

#[tokio::test]
async fn releasing_twice_changes_nothing() {
    let world = World::new().await;
    let first = world.released(&world.sam(), "Hope Works").await;
    let before = world.everything().await;
    assert_eq!(world.sam().release(&first.id).await.unwrap(), first);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn releases_at_the_same_time_ask_the_accounts_department_once() {
    let world = World::new().await;
    let sam = world.sam();
    let created = sam.create(complete_customer("Hope Works")).await.unwrap();
    let release = async |_| sam.release(&created.id).await;
    for released in world.at_the_same_time("select from customers for update".into(), release).await {
        assert_eq!(released.unwrap().etag, "2");
    }
    assert_eq!(world.changes().await, ["CREATED", "RELEASED"]);
    assert_eq!(world.told_erp().await.len(), 1);
    assert_eq!(world.audit(&created.id).await.len(), 2);
}

#[tokio::test]
async fn what_is_missing_is_named_at_once_and_nothing_happens() {
    let world = World::new().await;
    let typed = pb::Customer {
        telephone: String::new(),
        vat_number: String::new(),
        physical_address: None,
        ..complete_customer("Hope Works")
    };
    let created = world.sam().create(typed).await.unwrap();
    let before = world.everything().await;
    let refused = world.sam().release(&created.id).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("NOT_READY_FOR_RELEASE", "409"));
    assert_eq!(fields(&refused), ["physical_address", "vat_number", "telephone"]);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn only_a_new_crm_customer_can_be_released() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let refused = world.sam().release(&customer.id).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("NOT_NEW_CRM", "409"));
}

#[tokio::test]
async fn a_stale_etag_is_refused() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let fax = pb::Customer { fax: "021 555 0101".into(), ..Default::default() };
    let edited = world.sam().update(&created.id, &["fax"], fax).await.unwrap();

    let refused = world.sam().release_seen(&created.id, &created.etag).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("STALE", "412"));
    assert!(world.sam().release_seen(&created.id, &edited.etag).await.is_ok());
}

#[tokio::test]
async fn a_release_is_told_with_old_and_new_status() {
    let world = World::new().await;
    let released = world.released(&world.sam(), "Hope Works").await;
    let lines = world.audit(&released.id).await;
    assert_eq!(lines[1].action, "released");
    assert_eq!(lines[1].fields(), ["status"]);
    assert_eq!(lines[1].change("status"), (json!("NEW_CRM"), json!("RELEASED")));

    let event = world.events().await.pop().unwrap();
    assert_eq!(event.change(), CustomerChange::Released);
    assert_eq!(event.customer.unwrap().status(), CustomerStatus::Released);
}

#[tokio::test]
async fn a_declined_customer_can_be_mended_and_released_again() {
    let world = World::new().await;
    let released = world.released(&world.sam(), "Hope Works").await;
    let decline = json!({"crmId": released.id, "reason": "VAT number unknown", "declinedBy": "Accounts"});
    world.erp("m-1", "customer.declined", 1, decline).await.unwrap();
    let declined = world.sam().get(&released.id).await.unwrap();
    assert_eq!(declined.decline.unwrap().reason, "VAT number unknown");
    assert!(declined.actions.contains(&(pb::CustomerAction::Release as i32)));

    let vat = pb::Customer { vat_number: "4999999999".into(), ..Default::default() };
    world.sam().update(&released.id, &["vat_number"], vat).await.unwrap();
    let again = world.sam().release(&released.id).await.unwrap();
    assert_eq!((again.status(), again.decline), (CustomerStatus::Released, None));

    let told = world.told_erp().await;
    assert_eq!(told.len(), 2);
    let sequences: Vec<u64> = told.iter().map(|sent| sent.header("cloudEvents:sequence").parse().unwrap()).collect();
    assert!(sequences.is_sorted_by(|one, next| one < next), "{sequences:?}");
    assert_eq!(told[1].json()["vatNumber"], "4999999999");
    let lines = world.audit(&released.id).await;
    assert_eq!(lines.last().unwrap().change("decline_reason"), (json!("VAT number unknown"), Value::Null));
}

#[tokio::test]
async fn who_is_unknown_to_the_erp_releases_without_a_code_of_his_own() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    world.admin().release(&created.id).await.unwrap();
    assert_eq!(world.told_erp().await[0].json().get("releasedByCode"), None);
}
