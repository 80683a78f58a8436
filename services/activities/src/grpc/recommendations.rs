//! `crm.activities.v1.RecommendationsService`.

use crm_chassis::{
    Db, Error, Reply, Result, Tx, begin,
    export::{self, Exports},
    filter::FilterContext,
    page::Page,
    wire,
};
use crm_proto::activities::{self as pb, recommendations_service_server::RecommendationsService};
use tonic::{Request, async_trait};

use super::{
    activities::{Place, customer_of, plan_in},
    convert,
    exports::RecommendationPages,
    told,
};
use crate::{
    domain::{Authority, CaseOrigin, Recommendation},
    nightly,
    store::{
        self,
        recommendation_lists::{LISTING, RecommendationSelection},
    },
};

/// Lists and shows recommendations, and takes their answers.
#[derive(Clone, Debug)]
pub struct Recommendations {
    /// Transactions for requests.
    pub db: Db,
    /// Lists as files.
    pub exports: Exports,
}

#[async_trait]
impl RecommendationsService for Recommendations {
    type ExportRecommendationsStream = export::File;

    async fn list_recommendations(
        &self,
        request: Request<pb::ListRecommendationsRequest>,
    ) -> Reply<pb::ListRecommendationsResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let selection = selection_of(&mut tx, &input).await?;
        let (listed, next_page_token) = store::recommendation_lists::page(&mut tx, &selection, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::recommendation_lists::count(&mut tx, &selection).await?) } else { None };
        let authority = store::authority::of(&mut tx).await?;
        let shown = listed.iter().map(|it| convert::recommendation::to_proto_for(it, tx.caller(), &authority));
        let reply = pb::ListRecommendationsResponse {
            recommendations: shown.collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn list_recommendations_values(
        &self,
        request: Request<pb::ListRecommendationsValuesRequest>,
    ) -> Reply<pb::ListRecommendationsValuesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let pb::ListRecommendationsValuesRequest { field, prefix, customer_id, view, state, filter, search } = input;
        let listed = pb::ListRecommendationsRequest { customer_id, view, state, filter, search, ..Default::default() };
        let selection = selection_of(&mut tx, &listed).await?;
        let values = store::values::of_recommendations(&mut tx, &selection, &field, &prefix).await?;
        Ok(tx.finish(pb::ListRecommendationsValuesResponse { values }).await?)
    }

    async fn export_recommendations(&self, request: Request<pb::ExportRecommendationsRequest>) -> Reply<export::File> {
        let (mut export, input) = self.exports.begin(request).await?;
        let pb::ExportRecommendationsRequest { customer_id, view, state, filter, order_by, search } = input.clone();
        let listed = pb::ListRecommendationsRequest { customer_id, view, state, filter, search, ..Default::default() };
        let selection = selection_of(&mut export.tx, &listed).await?;
        Ok(export.send("recommendations", &input, RecommendationPages::new(selection, order_by)).await?)
    }

    async fn get_recommendation_status(
        &self,
        request: Request<pb::GetRecommendationStatusRequest>,
    ) -> Reply<pb::RecommendationStatus> {
        let (mut tx, input) = self.db.read(request).await?;
        let customer = customer_of(&mut tx, &input.customer_id).await?;
        let scope = convert::scope(input.view(), tx.caller().scope);
        let pending = store::recommendation_lists::pending(&mut tx, customer, scope).await?;
        let last_run = store::recommendation_runs::last(&mut tx).await?;
        let reply =
            pb::RecommendationStatus { last_run_time: last_run.map(wire::timestamp), pending_count: pending.count };
        Ok(tx.finish(reply).await?)
    }

    async fn get_recommendation(&self, request: Request<pb::GetRecommendationRequest>) -> Reply<pb::Recommendation> {
        let (mut tx, input) = self.db.read(request).await?;
        let id = convert::id(&input.id, "recommendation")?;
        let listed = store::recommendations::get(&mut tx, id).await?;
        let authority = store::authority::of(&mut tx).await?;
        let reply = convert::recommendation::to_proto_for(&listed, tx.caller(), &authority);
        Ok(tx.finish(reply).await?)
    }

    async fn accept_recommendation(&self, request: Request<pb::AcceptRecommendationRequest>) -> Reply<pb::Activity> {
        let (mut tx, input) = begin!(self.db, request);
        let id = convert::id(&input.id, "recommendation")?;
        store::recommendations::get(&mut tx, id).await?;
        let wanted = input.activity.ok_or_else(|| Error::invalid("activity", "Send the activity to plan."))?;
        if !input.case_id.is_empty() {
            // The case first, as everybody locks both.
            store::cases::lock(&mut tx, convert::id(&input.case_id, "case")?).await?;
        }
        let (before, authority) = locked(&mut tx, &input.id, &input.etag).await?;
        before.expect_pending()?;
        let customer = store::customer_refs::of(&mut tx, before.reason.customer_id).await?;
        customer.expect_workable()?;
        let wanted = filled(wanted, &before);
        let case = if input.case_id.is_empty() {
            Some(begun(&mut tx, input.case, &wanted, &before).await?)
        } else {
            input.case
        };
        let place = Place { case_id: &input.case_id, case: case.as_ref(), origin: CaseOrigin::Recommendation };
        let activity = plan_in(&mut tx, &customer, place, &wanted, &authority).await?;
        let accepted = before.clone().accept(activity.id, tx.caller(), tx.now())?;
        let happened = ("accepted", pb::RecommendationChange::Accepted);
        nightly::changed(&mut tx, vec![(before, accepted)], happened).await?;
        let reply = told::shown_activity(&mut tx, &activity, &authority).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn reject_recommendation(
        &self,
        request: Request<pb::RejectRecommendationRequest>,
    ) -> Reply<pb::Recommendation> {
        let (mut tx, input) = begin!(self.db, request);
        let (before, authority) = locked(&mut tx, &input.id, &input.etag).await?;
        let rejected = before.clone().reject(wire::lines(&input.reason), tx.caller(), tx.now())?;
        let happened = ("rejected", pb::RecommendationChange::Rejected);
        nightly::changed(&mut tx, vec![(before, rejected.clone())], happened).await?;
        let reply = shown(&mut tx, &rejected, &authority).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn restore_recommendation(
        &self,
        request: Request<pb::RestoreRecommendationRequest>,
    ) -> Reply<pb::Recommendation> {
        let (mut tx, input) = begin!(self.db, request);
        let (before, authority) = locked(&mut tx, &input.id, &input.etag).await?;
        let restored = before.clone().restore(tx.caller(), tx.now())?;
        if restored.version != before.version {
            let happened = ("restored", pb::RecommendationChange::Restored);
            nightly::changed(&mut tx, vec![(before, restored.clone())], happened).await?;
        }
        let reply = shown(&mut tx, &restored, &authority).await?;
        Ok(tx.finish(reply).await?)
    }
}

/// The recommendation, locked, which the caller may answer; and for whom he acts.
async fn locked(tx: &mut Tx, id: &str, etag: &str) -> Result<(Recommendation, Authority)> {
    let listed = store::recommendations::lock(tx, convert::id(id, "recommendation")?).await?;
    let authority = store::authority::of(tx).await?;
    authority.expect(listed.recommendation.reason.salesman_id, "recommendation")?;
    Ok((listed.recommendation.expect_etag(etag)?, authority))
}

async fn shown(tx: &mut Tx, recommendation: &Recommendation, authority: &Authority) -> Result<pb::Recommendation> {
    let listed = crm_chassis::records::only(store::recommendations::written(tx, &[recommendation.id]).await?)?;
    Ok(convert::recommendation::to_proto_for(&listed, tx.caller(), authority))
}

/// The activity, with whom the recommendation names where nobody says otherwise.
fn filled(wanted: pb::Activity, of: &Recommendation) -> pb::Activity {
    if !wanted.contact_id.is_empty() {
        return wanted;
    }
    pb::Activity { contact_id: convert::id_or_empty(of.reason.contact_id), ..wanted }
}

/// The case to begin: what nobody said follows from activity and recommendation.
async fn begun(
    tx: &mut Tx,
    wanted: Option<pb::Case>,
    activity: &pb::Activity,
    of: &Recommendation,
) -> Result<pb::Case> {
    let mut case = match wanted {
        Some(case) => case,
        None => pb::Case {
            subject: activity.subject.clone(),
            contact_id: activity.contact_id.clone(),
            case_type_id: store::config::kept(tx).await?.first_type().map(|id| id.to_string()).unwrap_or_default(),
            ..Default::default()
        },
    };
    if case.salesman_id.is_empty() {
        case.salesman_id = of.reason.salesman_id.0.to_string();
    }
    Ok(case)
}

/// Which recommendations a list holds.
async fn selection_of(tx: &mut Tx, input: &pb::ListRecommendationsRequest) -> Result<RecommendationSelection> {
    Ok(RecommendationSelection {
        customer: customer_of(tx, &input.customer_id).await?,
        scope: convert::scope(input.view(), tx.caller().scope),
        state: convert::recommendation::state_of(input.state()),
        context: FilterContext::of(tx, input.filter.as_ref()).await?,
        words: store::search_words(&input.search)?,
        filter: input.filter.clone(),
    })
}
