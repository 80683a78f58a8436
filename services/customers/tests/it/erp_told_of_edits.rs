//! `customer.changed`: the ERP hears what users change of customers it knows.

use crm_proto::customers as pb;
use serde_json::json;

use crate::world::{World, complete_customer, reason};

fn edited() -> pb::Customer {
    pb::Customer { telephone: "082 555 0199".into(), rank: "WOOD".into(), fax: String::new(), ..Default::default() }
}

#[tokio::test]
async fn an_edit_is_told_with_all_fields_of_the_crm_and_the_names_of_those_that_changed() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world.sam().update(&customer.id, &["telephone", "rank", "fax"], edited()).await.unwrap();
    let told = world.told_erp().await;
    assert_eq!((told.len(), told[0].routing_key.as_str()), (1, "acme.customer.changed"));
    assert_eq!((told[0].header("cloudEvents:subject"), told[0].header("cloudEvents:sequence")), (&*customer.id, "2"));
    assert_eq!(
        told[0].json(),
        json!({
            "crmId": customer.id, "code": "CU1", "changedFields": ["rank", "telephone"], "customerType": "RETAIL", "rank": "WOOD",
            "reportingArea": "CAPE", "site": "CPT", "telephone": "082 555 0199", "changedByCode": "SAM",
            "changeTime": "2026-11-01T06:00:00Z",
        })
    );
}

#[tokio::test]
async fn what_waits_for_its_approval_is_told_without_a_code_and_what_was_never_released_is_not() {
    let world = World::new().await;
    let sam = world.sam();
    let created = sam.create(complete_customer("Hope Works")).await.unwrap();
    sam.update(&created.id, &["telephone"], edited()).await.unwrap();
    assert!(world.told_erp().await.is_empty());
    sam.release(&created.id).await.unwrap();
    sam.update(&created.id, &["rank"], edited()).await.unwrap();
    let told = world.told_erp().await;
    assert_eq!((told.len(), told[1].routing_key.as_str()), (2, "acme.customer.changed"));
    let said = told[1].json();
    assert_eq!(
        (&said["crmId"], said.get("code"), &said["changedFields"]),
        (&json!(created.id), None, &json!(["rank"]))
    );
}

#[tokio::test]
async fn who_was_linked_while_the_customer_waited_is_told_with_its_code() {
    for overtaken in [false, true] {
        let world = World::new().await;
        let released = world.released(&world.sam(), "Hope Works").await;
        let link = pb::Customer { additional_salesman_ids: vec![world.employee_id("THANDI")], ..Default::default() };
        world.sam().update(&released.id, &["additional_salesman_ids"], link).await.unwrap();
        if overtaken {
            let snapshot =
                json!({"code": "CU1", "crmId": released.id, "name": "Hope Works", "mainSalesmanCode": "SAM"});
            world.erp("m-1", "customer.upserted", 1, snapshot).await.unwrap();
        }
        world.erp("m-2", "customer.approved", 1, json!({"crmId": released.id, "code": "CU1"})).await.unwrap();
        let told = world.told_erp().await;
        let told: Vec<_> = told.iter().filter(|sent| sent.routing_key == "acme.customer.salesmen-changed").collect();
        assert_eq!(told.len(), 1, "once, whether the snapshot comes before the approval: {overtaken}");
        assert_eq!(
            told[0].json(),
            json!({"code": "CU1", "mainSalesmanCode": "SAM", "additionalSalesmanCodes": ["THANDI"]})
        );
    }
}

#[tokio::test]
async fn a_list_of_salesmen_waits_until_all_whom_the_erp_has_linked_are_known() {
    let world = World::new().await;
    let says =
        json!({"code": "CU1", "name": "CU1 Trading", "mainSalesmanCode": "SAM", "additionalSalesmanCodes": ["LATER"]});
    world.erp("m-1", "customer.upserted", 1, says).await.unwrap();
    let customer = world.by_code("CU1").await.unwrap();
    let mut linked = customer.additional_salesman_ids;
    linked.push(world.employee_id("THANDI"));
    let link = || pb::Customer { additional_salesman_ids: linked.clone(), ..Default::default() };
    let refused = world.sam().update(&customer.id, &["additional_salesman_ids"], link()).await.unwrap_err();
    assert_eq!(reason(&refused), "SALESMAN_UNKNOWN");
    let phone = pb::Customer { telephone: "082 555 0199".into(), ..Default::default() };
    world.sam().update(&customer.id, &["telephone"], phone).await.unwrap();

    world.employee_changed(world.employee("LATER", "Lulu Later", None)).await;
    world.sam().update(&customer.id, &["additional_salesman_ids"], link()).await.unwrap();
    let mut told = world.told_erp().await.pop().unwrap().json();
    told["additionalSalesmanCodes"].as_array_mut().unwrap().sort_by_key(ToString::to_string);
    assert_eq!(told["additionalSalesmanCodes"], json!(["LATER", "THANDI"]));
}

#[tokio::test]
async fn neither_salesmen_nor_an_edit_that_changes_nothing_nor_what_came_from_the_erp_are_told() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let same = pb::Customer { telephone: customer.telephone.clone(), ..Default::default() };
    world.sam().update(&customer.id, &["telephone"], same).await.unwrap();
    let says = json!({"code": "CU1", "name": "CU1 Trading", "mainSalesmanCode": "SAM", "telephone": "031 555 0111"});
    world.erp("m-2", "customer.upserted", 2, says).await.unwrap();
    assert!(world.told_erp().await.is_empty());
    let link = pb::Customer { additional_salesman_ids: vec![world.employee_id("THANDI")], ..Default::default() };
    world.sam().update(&customer.id, &["additional_salesman_ids"], link).await.unwrap();
    let told: Vec<_> = world.told_erp().await.into_iter().map(|sent| sent.routing_key).collect();
    assert_eq!(told, ["acme.customer.salesmen-changed"]);
}
