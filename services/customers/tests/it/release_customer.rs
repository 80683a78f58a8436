use crm_proto::customers::{self as pb, CustomerStatus};

use crate::world::World;

#[tokio::test]
async fn a_released_customer_waits_for_the_erp_and_becomes_active_when_it_approves() {
    let world = World::new().await;
    let created = world.create(&world.sam(), World::complete_customer("Hope Works")).await.unwrap();
    assert_eq!(created.status(), CustomerStatus::NewCrm);
    assert_eq!(created.main_salesman_name, "Sam Dlamini");

    let released = world.release(&world.sam(), &created.id).await.unwrap();
    assert_eq!(released.status(), CustomerStatus::Released);
    assert!(!released.actions().any(|action| action == pb::CustomerAction::Release));

    let approval = format!(r#"{{"crmId":"{}","code":"CU10001","approver":"Accounts"}}"#, created.id);
    world.erp("m-1", "customer.approved", 1, &approval).await.unwrap();
    let active = world.get(&world.sam(), &created.id).await.unwrap();
    assert_eq!((active.status(), active.code.as_str()), (CustomerStatus::Active, "CU10001"));
    world.stop().await;
}

#[tokio::test]
async fn releasing_twice_changes_nothing() {
    let world = World::new().await;
    let created = world.create(&world.sam(), World::complete_customer("Hope Works")).await.unwrap();
    let first = world.release(&world.sam(), &created.id).await.unwrap();
    let second = world.release(&world.sam(), &created.id).await.unwrap();
    assert_eq!(first, second);
    world.stop().await;
}
