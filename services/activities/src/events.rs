//! What is published: the snapshot events of cases, activities, recommendations, what cases can be, targets and what salesmen sold. Whoever sees the customer, and
//! whose work it is, sees them live.

use crm_chassis::{EmployeeId, Result, TenantId, Tx, events::Event, money::Money};
use crm_proto::activities as pb;
use uuid::Uuid;

use crate::{
    domain::{Config, Defaults, Notice, SalesReport, SalesmanTargets},
    grpc::convert,
    store::{self, activities, cases, recommendations},
};

/// Publishes what happened to a case.
pub async fn tell_of_case(tx: &mut Tx, listed: &cases::Listed, change: pb::CaseChange) -> Result<()> {
    let seen_by = seen_by(tx, listed.case.customer_id, listed.case.salesman_id).await?;
    tx.publish(case_event(listed, change).seen_by(seen_by)).await
}

/// Publishes what happened to an activity.
pub async fn tell_of_activity(tx: &mut Tx, listed: &activities::Listed, change: pb::ActivityChange) -> Result<()> {
    let seen_by = seen_by(tx, listed.activity.customer_id, listed.activity.salesman_id).await?;
    tx.publish(activity_event(listed, change).seen_by(seen_by)).await
}

async fn seen_by(tx: &mut Tx, customer: Uuid, salesman: EmployeeId) -> Result<Vec<EmployeeId>> {
    let mut seen_by = store::customer_refs::seen_by(tx, &[customer]).await?.remove(&customer).unwrap_or_default();
    seen_by.push(salesman);
    Ok(seen_by)
}

/// The snapshot event of a case.
#[must_use]
pub fn case_event(listed: &cases::Listed, change: pb::CaseChange) -> Event {
    let message = pb::CaseChanged { case: Some(convert::case::to_proto(listed)), change: change.into() };
    Event::new(&message, listed.case.id, listed.case.version, change.as_str_name())
}

/// The snapshot event of an activity.
#[must_use]
pub fn activity_event(listed: &activities::Listed, change: pb::ActivityChange) -> Event {
    let message = pb::ActivityChanged { activity: Some(convert::activity::to_proto(listed)), change: change.into() };
    Event::new(&message, listed.activity.id, listed.activity.version, change.as_str_name())
}

/// Publishes what the customers service is to make of a cold call with this customer; who it is, too, as long as that service has not told of it.
pub async fn tell_of_cold_call(tx: &mut Tx, customer: Uuid, mut message: pb::ColdCallMade) -> Result<()> {
    if let Some(new) = store::customer_refs::new_customer(tx, customer).await? {
        let main = store::customer_refs::main_salesman(tx, customer).await?;
        message.main_salesman_id = main.map(|main| main.0.to_string()).unwrap_or_default();
        message.customer = Some(convert::cold_call::customer_to_proto(new));
    }
    let seen_by = store::customer_refs::seen_by(tx, &[customer]).await?.remove(&customer).unwrap_or_default();
    tx.publish(Event::new(&message, customer, 1, "COLD_CALL_MADE").seen_by(seen_by)).await
}

/// Publishes that the work of customers is shown under other names from now on: which customer or contact is called otherwise, of which
/// customer, and in which version.
pub async fn tell_of_names(tx: &mut Tx, renamed: &[(Uuid, Uuid, i64)]) -> Result<()> {
    if renamed.is_empty() {
        return Ok(());
    }
    let customers: Vec<Uuid> = renamed.iter().map(|(_, customer, _)| *customer).collect();
    let seen_by = store::customer_refs::seen_by(tx, &customers).await?;
    let event = |(id, customer, version): &(Uuid, Uuid, i64)| {
        let message = pb::WorkNamesChanged { customer_id: customer.to_string() };
        let who_sees = seen_by.get(customer).into_iter().flatten().copied();
        Event::new(&message, *id, *version, "RENAMED").seen_by(who_sees).into()
    };
    tx.publish_all(renamed.iter().map(event)).await
}

/// That an activity begins soon, or is overdue. Its salesman hears of it.
#[must_use]
pub fn notice_event(listed: &activities::Listed, notice: Notice) -> Event {
    let activity = &listed.activity;
    let snapshot = Some(convert::activity::to_proto(listed));
    let event = match notice {
        Notice::Reminder => {
            let message = pb::ActivityReminderDue { activity: snapshot };
            Event::new(&message, activity.id, activity.version, "REMINDER_DUE")
        }
        Notice::Overdue => {
            let message = pb::ActivityOverdue { activity: snapshot };
            Event::new(&message, activity.id, activity.version, "OVERDUE")
        }
    };
    event.seen_by([activity.salesman_id])
}

/// Publishes what happened to recommendations, which have just been written.
pub async fn tell_of_recommendations(tx: &mut Tx, ids: &[Uuid], change: pb::RecommendationChange) -> Result<()> {
    let told = recommendations::written(tx, ids).await?;
    let customers: Vec<Uuid> = told.iter().map(|listed| listed.recommendation.reason.customer_id).collect();
    let seen_by = store::customer_refs::seen_by(tx, &customers).await?;
    let event = |listed: &recommendations::Listed| {
        let reason = &listed.recommendation.reason;
        let who_sees = seen_by.get(&reason.customer_id).into_iter().flatten().copied().chain([reason.salesman_id]);
        recommendation_event(listed, change).seen_by(who_sees).into()
    };
    tx.publish_all(told.iter().map(event)).await
}

/// The snapshot event of a recommendation.
#[must_use]
pub fn recommendation_event(listed: &recommendations::Listed, change: pb::RecommendationChange) -> Event {
    let recommendation = Some(convert::recommendation::to_proto(listed));
    let message = pb::RecommendationChanged { recommendation, change: change.into() };
    Event::new(&message, listed.recommendation.id, listed.recommendation.version, change.as_str_name())
}

/// The snapshot of case types, stages and stage gates, which the caller has locked. The lists have no row with a version: the instant orders their events.
pub async fn tell_of_config(tx: &mut Tx, config: &Config, change: &'static str) -> Result<()> {
    let message = pb::CaseConfigChanged { case_config: Some(convert::case_config::to_proto(config)) };
    let id = id_of_config(tx.tenant());
    tx.publish(Event::new(&message, id, tx.now().as_microsecond(), change)).await
}

/// Under which id events speak of the case types and stages of a tenant.
#[must_use]
pub fn id_of_config(tenant: TenantId) -> Uuid {
    Uuid::new_v5(&tenant.0, b"case config")
}

/// The snapshot event of a salesman's targets.
#[must_use]
pub fn targets_event(targets: &SalesmanTargets, defaults: &Defaults, change: &'static str) -> Event {
    let message = pb::SalesmanTargetsChanged { targets: Some(convert::target::to_proto(targets, defaults)) };
    let salesman = targets.salesman_id;
    Event::new(&message, salesman.0, targets.version, change).seen_by([salesman])
}

/// The snapshot event of the defaults. They are no row of their own for others: their id follows from the tenant's.
#[must_use]
pub fn defaults_event(tenant: TenantId, defaults: &Defaults, change: &'static str) -> Event {
    let message = pb::TargetDefaultsChanged { defaults: Some(convert::target::defaults_to_proto(defaults)) };
    Event::new(&message, id_of_defaults(tenant), defaults.version, change)
}

/// Under which id events and audit lines speak of the targets of those for whom nobody has set any.
#[must_use]
pub fn id_of_defaults(tenant: TenantId) -> Uuid {
    Uuid::new_v5(&tenant.0, b"target defaults")
}

/// The snapshot event of what the ERP told of a salesman.
#[must_use]
pub fn totals_event(report: &SalesReport, change: &'static str) -> Event {
    let money = |minor, currency: &String| Some(Money::from_minor_units(minor, currency.clone()).to_proto());
    let months = report.months.iter().map(|(month, totals)| pb::SalesTotalsMonth {
        month: month.to_string(),
        order_count: totals.order_count,
        ordered: money(totals.ordered, &totals.currency),
        invoice_count: totals.invoice_count,
        invoiced: money(totals.invoiced, &totals.currency),
    });
    let salesman = report.salesman_id;
    let message = pb::SalesTotalsChanged { salesman_id: salesman.0.to_string(), months: months.collect() };
    Event::new(&message, salesman.0, report.version, change).seen_by([salesman])
}
