//! The nightly run, which makes recommendations (D§6): once for each day of a tenant, a slice of its customers after the other, some of them in
//! a transaction, so that a run over a hundred thousand customers holds nobody up and goes on where it was interrupted.

use std::collections::HashMap;

use crm_chassis::{Caller, Db, Result, TenantId, Tx, jobs::Job, tenants};
use crm_proto::activities as pb;
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    domain::{
        Recommendation,
        nightly::{self, Outcome, Step},
    },
    events,
    store::{reasons, recommendation_runs, recommendations},
};

/// Customers that are looked at in one transaction.
const SLICE: i64 = 500;

/// Makes the runs of all tenants.
pub const JOB: Job = Job { name: "recommendations", work: |tx| Box::pin(due(tx)) };

/// Does some of the run that is due. Returns when there is more to do: now, or with the next night.
pub async fn due(tx: &mut Tx) -> Result<Option<Timestamp>> {
    if step(tx).await? {
        return Ok(Some(tx.now()));
    }
    let zone = tenants::current(tx).await?.zone()?;
    Ok(nightly::next_run(tx.now(), &zone))
}

/// Makes the run that is due for a tenant, if one is, to its end.
pub async fn run(worker: &Db, tenant: TenantId) -> Result<()> {
    loop {
        let mut tx = worker.transaction(Caller::system(tenant)).await?;
        let more = step(&mut tx).await?;
        tx.commit().await?;
        if !more {
            return Ok(());
        }
    }
}

/// Makes the run of the day once more, for a tenant whose data came after it.
pub async fn run_again(worker: &Db, tenant: TenantId) -> Result<()> {
    let mut tx = worker.transaction(Caller::system(tenant)).await?;
    recommendation_runs::begin_again(&mut tx).await?;
    tx.commit().await?;
    run(worker, tenant).await
}

/// Goes on with the run that is due, by one slice of customers. False if there is nothing more to do.
pub async fn step(tx: &mut Tx) -> Result<bool> {
    let zone = tenants::current(tx).await?.zone()?;
    let day = nightly::due_day(tx.now(), &zone);
    if recommendation_runs::is_done(tx, day).await? {
        return Ok(false);
    }
    let Some(after) = recommendation_runs::go_on(tx, day).await? else { return Ok(false) };
    let customers = reasons::next_customers(tx, after, SLICE).await?;
    let Some(last) = customers.last().copied() else {
        recommendation_runs::finish(tx).await?;
        return Ok(false);
    };
    let reasons = reasons::of(tx, &customers, day, &zone).await?;
    let subjects: Vec<Uuid> = reasons.iter().map(|reason| reason.subject_id).collect();
    let known = recommendations::lock_for_run(tx, &customers, &subjects).await?;
    apply(tx, nightly::compare(reasons, &known), known).await?;
    recommendation_runs::came_to(tx, last).await?;
    Ok(true)
}

/// Stores what a run found, and tells of it.
async fn apply(tx: &mut Tx, outcome: Outcome, known: Vec<Recommendation>) -> Result<()> {
    let (caller, now) = (tx.caller().clone(), tx.now());
    let new = outcome.new.into_iter().map(|reason| Recommendation::suggest(tx.new_id(), reason, &caller, now));
    let new: Vec<Recommendation> = new.collect();
    recommendations::insert_all(tx, &new).await?;
    let first: Vec<_> = new.iter().map(|it| (it.id, it.first_values())).collect();
    tx.audit_all("recommendation", "created", first.iter().map(|(id, values)| (*id, values))).await?;
    let ids: Vec<Uuid> = new.iter().map(|it| it.id).collect();
    events::tell_of_recommendations(tx, &ids, pb::RecommendationChange::Created).await?;

    let mut known: HashMap<Uuid, Recommendation> = known.into_iter().map(|it| (it.id, it)).collect();
    let (mut lapsed, mut returned, mut followed) = (Vec::new(), Vec::new(), Vec::new());
    for (id, step, reason) in outcome.steps {
        let Some(before) = known.remove(&id) else { continue };
        let reason = reason.unwrap_or_else(|| before.reason.clone());
        let (to, after) = match step {
            Step::Lapse => (&mut lapsed, before.clone().lapse(&caller, now)),
            Step::ComeBack => (&mut returned, before.clone().come_back(reason, &caller, now)),
            Step::Follow => (&mut followed, before.clone().follow(reason, &caller, now)),
        };
        to.push((before, after));
    }
    changed(tx, lapsed, ("lapsed", pb::RecommendationChange::Lapsed)).await?;
    changed(tx, returned, ("returned", pb::RecommendationChange::Returned)).await?;
    changed(tx, followed, ("moved", pb::RecommendationChange::Reassigned)).await
}

/// Stores changed recommendations, which are locked, as they were and as they are now, and tells of them.
pub async fn changed(
    tx: &mut Tx,
    pairs: Vec<(Recommendation, Recommendation)>,
    (action, change): (&'static str, pb::RecommendationChange),
) -> Result<()> {
    let changes: Vec<_> = pairs.iter().map(|(before, after)| (after.id, before.changes_to(after))).collect();
    let after: Vec<Recommendation> = pairs.into_iter().map(|(_, after)| after).collect();
    recommendations::update_all(tx, &after).await?;
    tx.audit_all("recommendation", action, changes.iter().map(|(id, changes)| (*id, changes))).await?;
    let ids: Vec<Uuid> = after.iter().map(|it| it.id).collect();
    events::tell_of_recommendations(tx, &ids, change).await
}
