//! Stage gates as Case Config keeps them.

use crm_proto::activities::{self as pb, CaseConfigChanged, GateAnswerKind};
use tonic::Code;

use crate::world::{World, fields, http_status, reason};

#[tokio::test]
async fn gates_are_made_changed_and_deleted_and_everybody_is_told() {
    let world = World::new().await;
    assert_eq!(world.sam().gates().await.unwrap(), [], "a tenant begins without");
    let typed = pb::StageGate {
        answer_kind: GateAnswerKind::Choice.into(),
        choices: vec![" Cash ".into(), "Lease".into()],
        position: 10,
        ..world.gate("PROPOSAL", " How do they pay? ")
    };
    let made = world.admin().add_gate(typed).await.unwrap();
    assert_eq!((made.question.as_str(), made.active, made.etag.as_str()), ("How do they pay?", Some(true), "1"));
    assert_eq!(made.choices, ["Cash", "Lease"]);
    let earlier = world.admin().add_gate(world.gate("INTERESTED", "Is there money?")).await.unwrap();
    let first = world.admin().add_gate(world.gate("PROPOSAL", "Who decides?")).await.unwrap();
    let listed = world.sam().gates().await.unwrap();
    assert_eq!(listed, [earlier, first, made.clone()], "by stage, then by position");
    assert_eq!(world.sam().config().await.unwrap().stage_gates, listed);
    let typed =
        pb::StageGate { choices: vec!["Cash".into(), "Rent".into()], active: Some(false), ..Default::default() };
    let edited = world.admin().edit_gate(&made.id, &["choices", "active"], typed).await.unwrap();
    assert_eq!((edited.choices.len(), edited.active, edited.etag.as_str()), (2, Some(false), "2"));
    assert_eq!(edited.question, made.question);
    let same = world.admin().edit_gate(&made.id, &["active"], edited.clone()).await.unwrap();
    assert_eq!(same, edited, "nothing happened");
    assert_eq!(world.admin().delete_gate(&made.id, "1").await.unwrap_err().code(), Code::Aborted);
    world.admin().delete_gate(&made.id, "2").await.unwrap();
    assert_eq!(world.admin().delete_gate(&made.id, "").await.unwrap_err().code(), Code::NotFound);
    let told = world.events_of::<CaseConfigChanged>().await;
    let counts: Vec<usize> = told.into_iter().map(|event| event.case_config.unwrap().stage_gates.len()).collect();
    assert_eq!(counts, [1, 2, 3, 3, 2]);
    let lines = world.audit_of("stage_gate", &made.id).await;
    let actions: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(actions, ["created", "updated", "deleted"]);
    assert_eq!(lines[1].fields(), ["choices", "active"]);
}

#[tokio::test]
async fn a_type_has_stage_gates_when_somebody_says_so() {
    let world = World::new().await;
    let types = world.sam().types().await.unwrap();
    assert!(types.iter().all(|it| it.stage_gates == Some(false)));
    world.switch_gates("RENEWAL", true).await;
    let renewal = world.case_type("RENEWAL");
    let switched =
        |types: Vec<pb::CaseType>| types.into_iter().filter(pb::CaseType::stage_gates).map(|it| it.id).collect();
    let on: Vec<String> = switched(world.sam().types().await.unwrap());
    assert_eq!(on, std::slice::from_ref(&renewal));
    assert_eq!(world.audit_of("case_type", &renewal).await[0].fields(), ["stage_gates"]);
    let renamed = pb::CaseType { description: "Renewals".into(), ..Default::default() };
    world.admin().edit_type(&renewal, &["description"], renamed).await.unwrap();
    let on: Vec<String> = switched(world.sam().types().await.unwrap());
    assert_eq!(on, [renewal], "another field leaves it");
}

#[tokio::test]
async fn wrong_gates_are_refused() {
    let world = World::new().await;
    world.with_gates(&[]).await;
    let before = world.everything().await;
    let nothing = pb::StageGate { position: -1, choices: vec!["One".into()], ..Default::default() };
    let mut named = fields(&world.admin().add_gate(nothing).await.unwrap_err());
    named.sort();
    let prefixed = ["answer_kind", "choices", "position", "question", "stage_id"].map(|it| format!("stage_gate.{it}"));
    assert_eq!(named, prefixed);
    for stage_id in ["x".to_owned(), uuid::Uuid::new_v4().to_string()] {
        let lost = pb::StageGate { stage_id, ..world.gate("PROPOSAL", "Who?") };
        let named = fields(&world.admin().add_gate(lost).await.unwrap_err());
        assert!(named.iter().all(|it| it == "stage_gate.stage_id"), "{named:?}");
    }
    let long = world.gate("PROPOSAL", &"x".repeat(201));
    assert_eq!(fields(&world.admin().add_gate(long).await.unwrap_err()), ["stage_gate.question"]);
    assert_eq!(world.everything().await, before);
    let gate = world.admin().add_gate(world.gate("PROPOSAL", "Who?")).await.unwrap();
    let other = pb::StageGate { answer_kind: GateAnswerKind::Text.into(), ..world.gate("INTERESTED", "Who?") };
    let refused = world.admin().edit_gate(&gate.id, &["stage_id", "answer_kind"], other).await.unwrap_err();
    assert_eq!(fields(&refused), ["stage_gate.stage_id", "stage_gate.answer_kind"]);
    let salesman = world.sam().without("case-config.manage");
    assert_eq!(salesman.add_gate(world.gate("PROPOSAL", "Me?")).await.unwrap_err().code(), Code::PermissionDenied);
}

#[tokio::test]
async fn a_gate_with_answers_and_a_stage_with_gates_stay() {
    let world = World::new().await;
    let gates = world.with_gates(&[("INTERESTED", "Is there money?"), ("NEGOTIATION", "Signed?")]).await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    world.sam().answer(&call.case_id, &[(&gates[0], "NO")]).await.unwrap();
    for refused in [
        world.admin().delete_gate(&gates[0], "").await.unwrap_err(),
        world.admin().delete_stage(&world.stage("NEGOTIATION"), "").await.unwrap_err(),
    ] {
        assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("IN_USE", "409"));
    }
    world.admin().delete_gate(&gates[1], "").await.unwrap();
    world.admin().delete_stage(&world.stage("NEGOTIATION"), "").await.unwrap();
}
