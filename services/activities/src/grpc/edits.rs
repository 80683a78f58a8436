//! What is typed of activities and cases that are there already: of one, or of an activity together with its case.

use crm_chassis::{
    Error, Result, Tx,
    error::Violation,
    mask::Mask,
    validate::{self, and_judge},
};
use crm_proto::activities as pb;

use super::{activities, cases, cases::unknown_contact, convert, convert::wrong, gates, told};
use crate::{
    domain::{Activity, Case, Config, Opportunity},
    store,
};

/// The activity, which is locked, with the masked fields as they were typed.
pub async fn activity(tx: &mut Tx, before: &Activity, wanted: &pb::Activity, mask: &Mask) -> Result<Activity> {
    let listed = store::activities::written(tx, before.id).await?;
    let wanted = mask.merge(&convert::activity::to_proto(&listed), wanted)?;
    let (plan, mut violations) = convert::activity::plan(&wanted);
    if let Some(contact) = plan.contact_id.filter(|id| Some(*id) != before.plan.contact_id) {
        violations.extend(unknown_contact(tx, contact, before.customer_id).await?);
    }
    and_judge(violations, before.clone().edit(plan, tx.caller(), tx.now()))
}

/// Stores an edited activity and tells of it, if anything differs.
pub async fn activity_told(tx: &mut Tx, before: &Activity, activity: &Activity) -> Result<()> {
    if activity.version == before.version {
        return Ok(());
    }
    told::changed_activity(tx, before, activity, |_| {}, ("updated", pb::ActivityChange::Updated)).await
}

/// The case, which is locked, with the masked fields as they were typed. Whose it is and of which type does not change.
pub async fn case(tx: &mut Tx, before: &Case, wanted: &pb::Case, mask: &Mask) -> Result<Case> {
    let listed = store::cases::written(tx, before.id).await?;
    let stored = convert::case::to_proto(&listed);
    let wanted = mask.merge(&stored, wanted)?;
    let (opportunity, mut violations) = convert::case::opportunity(&wanted, &before.opportunity.currency);
    for (field, differs) in [
        ("salesman_id", wanted.salesman_id != stored.salesman_id),
        ("case_type_id", wanted.case_type_id != stored.case_type_id),
    ] {
        if differs {
            violations.push(wrong(field, "This does not change after the case has begun."));
        }
    }
    let config = store::config::read(tx).await?;
    violations.extend(unknown(tx, &config, before, &opportunity).await?);
    let case = and_judge(violations, before.clone().edit(opportunity, tx.caller(), tx.now()))?;
    gates::expect_answered(tx, &config, before, &case).await?;
    Ok(case)
}

/// Stores an edited case and tells of it, if anything differs.
pub async fn case_told(tx: &mut Tx, before: &Case, case: &Case) -> Result<()> {
    if case.version == before.version {
        return Ok(());
    }
    told::changed_case(tx, before, case, ("updated", pb::CaseChange::Updated)).await
}

/// Edits an activity together with its case: what is wrong with either is told at once, and then neither changes.
pub async fn both(tx: &mut Tx, input: pb::SaveActivityRequest) -> Result<pb::SaveActivityResponse> {
    let id = convert::id(&input.id, "activity")?;
    // The case first, as everybody locks both.
    let of = store::activities::get(tx, id).await?.activity.case_id;
    if input.activity.is_none() && input.case.is_none() {
        return Err(Error::invalid("activity", "Send what shall change: the activity, its case or both."));
    }
    let wanted = input.activity.unwrap_or_default();
    let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
    let wanted_case = input.case.unwrap_or_default();
    let case_mask = Mask::new(input.case_update_mask.as_ref(), &wanted_case).map_err(of_the_case)?;
    let (case_before, _) = cases::locked(tx, &of.to_string(), &input.case_etag).await?;
    let (before, authority) = activities::locked(tx, &input.id, &input.etag).await?;
    let edited = activity(tx, &before, &wanted, &mask).await.map_err(|error| error.within("activity"));
    let edited_case = case(tx, &case_before, &wanted_case, &case_mask).await.map_err(|error| error.within("case"));
    let (edited, edited_case) = validate::both(edited, edited_case)?;
    case_told(tx, &case_before, &edited_case).await?;
    activity_told(tx, &before, &edited).await?;
    Ok(pb::SaveActivityResponse {
        activity: Some(told::shown_activity(tx, &edited, &authority).await?),
        case: Some(told::shown_case(tx, &edited_case, &authority).await?),
    })
}

/// What is wrong with the mask of the case, under its own name.
fn of_the_case(error: Error) -> Error {
    let fields = error.fields().iter().map(|it| wrong("case_update_mask", it.message.clone()));
    let violations: Vec<Violation> = fields.collect();
    if violations.is_empty() { error } else { Error::violations(violations) }
}

/// What the case shall refer to and is not there. What it held before may stay.
async fn unknown(tx: &mut Tx, config: &Config, before: &Case, wanted: &Opportunity) -> Result<Vec<Violation>> {
    let mut violations = Vec::new();
    if let Some(stage) = wanted.stage_id {
        violations.extend(config.expect_stage(stage, before.case_type_id, before.opportunity.stage_id).err());
    }
    if let Some(contact) = wanted.contact_id.filter(|id| Some(*id) != before.opportunity.contact_id) {
        violations.extend(unknown_contact(tx, contact, before.customer_id).await?);
    }
    Ok(violations)
}
