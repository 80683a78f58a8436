//! Next Action: the present activity is completed and the following one planned, both or neither.

use crm_proto::activities::{self as pb, ActivityChanged, ActivityStatus, ActivityType};
use tonic::Code;

use crate::{
    create_activity::futures_of,
    world::{World, fields, reason},
};

#[tokio::test]
async fn the_present_one_is_completed_and_the_following_one_is_in_the_same_case() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let first = world.sam().begin(&world, &hope, "Renew").await;
    let meeting = pb::Activity { r#type: ActivityType::Meeting.into(), ..world.call("Present the offer") };
    let second = world.sam().next(&first.id, "They want an offer", meeting).await.unwrap();
    assert_eq!((second.case_id.as_str(), second.subject.as_str()), (first.case_id.as_str(), "Present the offer"));
    assert_eq!((second.status(), second.contact_id), (ActivityStatus::Open, first.contact_id.clone()));
    let done = world.sam().activity(&first.id).await.unwrap();
    assert_eq!((done.status(), done.outcome.as_str()), (ActivityStatus::Completed, "They want an offer"));
    let expected =
        ["CASE_CHANGE_CREATED", "ACTIVITY_CHANGE_CREATED", "ACTIVITY_CHANGE_COMPLETED", "ACTIVITY_CHANGE_CREATED"];
    assert_eq!(world.changes().await, expected);
    assert_eq!(world.events_of::<ActivityChanged>().await.len(), 3);
}

#[tokio::test]
async fn what_is_wrong_with_either_is_told_at_once_and_neither_happens() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let first = world.sam().begin(&world, &hope, "Renew").await;
    let before = world.everything().await;
    let refused = world.sam().next(&first.id, "", pb::Activity::default()).await.unwrap_err();
    let mut named = fields(&refused);
    named.sort();
    assert_eq!(named, ["activity.start_time", "activity.subject", "activity.type", "outcome"]);
    assert_eq!(world.everything().await, before);
    assert_eq!(world.sam().activity(&first.id).await.unwrap(), first);
}

#[tokio::test]
async fn of_many_at_once_one_follows() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let first = world.sam().begin(&world, &hope, "Renew").await;
    let sam = world.sam();
    let attempts = (0..64).map(|number| {
        let (sam, id, call) = (sam.clone(), first.id.clone(), world.call(&format!("Attempt {number}")));
        async move { sam.next(&id, "Done", call).await }
    });
    let answers = futures_of(attempts).await;
    let (followed, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((followed.len(), refused.len()), (1, 63));
    for refused in refused {
        assert_eq!(reason(&refused.unwrap_err()), "ACTIVITY_NOT_OPEN");
    }
    assert_eq!(world.count("activities").await, 2);
}

#[tokio::test]
async fn in_a_case_that_has_ended_nothing_follows() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let first = world.sam().begin(&world, &hope, "Renew").await;
    world.sam().end(&first.case_id, pb::CaseStatus::Won).await.unwrap();
    let refused = world.sam().next(&first.id, "Done", world.call("x")).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), refused.code()), ("ACTIVITY_NOT_OPEN", Code::FailedPrecondition));
}
