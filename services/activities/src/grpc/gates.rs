//! Stage gates of cases: they are answered, and hold back who moves a case by hand.

use std::collections::BTreeSet;

use crm_chassis::{Error, Result, Tx, audit::Changes, error::Violation, validate};
use crm_proto::activities as pb;
use uuid::Uuid;

use super::{
    convert::{self, wrong},
    told,
};
use crate::{
    domain::{Case, Config, GateAnswer, MOST_GATES},
    store::{self, gate_answers},
};

/// Stores answers of a case, which is locked, and moves it on as far as it comes by them.
pub async fn answer(tx: &mut Tx, before: &Case, typed: &[pb::GateAnswer]) -> Result<Case> {
    before.expect_open()?;
    let config = store::config::read(tx).await?;
    config.expect_asked(before.case_type_id)?;
    let (caller, now) = (tx.caller().clone(), tx.now());
    let mut answered = gate_answers::of_case(tx, before.id).await?;
    let mut given = Vec::new();
    let mut changes: Vec<Changes> = Vec::new();
    for (gate_id, answer) in judge(&config, before.case_type_id, typed)? {
        let former = answered.get(&gate_id);
        if former.is_some_and(|former| former.answer == answer) {
            continue;
        }
        let answer = GateAnswer { gate_id, answer, answered_at: now, answered_by: caller.name.to_string() };
        changes.push(answer.changes_from(former));
        answered.insert(gate_id, answer.clone());
        given.push(answer);
    }
    let present = before.opportunity.stage_id.ok_or_else(|| Error::internal("a case without stage"))?;
    let stage = config.stage_by_answers(before.case_type_id, present, &answered);
    if given.is_empty() && stage == present {
        return Ok(before.clone());
    }
    let case = before.clone().answer(stage, &caller, now)?;
    gate_answers::put(tx, case.id, &given).await?;
    told::answered_case(tx, before, &case, &changes).await?;
    Ok(case)
}

/// What was typed, read; or everything that is wrong with it.
fn judge(config: &Config, case_type: Uuid, typed: &[pb::GateAnswer]) -> Result<Vec<(Uuid, String)>> {
    if typed.is_empty() || typed.len() > MOST_GATES {
        return Err(Error::invalid("answers", format!("Send 1 to {MOST_GATES} answers.")));
    }
    let (mut answers, mut seen) = (Vec::new(), BTreeSet::new());
    let wrong = typed.iter().map(|typed| match convert::gate::answer(config, case_type, typed) {
        Ok((gate, _)) if !seen.insert(gate) => vec![wrong("gate_id", "This gate is answered twice. Answer it once.")],
        Ok(answer) => {
            answers.push(answer);
            Vec::new()
        }
        Err(wrong) => vec![wrong],
    });
    let wrong: Vec<Violation> = validate::each("answers", wrong);
    validate::none(wrong)?;
    Ok(answers)
}

/// Refuses to move a case by hand past what it has not answered.
pub async fn expect_answered(tx: &mut Tx, config: &Config, before: &Case, case: &Case) -> Result<()> {
    let (Some(from), Some(to)) = (before.opportunity.stage_id, case.opportunity.stage_id) else { return Ok(()) };
    if from == to || !config.asks(case.case_type_id) {
        return Ok(());
    }
    let answered = gate_answers::of_case(tx, case.id).await?;
    config.expect_answered(case.case_type_id, (from, to), &answered)
}
