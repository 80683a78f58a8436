//! Moved customers and the ERP, and what a move leaves alone.

use crm_proto::customers::{self as pb, CustomerChange, MoveOutcome};
use serde_json::json;
use tonic::Code;

use crate::world::{World, complete_customer, outcomes};

async fn routing_keys(world: &World) -> Vec<String> {
    world.told_erp().await.into_iter().map(|sent| sent.routing_key).collect()
}

async fn main_of(world: &World, id: &str) -> String {
    world.admin().get(id).await.unwrap().main_salesman_name
}

#[tokio::test]
async fn what_the_erp_said_before_it_heard_of_the_move_does_not_take_it_back() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world.admin().move_customers(world.move_of("SAM", "THANDI", &[&customer.id])).await.unwrap();
    let says = |main: &str| json!({"code": "CU1", "name": "CU1 Trading", "mainSalesmanCode": main});
    world.erp("m-1", "customer.upserted", 2, says("SAM")).await.unwrap();
    assert_eq!(main_of(&world, &customer.id).await, "Thandi Nkosi");
    assert_eq!(world.sam().get(&customer.id).await.unwrap_err().code(), Code::NotFound);
    let kept = world.audit(&customer.id).await.into_iter().find(|line| line.action == "kept").unwrap();
    assert!(kept.fields().contains(&"main_salesman_id"), "the losing value is kept in the history");

    world.erp("m-2", "customer.upserted", 3, says("THANDI")).await.unwrap();
    world.erp("m-3", "customer.upserted", 4, says("PIET")).await.unwrap();
    assert_eq!(main_of(&world, &customer.id).await, "Piet Botha", "it agreed, and now it decides again");

    world.admin().move_customers(world.move_of("PIET", "SAM", &[&customer.id])).await.unwrap();
    let list = json!({"code": "CU1", "mainSalesmanCode": "MARIA"});
    world.erp("m-4", "customer.salesmen-changed", 1, list).await.unwrap();
    assert_eq!(main_of(&world, &customer.id).await, "Maria Naidoo", "its own list has the last word");
}

#[tokio::test]
async fn a_main_salesman_of_the_erps_is_told_to_the_other_services_like_a_moved_one() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    let says = json!({"code": "CU1", "name": "CU1 Trading", "mainSalesmanCode": "THANDI"});
    world.erp("m-1", "customer.upserted", 2, says).await.unwrap();
    let event = world.events().await.pop().unwrap();
    assert_eq!(event.change(), CustomerChange::Updated);
    let both = (event.before.unwrap().main_salesman_id, event.customer.unwrap().main_salesman_id);
    assert_eq!(both, (world.employee_id("SAM"), world.employee_id("THANDI")));
    world.erp("m-2", "customer.held", 1, json!({"code": "CU1"})).await.unwrap();
    let held = world.events().await.pop().unwrap();
    assert_eq!(held.before.unwrap().main_salesman_id, held.customer.unwrap().main_salesman_id, "nobody else's");
}

#[tokio::test]
async fn the_erp_hears_of_a_move_when_it_knows_the_customer() {
    let world = World::new().await;
    let fresh = world.sam().create(complete_customer("Fresh")).await.unwrap();
    let waiting = world.released(&world.sam(), "Waiting").await;
    let way = world.move_of("SAM", "THANDI", &[&fresh.id, &waiting.id]);
    assert_eq!(world.admin().move_customers(way).await.unwrap().moved_count, 2);
    assert_eq!(routing_keys(&world).await, ["acme.customer.released"], "one has no code yet, one it never heard of");
    world.erp("m-1", "customer.approved", 1, json!({"crmId": waiting.id, "code": "CU1"})).await.unwrap();
    let told = world.told_erp().await.pop().unwrap();
    assert_eq!(told.json(), json!({"code": "CU1", "mainSalesmanCode": "THANDI"}));
    world.thandi().release(&fresh.id).await.unwrap();
    assert_eq!(world.told_erp().await.pop().unwrap().json()["mainSalesmanCode"], "THANDI");
}

#[tokio::test]
async fn inactive_customers_move_too_so_that_nobody_is_left_behind() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world.erp("m-1", "customer.deactivated", 1, json!({"code": "CU1"})).await.unwrap();
    let moved = world.admin().move_customers(world.move_of("SAM", "THANDI", &[&customer.id])).await.unwrap();
    assert_eq!((outcomes(&moved), moved.remaining_count), (vec![MoveOutcome::Moved], 0));
    assert_eq!(routing_keys(&world).await, ["acme.customer.salesmen-changed"]);
}

#[tokio::test]
async fn a_customer_whose_salesmen_the_erp_could_not_be_told_stays_and_the_others_move() {
    let world = World::new().await;
    let fine = world.erp_customer("CU1").await;
    let says =
        json!({"code": "CU2", "name": "CU2 Trading", "mainSalesmanCode": "SAM", "additionalSalesmanCodes": ["LATER"]});
    world.erp("m-1", "customer.upserted", 1, says).await.unwrap();
    let waits = world.by_code("CU2").await.unwrap();
    let way = world.move_of("SAM", "THANDI", &[&waits.id, &fine.id]);
    let moved = world.admin().move_customers(way.clone()).await.unwrap();
    assert_eq!(outcomes(&moved), [MoveOutcome::SalesmanUnknown, MoveOutcome::Moved]);
    assert_eq!(world.sam().get(&waits.id).await.unwrap().etag, waits.etag);
    world.employ("LATER", "Lulu Later", None).await;
    let moved = world.admin().move_customers(way).await.unwrap();
    assert_eq!(outcomes(&moved), [MoveOutcome::Moved, MoveOutcome::NotMain]);
    let told = world.told_erp().await.pop().unwrap().json();
    assert_eq!(told, json!({"code": "CU2", "mainSalesmanCode": "THANDI", "additionalSalesmanCodes": ["LATER"]}));
}

#[tokio::test]
async fn who_sees_a_customer_by_a_group_sees_it_after_the_move() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let group = world.admin().add_group("Schools", &[world.employee_id("SAM")]).await.unwrap();
    world.admin().add_to_group(&group.id, &[&customer.id]).await.unwrap();
    world.admin().move_customers(world.move_of("SAM", "THANDI", &[&customer.id])).await.unwrap();
    let seen = world.sam().get(&customer.id).await.unwrap();
    assert_eq!(seen.group_salesman_ids, [world.employee_id("SAM")]);
    assert!(seen.additional_salesman_ids.is_empty());
    world.admin().delete_group(&group.id, "").await.unwrap();
    assert_eq!(world.sam().get(&customer.id).await.unwrap_err().code(), Code::NotFound);
    let request = pb::ListCustomersRequest::default();
    assert_eq!(world.thandi().names(request).await, ["Hope Works"]);
}
