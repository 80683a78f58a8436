use crm_proto::customers::CustomerAction;

use crate::world::{World, complete_customer, reason};

#[tokio::test]
async fn a_customer_shows_what_its_reader_may_do_with_it() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let actions = async |person: crate::world::Person| person.get(&created.id).await.unwrap().actions;
    let [edit, release] = [CustomerAction::Edit as i32, CustomerAction::Release as i32];

    assert_eq!(actions(world.sam()).await, [edit, release]);
    assert_eq!(actions(world.sam().without(&world, "customers.release")).await, [edit]);
    assert_eq!(actions(world.sam().without(&world, "customers.write")).await, [release]);

    world.sam().release(&created.id).await.unwrap();
    assert_eq!(actions(world.sam()).await, [edit]);
}

#[tokio::test]
async fn an_inactive_customer_can_only_be_viewed() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world.erp("m", "customer.deactivated", 1, serde_json::json!({"code": "CU1"})).await.unwrap();
    assert!(world.sam().get(&customer.id).await.unwrap().actions.is_empty());
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_so_is_what_can_be_no_id() {
    let world = World::new().await;
    for id in ["11111111-1111-4111-8111-111111111111", "", "CU1", "1 or 1=1", &"x".repeat(10_000)] {
        let refused = world.sam().get(id).await.unwrap_err();
        assert_eq!((refused.code(), reason(&refused).as_str()), (tonic::Code::NotFound, "NOT_FOUND"), "{id}");
    }
}
