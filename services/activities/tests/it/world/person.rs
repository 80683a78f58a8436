//! Somebody who calls.

use std::sync::Arc;

use crm_chassis::Caller;
use crm_proto::activities::{
    self as pb, activities_service_client::ActivitiesServiceClient, case_board_service_client::CaseBoardServiceClient,
    case_config_service_client::CaseConfigServiceClient, cases_service_client::CasesServiceClient,
    cold_calls_service_client::ColdCallsServiceClient, recommendations_service_client::RecommendationsServiceClient,
};
use crm_proto::types::ColumnValue;
use crm_testkit::{Callers, Exported};
use prost_types::FieldMask;
use tonic::{Request, Response, Status, transport::Channel};
use tonic_types::StatusExt as _;

use super::{Known, World};

#[derive(Clone)]
pub struct Person {
    pub caller: Caller,
    callers: Arc<Callers>,
    pub(super) channel: Channel,
    idempotency_key: Option<String>,
    anonymous: bool,
}

impl Person {
    pub fn new(world: &World, caller: Caller) -> Self {
        let (callers, channel) = (world.callers.clone(), world.channel.clone());
        Self { caller, callers, channel, idempotency_key: None, anonymous: false }
    }

    /// The same person with a right less.
    pub fn without(&self, permission: &str) -> Self {
        let mut caller = self.caller.clone();
        let left = caller.permissions.iter().filter(|right| *right != permission).cloned().collect();
        caller.permissions = Arc::new(left);
        Self { caller, ..self.clone() }
    }

    /// The same person, who sends this idempotency key.
    pub fn with_key(&self, key: &str) -> Self {
        Self { idempotency_key: Some(key.into()), ..self.clone() }
    }

    /// Somebody without a token.
    pub fn anonymous(&self) -> Self {
        Self { anonymous: true, ..self.clone() }
    }

    pub(super) fn request<T>(&self, message: T) -> Request<T> {
        if self.anonymous {
            return Request::new(message);
        }
        let mut request = self.callers.request(&self.caller, message);
        if let Some(key) = &self.idempotency_key {
            request.metadata_mut().insert("idempotency-key", key.parse().unwrap());
        }
        request
    }

    fn activities(&self) -> ActivitiesServiceClient<Channel> {
        ActivitiesServiceClient::new(self.channel.clone())
    }

    fn cases(&self) -> CasesServiceClient<Channel> {
        CasesServiceClient::new(self.channel.clone())
    }

    fn cold_calls(&self) -> ColdCallsServiceClient<Channel> {
        ColdCallsServiceClient::new(self.channel.clone())
    }

    fn configuration(&self) -> CaseConfigServiceClient<Channel> {
        CaseConfigServiceClient::new(self.channel.clone())
    }

    fn recommended(&self) -> RecommendationsServiceClient<Channel> {
        RecommendationsServiceClient::new(self.channel.clone())
    }

    /// Plans a call in a new case.
    pub async fn begin(&self, world: &World, known: &Known, subject: &str) -> pb::Activity {
        self.begin_with(known.id(), world.case(known, subject), world.call(subject)).await.unwrap()
    }

    pub async fn begin_with(
        &self,
        customer_id: &str,
        case: pb::Case,
        activity: pb::Activity,
    ) -> Result<pb::Activity, Status> {
        self.create(pb::CreateActivityRequest {
            customer_id: customer_id.into(),
            case: Some(case),
            activity: Some(activity),
            ..Default::default()
        })
        .await
    }

    pub async fn go_on(
        &self,
        customer_id: &str,
        case_id: &str,
        activity: pb::Activity,
    ) -> Result<pb::Activity, Status> {
        self.create(pb::CreateActivityRequest {
            customer_id: customer_id.into(),
            case_id: case_id.into(),
            activity: Some(activity),
            ..Default::default()
        })
        .await
    }

    pub async fn create(&self, request: pb::CreateActivityRequest) -> Result<pb::Activity, Status> {
        // On the heap, because an activity is large and the client holds it many times.
        Box::pin(self.activities().create_activity(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn activity(&self, id: &str) -> Result<pb::Activity, Status> {
        let request = pb::GetActivityRequest { id: id.into() };
        Box::pin(self.activities().get_activity(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn export(&self, request: pb::ExportActivitiesRequest) -> Result<Exported, Status> {
        Exported::read(Box::pin(self.activities().export_activities(self.request(request))).await?).await
    }

    pub async fn export_cases(&self, request: pb::ExportCasesRequest) -> Result<Exported, Status> {
        Exported::read(Box::pin(self.cases().export_cases(self.request(request))).await?).await
    }

    pub async fn export_recommendations(&self, request: pb::ExportRecommendationsRequest) -> Result<Exported, Status> {
        Exported::read(Box::pin(self.recommended().export_recommendations(self.request(request))).await?).await
    }

    pub async fn list(&self, request: pb::ListActivitiesRequest) -> Result<pb::ListActivitiesResponse, Status> {
        Box::pin(self.activities().list_activities(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn activity_values(&self, request: pb::ListActivitiesValuesRequest) -> Result<Vec<ColumnValue>, Status> {
        let listed = self.activities().list_activities_values(self.request(request)).await?;
        Ok(listed.into_inner().values)
    }

    pub async fn case_values(&self, request: pb::ListCasesValuesRequest) -> Result<Vec<ColumnValue>, Status> {
        let listed = self.cases().list_cases_values(self.request(request)).await?;
        Ok(listed.into_inner().values)
    }

    pub async fn recommendation_values(
        &self,
        request: pb::ListRecommendationsValuesRequest,
    ) -> Result<Vec<ColumnValue>, Status> {
        let listed = self.recommended().list_recommendations_values(self.request(request)).await?;
        Ok(listed.into_inner().values)
    }

    /// What the activities of a list are about.
    pub async fn subjects(&self, request: pb::ListActivitiesRequest) -> Vec<String> {
        let activities = self.list(request).await.unwrap().activities;
        activities.into_iter().map(|activity| activity.subject).collect()
    }

    pub async fn workload(&self, request: pb::GetWorkloadRequest) -> Result<pb::Workload, Status> {
        self.activities().get_workload(self.request(request)).await.map(Response::into_inner)
    }

    /// What is planned next and was done last at customers: their ids with the subjects.
    pub async fn agendas(&self, customers: &[&str]) -> Result<Vec<(String, [String; 2])>, Status> {
        let customer_ids = customers.iter().map(|id| (*id).to_owned()).collect();
        let request = self.request(pb::GetCustomerAgendasRequest { customer_ids });
        let agendas = self.activities().get_customer_agendas(request).await?.into_inner().agendas;
        let subject = |entry: Option<pb::AgendaEntry>| entry.map(|it| it.subject).unwrap_or_default();
        Ok(agendas.into_iter().map(|it| (it.customer_id, [subject(it.next), subject(it.last)])).collect())
    }

    pub async fn board(&self, request: pb::GetCaseBoardRequest) -> Result<pb::CaseBoard, Status> {
        let mut client = CaseBoardServiceClient::new(self.channel.clone());
        client.get_case_board(self.request(request)).await.map(Response::into_inner)
    }

    /// The file for calendar programs.
    pub async fn calendar(&self, web_url: &str) -> Result<String, Status> {
        Ok(self.calendar_unless_held(web_url, "").await?.0)
    }

    /// The same for who holds what has this etag, and the etag of what is there.
    pub async fn calendar_unless_held(&self, web_url: &str, held: &str) -> Result<(String, String), Status> {
        let mut request = self.request(pb::ExportCalendarRequest { web_url: web_url.into() });
        if !held.is_empty() {
            request.metadata_mut().insert("if-none-match", held.parse().unwrap());
        }
        let (metadata, mut parts, _) = self.activities().export_calendar(request).await?.into_parts();
        let etag = metadata.get("etag").unwrap().to_str().unwrap().to_owned();
        let mut file = Vec::new();
        while let Some(part) = parts.message().await? {
            assert_eq!(part.content_type, "text/calendar; charset=utf-8");
            file.extend(part.data);
        }
        Ok((String::from_utf8(file).unwrap(), etag))
    }

    pub async fn edit(&self, id: &str, fields: &[&str], activity: pb::Activity) -> Result<pb::Activity, Status> {
        let request = pb::UpdateActivityRequest {
            id: id.into(),
            activity: Some(activity),
            update_mask: Some(mask(fields)),
            etag: String::new(),
        };
        Box::pin(self.activities().update_activity(self.request(request))).await.map(Response::into_inner)
    }

    /// Edits an activity together with its case.
    pub async fn save(&self, request: pb::SaveActivityRequest) -> Result<(pb::Activity, pb::Case), Status> {
        let reply = Box::pin(self.activities().save_activity(self.request(request))).await?.into_inner();
        Ok((reply.activity.unwrap(), reply.case.unwrap()))
    }

    pub async fn reschedule(&self, request: pb::RescheduleActivityRequest) -> Result<pb::Activity, Status> {
        Box::pin(self.activities().reschedule_activity(self.request(request))).await.map(Response::into_inner)
    }

    /// Moves an activity to another time.
    pub async fn reschedule_to(&self, id: &str, to: prost_types::Timestamp) -> Result<pb::Activity, Status> {
        let reason = "They asked for it".into();
        let request =
            pb::RescheduleActivityRequest { id: id.into(), start_time: Some(to), reason, ..Default::default() };
        self.reschedule(request).await
    }

    pub async fn complete(&self, id: &str, outcome: &str) -> Result<pb::Activity, Status> {
        self.complete_seen(id, outcome, "").await
    }

    pub async fn complete_seen(&self, id: &str, outcome: &str, etag: &str) -> Result<pb::Activity, Status> {
        let request = pb::CompleteActivityRequest { id: id.into(), outcome: outcome.into(), etag: etag.into() };
        Box::pin(self.activities().complete_activity(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn cancel(&self, id: &str, reason: &str) -> Result<pb::Activity, Status> {
        let request = pb::CancelActivityRequest { id: id.into(), reason: reason.into(), etag: String::new() };
        Box::pin(self.activities().cancel_activity(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn next(&self, id: &str, outcome: &str, activity: pb::Activity) -> Result<pb::Activity, Status> {
        let request = pb::TakeNextActionRequest {
            id: id.into(),
            outcome: outcome.into(),
            activity: Some(activity),
            etag: String::new(),
        };
        Box::pin(self.activities().take_next_action(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn case(&self, id: &str) -> Result<pb::Case, Status> {
        let request = pb::GetCaseRequest { id: id.into() };
        Box::pin(self.cases().get_case(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn list_cases(&self, request: pb::ListCasesRequest) -> Result<pb::ListCasesResponse, Status> {
        Box::pin(self.cases().list_cases(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn edit_case(&self, id: &str, fields: &[&str], case: pb::Case) -> Result<pb::Case, Status> {
        self.edit_case_seen(id, fields, case, "").await
    }

    pub async fn edit_case_seen(
        &self,
        id: &str,
        fields: &[&str],
        case: pb::Case,
        etag: &str,
    ) -> Result<pb::Case, Status> {
        let request = pb::UpdateCaseRequest {
            id: id.into(),
            case: Some(case),
            update_mask: Some(mask(fields)),
            etag: etag.into(),
        };
        Box::pin(self.cases().update_case(self.request(request))).await.map(Response::into_inner)
    }

    /// The stage gates of a case with its answers.
    pub async fn gates_of(&self, case_id: &str) -> Result<Vec<pb::CaseGate>, Status> {
        let request = self.request(pb::ListCaseGatesRequest { case_id: case_id.into() });
        Ok(Box::pin(self.cases().list_case_gates(request)).await?.into_inner().gates)
    }

    /// Answers stage gates, by their ids.
    pub async fn answer(&self, id: &str, answers: &[(&str, &str)]) -> Result<pb::Case, Status> {
        self.answer_seen(id, answers, "").await
    }

    pub async fn answer_seen(&self, id: &str, answers: &[(&str, &str)], etag: &str) -> Result<pb::Case, Status> {
        let answer =
            |(gate, answer): &(&str, &str)| pb::GateAnswer { gate_id: (*gate).into(), answer: (*answer).into() };
        let answers = answers.iter().map(answer).collect();
        let request = pb::AnswerGatesRequest { id: id.into(), answers, etag: etag.into() };
        Box::pin(self.cases().answer_gates(self.request(request))).await.map(Response::into_inner)
    }

    /// Moves a case into another stage by hand.
    pub async fn move_into(&self, id: &str, stage_id: String) -> Result<pb::Case, Status> {
        self.edit_case(id, &["stage_id"], pb::Case { stage_id, ..Default::default() }).await
    }

    pub async fn close(&self, request: pb::CloseCaseRequest) -> Result<pb::Case, Status> {
        Box::pin(self.cases().close_case(self.request(request))).await.map(Response::into_inner)
    }

    /// Ends a case, with a reason where one is needed.
    pub async fn end(&self, id: &str, result: pb::CaseStatus) -> Result<pb::Case, Status> {
        let reason = if result == pb::CaseStatus::Won { "" } else { "Price" };
        let (id, reason) = (id.into(), reason.into());
        self.close(pb::CloseCaseRequest { id, result: result.into(), reason, ..Default::default() }).await
    }

    pub async fn reopen(&self, id: &str) -> Result<pb::Case, Status> {
        let request = pb::ReopenCaseRequest { id: id.into(), etag: String::new() };
        Box::pin(self.cases().reopen_case(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn hand_over(&self, customer_id: &str, salesman_id: &str) -> Result<i32, Status> {
        let (customer_id, salesman_id) = (customer_id.into(), salesman_id.into());
        let request = self.request(pb::HandOverCasesRequest { customer_id, salesman_id });
        Ok(self.cases().hand_over_cases(request).await?.into_inner().case_count)
    }

    pub async fn history(&self, request: pb::ListCaseHistoryRequest) -> Result<pb::ListCaseHistoryResponse, Status> {
        Box::pin(self.cases().list_case_history(self.request(request))).await.map(Response::into_inner)
    }

    /// Saves a cold call.
    pub async fn cold_call(&self, request: pb::CreateColdCallRequest) -> Result<pb::ColdCall, Status> {
        Box::pin(self.cold_calls().create_cold_call(self.request(request))).await.map(Response::into_inner)
    }

    /// Whether a customer has been made.
    pub async fn creation(&self, customer_id: &str) -> Result<pb::CustomerCreation, Status> {
        let request = self.request(pb::GetCustomerCreationRequest { customer_id: customer_id.into() });
        self.cold_calls().get_customer_creation(request).await.map(Response::into_inner)
    }

    pub async fn recommendations(
        &self,
        request: pb::ListRecommendationsRequest,
    ) -> Result<pb::ListRecommendationsResponse, Status> {
        Box::pin(self.recommended().list_recommendations(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn recommendation_status(
        &self,
        request: pb::GetRecommendationStatusRequest,
    ) -> Result<pb::RecommendationStatus, Status> {
        self.recommended().get_recommendation_status(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn recommendation(&self, id: &str) -> Result<pb::Recommendation, Status> {
        let request = pb::GetRecommendationRequest { id: id.into() };
        Box::pin(self.recommended().get_recommendation(self.request(request))).await.map(Response::into_inner)
    }

    /// Plans an activity for a recommendation, in a case of its own.
    pub async fn accept(&self, id: &str, activity: pb::Activity) -> Result<pb::Activity, Status> {
        let (id, activity) = (id.into(), Some(activity));
        self.accept_with(pb::AcceptRecommendationRequest { id, activity, ..Default::default() }).await
    }

    pub async fn accept_with(&self, request: pb::AcceptRecommendationRequest) -> Result<pb::Activity, Status> {
        Box::pin(self.recommended().accept_recommendation(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn reject(&self, id: &str, reason: &str) -> Result<pb::Recommendation, Status> {
        let request = pb::RejectRecommendationRequest { id: id.into(), reason: reason.into(), etag: String::new() };
        Box::pin(self.recommended().reject_recommendation(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn restore(&self, id: &str) -> Result<pb::Recommendation, Status> {
        let request = pb::RestoreRecommendationRequest { id: id.into(), etag: String::new() };
        Box::pin(self.recommended().restore_recommendation(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn config(&self) -> Result<pb::CaseConfig, Status> {
        let request = self.request(pb::GetCaseConfigRequest {});
        self.configuration().get_case_config(request).await.map(Response::into_inner)
    }

    pub async fn types(&self) -> Result<Vec<pb::CaseType>, Status> {
        let request = self.request(pb::ListCaseTypesRequest {});
        Ok(self.configuration().list_case_types(request).await?.into_inner().case_types)
    }

    pub async fn stages(&self) -> Result<Vec<pb::CaseStage>, Status> {
        let request = self.request(pb::ListCaseStagesRequest {});
        Ok(self.configuration().list_case_stages(request).await?.into_inner().case_stages)
    }

    pub async fn add_type(&self, case_type: pb::CaseType) -> Result<pb::CaseType, Status> {
        let request = self.request(pb::CreateCaseTypeRequest { case_type: Some(case_type) });
        self.configuration().create_case_type(request).await.map(Response::into_inner)
    }

    pub async fn edit_type(&self, id: &str, fields: &[&str], case_type: pb::CaseType) -> Result<pb::CaseType, Status> {
        let request = pb::UpdateCaseTypeRequest {
            id: id.into(),
            case_type: Some(case_type),
            update_mask: Some(mask(fields)),
            etag: String::new(),
        };
        self.configuration().update_case_type(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn delete_type(&self, id: &str, etag: &str) -> Result<(), Status> {
        let request = self.request(pb::DeleteCaseTypeRequest { id: id.into(), etag: etag.into() });
        self.configuration().delete_case_type(request).await.map(Response::into_inner)
    }

    pub async fn add_stage(&self, case_stage: pb::CaseStage) -> Result<pb::CaseStage, Status> {
        let request = self.request(pb::CreateCaseStageRequest { case_stage: Some(case_stage) });
        self.configuration().create_case_stage(request).await.map(Response::into_inner)
    }

    pub async fn edit_stage(
        &self,
        id: &str,
        fields: &[&str],
        case_stage: pb::CaseStage,
    ) -> Result<pb::CaseStage, Status> {
        let request = pb::UpdateCaseStageRequest {
            id: id.into(),
            case_stage: Some(case_stage),
            update_mask: Some(mask(fields)),
            etag: String::new(),
        };
        self.configuration().update_case_stage(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn delete_stage(&self, id: &str, etag: &str) -> Result<(), Status> {
        let request = self.request(pb::DeleteCaseStageRequest { id: id.into(), etag: etag.into() });
        self.configuration().delete_case_stage(request).await.map(Response::into_inner)
    }

    pub async fn gates(&self) -> Result<Vec<pb::StageGate>, Status> {
        let request = self.request(pb::ListStageGatesRequest {});
        Ok(self.configuration().list_stage_gates(request).await?.into_inner().stage_gates)
    }

    pub async fn add_gate(&self, stage_gate: pb::StageGate) -> Result<pb::StageGate, Status> {
        let request = self.request(pb::CreateStageGateRequest { stage_gate: Some(stage_gate) });
        self.configuration().create_stage_gate(request).await.map(Response::into_inner)
    }

    pub async fn edit_gate(
        &self,
        id: &str,
        fields: &[&str],
        stage_gate: pb::StageGate,
    ) -> Result<pb::StageGate, Status> {
        let request = pb::UpdateStageGateRequest {
            id: id.into(),
            stage_gate: Some(stage_gate),
            update_mask: Some(mask(fields)),
            etag: String::new(),
        };
        self.configuration().update_stage_gate(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn delete_gate(&self, id: &str, etag: &str) -> Result<(), Status> {
        let request = self.request(pb::DeleteStageGateRequest { id: id.into(), etag: etag.into() });
        self.configuration().delete_stage_gate(request).await.map(Response::into_inner)
    }
}

pub(super) fn mask(fields: &[&str]) -> FieldMask {
    FieldMask { paths: fields.iter().map(|field| (*field).to_owned()).collect() }
}

/// The fields that a refusal names.
pub fn fields(status: &Status) -> Vec<String> {
    let violations = status.get_details_bad_request().map(|refused| refused.field_violations).unwrap_or_default();
    violations.into_iter().map(|violation| violation.field).collect()
}

/// The stable reason of a refusal.
pub fn reason(status: &Status) -> String {
    status.get_details_error_info().unwrap().reason
}

/// The HTTP status that the gateway makes of a refusal.
pub fn http_status(status: &Status) -> String {
    status.get_details_error_info().unwrap().metadata["http_status"].clone()
}
