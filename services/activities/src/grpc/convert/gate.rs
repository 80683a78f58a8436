//! Stage gates of a case and its answers: protobuf ↔ domain.

use crm_chassis::{
    error::Violation,
    wire::{self, timestamp},
};
use crm_proto::activities as pb;
use uuid::Uuid;

use super::{case_config::answer_kind, id_or_empty, wrong};
use crate::domain::{AnswerKind, Answered, Case, Config, GateAnswer, StageGate};

/// The gates of a case: those of the stages that it goes through, if its type has stage gates; and whatever it has answered.
#[must_use]
pub fn to_proto(config: &Config, case: &Case, answered: &Answered) -> pb::ListCaseGatesResponse {
    let asks = config.asks(case.case_type_id);
    let present = case.opportunity.stage_id;
    let gates = config.gates.iter().filter_map(|gate| {
        let stage = config.stages.iter().find(|stage| Some(stage.entry.id) == gate.stage_id)?;
        let comes_by = stage.entry.active || present == gate.stage_id;
        let asked = asks && gate.active && comes_by && stage.is_of(case.case_type_id);
        let answer = answered.get(&gate.id);
        (asked || answer.is_some()).then(|| shown(gate, &stage.entry.description, asked, answer))
    });
    pb::ListCaseGatesResponse { gates: gates.collect() }
}

fn shown(gate: &StageGate, stage_name: &str, asked: bool, answer: Option<&GateAnswer>) -> pb::CaseGate {
    pb::CaseGate {
        gate_id: gate.id.to_string(),
        stage_id: id_or_empty(gate.stage_id),
        stage_name: stage_name.to_owned(),
        question: gate.question.clone(),
        answer_kind: answer_kind(gate.answer_kind).into(),
        choices: gate.choices.clone(),
        asked,
        answer: answer.map(|it| it.answer.clone()).unwrap_or_default(),
        answered_by: answer.map(|it| it.answered_by.clone()).unwrap_or_default(),
        answer_time: answer.map(|it| timestamp(it.answered_at)),
    }
}

/// An answer that was typed, of a case of this type; or what is wrong with it.
pub fn answer(config: &Config, case_type: Uuid, typed: &pb::GateAnswer) -> Result<(Uuid, String), Violation> {
    let id = typed.gate_id.parse().map_err(|_| wrong("gate_id", "There is no such stage gate."))?;
    let gate = config.asked_gate(id, case_type)?;
    let text = match gate.answer_kind {
        Some(AnswerKind::Text) => wire::lines(&typed.answer),
        _ => typed.answer.trim().to_owned(),
    };
    gate.wrong_answer(&text).map_or(Ok((id, text)), Err)
}
