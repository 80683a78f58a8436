//! The open cases of a salesman who no longer works with a customer go to its main salesman, if that is what is wanted.

use crm_proto::{
    activities::{CaseChange, CaseChanged, CaseStatus},
    customers::{self, CustomerChange},
};
use tonic::Code;

use crate::world::{World, fields, reason};

#[tokio::test]
async fn open_cases_and_what_is_planned_in_them_go_to_the_main_salesman() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let piet = world.employee_id("PIET");
    let open = world.piet().begin(&world, &hope, "Piet's").await;
    let ended = world.piet().begin(&world, &hope, "Ended").await;
    world.piet().end(&ended.case_id, CaseStatus::Won).await.unwrap();
    let elsewhere = world.known(customers::Customer {
        additional_salesman_ids: vec![piet.clone()],
        ..world.customer("Karoo Stationers")
    });
    let elsewhere = world.piet().begin(&world, &elsewhere.await, "Elsewhere").await;

    assert_eq!(world.sam().hand_over(hope.id(), &piet).await.unwrap(), 1);
    let moved = world.sam().activity(&open.id).await.unwrap();
    assert_eq!((moved.salesman_name.as_str(), moved.own), ("Sam Dlamini", true));
    assert_eq!(world.sam().case(&open.case_id).await.unwrap().salesman_name, "Sam Dlamini");
    assert_eq!(world.sam().case(&ended.case_id).await.unwrap().salesman_id, piet, "what has ended stays his");
    assert_eq!(world.piet().activity(&elsewhere.id).await.unwrap().salesman_id, piet, "and what is elsewhere");
    let told = world.events_of::<CaseChanged>().await.into_iter().filter(|it| it.change() == CaseChange::Reassigned);
    assert_eq!(told.count(), 1);
    assert_eq!(world.audit_of("case", &open.case_id).await[1].action, "moved");

    let before = world.everything().await;
    assert_eq!(world.sam().hand_over(hope.id(), &piet).await.unwrap(), 0, "he has none any more");
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn nobody_hands_over_to_himself_or_to_nobody_or_where_he_does_not_see_the_customer() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    world.piet().begin(&world, &hope, "Piet's").await;
    let before = world.everything().await;
    let piet = world.employee_id("PIET");
    let (sam, thandi) = (world.sam(), world.thandi());
    for salesman in [world.employee_id("SAM"), String::new(), "PIET".into()] {
        assert_eq!(fields(&sam.hand_over(hope.id(), &salesman).await.unwrap_err()), ["salesman_id"], "{salesman}");
    }
    assert_eq!(thandi.hand_over(hope.id(), &piet).await.unwrap_err().code(), Code::NotFound);
    let nobodys = customers::Customer {
        main_salesman_id: String::new(),
        additional_salesman_ids: vec![world.employee_id("SAM"), piet.clone()],
        etag: "2".into(),
        ..hope.customer.clone()
    };
    world.customer_changed(&nobodys, CustomerChange::Updated).await;
    assert_eq!(reason(&sam.hand_over(hope.id(), &piet).await.unwrap_err()), "NO_MAIN_SALESMAN");
    assert_eq!(world.everything().await, before);
}
