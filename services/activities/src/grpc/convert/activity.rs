//! Activities: protobuf ↔ domain.

use crm_chassis::{
    Caller,
    error::Violation,
    etag,
    wire::{self, timestamp},
};
use crm_proto::activities as pb;
use jiff::Timestamp;

use super::{
    case::{chosen, status as case_status},
    wrong,
};
use crate::{
    domain::{ActivityStatus, ActivityType, Authority, CustomerClass, Plan},
    store::activities::Listed,
};

/// An activity as an event tells of it.
#[must_use]
pub fn to_proto(listed: &Listed) -> pb::Activity {
    let activity = &listed.activity;
    let (plan, contact) = (&activity.plan, &listed.contact);
    pb::Activity {
        id: activity.id.to_string(),
        case_id: activity.case_id.to_string(),
        case_number: i32::try_from(listed.case_number).unwrap_or(i32::MAX),
        case_subject: listed.case_subject.clone(),
        case_status: case_status(listed.case_status).into(),
        customer_id: listed.customer_id.to_string(),
        customer_name: listed.customer_name.clone(),
        contact_id: contact.id.to_string(),
        contact_name: contact.name.clone(),
        contact_telephone: contact.telephone.clone(),
        contact_mobile: contact.mobile.clone(),
        contact_business_telephone: contact.business_telephone.clone(),
        contact_email: contact.email.clone(),
        salesman_id: activity.salesman_id.0.to_string(),
        salesman_name: listed.salesman_name.clone(),
        r#type: plan.activity_type.map_or(pb::ActivityType::Unspecified, type_to_proto).into(),
        subject: plan.subject.clone(),
        start_time: Some(timestamp(activity.start_at())),
        duration_minutes: plan.duration_minutes,
        reminder_minutes: plan.reminder_minutes,
        instructions: plan.instructions.clone(),
        status: status(activity.status).into(),
        outcome: activity.outcome.clone(),
        complete_time: activity.completed_at.map(timestamp),
        completed_by: activity.completed_by.clone(),
        customer_class: activity.customer_class.map_or(pb::CustomerClass::Unspecified, class).into(),
        reschedule_count: activity.reschedule_count,
        overdue: false,
        own: false,
        create_time: Some(timestamp(activity.created_at)),
        created_by: activity.created_by.clone(),
        update_time: Some(timestamp(activity.updated_at)),
        updated_by: activity.updated_by.clone(),
        etag: etag::of(activity.version),
        actions: Vec::new(),
    }
}

/// An activity as a caller sees it at this time, with what he may do with it.
#[must_use]
pub fn to_proto_for(listed: &Listed, caller: &Caller, authority: &Authority, now: Timestamp) -> pb::Activity {
    let activity = &listed.activity;
    let own = authority.acts_for(activity.salesman_id);
    let open = activity.status == ActivityStatus::Open;
    let may_write = own && open && caller.permissions.contains("activities.write");
    // With an inactive customer what is under way can be ended, and nothing follows.
    let is_workable = |action| !listed.customer_inactive || action != pb::ActivityAction::NextAction;
    // In the order of the manual's buttons.
    let actions = [
        pb::ActivityAction::Edit,
        pb::ActivityAction::Reschedule,
        pb::ActivityAction::CloseCase,
        pb::ActivityAction::NextAction,
        pb::ActivityAction::Complete,
        pb::ActivityAction::Cancel,
    ];
    pb::Activity {
        own,
        overdue: open && activity.start_at() < now,
        actions: actions.into_iter().filter(|action| may_write && is_workable(*action)).map(Into::into).collect(),
        ..to_proto(listed)
    }
}

const fn status(status: ActivityStatus) -> pb::ActivityStatus {
    match status {
        ActivityStatus::Open => pb::ActivityStatus::Open,
        ActivityStatus::Completed => pb::ActivityStatus::Completed,
        ActivityStatus::Cancelled => pb::ActivityStatus::Cancelled,
    }
}

const fn class(class: CustomerClass) -> pb::CustomerClass {
    match class {
        CustomerClass::New => pb::CustomerClass::New,
        CustomerClass::Existing => pb::CustomerClass::Existing,
    }
}

/// The type, as the API names it.
#[must_use]
pub const fn type_to_proto(activity_type: ActivityType) -> pb::ActivityType {
    match activity_type {
        ActivityType::Call => pb::ActivityType::Call,
        ActivityType::Email => pb::ActivityType::Email,
        ActivityType::Meeting => pb::ActivityType::Meeting,
        ActivityType::OnSiteInspection => pb::ActivityType::OnSiteInspection,
    }
}

/// What it is.
#[must_use]
pub const fn type_of(activity_type: pb::ActivityType) -> Option<ActivityType> {
    match activity_type {
        pb::ActivityType::Unspecified => None,
        pb::ActivityType::Call => Some(ActivityType::Call),
        pb::ActivityType::Email => Some(ActivityType::Email),
        pb::ActivityType::Meeting => Some(ActivityType::Meeting),
        pb::ActivityType::OnSiteInspection => Some(ActivityType::OnSiteInspection),
    }
}

/// What was typed, trimmed; and what cannot be read.
#[must_use]
pub fn plan(activity: &pb::Activity) -> (Plan, Vec<Violation>) {
    let mut violations = Vec::new();
    let plan = Plan {
        contact_id: chosen("contact_id", &activity.contact_id, &mut violations),
        activity_type: type_of(activity.r#type()),
        subject: activity.subject.trim().to_owned(),
        start_at: instant("start_time", activity.start_time.as_ref(), &mut violations),
        duration_minutes: activity.duration_minutes,
        reminder_minutes: activity.reminder_minutes,
        instructions: wire::lines(&activity.instructions),
    };
    (plan, violations)
}

/// Reads an instant; none if there is none.
pub fn instant(
    field: &'static str,
    time: Option<&prost_types::Timestamp>,
    violations: &mut Vec<Violation>,
) -> Option<Timestamp> {
    match wire::instant(time?) {
        Ok(instant) => Some(instant),
        Err(message) => {
            violations.push(wrong(field, message));
            None
        }
    }
}
