//! The questions of one case type, which its cases have answered as far as they have come.

use serde_json::{Value, json};

/// Code of the type whose cases answer them.
pub const ASKED_TYPE: &str = "UPGRADE";

/// A question of a stage, with what cases that left it answered.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoGate {
    /// Code of its stage.
    pub stage: &'static str,
    /// The gate as the API takes it, without its stage.
    pub gate: Value,
    /// The answer.
    pub answer: &'static str,
}

/// In the order of the stages. In the last stage nothing is asked.
#[must_use]
pub fn gates() -> Vec<DemoGate> {
    let pays = json!(["Cash", "Lease", "Rental", "By the page"]);
    [
        ("INTERESTED", "Is there a budget for it?", "GATE_ANSWER_KIND_YES_NO", json!([]), "YES"),
        ("INTERESTED", "Who decides?", "GATE_ANSWER_KIND_TEXT", json!([]), "The owner, with her office manager."),
        ("QUALIFIED", "How do they want to pay?", "GATE_ANSWER_KIND_CHOICE", pays, "Lease"),
        ("QUALIFIED", "Has somebody measured the room?", "GATE_ANSWER_KIND_YES_NO", json!([]), "YES"),
        ("PROPOSAL", "Have they seen the offer?", "GATE_ANSWER_KIND_YES_NO", json!([]), "YES"),
    ]
    .into_iter()
    .enumerate()
    .map(|(index, (stage, question, kind, choices, answer))| {
        let gate = json!({"question": question, "answerKind": kind, "choices": choices, "position": (index + 1) * 10});
        DemoGate { stage, gate, answer }
    })
    .collect()
}
