//! Recent: what somebody created, changed or completed himself in the last 14 days (O-12).

use crm_activities::store::touches;
use crm_chassis::Caller;
use crm_proto::{
    activities::{self as pb, ActivityDue, CaseStatus, WorkView},
    customers::{self, CustomerChange},
    types::{Filter, FilterCondition, Operator, filter::Node},
};
use jiff::SignedDuration;

use crate::{
    events_heard::reassigned,
    world::{World, fields},
};

fn recent() -> pb::ListActivitiesRequest {
    pb::ListActivitiesRequest { due: ActivityDue::Recent.into(), include_total_size: true, ..Default::default() }
}

fn later(world: &World) {
    world.database.clock.advance(SignedDuration::from_secs(1));
}

#[tokio::test]
async fn what_somebody_planned_changed_or_completed_himself_comes_with_the_latest_first() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let mut calls = Vec::new();
    for subject in ["completed", "moved", "edited", "ended", "followed"] {
        calls.push(world.sam().begin(&world, &hope, subject).await);
        later(&world);
    }
    world.sam().complete(&calls[0].id, "Done").await.unwrap();
    later(&world);
    world.sam().end(&calls[3].case_id, CaseStatus::Won).await.unwrap();
    later(&world);
    world.sam().reschedule_to(&calls[1].id, world.in_minutes(600)).await.unwrap();
    later(&world);
    world.sam().next(&calls[4].id, "Done", world.call("next")).await.unwrap();
    let listed = world.sam().list(recent()).await.unwrap();
    let subjects: Vec<&str> = listed.activities.iter().map(|it| it.subject.as_str()).collect();
    assert_eq!((&subjects[2..], listed.total_size), (&["moved", "ended", "completed", "edited"][..], Some(6)));
    let mut last = subjects[..2].to_vec();
    last.sort_unstable();
    assert_eq!(last, ["followed", "next"], "both were written at once");
    let first = pb::ListActivitiesRequest { order_by: "touchTime".into(), page_size: 2, ..recent() };
    assert_eq!(world.sam().subjects(first).await, ["edited", "completed"]);
}

#[tokio::test]
async fn what_others_did_with_it_does_not_count_and_what_one_did_for_others_does() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Sam's").await;
    later(&world);
    world.piet().begin(&world, &hope, "Piet's").await;
    later(&world);
    world.maria().complete(&call.id, "Done for him").await.unwrap();
    assert_eq!(world.sam().subjects(recent()).await, ["Sam's"]);
    assert_eq!(world.piet().subjects(recent()).await, ["Piet's"]);
    for view in [WorkView::Unspecified, WorkView::Mine, WorkView::Team, WorkView::All] {
        let request = pb::ListActivitiesRequest { view: view.into(), ..recent() };
        assert_eq!(world.maria().subjects(request).await, ["Sam's"], "{view:?}");
    }
    assert!(world.admin().subjects(recent()).await.is_empty());
    // Looking at it, and a write that changes nothing, is no touch.
    world.admin().activity(&call.id).await.unwrap();
    assert!(world.admin().subjects(recent()).await.is_empty());
}

#[tokio::test]
async fn what_was_given_to_somebody_else_stays_as_long_as_it_is_seen_and_he_who_got_it_did_nothing() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    world.sam().begin(&world, &hope, "Renew").await;
    let mut moved = reassigned(&world, &hope, "THANDI", 2);
    moved.customer.as_mut().unwrap().additional_salesman_ids = vec![world.employee_id("SAM")];
    world.hear(&moved).await;
    let mine = world.sam().list(recent()).await.unwrap().activities;
    assert_eq!((mine.len(), mine[0].own, mine[0].salesman_name.as_str()), (1, false, "Thandi Nkosi"));
    assert!(world.thandi().subjects(recent()).await.is_empty());
    let unlinked = customers::Customer {
        additional_salesman_ids: Vec::new(),
        etag: "3".into(),
        ..moved.customer.clone().unwrap()
    };
    world.customer_changed(&unlinked, CustomerChange::SalesmenChanged).await;
    let none = world.sam().list(recent()).await.unwrap();
    assert_eq!((none.activities.len(), none.total_size), (0, Some(0)));
}

#[tokio::test]
async fn after_fourteen_days_it_is_gone_and_forgotten() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let old = world.sam().begin(&world, &hope, "old").await;
    world.sam().begin(&world, &hope, "untouched").await;
    world.database.clock.advance(SignedDuration::from_hours(14 * 24));
    assert_eq!(world.sam().subjects(recent()).await.len(), 2, "to the minute");
    later(&world);
    assert!(world.sam().subjects(recent()).await.is_empty());
    world.sam().complete(&old.id, "Done").await.unwrap();
    assert_eq!(world.sam().subjects(recent()).await, ["old"]);
    let mut tx = world.database.worker().transaction(Caller::system(world.tenant)).await.unwrap();
    touches::forget(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(world.count("activity_touches").await, 1);
    assert_eq!(world.sam().subjects(recent()).await, ["old"]);
}

#[tokio::test]
async fn there_are_fifty_at_most_in_every_count_page_filter_and_file() {
    let world = World::new().await;
    let (hope, karoo) = (world.hope_works().await, world.known(world.customer("Karoo")).await);
    for number in 0..53 {
        let known = if number < 2 { &karoo } else { &hope };
        world.sam().begin(&world, known, &format!("{number}")).await;
        later(&world);
    }
    let sam = world.sam();
    let mut request = pb::ListActivitiesRequest { page_size: 20, ..recent() };
    let mut listed = Vec::new();
    loop {
        let page = sam.list(request.clone()).await.unwrap();
        assert_eq!(page.total_size, Some(50));
        listed.extend(page.activities.into_iter().map(|activity| activity.subject));
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    assert_eq!(listed, (3..53).rev().map(|number| number.to_string()).collect::<Vec<_>>());
    let skipped = pb::ListActivitiesRequest { skip: 48, ..recent() };
    assert_eq!(sam.subjects(skipped).await, ["4", "3"]);
    let oldest = pb::ListActivitiesRequest { order_by: "createTime".into(), page_size: 1, ..recent() };
    assert_eq!(sam.subjects(oldest).await, ["3"], "another order is of the same fifty");
    let of = |subject: &str| {
        let condition = FilterCondition {
            field: "subject".into(),
            operator: Operator::Equals.into(),
            values: vec![subject.to_owned()],
        };
        pb::ListActivitiesRequest { filter: Some(Filter { node: Some(Node::Condition(condition)) }), ..recent() }
    };
    assert_eq!((sam.subjects(of("2")).await.len(), sam.subjects(of("3")).await.len()), (0, 1));
    let file = sam.export(pb::ExportActivitiesRequest { due: recent().due, ..Default::default() }).await.unwrap();
    assert_eq!((file.count, file.column("subject")), (50, listed));
    let of_karoo = pb::ListActivitiesRequest { customer_id: karoo.id().into(), ..recent() };
    assert_eq!(sam.subjects(of_karoo).await, ["1", "0"], "of one customer these are the latest");
    // Nothing else is sorted by when it was touched.
    let other = pb::ListActivitiesRequest { order_by: "touchTime".into(), ..Default::default() };
    assert_eq!(fields(&sam.list(other).await.unwrap_err()), ["order_by"]);
}
