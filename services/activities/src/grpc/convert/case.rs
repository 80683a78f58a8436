//! Cases: protobuf ↔ domain.

use crm_chassis::{
    Caller,
    error::Violation,
    etag,
    money::Money,
    wire::{self, timestamp},
};
use crm_proto::{activities as pb, types::Money as PbMoney};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{id_or_empty, wrong};
use crate::{
    domain::{Authority, CaseOrigin, CaseResult, CaseStatus, Ending, Opportunity},
    store::cases::Listed,
};

/// A case as an event tells of it.
#[must_use]
pub fn to_proto(listed: &Listed) -> pb::Case {
    let case = &listed.case;
    let opportunity = &case.opportunity;
    let ending = case.ending.clone();
    let money = |amount: Decimal| Money { amount, currency: opportunity.currency.clone() }.to_proto();
    pb::Case {
        id: case.id.to_string(),
        number: i32::try_from(case.number).unwrap_or(i32::MAX),
        customer_id: listed.customer_id.to_string(),
        customer_name: listed.customer_name.clone(),
        contact_id: id_or_empty(opportunity.contact_id),
        contact_name: listed.contact_name.clone(),
        salesman_id: case.salesman_id.0.to_string(),
        salesman_name: listed.salesman_name.clone(),
        subject: opportunity.subject.clone(),
        information: opportunity.information.clone(),
        value: opportunity.value.map(money),
        case_type_id: case.case_type_id.to_string(),
        case_type_name: listed.case_type_name.clone(),
        stage_id: id_or_empty(opportunity.stage_id),
        stage_name: listed.stage_name.clone(),
        case_date: opportunity.case_date.map(|day| day.to_string()).unwrap_or_default(),
        status: status(case.status).into(),
        close_reason: ending.as_ref().map(|it| it.reason.clone()).unwrap_or_default(),
        close_comment: ending.as_ref().map(|it| it.comment.clone()).unwrap_or_default(),
        competitor: ending.map(|it| it.competitor).unwrap_or_default(),
        close_time: case.closed_at.map(timestamp),
        closed_by: case.closed_by.clone(),
        origin: origin(case.origin).into(),
        open_activity_id: id_or_empty(listed.open_activity_id),
        next_activity_time: listed.next_activity_at.map(timestamp),
        activity_count: i32::try_from(listed.activity_count).unwrap_or(i32::MAX),
        own: false,
        create_time: Some(timestamp(case.created_at)),
        created_by: case.created_by.clone(),
        update_time: Some(timestamp(case.updated_at)),
        updated_by: case.updated_by.clone(),
        etag: etag::of(case.version),
        actions: Vec::new(),
    }
}

/// A case as a caller sees it, with what he may do with it.
#[must_use]
pub fn to_proto_for(listed: &Listed, caller: &Caller, authority: &Authority) -> pb::Case {
    let own = authority.acts_for(listed.case.salesman_id);
    let may = |permission: &str| own && caller.permissions.contains(permission);
    let (open, workable) = (listed.case.status == CaseStatus::Open, !listed.customer_inactive);
    let offered = [
        (pb::CaseAction::Edit, open && may("activities.write")),
        (pb::CaseAction::NewActivity, open && workable && listed.open_activity_id.is_none() && may("activities.write")),
        (pb::CaseAction::Close, open && may("activities.write")),
        (pb::CaseAction::Reopen, !open && workable && may("cases.reopen")),
    ];
    let actions = offered.into_iter().filter(|(_, offered)| *offered).map(|(action, _)| action.into());
    pb::Case { own, actions: actions.collect(), ..to_proto(listed) }
}

/// Where a case stands.
#[must_use]
pub const fn status(status: CaseStatus) -> pb::CaseStatus {
    match status {
        CaseStatus::Open => pb::CaseStatus::Open,
        CaseStatus::Won => pb::CaseStatus::Won,
        CaseStatus::Lost => pb::CaseStatus::Lost,
        CaseStatus::Closed => pb::CaseStatus::Closed,
    }
}

const fn origin(origin: CaseOrigin) -> pb::CaseOrigin {
    match origin {
        CaseOrigin::Manual => pb::CaseOrigin::Manual,
        CaseOrigin::ColdCall => pb::CaseOrigin::ColdCall,
        CaseOrigin::Recommendation => pb::CaseOrigin::Recommendation,
    }
}

/// What was typed, trimmed; and what cannot be read. An amount without currency is in `currency`.
#[must_use]
pub fn opportunity(case: &pb::Case, currency: &str) -> (Opportunity, Vec<Violation>) {
    let mut violations = Vec::new();
    let (value, currency) = value(case.value.as_ref(), currency, &mut violations);
    let case_date = wire::day(&case.case_date, "2026-03-01").unwrap_or_else(|message| {
        violations.push(wrong("case_date", message));
        None
    });
    let opportunity = Opportunity {
        contact_id: chosen("contact_id", &case.contact_id, &mut violations),
        subject: case.subject.trim().to_owned(),
        information: wire::lines(&case.information),
        value,
        currency,
        stage_id: chosen("stage_id", &case.stage_id, &mut violations),
        case_date,
    };
    (opportunity, violations)
}

/// Reads the id of something that was chosen; none if it is empty.
pub fn chosen(field: &'static str, text: &str, violations: &mut Vec<Violation>) -> Option<Uuid> {
    if text.is_empty() {
        return None;
    }
    let id = text.parse().ok();
    if id.is_none() {
        violations.push(wrong(field, "This is not an id. Choose one from the list."));
    }
    id
}

fn value(money: Option<&PbMoney>, currency: &str, violations: &mut Vec<Violation>) -> (Option<Decimal>, String) {
    let Some(money) = money else { return (None, currency.to_owned()) };
    match Money::parse("value", money) {
        Ok(Money { amount, currency }) => (Some(amount), currency),
        Err(error) => {
            violations.extend(error.fields().iter().cloned());
            (None, currency.to_owned())
        }
    }
}

/// How a case shall end.
pub fn ending(request: &pb::CloseCaseRequest) -> Result<Ending, Violation> {
    let result = match request.result() {
        pb::CaseStatus::Won => CaseResult::Won,
        pb::CaseStatus::Lost => CaseResult::Lost,
        pb::CaseStatus::Closed => CaseResult::Closed,
        pb::CaseStatus::Unspecified | pb::CaseStatus::Open => {
            return Err(wrong("result", "Choose how the case ends: won, lost or closed."));
        }
    };
    Ok(Ending {
        result,
        reason: request.reason.trim().to_owned(),
        comment: wire::lines(&request.comment),
        competitor: request.competitor.trim().to_owned(),
    })
}
