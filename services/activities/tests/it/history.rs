//! Case Info and History.

use crm_proto::activities::{self as pb, CaseStatus};
use jiff::SignedDuration;

use crate::world::World;

#[tokio::test]
async fn what_was_done_to_a_case_and_its_activities_comes_last_first_with_names() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let tick = || world.database.clock.advance(SignedDuration::from_secs(1));
    tick();
    world.sam().reschedule_to(&call.id, world.in_minutes(90)).await.unwrap();
    tick();
    let into = pb::Case { stage_id: world.stage("PROPOSAL"), ..Default::default() };
    world.maria().edit_case(&call.case_id, &["stage_id"], into).await.unwrap();
    tick();
    let second = world.sam().next(&call.id, "They want an offer", world.call("Present it")).await.unwrap();
    tick();
    world.sam().end(&call.case_id, CaseStatus::Lost).await.unwrap();
    // Of another case nothing is told here.
    world.sam().begin(&world, &hope, "Other").await;

    let request =
        pb::ListCaseHistoryRequest { case_id: call.case_id.clone(), include_total_size: true, ..Default::default() };
    let answer = world.piet().history(request.clone()).await.unwrap();
    assert_eq!(answer.total_size, Some(8));
    let mut told: Vec<(&str, &str, &str)> = answer
        .entries
        .iter()
        .map(|entry| (entry.action.as_str(), entry.activity_subject.as_str(), entry.user_name.as_str()))
        .collect();
    // Of one instant, the one or the other is first.
    told[0..2].sort_unstable();
    told[2..4].sort_unstable();
    told[6..8].sort_unstable();
    let expected = [
        ("cancelled", "Present it", "SAM"),
        ("lost", "", "SAM"),
        ("completed", "Renew", "SAM"),
        ("created", "Present it", "SAM"),
        ("updated", "", "MARIA"),
        ("rescheduled", "Renew", "SAM"),
        ("created", "", "SAM"),
        ("created", "Renew", "SAM"),
    ];
    assert_eq!(told, expected);
    let stage = &answer.entries[4].changes[0];
    assert_eq!(
        (stage.field.as_str(), stage.old_name.as_str(), stage.new_name.as_str()),
        ("stageId", "Interested", "Proposal")
    );
    let moved = &answer.entries[5];
    assert_eq!(
        (moved.activity_id.as_str(), moved.changes[1].new_value.as_str()),
        (call.id.as_str(), "They asked for it")
    );
    assert_eq!(second.case_id, call.case_id);
    let refused = world.thandi().history(request).await.unwrap_err();
    assert_eq!(refused.code(), tonic::Code::NotFound);
}
