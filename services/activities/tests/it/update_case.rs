//! Save Case.

use crm_proto::{activities as pb, types::Money};
use tonic::Code;

use crate::world::{World, fields};

#[tokio::test]
async fn subject_value_stage_and_date_change_and_are_told() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let typed = pb::Case {
        subject: "Renew twice".into(),
        value: Some(Money { amount: "10.50".into(), currency: "ZAR".into() }),
        stage_id: world.stage("PROPOSAL"),
        case_date: "2027-01-31".into(),
        ..Default::default()
    };
    let fields = ["subject", "value", "stage_id", "case_date"];
    let case = world.sam().edit_case(&call.case_id, &fields, typed).await.unwrap();
    assert_eq!((case.subject.as_str(), case.stage_name.as_str()), ("Renew twice", "Proposal"));
    assert_eq!((case.case_date.as_str(), case.etag.as_str()), ("2027-01-31", "2"));
    assert_eq!(world.sam().activity(&call.id).await.unwrap().case_subject, "Renew twice");
    assert_eq!(world.changes().await.last().unwrap(), "CASE_CHANGE_UPDATED");
    let lines = world.audit_of("case", &call.case_id).await;
    assert_eq!(lines[1].fields(), ["subject", "value", "stage_id", "case_date"]);
}

#[tokio::test]
async fn customer_salesman_and_type_never_change() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let before = world.everything().await;
    let other = pb::Case {
        salesman_id: world.employee_id("PIET"),
        case_type_id: world.case_type("SUPPLIES"),
        ..Default::default()
    };
    let refused = world.sam().edit_case(&call.case_id, &["salesman_id", "case_type_id"], other).await.unwrap_err();
    assert_eq!(fields(&refused), ["case.salesman_id", "case.case_type_id"]);
    let refused = world.sam().edit_case(&call.case_id, &["customer_id"], pb::Case::default()).await.unwrap_err();
    assert_eq!(fields(&refused), ["update_mask"]);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn a_stage_that_is_not_offered_is_refused_and_one_that_was_may_stay() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let retired = pb::CaseStage { active: Some(false), ..Default::default() };
    for code in ["INTERESTED", "PROPOSAL"] {
        world.admin().edit_stage(&world.stage(code), &["active"], retired.clone()).await.unwrap();
    }
    let into = |stage: &str| pb::Case { stage_id: world.stage(stage), subject: "New".into(), ..Default::default() };
    let fields_of = ["stage_id", "subject"];
    let refused = world.sam().edit_case(&call.case_id, &fields_of, into("PROPOSAL")).await.unwrap_err();
    assert_eq!(fields(&refused), ["case.stage_id"]);
    let stays = world.sam().edit_case(&call.case_id, &fields_of, into("INTERESTED")).await.unwrap();
    assert_eq!(stays.subject, "New");
}

#[tokio::test]
async fn whoever_saw_another_version_is_told() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let typed = |subject: &str| pb::Case { subject: subject.into(), ..Default::default() };
    world.sam().edit_case_seen(&call.case_id, &["subject"], typed("One"), "1").await.unwrap();
    let refused = world.sam().edit_case_seen(&call.case_id, &["subject"], typed("Two"), "1").await.unwrap_err();
    assert_eq!(refused.code(), Code::Aborted);
    assert_eq!(world.sam().case(&call.case_id).await.unwrap().subject, "One");
}
