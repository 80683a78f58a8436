//! Editing, rescheduling, completing and cancelling an activity.

use crm_proto::activities::{self as pb, ActivityChange, ActivityChanged, ActivityStatus, ActivityType, CustomerClass};
use crm_proto::customers;
use jiff::SignedDuration;
use serde_json::json;
use tonic::Code;

use crate::world::{World, fields, reason};

#[tokio::test]
async fn named_fields_change_and_the_others_stay() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let typed = pb::Activity { r#type: ActivityType::Email.into(), subject: "Send it".into(), ..Default::default() };
    let edited = world.sam().edit(&call.id, &["type", "subject"], typed.clone()).await.unwrap();
    assert_eq!((edited.r#type(), edited.subject.as_str(), edited.etag.as_str()), (ActivityType::Email, "Send it", "2"));
    assert_eq!((edited.start_time, edited.duration_minutes), (call.start_time, Some(30)));
    let again = world.sam().edit(&call.id, &["type", "subject"], typed).await.unwrap();
    assert_eq!(again.etag, "2", "what changes nothing is no change");
    assert_eq!(world.events_of::<ActivityChanged>().await.len(), 2);
    let lines = world.audit_of("activity", &call.id).await;
    assert_eq!((lines[1].action.as_str(), lines[1].fields()), ("updated", vec!["type", "subject"]));
}

#[tokio::test]
async fn another_time_is_a_reschedule() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let later = pb::Activity { start_time: Some(world.in_minutes(120)), ..Default::default() };
    let refused = world.sam().edit(&call.id, &["start_time"], later).await.unwrap_err();
    assert_eq!(fields(&refused), ["activity.start_time"]);
    let moved = world.sam().reschedule_to(&call.id, world.in_minutes(120)).await.unwrap();
    assert_eq!((moved.start_time, moved.reschedule_count), (Some(world.in_minutes(120)), 1));
    let lines = world.audit_of("activity", &call.id).await;
    assert_eq!((lines[1].action.as_str(), lines[1].fields()), ("rescheduled", vec!["start_time", "reason"]));
    assert_eq!(lines[1].change("reason"), (json!(""), json!("They asked for it")));
    let event = world.events_of::<ActivityChanged>().await.pop().unwrap();
    assert_eq!(event.change(), ActivityChange::Rescheduled);
    let same = world.sam().reschedule_to(&call.id, world.in_minutes(120)).await.unwrap();
    assert_eq!((same.etag, same.reschedule_count), (moved.etag, 1));
}

#[tokio::test]
async fn a_reschedule_into_the_past_needs_a_confirmation() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let refused = world.sam().reschedule_to(&call.id, world.in_minutes(-10)).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), fields(&refused)), ("IN_THE_PAST", vec!["start_time".to_owned()]));
    let request = pb::RescheduleActivityRequest {
        id: call.id.clone(),
        start_time: Some(world.in_minutes(-10)),
        allow_past: true,
        ..Default::default()
    };
    let moved = world.sam().reschedule(request).await.unwrap();
    assert!(moved.overdue);
}

#[tokio::test]
async fn an_activity_is_completed_with_what_came_of_it() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    assert_eq!(fields(&world.sam().complete(&call.id, " ").await.unwrap_err()), ["outcome"]);
    world.database.clock.advance(SignedDuration::from_mins(70));
    assert!(world.sam().activity(&call.id).await.unwrap().overdue, "its time has come");
    let done = world.sam().complete(&call.id, "They want an offer").await.unwrap();
    assert_eq!(
        (done.status(), done.outcome.as_str(), done.overdue),
        (ActivityStatus::Completed, "They want an offer", false)
    );
    assert_eq!((done.completed_by.as_str(), done.customer_class()), ("SAM", CustomerClass::Existing));
    assert_eq!(done.actions, Vec::<i32>::new());
    for refused in [
        world.sam().complete(&call.id, "Again").await,
        world.sam().cancel(&call.id, "Again").await,
        world.sam().reschedule_to(&call.id, world.in_minutes(60)).await,
        world.sam().edit(&call.id, &["subject"], world.call("Again")).await,
        world.sam().next(&call.id, "Again", world.call("Again")).await,
    ] {
        let refused = refused.unwrap_err();
        assert_eq!((reason(&refused).as_str(), refused.code()), ("ACTIVITY_NOT_OPEN", Code::FailedPrecondition));
    }
}

#[tokio::test]
async fn a_customer_whom_the_erp_does_not_know_counts_as_new() {
    let world = World::new().await;
    let status = customers::CustomerStatus::NewCrm.into();
    let new = world.known(customers::Customer { status, ..world.customer("Karoo Motors") }).await;
    let call = world.sam().begin(&world, &new, "Introduce us").await;
    let done = world.sam().complete(&call.id, "Done").await.unwrap();
    assert_eq!(done.customer_class(), CustomerClass::New);
}

#[tokio::test]
async fn an_activity_is_cancelled_with_a_reason() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    assert_eq!(fields(&world.sam().cancel(&call.id, "").await.unwrap_err()), ["reason"]);
    let cancelled = world.sam().cancel(&call.id, "Planned twice").await.unwrap();
    assert_eq!((cancelled.status(), cancelled.outcome.as_str()), (ActivityStatus::Cancelled, "Planned twice"));
    assert_eq!(cancelled.customer_class(), CustomerClass::Unspecified);
}

#[tokio::test]
async fn whoever_saw_another_version_is_told() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    world.sam().reschedule_to(&call.id, world.in_minutes(90)).await.unwrap();
    let before = world.everything().await;
    let refused = world.sam().complete_seen(&call.id, "Done", &call.etag).await.unwrap_err();
    assert_eq!(refused.code(), Code::Aborted);
    assert_eq!(world.everything().await, before);
    world.sam().complete_seen(&call.id, "Done", "2").await.unwrap();
}
