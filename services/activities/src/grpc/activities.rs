//! `crm.activities.v1.ActivitiesService`.

use crm_chassis::{
    Db, Error, Reply, Result, Tx, begin,
    error::Violation,
    export::{self, Exports},
    filter::FilterContext,
    mask::Mask,
    page::Page,
    tenants,
    validate::{self, and_judge},
    wire,
};
use crm_proto::activities::{self as pb, activities_service_server::ActivitiesService};
use jiff::Timestamp;
use tonic::{Request, async_trait};
use uuid::Uuid;

use super::{
    calendar,
    cases::{refuse_within, unknown_contact},
    convert, edits,
    exports::ActivityPages,
    new_case::{NewCase, none_within},
    told,
};
use crate::{
    domain::{Activity, Authority, Case, CaseOrigin, CustomerRef, Plan, RECENT},
    store::{
        self,
        activity_lists::{ActivitySelection, Due},
    },
};

/// Lists, shows, plans, moves and completes activities.
#[derive(Clone, Debug)]
pub struct Activities {
    /// Transactions for requests.
    pub db: Db,
    /// Lists as files.
    pub exports: Exports,
}

#[async_trait]
impl ActivitiesService for Activities {
    type ExportActivitiesStream = export::File;

    async fn list_activities(&self, request: Request<pb::ListActivitiesRequest>) -> Reply<pb::ListActivitiesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let selection = selection_of(&mut tx, &input).await?;
        let page = Page::of(&selection.listing(), &input)?;
        let (activities, next_page_token) = store::activity_lists::page(&mut tx, &selection, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::activity_lists::count(&mut tx, &selection).await?) } else { None };
        let authority = store::authority::of(&mut tx).await?;
        let now = tx.now();
        let shown = activities.iter().map(|it| convert::activity::to_proto_for(it, tx.caller(), &authority, now));
        let reply = pb::ListActivitiesResponse {
            activities: shown.collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn list_activities_values(
        &self,
        request: Request<pb::ListActivitiesValuesRequest>,
    ) -> Reply<pb::ListActivitiesValuesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let pb::ListActivitiesValuesRequest { field, prefix, customer_id, view, due, filter, search } = input;
        let listed = pb::ListActivitiesRequest { customer_id, view, due, filter, search, ..Default::default() };
        let selection = selection_of(&mut tx, &listed).await?;
        let values = store::values::of_activities(&mut tx, &selection, &field, &prefix).await?;
        Ok(tx.finish(pb::ListActivitiesValuesResponse { values }).await?)
    }

    async fn export_activities(&self, request: Request<pb::ExportActivitiesRequest>) -> Reply<export::File> {
        let (mut export, input) = self.exports.begin(request).await?;
        let pb::ExportActivitiesRequest { customer_id, view, due, filter, order_by, search } = input.clone();
        let listed = pb::ListActivitiesRequest { customer_id, view, due, filter, search, ..Default::default() };
        let selection = selection_of(&mut export.tx, &listed).await?;
        Ok(export.send("activities", &input, ActivityPages::new(selection, order_by)).await?)
    }

    type ExportCalendarStream = calendar::Parts;

    async fn export_calendar(&self, request: Request<pb::ExportCalendarRequest>) -> Reply<calendar::Parts> {
        calendar::export(&self.db, request).await
    }

    async fn get_workload(&self, request: Request<pb::GetWorkloadRequest>) -> Reply<pb::Workload> {
        let (mut tx, input) = self.db.read(request).await?;
        let customer = customer_of(&mut tx, &input.customer_id).await?;
        let scope = convert::scope(input.view(), tx.caller().scope);
        let today = today(&mut tx).await?;
        let counts = store::workload::count(&mut tx, customer, scope, today).await?;
        let number = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
        let reply = pb::Workload {
            open_activity_count: number(counts.open),
            today_count: number(counts.today),
            overdue_count: number(counts.overdue),
            open_case_count: number(counts.cases),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn get_customer_agendas(
        &self,
        request: Request<pb::GetCustomerAgendasRequest>,
    ) -> Reply<pb::GetCustomerAgendasResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let ids = convert::agenda::customers(&input.customer_ids)?;
        let agendas = store::customer_agendas::of(&mut tx, &ids).await?;
        let agendas = agendas.into_iter().map(convert::agenda::to_proto).collect();
        Ok(tx.finish(pb::GetCustomerAgendasResponse { agendas }).await?)
    }

    async fn get_activity(&self, request: Request<pb::GetActivityRequest>) -> Reply<pb::Activity> {
        let (mut tx, input) = self.db.read(request).await?;
        let listed = store::activities::get(&mut tx, convert::id(&input.id, "activity")?).await?;
        let authority = store::authority::of(&mut tx).await?;
        let reply = convert::activity::to_proto_for(&listed, tx.caller(), &authority, tx.now());
        Ok(tx.finish(reply).await?)
    }

    async fn create_activity(&self, request: Request<pb::CreateActivityRequest>) -> Reply<pb::Activity> {
        let (mut tx, input) = begin!(self.db, request);
        let customer = store::customer_refs::get(&mut tx, convert::id(&input.customer_id, "customer")?).await?;
        let wanted = input.activity.ok_or_else(|| Error::invalid("activity", "Send the activity to plan."))?;
        customer.expect_workable()?;
        let authority = store::authority::of(&mut tx).await?;
        let place = Place { case_id: &input.case_id, case: input.case.as_ref(), origin: CaseOrigin::Manual };
        let activity = plan_in(&mut tx, &customer, place, &wanted, &authority).await?;
        let reply = told::shown_activity(&mut tx, &activity, &authority).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn update_activity(&self, request: Request<pb::UpdateActivityRequest>) -> Reply<pb::Activity> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.activity.ok_or_else(|| Error::invalid("activity", "Send the fields to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        let (before, authority) = locked(&mut tx, &input.id, &input.etag).await?;
        let activity = edits::activity(&mut tx, &before, &wanted, &mask).await;
        let activity = activity.map_err(|error| error.within("activity"))?;
        edits::activity_told(&mut tx, &before, &activity).await?;
        let reply = told::shown_activity(&mut tx, &activity, &authority).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn save_activity(&self, request: Request<pb::SaveActivityRequest>) -> Reply<pb::SaveActivityResponse> {
        let (mut tx, input) = begin!(self.db, request);
        let reply = edits::both(&mut tx, input).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn reschedule_activity(&self, request: Request<pb::RescheduleActivityRequest>) -> Reply<pb::Activity> {
        let (mut tx, input) = begin!(self.db, request);
        let (before, authority) = locked(&mut tx, &input.id, &input.etag).await?;
        let mut violations = Vec::new();
        let to = convert::activity::instant("start_time", input.start_time.as_ref(), &mut violations);
        validate::none(violations)?;
        let reason = wire::lines(&input.reason);
        let by = (tx.caller(), tx.now());
        let activity = before.clone().reschedule(to, input.duration_minutes, &reason, input.allow_past, by)?;
        if activity.version != before.version {
            let happened = ("rescheduled", pb::ActivityChange::Rescheduled);
            let why = |changes: &mut crm_chassis::audit::Changes| changes.compare("reason", &String::new(), &reason);
            told::changed_activity(&mut tx, &before, &activity, why, happened).await?;
        }
        let reply = told::shown_activity(&mut tx, &activity, &authority).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn complete_activity(&self, request: Request<pb::CompleteActivityRequest>) -> Reply<pb::Activity> {
        let (mut tx, input) = begin!(self.db, request);
        let (before, authority) = locked(&mut tx, &input.id, &input.etag).await?;
        let activity = complete(&mut tx, &before, &input.outcome).await?;
        let reply = told::shown_activity(&mut tx, &activity, &authority).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn cancel_activity(&self, request: Request<pb::CancelActivityRequest>) -> Reply<pb::Activity> {
        let (mut tx, input) = begin!(self.db, request);
        let (before, authority) = locked(&mut tx, &input.id, &input.etag).await?;
        let activity = before.clone().cancel(wire::lines(&input.reason), tx.caller(), tx.now())?;
        let happened = ("cancelled", pb::ActivityChange::Cancelled);
        told::changed_activity(&mut tx, &before, &activity, |_| {}, happened).await?;
        let reply = told::shown_activity(&mut tx, &activity, &authority).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn take_next_action(&self, request: Request<pb::TakeNextActionRequest>) -> Reply<pb::Activity> {
        let (mut tx, input) = begin!(self.db, request);
        let id = convert::id(&input.id, "activity")?;
        // The case first, as everybody locks both: it must stay open until the following activity is in it.
        let case = store::activities::get(&mut tx, id).await?.activity.case_id;
        let wanted = input.activity.ok_or_else(|| Error::invalid("activity", "Send the activity that follows."))?;
        let case = store::cases::lock(&mut tx, case).await?;
        let (before, authority) = locked(&mut tx, &input.id, &input.etag).await?;
        before.expect_open()?;
        let customer = store::customer_refs::of(&mut tx, before.customer_id).await?;
        customer.expect_workable()?;
        // What is wrong with either is told at once.
        let (plan, mut violations) = plan_for(&mut tx, &wanted, &case).await?;
        violations.extend(plan.check());
        let following = refuse_within(violations, "activity");
        let (caller, now) = (tx.caller().clone(), tx.now());
        let done = before.clone().complete(wire::lines(&input.outcome), customer.class(), &caller, now);
        let (done, ()) = validate::both(done, following)?;
        let completed = ("completed", pb::ActivityChange::Completed);
        told::changed_activity(&mut tx, &before, &done, |_| {}, completed).await?;
        let activity = Activity::plan(tx.new_id(), &case, plan, &caller, now)?;
        told::new_activity(&mut tx, &activity).await?;
        let reply = told::shown_activity(&mut tx, &activity, &authority).await?;
        Ok(tx.finish(reply).await?)
    }
}

/// The activity, locked, which the caller may change; and for whom he acts.
pub(super) async fn locked(tx: &mut Tx, id: &str, etag: &str) -> Result<(Activity, Authority)> {
    let activity = store::activities::lock(tx, convert::id(id, "activity")?).await?;
    let authority = store::authority::of(tx).await?;
    authority.expect(activity.salesman_id, "activity")?;
    Ok((activity.expect_etag(etag)?, authority))
}

/// Completes an activity, which is locked.
async fn complete(tx: &mut Tx, before: &Activity, outcome: &str) -> Result<Activity> {
    let class = store::customer_refs::of(tx, before.customer_id).await?.class();
    let activity = before.clone().complete(wire::lines(outcome), class, tx.caller(), tx.now())?;
    let happened = ("completed", pb::ActivityChange::Completed);
    told::changed_activity(tx, before, &activity, |_| {}, happened).await?;
    Ok(activity)
}

/// Where an activity is planned: in a case that is named, or in a new one.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// Id of the case; empty for a new one.
    pub(super) case_id: &'a str,
    /// The case to begin.
    pub(super) case: Option<&'a pb::Case>,
    /// How a new one begins.
    pub(super) origin: CaseOrigin,
}

/// Plans an activity at a customer, which may be worked with.
pub(super) async fn plan_in(
    tx: &mut Tx,
    customer: &CustomerRef,
    place: Place<'_>,
    wanted: &pb::Activity,
    authority: &Authority,
) -> Result<Activity> {
    match (place.case_id, place.case) {
        ("", None) => Err(Error::invalid("case", "Name an open case of the customer, or send a new one.")),
        ("", Some(case)) => begin_case(tx, customer, (case, place.origin), wanted, authority).await,
        (_, Some(_)) => Err(Error::invalid("case", "Name a case or send a new one, not both.")),
        (id, None) => go_on_in_case(tx, customer, id, wanted, authority).await,
    }
}

/// Begins a case of the customer with its first activity.
async fn begin_case(
    tx: &mut Tx,
    customer: &CustomerRef,
    (wanted, origin): (&pb::Case, CaseOrigin),
    first: &pb::Activity,
    authority: &Authority,
) -> Result<Activity> {
    let (judged, mut violations) = NewCase::judge(tx, wanted, authority).await?;
    if let Some(contact) = judged.opportunity.contact_id {
        violations.extend(unknown_contact(tx, contact, customer.id).await?);
    }
    violations.extend(judged.check());
    let (plan, wrong_plan) = planned(tx, first, judged.opportunity.contact_id, customer.id).await?;
    // The contact of the activity is the case's where nobody says otherwise: it is asked for once.
    let wrong_plan = wrong_plan.into_iter().chain(plan.check());
    let wrong_plan = wrong_plan.filter(|it| it.field != "contact_id" || !first.contact_id.is_empty()).collect();
    none_within([(violations, "case"), (wrong_plan, "activity")])?;
    let case = judged.begin(tx, customer, origin).await?;
    let activity = Activity::plan(tx.new_id(), &case, plan, tx.caller(), tx.now())?;
    told::new_case(tx, &case).await?;
    told::new_activity(tx, &activity).await?;
    Ok(activity)
}

/// Plans an activity in an open case of the customer that has no open one.
async fn go_on_in_case(
    tx: &mut Tx,
    customer: &CustomerRef,
    case: &str,
    wanted: &pb::Activity,
    authority: &Authority,
) -> Result<Activity> {
    let case = store::cases::lock(tx, convert::id(case, "case")?).await?;
    let of = store::customer_refs::of(tx, case.customer_id).await?;
    if of.id != customer.id {
        return Err(Error::invalid("case_id", "This case is another customer's. Choose one of this customer."));
    }
    authority.expect(case.salesman_id, "case")?;
    let (plan, violations) = plan_for(tx, wanted, &case).await?;
    let activity = Activity::plan(tx.new_id(), &case, plan, tx.caller(), tx.now());
    let activity = and_judge(violations, activity).map_err(|error| error.within("activity"))?;
    told::new_activity(tx, &activity).await?;
    Ok(activity)
}

/// What was typed of an activity in this case; its contact is the case's where nobody says otherwise.
async fn plan_for(tx: &mut Tx, wanted: &pb::Activity, case: &Case) -> Result<(Plan, Vec<Violation>)> {
    planned(tx, wanted, case.opportunity.contact_id, case.customer_id).await
}

/// What was typed of an activity with somebody of this customer.
pub async fn planned(
    tx: &mut Tx,
    wanted: &pb::Activity,
    usual_contact: Option<Uuid>,
    customer: Uuid,
) -> Result<(Plan, Vec<Violation>)> {
    let (plan, mut violations) = convert::activity::plan(wanted);
    if let Some(contact) = plan.contact_id {
        violations.extend(unknown_contact(tx, contact, customer).await?);
    }
    Ok((Plan { contact_id: plan.contact_id.or(usual_contact), ..plan }, violations))
}

async fn selection_of(tx: &mut Tx, input: &pb::ListActivitiesRequest) -> Result<ActivitySelection> {
    Ok(ActivitySelection {
        customer: customer_of(tx, &input.customer_id).await?,
        scope: convert::scope(input.view(), tx.caller().scope),
        due: due(tx, input.due()).await?,
        context: FilterContext::of(tx, input.filter.as_ref()).await?,
        words: store::search_words(&input.search)?,
        filter: input.filter.clone(),
    })
}

pub(super) async fn customer_of(tx: &mut Tx, id: &str) -> Result<Option<Uuid>> {
    match id {
        "" => Ok(None),
        id => Ok(Some(store::customer_refs::get(tx, convert::id(id, "customer")?).await?.id)),
    }
}

async fn due(tx: &mut Tx, due: pb::ActivityDue) -> Result<Option<Due>> {
    Ok(match due {
        pb::ActivityDue::Unspecified => None,
        pb::ActivityDue::Today => {
            let (begin, end) = today(tx).await?;
            Some(Due::Within(begin, end))
        }
        pb::ActivityDue::Overdue => Some(Due::Before(tx.now())),
        pb::ActivityDue::Recent => Some(Due::TouchedSince(tx.now() - RECENT)),
        pb::ActivityDue::Open => Some(Due::Open),
        pb::ActivityDue::DoneToday => {
            let (begin, end) = today(tx).await?;
            Some(Due::DoneWithin(begin, end))
        }
    })
}

/// From when until when it is today, in the tenant's zone: 23 to 25 hours.
async fn today(tx: &mut Tx) -> Result<(Timestamp, Timestamp)> {
    let zone = tenants::current(tx).await?.zone()?;
    let day = tx.now().to_zoned(zone.clone()).date();
    let start_of = |date: jiff::civil::Date| date.to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
    let next = day.tomorrow().map_err(Error::internal)?;
    Ok((start_of(day).map_err(Error::internal)?, start_of(next).map_err(Error::internal)?))
}
