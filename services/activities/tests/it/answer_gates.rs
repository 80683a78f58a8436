//! Stage gates of cases: how they are answered, and what they do to the stage.

use crm_proto::activities::{self as pb, CaseChanged, CaseStatus, GateAnswerKind};
use jiff::SignedDuration;
use tonic::Code;
use uuid::Uuid;

use crate::world::{World, fields, http_status, reason};

const TWO_IN_ONE: [(&str, &str); 3] =
    [("INTERESTED", "Is there money?"), ("INTERESTED", "Who decides?"), ("QUALIFIED", "Do they like it?")];

/// A world with questions, and a renewal in its first stage.
async fn asked(gates: &[(&str, &str)]) -> (World, Vec<String>, String) {
    let world = World::new().await;
    let gates = world.with_gates(gates).await;
    let hope = world.hope_works().await;
    let case = world.sam().begin(&world, &hope, "Renew").await.case_id;
    (world, gates, case)
}

#[tokio::test]
async fn a_case_moves_on_by_itself_when_all_gates_of_its_stage_are_answered() {
    let (world, gates, case) = asked(&TWO_IN_ONE).await;
    let first = world.sam().answer(&case, &[(&gates[0], "NO")]).await.unwrap();
    assert_eq!((first.stage_name.as_str(), first.etag.as_str()), ("Interested", "2"), "one is open");
    let second = world.sam().answer(&case, &[(&gates[1], "YES")]).await.unwrap();
    assert_eq!((second.stage_name.as_str(), second.etag.as_str()), ("Qualified", "3"));
    let third = world.sam().answer(&case, &[(&gates[2], "YES")]).await.unwrap();
    assert_eq!(third.stage_name, "Proposal", "where nothing is asked it stays");
    assert_eq!(world.sam().case(&case).await.unwrap(), third);
    let told = world.events_of::<CaseChanged>().await;
    let told: Vec<_> = told.iter().map(|it| (it.change(), it.case.as_ref().unwrap().stage_name.as_str())).collect();
    let expected = [
        (pb::CaseChange::Created, "Interested"),
        (pb::CaseChange::Answered, "Interested"),
        (pb::CaseChange::Advanced, "Qualified"),
        (pb::CaseChange::Advanced, "Proposal"),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn several_answers_at_once_move_it_several_stages() {
    let (world, gates, case) = asked(&TWO_IN_ONE).await;
    let answers: Vec<(&str, &str)> = gates.iter().map(|gate| (gate.as_str(), "YES")).collect();
    let moved = world.sam().answer(&case, &answers).await.unwrap();
    assert_eq!((moved.stage_name.as_str(), moved.etag.as_str()), ("Proposal", "2"));
    let lines = world.audit_of("case", &case).await;
    let actions: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(actions, ["created", "answered", "answered", "answered", "advanced"]);
    assert_eq!(lines[1].change("answer").1, "YES");
    assert_eq!(lines[4].fields(), ["stage_id"]);
}

#[tokio::test]
async fn whoever_sees_the_case_sees_what_it_is_asked_and_what_it_answered() {
    let (world, gates, case) = asked(&TWO_IN_ONE).await;
    world.sam().answer(&case, &[(&gates[0], "NO")]).await.unwrap();
    world.admin().add_gate(pb::StageGate { active: Some(false), ..world.gate("PROPOSAL", "Old?") }).await.unwrap();
    let shown = world.piet().gates_of(&case).await.unwrap();
    let said: Vec<_> = shown.iter().map(|it| (it.question.as_str(), it.answer.as_str(), it.asked)).collect();
    assert_eq!(said, [("Is there money?", "NO", true), ("Who decides?", "", true), ("Do they like it?", "", true)]);
    assert_eq!((shown[0].stage_name.as_str(), shown[0].answered_by.as_str()), ("Interested", "SAM"));
    assert_eq!(shown[0].answer_time, Some(world.in_minutes(0)));
    assert_eq!(world.thandi().gates_of(&case).await.unwrap_err().code(), Code::NotFound);
    world.switch_gates("RENEWAL", false).await;
    let shown = world.piet().gates_of(&case).await.unwrap();
    let said: Vec<_> = shown.iter().map(|it| (it.question.as_str(), it.answer.as_str(), it.asked)).collect();
    assert_eq!(said, [("Is there money?", "NO", false)], "answers are kept, and nothing is asked");
    let refused = world.sam().answer(&case, &[(&gates[1], "NO")]).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("NO_STAGE_GATES", "409"));
}

#[tokio::test]
async fn by_hand_a_case_goes_forward_past_what_is_answered_and_back_freely() {
    let (world, gates, case) = asked(&TWO_IN_ONE).await;
    let before = world.everything().await;
    let refused = world.sam().move_into(&case, world.stage("PROPOSAL")).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("GATES_OPEN", "409"));
    for question in ["“Is there money?” (Interested)", "“Who decides?” (Interested)", "“Do they like it?” (Qualified)"]
    {
        assert!(refused.message().contains(question), "{}", refused.message());
    }
    assert_eq!(world.everything().await, before);
    world.sam().answer(&case, &[(&gates[0], "YES"), (&gates[1], "YES")]).await.unwrap();
    let back = world.sam().move_into(&case, world.stage("INTERESTED")).await.unwrap();
    assert_eq!(back.stage_name, "Interested", "its answers do not bring it forward again");
    let answers: Vec<_> = world.sam().gates_of(&case).await.unwrap().into_iter().map(|it| it.answer).collect();
    assert_eq!(answers, ["YES", "YES", ""], "they are kept");
    let refused = world.sam().move_into(&case, world.stage("NEGOTIATION")).await.unwrap_err();
    assert!(refused.message().contains("Do they like it?") && !refused.message().contains("money"));
    let forward = world.sam().move_into(&case, world.stage("QUALIFIED")).await.unwrap();
    assert_eq!(forward.stage_name, "Qualified");
    let renamed = pb::Case { subject: "Renew twice".into(), ..Default::default() };
    world.sam().edit_case(&case, &["subject"], renamed).await.unwrap();
}

#[tokio::test]
async fn without_stage_gates_the_stage_is_chosen_freely() {
    let (world, _, case) = asked(&TWO_IN_ONE).await;
    world.switch_gates("RENEWAL", false).await;
    assert_eq!(world.sam().move_into(&case, world.stage("NEGOTIATION")).await.unwrap().stage_name, "Negotiation");
}

#[tokio::test]
async fn a_case_begins_where_nothing_is_asked_before() {
    let (world, _, _) = asked(&[("QUALIFIED", "Is there money?")]).await;
    let hope = world.hope_works().await;
    let begin = async |stage: &str| {
        let case = pb::Case { stage_id: world.stage(stage), ..world.case(&hope, stage) };
        world.sam().begin_with(hope.id(), case, world.call("x")).await
    };
    begin("QUALIFIED").await.unwrap();
    let refused = begin("PROPOSAL").await.unwrap_err();
    assert_eq!(fields(&refused), ["case.stage_id"]);
    world.switch_gates("RENEWAL", false).await;
    begin("PROPOSAL").await.unwrap();
}

#[tokio::test]
async fn answers_change_while_the_case_is_open_and_each_is_noted() {
    let (world, gates, case) = asked(&TWO_IN_ONE).await;
    world.sam().answer(&case, &[(&gates[0], "NO")]).await.unwrap();
    world.database.clock.advance(SignedDuration::from_secs(60));
    let changed = world.maria().answer(&case, &[(&gates[0], "YES")]).await.unwrap();
    let before = world.everything().await;
    let again = world.maria().answer(&case, &[(&gates[0], "YES")]).await.unwrap();
    assert_eq!((again, world.everything().await), (changed, before), "the same again is nothing");
    let shown = world.sam().gates_of(&case).await.unwrap().swap_remove(0);
    assert_eq!((shown.answer.as_str(), shown.answered_by.as_str()), ("YES", "MARIA"));
    let lines = world.audit_of("case", &case).await;
    assert_eq!(lines[2].change("answer"), ("NO".into(), "YES".into()));
    let request = pb::ListCaseHistoryRequest { case_id: case.clone(), ..Default::default() };
    let last = world.sam().history(request).await.unwrap().entries.swap_remove(0);
    let said: Vec<_> = last.changes.iter().map(|it| (it.field.as_str(), it.new_name.as_str())).collect();
    assert_eq!((last.action.as_str(), said), ("answered", vec![("gateId", "Is there money?"), ("answer", "")]));
    for end in [CaseStatus::Won, CaseStatus::Lost, CaseStatus::Closed] {
        world.sam().end(&case, end).await.unwrap();
        let refused = world.sam().answer(&case, &[(&gates[1], "YES")]).await.unwrap_err();
        assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("CASE_NOT_OPEN", "409"));
        world.maria().reopen(&case).await.unwrap();
    }
    world.sam().answer(&case, &[(&gates[1], "YES")]).await.unwrap();
}

#[tokio::test]
async fn what_is_wrong_with_an_answer_is_said_of_that_answer() {
    let (world, gates, case) = asked(&TWO_IN_ONE).await;
    let choices = vec!["Cash".into(), "Lease".into()];
    let kind = GateAnswerKind::Choice.into();
    let pays = pb::StageGate { answer_kind: kind, choices, ..world.gate("INTERESTED", "How do they pay?") };
    let pays = world.admin().add_gate(pays).await.unwrap().id;
    let text = pb::StageGate { answer_kind: GateAnswerKind::Text.into(), ..world.gate("INTERESTED", "Why?") };
    let why = world.admin().add_gate(text).await.unwrap().id;
    let retired = pb::StageGate { active: Some(false), ..world.gate("INTERESTED", "Old?") };
    let retired = world.admin().add_gate(retired).await.unwrap().id;
    let supplies = pb::CaseStage { case_type_ids: vec![world.case_type("SUPPLIES")], ..Default::default() };
    world.admin().edit_stage(&world.stage("NEGOTIATION"), &["case_type_ids"], supplies).await.unwrap();
    let others = world.admin().add_gate(world.gate("NEGOTIATION", "Theirs?")).await.unwrap().id;
    let (long, nobodys) = ("x".repeat(1_001), Uuid::new_v4().to_string());
    let before = world.everything().await;
    let all = [
        (gates[0].as_str(), "MAYBE"),
        (&pays, "Rent"),
        (&why, long.as_str()),
        (&why, " \n "),
        (&retired, "YES"),
        (&others, "YES"),
        (&nobodys, "YES"),
        ("x", "YES"),
        (&gates[1], "YES"),
        (&gates[1], "NO"),
    ];
    let refused = world.sam().answer(&case, &all).await.unwrap_err();
    let expected = ["answer", "answer", "answer", "answer", "gate_id", "gate_id", "gate_id", "gate_id"];
    let expected: Vec<String> =
        expected.iter().enumerate().map(|(at, field)| format!("answers[{at}].{field}")).collect();
    assert_eq!(fields(&refused), [&expected[..], &["answers[9].gate_id".into()]].concat());
    assert_eq!(fields(&world.sam().answer(&case, &[]).await.unwrap_err()), ["answers"]);
    assert_eq!(world.everything().await, before);
    let right = [(pays.as_str(), " Lease "), (&why, "Two lines\r\nof it ")];
    world.sam().answer(&case, &right).await.unwrap();
    let shown = world.sam().gates_of(&case).await.unwrap();
    let answers: Vec<_> = shown.iter().map(|it| it.answer.as_str()).filter(|it| !it.is_empty()).collect();
    assert_eq!(answers, ["Lease", "Two lines\nof it"]);
}

#[tokio::test]
async fn anothers_case_and_a_former_version_refuse_and_a_replay_is_done_once() {
    let (world, gates, case) = asked(&TWO_IN_ONE).await;
    let answers = [(gates[0].as_str(), "YES")];
    let refused = world.piet().answer(&case, &answers).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("NOT_YOURS", "403"));
    assert_eq!(world.thandi().answer(&case, &answers).await.unwrap_err().code(), Code::NotFound);
    let neighbour = world.neighbour().await;
    assert_eq!(neighbour.admin().answer(&case, &answers).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(world.sam().answer_seen(&case, &answers, "7").await.unwrap_err().code(), Code::Aborted);
    let sam = world.sam().with_key("k");
    let first = sam.answer_seen(&case, &answers, "1").await.unwrap();
    let before = world.everything().await;
    assert_eq!(sam.answer_seen(&case, &answers, "1").await.unwrap(), first);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn an_answer_and_a_move_at_once_are_done_one_after_the_other() {
    for _ in 0..8 {
        let (world, gates, case) = asked(&[("INTERESTED", "Is there money?"), ("PROPOSAL", "Signed?")]).await;
        let (sam, maria) = (world.sam(), world.maria());
        let answers = [(gates[0].as_str(), "YES")];
        let (answered, moved) =
            tokio::join!(sam.answer(&case, &answers), maria.move_into(&case, world.stage("PROPOSAL")));
        answered.unwrap();
        let case = world.sam().case(&case).await.unwrap();
        // Either it was moved first, and refused; or the answer had let it through.
        let (stage, version) = match &moved {
            Ok(_) => ("Proposal", "3"),
            Err(refused) => {
                assert_eq!(reason(refused), "GATES_OPEN");
                ("Qualified", "2")
            }
        };
        assert_eq!((case.stage_name.as_str(), case.etag.as_str()), (stage, version));
    }
}
