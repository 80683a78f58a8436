//! Recommendations: domain → protobuf.

use crm_chassis::{Caller, etag, wire::timestamp};
use crm_proto::activities as pb;

use super::id_or_empty;
use crate::{
    domain::{Authority, RecommendationState, RecommendationType},
    store::recommendations::Listed,
};

/// A recommendation as an event tells of it.
#[must_use]
pub fn to_proto(listed: &Listed) -> pb::Recommendation {
    let recommendation = &listed.recommendation;
    let (reason, contact) = (&recommendation.reason, listed.contact.clone().unwrap_or_default());
    pb::Recommendation {
        id: recommendation.id.to_string(),
        r#type: kind(reason.kind).into(),
        state: state(recommendation.state).into(),
        customer_id: listed.customer_id.to_string(),
        customer_name: listed.customer_name.clone(),
        contact_id: id_or_empty(listed.contact.as_ref().map(|contact| contact.id)),
        contact_name: contact.name,
        contact_telephone: contact.telephone,
        contact_mobile: contact.mobile,
        contact_business_telephone: contact.business_telephone,
        contact_email: contact.email,
        salesman_id: reason.salesman_id.0.to_string(),
        salesman_name: listed.salesman_name.clone(),
        due_date: reason.due_date.to_string(),
        since_date: reason.since.map(|day| day.to_string()).unwrap_or_default(),
        dealt_with: reason.dealt_with,
        rank_name: reason.rank_name.clone(),
        call_cycle_days: reason.call_cycle_days.unwrap_or_default(),
        supplier_name: reason.supplier_name.clone(),
        contract_number: reason.contract_number.clone(),
        reject_reason: recommendation.reject_reason.clone(),
        activity_id: id_or_empty(recommendation.activity_id),
        own: false,
        generate_time: Some(timestamp(recommendation.generated_at)),
        update_time: Some(timestamp(recommendation.updated_at)),
        updated_by: recommendation.updated_by.clone(),
        etag: etag::of(recommendation.version),
        actions: Vec::new(),
    }
}

/// A recommendation as a caller sees it, with what he may do with it.
#[must_use]
pub fn to_proto_for(listed: &Listed, caller: &Caller, authority: &Authority) -> pb::Recommendation {
    let own = authority.acts_for(listed.recommendation.reason.salesman_id);
    // In the order of the manual's buttons.
    let actions: &[pb::RecommendationAction] = match listed.recommendation.state {
        _ if !own || !caller.permissions.contains("activities.write") => &[],
        RecommendationState::Pending => &[pb::RecommendationAction::Accept, pb::RecommendationAction::Reject],
        RecommendationState::Rejected => &[pb::RecommendationAction::Restore],
        RecommendationState::Accepted | RecommendationState::Lapsed => &[],
    };
    pb::Recommendation { own, actions: actions.iter().map(|action| (*action).into()).collect(), ..to_proto(listed) }
}

const fn kind(kind: RecommendationType) -> pb::RecommendationType {
    match kind {
        RecommendationType::RankCallDue => pb::RecommendationType::RankCallDue,
        RecommendationType::ContractExpiring => pb::RecommendationType::ContractExpiring,
        RecommendationType::ThirdPartyExpiring => pb::RecommendationType::ThirdPartyExpiring,
        RecommendationType::Birthday => pb::RecommendationType::Birthday,
    }
}

const fn state(state: RecommendationState) -> pb::RecommendationState {
    match state {
        RecommendationState::Pending => pb::RecommendationState::Pending,
        RecommendationState::Accepted => pb::RecommendationState::Accepted,
        RecommendationState::Rejected => pb::RecommendationState::Rejected,
        RecommendationState::Lapsed => pb::RecommendationState::Lapsed,
    }
}

/// Where those of a list stand: pending ones where nobody says otherwise.
#[must_use]
pub const fn state_of(state: pb::RecommendationState) -> RecommendationState {
    match state {
        pb::RecommendationState::Unspecified | pb::RecommendationState::Pending => RecommendationState::Pending,
        pb::RecommendationState::Accepted => RecommendationState::Accepted,
        pb::RecommendationState::Rejected => RecommendationState::Rejected,
        pb::RecommendationState::Lapsed => RecommendationState::Lapsed,
    }
}
