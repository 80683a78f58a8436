//! Won, lost, closed, and open again.

use crm_proto::activities::{self as pb, ActivityStatus, CaseAction, CaseStatus};
use serde_json::json;
use tonic::Code;

use crate::world::{World, fields, reason};

#[tokio::test]
async fn a_case_ends_with_its_open_activity() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    for (result, ended, told) in [
        (CaseStatus::Won, ActivityStatus::Completed, ["ACTIVITY_CHANGE_COMPLETED", "CASE_CHANGE_WON"]),
        (CaseStatus::Lost, ActivityStatus::Cancelled, ["ACTIVITY_CHANGE_CANCELLED", "CASE_CHANGE_LOST"]),
        (CaseStatus::Closed, ActivityStatus::Completed, ["ACTIVITY_CHANGE_COMPLETED", "CASE_CHANGE_CLOSED"]),
    ] {
        let call = world.sam().begin(&world, &hope, "Renew").await;
        let case = world.sam().end(&call.case_id, result).await.unwrap();
        assert_eq!((case.status(), case.closed_by.as_str(), case.etag.as_str()), (result, "SAM", "2"));
        assert_eq!((case.open_activity_id.as_str(), case.actions), ("", vec![CaseAction::Reopen.into()]));
        let activity = world.sam().activity(&call.id).await.unwrap();
        assert_eq!((activity.status(), activity.case_status()), (ended, result));
        assert!(!activity.outcome.is_empty());
        assert!(world.changes().await.ends_with(&told.map(str::to_owned)), "{result:?}");
    }
}

#[tokio::test]
async fn a_lost_or_closed_case_needs_a_reason_and_only_a_lost_one_has_a_competitor() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let end = |result: CaseStatus, reason: &str, competitor: &str| pb::CloseCaseRequest {
        id: call.case_id.clone(),
        result: result.into(),
        reason: reason.into(),
        competitor: competitor.into(),
        ..Default::default()
    };
    let before = world.everything().await;
    for (request, wrong) in [
        (end(CaseStatus::Lost, "", ""), "reason"),
        (end(CaseStatus::Closed, " ", ""), "reason"),
        (end(CaseStatus::Closed, "Duplicate", "Rival Office"), "competitor"),
        (end(CaseStatus::Open, "x", ""), "result"),
        (end(CaseStatus::Unspecified, "x", ""), "result"),
    ] {
        assert_eq!(fields(&world.sam().close(request).await.unwrap_err()), [wrong]);
    }
    assert_eq!(world.everything().await, before);
    let lost = world.sam().close(end(CaseStatus::Lost, "Price", "Rival Office")).await.unwrap();
    assert_eq!((lost.close_reason.as_str(), lost.competitor.as_str()), ("Price", "Rival Office"));
    let lines = world.audit_of("case", &call.case_id).await;
    assert_eq!((lines[1].action.as_str(), lines[1].change("status")), ("lost", (json!("OPEN"), json!("LOST"))));
}

#[tokio::test]
async fn a_case_that_has_ended_can_only_be_viewed() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    world.sam().end(&call.case_id, CaseStatus::Closed).await.unwrap();
    let before = world.everything().await;
    let again = world.sam().end(&call.case_id, CaseStatus::Won).await.unwrap_err();
    let edited = world.sam().edit_case(&call.case_id, &["subject"], world.case(&hope, "x")).await.unwrap_err();
    let planned = world.sam().go_on(hope.id(), &call.case_id, world.call("x")).await.unwrap_err();
    for refused in [again, edited, planned] {
        assert_eq!((reason(&refused).as_str(), refused.code()), ("CASE_NOT_OPEN", Code::FailedPrecondition));
    }
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn a_manager_opens_a_case_again_and_a_salesman_does_not() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    world.sam().end(&call.case_id, CaseStatus::Lost).await.unwrap();
    let refused = world.sam().without("cases.reopen").reopen(&call.case_id).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    let open = world.maria().reopen(&call.case_id).await.unwrap();
    assert_eq!((open.status(), open.close_reason.as_str(), open.closed_by.as_str()), (CaseStatus::Open, "", ""));
    let same = world.maria().reopen(&call.case_id).await.unwrap();
    assert_eq!(same.etag, open.etag, "one that is open stays as it is");
    assert_eq!(world.sam().go_on(hope.id(), &call.case_id, world.call("Try again")).await.unwrap().case_number, 1);
    let lines = world.audit_of("case", &call.case_id).await;
    assert_eq!(lines.last().unwrap().action, "reopened");
}
