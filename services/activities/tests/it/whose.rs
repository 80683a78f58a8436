//! Who sees what, and who changes it: a colleague sees and does not touch, a stranger sees nothing, managers and administrators act.

use crm_proto::activities::{self as pb, CaseStatus};
use tonic::{Code, Status};

use crate::world::{Person, World, reason};

/// Every change of an activity and its case.
async fn changes(world: &World, person: &Person, call: &pb::Activity) -> Vec<Result<(), Status>> {
    let case = pb::Case { subject: "Mine".into(), ..Default::default() };
    let activity = pb::Activity { subject: "Mine".into(), ..Default::default() };
    vec![
        person.edit(&call.id, &["subject"], activity).await.map(drop),
        person.reschedule_to(&call.id, world.in_minutes(200)).await.map(drop),
        person.complete(&call.id, "Mine").await.map(drop),
        person.cancel(&call.id, "Mine").await.map(drop),
        person.next(&call.id, "Mine", world.call("Mine")).await.map(drop),
        person.edit_case(&call.case_id, &["subject"], case).await.map(drop),
        person.end(&call.case_id, CaseStatus::Won).await.map(drop),
        person.reopen(&call.case_id).await.map(drop),
        person.go_on(&call.customer_id, &call.case_id, world.call("Mine")).await.map(drop),
    ]
}

#[tokio::test]
async fn a_linked_colleague_sees_greyed_rows_and_can_change_nothing() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let seen = world.piet().activity(&call.id).await.unwrap();
    assert_eq!((seen.own, seen.actions.len(), seen.subject.as_str()), (false, 0, "Renew"));
    let case = world.piet().case(&call.case_id).await.unwrap();
    assert_eq!((case.own, case.actions.len()), (false, 0));
    let before = world.everything().await;
    for refused in changes(&world, &world.piet(), &call).await {
        let refused = refused.unwrap_err();
        assert_eq!((reason(&refused).as_str(), refused.code()), ("NOT_YOURS", Code::PermissionDenied));
    }
    assert_eq!(world.everything().await, before);
    assert_eq!(world.sam().activity(&call.id).await.unwrap(), call);
}

#[tokio::test]
async fn a_stranger_finds_nothing() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let before = world.everything().await;
    assert_eq!(world.thandi().activity(&call.id).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(world.thandi().case(&call.case_id).await.unwrap_err().code(), Code::NotFound);
    for refused in changes(&world, &world.thandi(), &call).await {
        assert_eq!(refused.unwrap_err().code(), Code::NotFound);
    }
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn managers_and_administrators_act_for_the_salesman() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    for person in [world.maria(), world.admin()] {
        let call = world.sam().begin(&world, &hope, "Renew").await;
        let seen = person.activity(&call.id).await.unwrap();
        assert_eq!((seen.own, seen.actions.len()), (true, 6));
        let next = person.next(&call.id, "Done for him", world.call("Next")).await.unwrap();
        assert_eq!(next.salesman_id, world.employee_id("SAM"), "it stays his");
        person.end(&call.case_id, CaseStatus::Won).await.unwrap();
    }
    let elsewhere = world.thandi();
    let customer = crm_proto::customers::Customer {
        main_salesman_id: world.employee_id("THANDI"),
        ..world.customer("Karoo Motors")
    };
    let karoo = world.known(customer).await;
    let call = elsewhere.begin(&world, &karoo, "Hers").await;
    assert_eq!(world.maria().activity(&call.id).await.unwrap_err().code(), Code::NotFound, "not her team");
}

#[tokio::test]
async fn what_is_ones_own_stays_in_sight_when_the_customer_does_not() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.piet().begin(&world, &hope, "Mine").await;
    let unlinked =
        crm_proto::customers::Customer { additional_salesman_ids: Vec::new(), etag: "2".into(), ..hope.customer };
    world.customer_changed(&unlinked, crm_proto::customers::CustomerChange::SalesmenChanged).await;
    assert!(world.piet().activity(&call.id).await.unwrap().own);
    let listed = pb::ListActivitiesRequest { customer_id: unlinked.id, ..Default::default() };
    assert_eq!(world.piet().list(listed).await.unwrap_err().code(), Code::NotFound);
    world.piet().complete(&call.id, "Done").await.unwrap();
}
