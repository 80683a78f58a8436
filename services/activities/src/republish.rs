//! Telling everything again: a new service, or one whose copy was repaired, fills itself from these snapshots. Rows are held as they are
//! until their snapshots are in the outbox, so that these keep their place among the changes.

use crm_chassis::{Result, Tx, events::SNAPSHOT};
use crm_proto::activities as pb;
use uuid::Uuid;

use crate::{
    events,
    store::{self, activities, cases, recommendations},
};

/// All case types and stages.
pub async fn case_config(tx: &mut Tx, _: Option<Uuid>) -> Result<Option<Uuid>> {
    let config = store::config::lock(tx).await?;
    events::tell_of_config(tx, &config, SNAPSHOT).await?;
    Ok(None)
}

/// A page of cases behind the id `after`. Returns the last one's id; none at the end.
pub async fn cases(tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
    let cases: Vec<cases::Listed> = cases::ROWS.hold_page(tx, after).await?;
    tx.publish_all(cases.iter().map(|case| events::case_event(case, pb::CaseChange::Snapshot).into())).await?;
    Ok(cases.last().map(|listed| listed.case.id))
}

/// A page of activities, in the same way.
pub async fn activities(tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
    let activities: Vec<activities::Listed> = activities::ROWS.hold_page(tx, after).await?;
    let snapshot = |listed| events::activity_event(listed, pb::ActivityChange::Snapshot).into();
    tx.publish_all(activities.iter().map(snapshot)).await?;
    Ok(activities.last().map(|listed| listed.activity.id))
}

/// The targets of those for whom nobody has set any, if somebody has set these.
pub async fn target_defaults(tx: &mut Tx, _: Option<Uuid>) -> Result<Option<Uuid>> {
    if let Some(defaults) = store::targets::hold_defaults(tx).await? {
        let event = events::defaults_event(tx.tenant(), &defaults, SNAPSHOT);
        tx.publish(event).await?;
    }
    Ok(None)
}

/// A page of what was set for salesmen, in the same way as cases.
pub async fn targets(tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
    let targets = store::targets::hold_page(tx, after).await?;
    let defaults = store::targets::defaults(tx).await?;
    tx.publish_all(targets.iter().map(|it| events::targets_event(it, &defaults, SNAPSHOT).into())).await?;
    Ok(targets.last().map(|targets| targets.salesman_id.0))
}

/// A page of what the ERP told of salesmen, in the same way.
pub async fn sales_totals(tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
    let reports = store::sales_totals::hold_page(tx, after).await?;
    tx.publish_all(reports.iter().map(|report| events::totals_event(report, SNAPSHOT).into())).await?;
    Ok(reports.last().map(|report| report.salesman_id.0))
}

/// A page of recommendations, in the same way.
pub async fn recommendations(tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
    let recommendations: Vec<recommendations::Listed> = recommendations::ROWS.hold_page(tx, after).await?;
    let snapshot = |listed| events::recommendation_event(listed, pb::RecommendationChange::Snapshot).into();
    tx.publish_all(recommendations.iter().map(snapshot)).await?;
    Ok(recommendations.last().map(|listed| listed.recommendation.id))
}
