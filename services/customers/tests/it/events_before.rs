//! What the event of a change says of the customer before it: enough to tell people of the difference, and nothing where there is none.

use crm_proto::customers::{self as pb, CustomerStatus};
use serde_json::json;

use crate::world::{World, complete_customer};

/// What the last event says of the customer before.
async fn before(world: &World) -> Option<pb::CustomerBefore> {
    world.events().await.pop().unwrap().before
}

#[tokio::test]
async fn a_change_of_who_works_with_it_or_where_it_stands_says_how_it_was() {
    let world = World::new().await;
    let sam = world.sam();
    let id = sam.create(complete_customer("Hope Works")).await.unwrap().id;
    assert_eq!(before(&world).await, None, "there was none");
    sam.update(&id, &["fax"], pb::Customer { fax: "1".into(), ..Default::default() }).await.unwrap();
    assert_eq!(before(&world).await, None, "that is no difference to anybody");
    let piet = pb::Customer { additional_salesman_ids: vec![world.employee_id("PIET")], ..Default::default() };
    sam.update(&id, &["additional_salesman_ids"], piet).await.unwrap();
    let alone = pb::CustomerBefore {
        status: CustomerStatus::NewCrm.into(),
        main_salesman_id: world.employee_id("SAM"),
        additional_salesman_ids: vec![],
    };
    assert_eq!(before(&world).await, Some(alone.clone()));
    let with_piet = pb::CustomerBefore { additional_salesman_ids: vec![world.employee_id("PIET")], ..alone };
    sam.release(&id).await.unwrap();
    assert_eq!(before(&world).await, Some(with_piet.clone()));
    world.erp("m-1", "customer.approved", 1, json!({"crmId": id, "code": "CU1"})).await.unwrap();
    let released = pb::CustomerBefore { status: CustomerStatus::Released.into(), ..with_piet };
    assert_eq!(before(&world).await, Some(released.clone()));
    world.erp("m-2", "customer.held", 1, json!({"code": "CU1"})).await.unwrap();
    let active = pb::CustomerBefore { status: CustomerStatus::Active.into(), ..released };
    assert_eq!(before(&world).await, Some(active.clone()));
    let thandi = json!({"code": "CU1", "mainSalesmanCode": "THANDI"});
    world.erp("m-3", "customer.salesmen-changed", 1, thandi).await.unwrap();
    assert_eq!(before(&world).await, Some(pb::CustomerBefore { status: CustomerStatus::Hold.into(), ..active }));
}
