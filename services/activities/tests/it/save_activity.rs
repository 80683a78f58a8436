//! Save Activity: an activity that is planned is edited together with its case, both or neither.

use crm_proto::activities as pb;
use tonic::Code;

use crate::world::{World, fields};

#[tokio::test]
async fn the_activity_and_its_case_change_as_one() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let (activity, case) = world.sam().save(typed(&world, &call)).await.unwrap();
    assert_eq!((activity.subject.as_str(), activity.etag.as_str()), ("Ask twice", "2"));
    assert_eq!((case.subject.as_str(), case.stage_name.as_str(), case.etag.as_str()), ("Renew all", "Proposal", "2"));
    assert_eq!((activity.case_subject.as_str(), activity.start_time), ("Renew all", call.start_time));
    let told = world.changes().await;
    assert_eq!(told[told.len() - 2..], ["CASE_CHANGE_UPDATED", "ACTIVITY_CHANGE_UPDATED"]);
    assert_eq!(world.audit_of("case", &call.case_id).await[1].fields(), ["subject", "stage_id"]);
    assert_eq!(world.audit_of("activity", &call.id).await[1].fields(), ["subject"]);
}

#[tokio::test]
async fn of_what_is_not_sent_nothing_changes() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let case_alone = pb::SaveActivityRequest { activity: None, ..typed(&world, &call) };
    let (activity, case) = world.sam().save(case_alone).await.unwrap();
    assert_eq!((activity.etag.as_str(), case.etag.as_str()), ("1", "2"));
    let activity_alone = pb::SaveActivityRequest { case: None, ..typed(&world, &call) };
    let (activity, case) = world.sam().save(activity_alone).await.unwrap();
    assert_eq!((activity.etag.as_str(), case.etag.as_str()), ("2", "2"));
    let before = world.everything().await;
    world.sam().save(typed(&world, &call)).await.unwrap();
    assert_eq!(world.everything().await, before, "the same once more");
    let nothing = pb::SaveActivityRequest { id: call.id.clone(), ..Default::default() };
    assert_eq!(fields(&world.sam().save(nothing).await.unwrap_err()), ["activity"]);
}

#[tokio::test]
async fn what_is_wrong_with_either_is_told_at_once_and_neither_changes() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let before = world.everything().await;
    let blank = pb::SaveActivityRequest {
        update_mask: Some(mask(&["subject"])),
        activity: Some(pb::Activity::default()),
        case_update_mask: Some(mask(&["subject", "case_type_id"])),
        case: Some(pb::Case { case_type_id: world.case_type("SUPPLIES"), ..Default::default() }),
        ..typed(&world, &call)
    };
    let refused = world.sam().save(blank).await.unwrap_err();
    assert_eq!(fields(&refused), ["activity.subject", "case.subject", "case.case_type_id"]);
    let one_wrong = pb::SaveActivityRequest {
        case: Some(pb::Case { stage_id: world.case_type("SUPPLIES"), ..Default::default() }),
        ..typed(&world, &call)
    };
    assert_eq!(fields(&world.sam().save(one_wrong).await.unwrap_err()), ["case.stage_id"]);
    let unknown = pb::SaveActivityRequest { case_update_mask: Some(mask(&["status"])), ..typed(&world, &call) };
    assert_eq!(fields(&world.sam().save(unknown).await.unwrap_err()), ["case_update_mask"]);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn a_version_that_is_no_longer_there_is_refused_of_either() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let other = pb::Case { information: "Since then".into(), ..Default::default() };
    world.sam().edit_case(&call.case_id, &["information"], other).await.unwrap();
    let before = world.everything().await;
    let seen = |etag: &str, case_etag: &str| pb::SaveActivityRequest {
        etag: etag.into(),
        case_etag: case_etag.into(),
        ..typed(&world, &call)
    };
    for (etag, case_etag) in [("1", "1"), ("2", "2"), ("2", "")] {
        assert_eq!(world.sam().save(seen(etag, case_etag)).await.unwrap_err().code(), Code::Aborted);
        assert_eq!(world.everything().await, before);
    }
    world.sam().save(seen("1", "2")).await.unwrap();
}

#[tokio::test]
async fn what_has_ended_stays_as_it_is() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    world.sam().complete(&call.id, "They want an offer").await.unwrap();
    let before = world.everything().await;
    let refused = world.sam().save(typed(&world, &call)).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert_eq!(world.everything().await, before, "nor its case, which is open");
}

/// Another subject of the call, and another subject and stage of its case.
fn typed(world: &World, call: &pb::Activity) -> pb::SaveActivityRequest {
    let stage_id = world.stage("PROPOSAL");
    pb::SaveActivityRequest {
        id: call.id.clone(),
        activity: Some(pb::Activity { subject: "Ask twice".into(), ..Default::default() }),
        case: Some(pb::Case { subject: "Renew all".into(), stage_id, ..Default::default() }),
        ..Default::default()
    }
}

fn mask(paths: &[&str]) -> prost_types::FieldMask {
    prost_types::FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() }
}
