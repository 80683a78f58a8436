//! What other services tell: customers, contacts and employees, in any order, and what a new main salesman means for the work at a customer.

use crm_activities::consumers;
use crm_chassis::dispatch::Outcome;
use crm_proto::{
    activities::{ActivityChange, ActivityChanged, CaseChange, CaseChanged, CaseStatus, WorkNamesChanged, WorkView},
    customers::{self, CustomerChange, CustomerChanged},
};
use tonic::Code;
use uuid::Uuid;

use crate::world::{Known, World};

/// The customer goes from Sam to another main salesman.
pub fn reassigned(world: &World, known: &Known, to: &str, version: i64) -> CustomerChanged {
    let customer = customers::Customer {
        main_salesman_id: world.employee_id(to),
        etag: version.to_string(),
        ..known.customer.clone()
    };
    let before = customers::CustomerBefore {
        status: customer.status,
        main_salesman_id: world.employee_id("SAM"),
        additional_salesman_ids: Vec::new(),
    };
    CustomerChanged { customer: Some(customer), change: CustomerChange::Reassigned.into(), before: Some(before) }
}

#[tokio::test]
async fn the_open_work_moves_with_the_customer_and_so_does_who_may_touch_it() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let ended = world.sam().begin(&world, &hope, "Ended").await;
    world.sam().end(&ended.case_id, CaseStatus::Won).await.unwrap();
    let piets = world.piet().begin(&world, &hope, "Piet's").await;
    world.hear(&reassigned(&world, &hope, "THANDI", 2)).await;

    let moved = world.thandi().activity(&call.id).await.unwrap();
    assert_eq!((moved.salesman_name.as_str(), moved.own, moved.actions.len()), ("Thandi Nkosi", true, 6));
    let case = world.thandi().case(&call.case_id).await.unwrap();
    assert_eq!((case.salesman_name.as_str(), case.etag.as_str()), ("Thandi Nkosi", "2"));
    assert_eq!(world.sam().activity(&call.id).await.unwrap_err().code(), Code::NotFound, "he is not linked any more");
    let won = world.sam().case(&ended.case_id).await.unwrap();
    assert_eq!(won.salesman_id, world.employee_id("SAM"), "what has ended stays his");
    assert_eq!(world.piet().activity(&piets.id).await.unwrap().salesman_id, world.employee_id("PIET"));
    world.thandi().complete(&call.id, "Done").await.unwrap();

    let told = world.events_of::<CaseChanged>().await.into_iter().filter(|it| it.change() == CaseChange::Reassigned);
    assert_eq!(told.count(), 1);
    let told = world.events_of::<ActivityChanged>().await;
    assert_eq!(told.iter().filter(|it| it.change() == ActivityChange::Reassigned).count(), 1);
    assert_eq!(world.audit_of("case", &call.case_id).await[1].fields(), ["salesman_id"]);
}

#[tokio::test]
async fn a_move_that_is_taken_back_leaves_the_salesman_what_was_his() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let sams = world.sam().begin(&world, &hope, "Sam's").await;
    let piets = world.piet().begin(&world, &hope, "Piet's").await;
    world.hear(&reassigned(&world, &hope, "PIET", 2)).await;
    let meanwhile = world.piet().begin(&world, &hope, "Meanwhile").await;
    let whose = async |id: &str| world.admin().activity(id).await.unwrap().salesman_name;
    assert_eq!(whose(&sams.id).await, "Piet Botha");

    let mut back = reassigned(&world, &hope, "SAM", 3);
    back.before.as_mut().unwrap().main_salesman_id = world.employee_id("PIET");
    back.change = CustomerChange::ReassignedBack.into();
    world.hear(&back).await;
    assert_eq!(whose(&sams.id).await, "Sam Dlamini");
    assert_eq!(world.sam().case(&sams.case_id).await.unwrap().salesman_name, "Sam Dlamini");
    for call in [&piets, &meanwhile] {
        assert_eq!(whose(&call.id).await, "Piet Botha");
        assert_eq!(world.piet().case(&call.case_id).await.unwrap().salesman_name, "Piet Botha");
    }
    // A move that is meant takes everything, as ever.
    world.hear(&reassigned(&world, &hope, "PIET", 4)).await;
    let mut moved = reassigned(&world, &hope, "SAM", 5);
    moved.before.as_mut().unwrap().main_salesman_id = world.employee_id("PIET");
    world.hear(&moved).await;
    for call in [&sams, &piets, &meanwhile] {
        assert_eq!(whose(&call.id).await, "Sam Dlamini");
    }
}

#[tokio::test]
async fn what_was_handed_over_beside_a_move_stays_when_that_is_taken_back() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let mut moved = reassigned(&world, &hope, "PIET", 2);
    moved.customer.as_mut().unwrap().additional_salesman_ids = vec![world.employee_id("SAM")];
    world.hear(&moved).await;
    let call = world.sam().begin(&world, &hope, "Handed over").await;
    assert_eq!(world.sam().hand_over(hope.id(), &world.employee_id("SAM")).await.unwrap(), 1);
    let mut back = reassigned(&world, &hope, "SAM", 3);
    back.before.as_mut().unwrap().main_salesman_id = world.employee_id("PIET");
    back.change = CustomerChange::ReassignedBack.into();
    world.hear(&back).await;
    assert_eq!(world.admin().activity(&call.id).await.unwrap().salesman_name, "Piet Botha");
}

#[tokio::test]
async fn a_move_that_is_heard_late_leaves_the_work_with_the_present_salesman() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let mut back = reassigned(&world, &hope, "PIET", 3);
    back.before.as_mut().unwrap().main_salesman_id = world.employee_id("THANDI");
    world.hear(&back).await;
    world.hear(&reassigned(&world, &hope, "THANDI", 2)).await;
    assert_eq!(world.piet().activity(&call.id).await.unwrap().salesman_name, "Piet Botha");
}

#[tokio::test]
async fn older_news_of_a_customer_and_the_same_twice_change_nothing() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let renamed = customers::Customer { name: "Hope & Co".into(), etag: "3".into(), ..hope.customer.clone() };
    world.customer_changed(&renamed, CustomerChange::Updated).await;
    let old = customers::Customer {
        name: "Old".into(),
        etag: "2".into(),
        additional_salesman_ids: vec![world.employee_id("THANDI")],
        ..hope.customer.clone()
    };
    world.customer_changed(&old, CustomerChange::Updated).await;
    world.customer_changed(&renamed, CustomerChange::Updated).await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    assert_eq!(call.customer_name, "Hope & Co");
    assert_eq!(world.thandi().activity(&call.id).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn a_contact_may_be_heard_of_before_its_customer() {
    let world = World::new().await;
    let customer = world.customer("Hope Works");
    let contact = customers::Contact {
        id: Uuid::new_v4().to_string(),
        customer_id: customer.id.clone(),
        given_name: "Zinzi".into(),
        etag: "1".into(),
        ..Default::default()
    };
    world.contact_changed(&contact).await;
    world.customer_changed(&customer, CustomerChange::Created).await;
    let call = world.sam().begin(&world, &Known { customer, contact }, "Renew").await;
    assert_eq!(call.contact_name, "Zinzi");
}

#[tokio::test]
async fn a_customer_that_is_gone_is_not_there_and_ones_own_work_still_is() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    world.customer_changed(&hope.customer, CustomerChange::Deleted).await;
    let refused = world.sam().begin_with(hope.id(), world.case(&hope, "x"), world.call("x")).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    world.sam().complete(&call.id, "Done").await.unwrap();
}

#[tokio::test]
async fn salesmen_of_a_customers_groups_see_its_work() {
    let world = World::new().await;
    let opened =
        customers::Customer { group_salesman_ids: vec![world.employee_id("THANDI")], ..world.customer("Hope Works") };
    let hope = world.known(opened).await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    assert!(!world.thandi().activity(&call.id).await.unwrap().own);
}

#[tokio::test]
async fn the_organisation_chart_decides_at_once() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    assert!(world.maria().activity(&call.id).await.unwrap().own);
    let moved = crm_proto::identity::Employee {
        id: world.employee_id("SAM"),
        code: "SAM".into(),
        display_name: "Sam Dlamini".into(),
        active: true,
        salesman: true,
        manager_id: world.employee_id("THANDI"),
        version: 2,
        ..Default::default()
    };
    world.hear(&crm_proto::identity::EmployeeChanged { employee: Some(moved) }).await;
    assert_eq!(world.maria().activity(&call.id).await.unwrap_err().code(), Code::NotFound);
    let thandi = world.person("THANDI", crm_chassis::Scope::Team);
    let team = crm_proto::activities::ListActivitiesRequest { view: WorkView::Team.into(), ..Default::default() };
    assert_eq!(thandi.subjects(team).await, ["Renew"]);
}

#[tokio::test]
async fn news_that_make_no_sense_are_refused_with_their_field() {
    let world = World::new().await;
    let nameless = CustomerChanged { customer: None, ..Default::default() };
    let refused = world.hear_by(&consumers::events(), &nameless).await.unwrap_err();
    assert!(refused.contains("customer"), "{refused}");
    let wrong = customers::Customer { etag: "x".into(), ..world.customer("Hope Works") };
    let event = CustomerChanged { customer: Some(wrong), ..Default::default() };
    let refused: Result<Outcome, String> = world.hear_by(&consumers::events(), &event).await;
    assert!(refused.is_err());
}

#[tokio::test]
async fn whoever_looks_at_work_hears_when_its_customer_or_contact_is_called_otherwise() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let told = async || -> Vec<String> {
        world.events_of::<WorkNamesChanged>().await.into_iter().map(|event| event.customer_id).collect()
    };
    let ranked = customers::Customer { rank: "GOLD".into(), etag: "2".into(), ..hope.customer.clone() };
    world.customer_changed(&ranked, CustomerChange::Updated).await;
    assert!(told().await.is_empty(), "a customer that is new or has the same name is no news");
    let renamed = customers::Customer { name: "Hope & Sons".into(), etag: "3".into(), ..ranked };
    world.customer_changed(&renamed, CustomerChange::Updated).await;
    assert_eq!(told().await, [hope.id()]);
    // Told once more, or late: nothing changes here.
    world.customer_changed(&renamed, CustomerChange::Snapshot).await;
    world.customer_changed(&hope.customer, CustomerChange::Updated).await;
    assert_eq!(told().await.len(), 1);
    world
        .contact_changed(&customers::Contact {
            mobile: "082 555 0199".into(),
            etag: "2".into(),
            ..hope.contact.clone()
        })
        .await;
    assert_eq!(told().await, [hope.id(), hope.id()]);
}
