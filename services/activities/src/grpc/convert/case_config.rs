//! Case types, stages and stage gates: protobuf ↔ domain.

use crm_chassis::{error::Violation, etag};
use crm_proto::activities as pb;
use uuid::Uuid;

use super::{case::chosen, id_or_empty, wrong};
use crate::domain::{AnswerKind, CaseStage, CaseType, Config, Entry, StageGate};

/// All of them.
#[must_use]
pub fn to_proto(config: &Config) -> pb::CaseConfig {
    pb::CaseConfig {
        case_types: config.types.iter().map(type_to_proto).collect(),
        case_stages: config.stages.iter().map(stage_to_proto).collect(),
        stage_gates: config.gates.iter().map(gate_to_proto).collect(),
    }
}

/// A case type.
#[must_use]
pub fn type_to_proto(case_type: &CaseType) -> pb::CaseType {
    let entry = &case_type.entry;
    pb::CaseType {
        id: entry.id.to_string(),
        code: entry.code.clone(),
        description: entry.description.clone(),
        position: entry.position,
        active: Some(entry.active),
        etag: etag::of(entry.version),
        stage_gates: Some(case_type.stage_gates),
    }
}

/// A stage.
#[must_use]
pub fn stage_to_proto(stage: &CaseStage) -> pb::CaseStage {
    let entry = &stage.entry;
    pb::CaseStage {
        id: entry.id.to_string(),
        code: entry.code.clone(),
        description: entry.description.clone(),
        position: entry.position,
        active: Some(entry.active),
        etag: etag::of(entry.version),
        case_type_ids: stage.case_type_ids.iter().map(Uuid::to_string).collect(),
    }
}

/// A stage gate.
#[must_use]
pub fn gate_to_proto(gate: &StageGate) -> pb::StageGate {
    pb::StageGate {
        id: gate.id.to_string(),
        stage_id: id_or_empty(gate.stage_id),
        question: gate.question.clone(),
        answer_kind: answer_kind(gate.answer_kind).into(),
        choices: gate.choices.clone(),
        position: gate.position,
        active: Some(gate.active),
        etag: etag::of(gate.version),
    }
}

/// How a gate is answered.
#[must_use]
pub const fn answer_kind(kind: Option<AnswerKind>) -> pb::GateAnswerKind {
    match kind {
        None => pb::GateAnswerKind::Unspecified,
        Some(AnswerKind::YesNo) => pb::GateAnswerKind::YesNo,
        Some(AnswerKind::Text) => pb::GateAnswerKind::Text,
        Some(AnswerKind::Choice) => pb::GateAnswerKind::Choice,
    }
}

/// What was typed of a case type.
#[must_use]
pub fn case_type(id: Uuid, wanted: &pb::CaseType) -> CaseType {
    let pb::CaseType { code, description, position, active, stage_gates, .. } = wanted;
    let entry = entry(id, (code, description), *position, *active);
    CaseType { entry, stage_gates: stage_gates.unwrap_or(false) }
}

fn entry(id: Uuid, (code, description): (&str, &str), position: i32, active: Option<bool>) -> Entry {
    Entry {
        id,
        version: 1,
        code: code.trim().to_uppercase(),
        description: description.trim().to_owned(),
        position,
        active: active.unwrap_or(true),
    }
}

/// What was typed of a stage gate; and what cannot be read.
#[must_use]
pub fn gate(id: Uuid, wanted: &pb::StageGate) -> (StageGate, Vec<Violation>) {
    let mut violations = Vec::new();
    let gate = StageGate {
        id,
        version: 1,
        stage_id: chosen("stage_id", &wanted.stage_id, &mut violations),
        question: wanted.question.trim().to_owned(),
        answer_kind: match wanted.answer_kind() {
            pb::GateAnswerKind::Unspecified => None,
            pb::GateAnswerKind::YesNo => Some(AnswerKind::YesNo),
            pb::GateAnswerKind::Text => Some(AnswerKind::Text),
            pb::GateAnswerKind::Choice => Some(AnswerKind::Choice),
        },
        choices: wanted.choices.iter().map(|choice| choice.trim().to_owned()).collect(),
        position: wanted.position,
        active: wanted.active.unwrap_or(true),
    };
    (gate, violations)
}

/// What was typed of a stage; and what cannot be read.
#[must_use]
pub fn stage(id: Uuid, wanted: &pb::CaseStage) -> (CaseStage, Vec<Violation>) {
    let mut violations = Vec::new();
    let ids = wanted.case_type_ids.iter().filter_map(|id| match id.as_str() {
        "" => {
            violations.push(wrong("case_type_ids", "This is not an id. Choose one from the list."));
            None
        }
        id => chosen("case_type_ids", id, &mut violations),
    });
    let mut case_type_ids: Vec<Uuid> = ids.collect();
    case_type_ids.sort_unstable();
    case_type_ids.dedup();
    let pb::CaseStage { code, description, position, active, .. } = wanted;
    (CaseStage { entry: entry(id, (code, description), *position, *active), case_type_ids }, violations)
}
