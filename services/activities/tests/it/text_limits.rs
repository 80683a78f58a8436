//! How long texts may be: each command takes the longest one, and refuses one character more by the name of its field.

use crm_proto::activities::{self as pb, CaseStatus};
use tonic::Status;

use crate::world::{Known, World, fields};

#[derive(Clone, Copy, Debug)]
enum Text {
    Subject,
    Instructions,
    Outcome,
    OutcomeBeforeNext,
    NextSubject,
    CancelReason,
    RescheduleReason,
    CaseSubject,
    CaseInformation,
    CloseReason,
    Competitor,
    CloseComment,
}

/// The field that has the text, how many characters it takes, and whether it may have lines.
const TEXTS: [(Text, &str, usize, bool); 12] = [
    (Text::Subject, "activity.subject", 120, false),
    (Text::Instructions, "activity.instructions", 4_000, true),
    (Text::Outcome, "outcome", 4_000, true),
    (Text::OutcomeBeforeNext, "outcome", 4_000, true),
    (Text::NextSubject, "activity.subject", 120, false),
    (Text::CancelReason, "reason", 4_000, true),
    (Text::RescheduleReason, "reason", 500, true),
    (Text::CaseSubject, "case.subject", 120, false),
    (Text::CaseInformation, "case.information", 4_000, true),
    (Text::CloseReason, "reason", 120, false),
    (Text::Competitor, "competitor", 120, false),
    (Text::CloseComment, "comment", 4_000, true),
];

/// Sends a text in its command, about an activity of Sam's that is begun for it.
async fn send(world: &World, hope: &Known, which: Text, text: String) -> Result<(), Status> {
    let sam = world.sam();
    let call = sam.begin(world, hope, "Renew").await;
    let lost = pb::CloseCaseRequest {
        id: call.case_id.clone(),
        result: CaseStatus::Lost.into(),
        reason: "Price".into(),
        ..Default::default()
    };
    let activity = world.call("Renew");
    let case = world.case(hope, "Renew");
    match which {
        Text::Subject => sam.edit(&call.id, &["subject"], pb::Activity { subject: text, ..activity }).await.map(drop),
        Text::Instructions => {
            let activity = pb::Activity { instructions: text, ..activity };
            sam.edit(&call.id, &["instructions"], activity).await.map(drop)
        }
        Text::Outcome => sam.complete(&call.id, &text).await.map(drop),
        Text::OutcomeBeforeNext => sam.next(&call.id, &text, activity).await.map(drop),
        Text::NextSubject => sam.next(&call.id, "Done", pb::Activity { subject: text, ..activity }).await.map(drop),
        Text::CancelReason => sam.cancel(&call.id, &text).await.map(drop),
        Text::RescheduleReason => {
            let to = Some(world.in_minutes(600));
            let request =
                pb::RescheduleActivityRequest { id: call.id, start_time: to, reason: text, ..Default::default() };
            sam.reschedule(request).await.map(drop)
        }
        Text::CaseSubject => {
            sam.edit_case(&call.case_id, &["subject"], pb::Case { subject: text, ..case }).await.map(drop)
        }
        Text::CaseInformation => {
            sam.edit_case(&call.case_id, &["information"], pb::Case { information: text, ..case }).await.map(drop)
        }
        Text::CloseReason => sam.close(pb::CloseCaseRequest { reason: text, ..lost }).await.map(drop),
        Text::Competitor => sam.close(pb::CloseCaseRequest { competitor: text, ..lost }).await.map(drop),
        Text::CloseComment => sam.close(pb::CloseCaseRequest { comment: text, ..lost }).await.map(drop),
    }
}

#[tokio::test]
async fn the_longest_text_is_taken_and_one_character_more_is_refused_by_its_field() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    for (which, field, longest, lines) in TEXTS {
        // Characters are counted, not bytes.
        send(&world, &hope, which, "ü".repeat(longest)).await.unwrap_or_else(|status| panic!("{which:?}: {status}"));
        let mut wrong = vec!["ü".repeat(longest + 1), "a\0b".into()];
        if !lines {
            wrong.push("two\nlines".into());
        }
        for text in wrong {
            let shown = format!("{which:?}: {:?}", text.chars().take(9).collect::<String>());
            let Err(refused) = send(&world, &hope, which, text).await else { panic!("{shown} was taken") };
            assert_eq!(fields(&refused), [field], "{shown}");
        }
    }
}
