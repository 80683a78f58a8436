//! Targets, reports and the link to the ERP, as somebody calls them.

use crm_proto::{
    activities::{
        self as pb, WorkView, erp_link_service_client::ErpLinkServiceClient,
        reports_service_client::ReportsServiceClient, targets_service_client::TargetsServiceClient,
    },
    link,
};
use tonic::{Response, Status, transport::Channel};

use super::Person;

/// A target of so many calls.
pub fn calls(calls: i32) -> pb::SalesmanTargets {
    pb::SalesmanTargets { calls: Some(calls), ..Default::default() }
}

/// Targets.
impl Person {
    fn of_targets(&self) -> TargetsServiceClient<Channel> {
        TargetsServiceClient::new(self.channel.clone())
    }

    pub async fn targets(&self, view: WorkView) -> Result<Vec<pb::SalesmanTargets>, Status> {
        let request = pb::ListSalesmanTargetsRequest { view: view.into(), ..Default::default() };
        Ok(self.list_targets(request).await?.targets)
    }

    pub async fn list_targets(
        &self,
        request: pb::ListSalesmanTargetsRequest,
    ) -> Result<pb::ListSalesmanTargetsResponse, Status> {
        self.of_targets().list_salesman_targets(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn set_targets(&self, id: &str, targets: pb::SalesmanTargets) -> Result<pb::SalesmanTargets, Status> {
        self.set_targets_seen(id, targets, "").await
    }

    pub async fn set_targets_seen(
        &self,
        id: &str,
        targets: pb::SalesmanTargets,
        etag: &str,
    ) -> Result<pb::SalesmanTargets, Status> {
        let request = pb::UpdateSalesmanTargetsRequest {
            id: id.into(),
            targets: Some(targets),
            update_mask: None,
            etag: etag.into(),
        };
        self.of_targets().update_salesman_targets(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn apply_to_all(&self, targets: pb::SalesmanTargets) -> Result<pb::ApplyTargetsToAllResponse, Status> {
        let request = pb::ApplyTargetsToAllRequest { targets: Some(targets), update_mask: None };
        self.of_targets().apply_targets_to_all(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn target_defaults(&self) -> Result<pb::TargetDefaults, Status> {
        let request = self.request(pb::GetTargetDefaultsRequest {});
        self.of_targets().get_target_defaults(request).await.map(Response::into_inner)
    }

    /// Makes it so many calls by default.
    pub async fn set_target_defaults(&self, calls: i32, etag: &str) -> Result<pb::TargetDefaults, Status> {
        let defaults = Some(pb::TargetDefaults { calls: Some(calls), ..Default::default() });
        let request = pb::UpdateTargetDefaultsRequest { defaults, update_mask: None, etag: etag.into() };
        self.of_targets().update_target_defaults(self.request(request)).await.map(Response::into_inner)
    }
}

/// Reports.
impl Person {
    fn of_reports(&self) -> ReportsServiceClient<Channel> {
        ReportsServiceClient::new(self.channel.clone())
    }

    pub async fn activity_report(&self, request: pb::GetActivityReportRequest) -> Result<pb::ActivityReport, Status> {
        self.of_reports().get_activity_report(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn active_customers(
        &self,
        request: pb::ListActivityReportCustomersRequest,
    ) -> Result<pb::ListActivityReportCustomersResponse, Status> {
        self.of_reports().list_activity_report_customers(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn pipeline(&self, request: pb::GetPipelineRequest) -> Result<pb::Pipeline, Status> {
        self.of_reports().get_pipeline(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn performance(&self, request: pb::GetSalesPerformanceRequest) -> Result<pb::SalesPerformance, Status> {
        self.of_reports().get_sales_performance(self.request(request)).await.map(Response::into_inner)
    }
}

/// The link to the ERP.
impl Person {
    fn link(&self) -> ErpLinkServiceClient<Channel> {
        ErpLinkServiceClient::new(self.channel.clone())
    }

    pub async fn link_state(&self) -> Result<link::ErpLinkState, Status> {
        let request = self.request(link::GetErpLinkStateRequest {});
        self.link().get_erp_link_state(request).await.map(Response::into_inner)
    }

    pub async fn parked(&self) -> Result<Vec<link::ParkedMessage>, Status> {
        let request = self.request(link::ListParkedMessagesRequest::default());
        Ok(self.link().list_parked_messages(request).await?.into_inner().parked_messages)
    }

    pub async fn parked_message(&self, id: &str) -> Result<link::ParkedMessage, Status> {
        let request = self.request(link::GetParkedMessageRequest { id: id.into() });
        self.link().get_parked_message(request).await.map(Response::into_inner)
    }

    pub async fn replay(&self, id: &str) -> Result<link::ReplayParkedMessageResponse, Status> {
        let request = self.request(link::ReplayParkedMessageRequest { id: id.into() });
        self.link().replay_parked_message(request).await.map(Response::into_inner)
    }

    pub async fn replay_all(&self) -> Result<link::ReplayParkedMessagesResponse, Status> {
        let request = self.request(link::ReplayParkedMessagesRequest::default());
        self.link().replay_parked_messages(request).await.map(Response::into_inner)
    }

    pub async fn drop_parked(&self, id: &str, reason: &str) -> Result<(), Status> {
        let request = self.request(link::DropParkedMessageRequest { id: id.into(), reason: reason.into() });
        self.link().drop_parked_message(request).await.map(Response::into_inner)
    }
}
