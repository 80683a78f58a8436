//! What every change of a case or an activity does: it is stored, noted in the audit trail and told, and the reply shows it.

use crm_chassis::{Result, Tx, audit::Changes};
use crm_proto::activities as pb;

use super::convert;
use crate::{
    domain::{Activity, Authority, Case},
    events,
    store::{self, activities, cases, touches},
};

/// Stores a new case and tells of it.
pub async fn new_case(tx: &mut Tx, case: &Case) -> Result<()> {
    cases::insert(tx, case).await?;
    tx.audit("case", case.id, "created", &case.first_values()).await?;
    case_told(tx, case, pb::CaseChange::Created).await
}

/// Stores a changed case, which is locked, and tells of it.
pub async fn changed_case(
    tx: &mut Tx,
    before: &Case,
    case: &Case,
    (action, change): (&'static str, pb::CaseChange),
) -> Result<()> {
    cases::update(tx, case).await?;
    tx.audit("case", case.id, action, &before.changes_to(case)).await?;
    case_told(tx, case, change).await
}

/// Stores a case that has answered stage gates, which may have moved it on, and tells of it. There is a line for each answer.
pub async fn answered_case(tx: &mut Tx, before: &Case, case: &Case, answers: &[Changes]) -> Result<()> {
    tx.audit_all("case", "answered", answers.iter().map(|changes| (case.id, changes))).await?;
    if case.opportunity.stage_id != before.opportunity.stage_id {
        return changed_case(tx, before, case, ("advanced", pb::CaseChange::Advanced)).await;
    }
    cases::update(tx, case).await?;
    case_told(tx, case, pb::CaseChange::Answered).await
}

async fn case_told(tx: &mut Tx, case: &Case, change: pb::CaseChange) -> Result<()> {
    let listed = cases::written(tx, case.id).await?;
    events::tell_of_case(tx, &listed, change).await
}

/// Stores a new activity and tells of it.
pub async fn new_activity(tx: &mut Tx, activity: &Activity) -> Result<()> {
    activities::insert(tx, activity).await?;
    touches::note(tx, activity.id).await?;
    tx.audit("activity", activity.id, "created", &activity.first_values()).await?;
    activity_told(tx, activity, pb::ActivityChange::Created).await
}

/// Stores a changed activity, which is locked, and tells of it. `more` are changes of what is not kept in the row.
pub async fn changed_activity(
    tx: &mut Tx,
    before: &Activity,
    activity: &Activity,
    more: impl FnOnce(&mut Changes),
    (action, change): (&'static str, pb::ActivityChange),
) -> Result<()> {
    activities::update(tx, activity).await?;
    touches::note(tx, activity.id).await?;
    let mut changes = before.changes_to(activity);
    more(&mut changes);
    tx.audit("activity", activity.id, action, &changes).await?;
    activity_told(tx, activity, change).await
}

async fn activity_told(tx: &mut Tx, activity: &Activity, change: pb::ActivityChange) -> Result<()> {
    let listed = activities::written(tx, activity.id).await?;
    events::tell_of_activity(tx, &listed, change).await
}

/// The case as the reply shows it.
pub async fn shown_case(tx: &mut Tx, case: &Case, authority: &Authority) -> Result<pb::Case> {
    let listed = store::cases::written(tx, case.id).await?;
    Ok(convert::case::to_proto_for(&listed, tx.caller(), authority))
}

/// The activity as the reply shows it.
pub async fn shown_activity(tx: &mut Tx, activity: &Activity, authority: &Authority) -> Result<pb::Activity> {
    let listed = store::activities::written(tx, activity.id).await?;
    Ok(convert::activity::to_proto_for(&listed, tx.caller(), authority, tx.now()))
}
