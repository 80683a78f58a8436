//! Who calls: a person with a token.

use crm_chassis::Caller;
use crm_proto::customers::{
    self as pb, customers_service_client::CustomersServiceClient, static_codes_service_client::StaticCodesServiceClient,
};
use crm_proto::{customers::erp_link_service_client::ErpLinkServiceClient, link};
use crm_testkit::Exported;
use prost_types::FieldMask;
use std::sync::Arc;
use tonic::{Request, Response, Status, transport::Channel};
use tonic_types::StatusExt as _;

use super::World;

/// Somebody who calls the service.
#[derive(Clone)]
pub struct Person {
    pub caller: Caller,
    authorization: Option<String>,
    idempotency_key: Option<String>,
    pub(super) channel: Channel,
}

impl Person {
    /// With a token that is good for five minutes of the test's clock.
    pub fn new(world: &World, caller: Caller) -> Self {
        let request = world.callers.request(&caller, ());
        let authorization = request.metadata().get("authorization").map(|value| value.to_str().unwrap().to_owned());
        Self { caller, authorization, idempotency_key: None, channel: world.channel.clone() }
    }

    /// The same person without one right.
    pub fn without(&self, world: &World, permission: &str) -> Self {
        let mut caller = self.caller.clone();
        caller.permissions =
            Arc::new(caller.permissions.iter().filter(|right| *right != permission).cloned().collect());
        Self::new(world, caller)
    }

    /// The same person with another header, or none.
    pub fn authorized_by(&self, authorization: Option<&str>) -> Self {
        Self { authorization: authorization.map(str::to_owned), ..self.clone() }
    }

    /// The same person, who sends this idempotency key.
    pub fn with_key(&self, key: &str) -> Self {
        Self { idempotency_key: Some(key.into()), ..self.clone() }
    }

    pub(super) fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        let headers = [("authorization", &self.authorization), ("idempotency-key", &self.idempotency_key)];
        for (name, value) in headers {
            if let Some(value) = value {
                request.metadata_mut().insert(name, value.parse().unwrap());
            }
        }
        request
    }

    fn customers(&self) -> CustomersServiceClient<Channel> {
        CustomersServiceClient::new(self.channel.clone())
    }

    pub async fn create(&self, customer: pb::Customer) -> Result<pb::Customer, Status> {
        let request = pb::CreateCustomerRequest { customer: Some(customer) };
        // On the heap, because a customer is large and the client holds it many times.
        Box::pin(self.customers().create_customer(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn get(&self, id: &str) -> Result<pb::Customer, Status> {
        let request = pb::GetCustomerRequest { id: id.into() };
        self.customers().get_customer(self.request(request)).await.map(Response::into_inner)
    }

    /// Changes the named fields.
    pub async fn update(&self, id: &str, fields: &[&str], customer: pb::Customer) -> Result<pb::Customer, Status> {
        self.update_seen(id, "", fields, customer).await
    }

    /// Changes the named fields of the version that was seen; no names means those that are filled in.
    pub async fn update_seen(
        &self,
        id: &str,
        etag: &str,
        fields: &[&str],
        customer: pb::Customer,
    ) -> Result<pb::Customer, Status> {
        let update_mask = FieldMask { paths: fields.iter().map(|field| (*field).to_owned()).collect() };
        let request = pb::UpdateCustomerRequest {
            id: id.into(),
            customer: Some(customer),
            update_mask: Some(update_mask).filter(|mask| !mask.paths.is_empty()),
            etag: etag.into(),
        };
        Box::pin(self.customers().update_customer(self.request(request))).await.map(Response::into_inner)
    }

    /// Changes one thing of the customers whose ids and etags these are.
    pub async fn bulk_update(
        &self,
        seen: &[(&str, &str)],
        change: Option<pb::bulk_update_change::Change>,
    ) -> Result<Vec<pb::BulkUpdateResult>, Status> {
        let items = seen.iter().map(|(id, etag)| pb::BulkUpdateItem { id: (*id).into(), etag: (*etag).into() });
        let change = change.map(|change| pb::BulkUpdateChange { change: Some(change) });
        let request = pb::BulkUpdateCustomersRequest { items: items.collect(), change };
        let answer = self.customers().bulk_update_customers(self.request(request)).await?;
        Ok(answer.into_inner().results)
    }

    pub async fn release(&self, id: &str) -> Result<pb::Customer, Status> {
        self.release_seen(id, "").await
    }

    pub async fn release_seen(&self, id: &str, etag: &str) -> Result<pb::Customer, Status> {
        let request = pb::ReleaseCustomerRequest { id: id.into(), etag: etag.into() };
        self.customers().release_customer(self.request(request)).await.map(Response::into_inner)
    }

    /// Merges the second customer into the first one, with those of its values that the first one lacks.
    pub async fn merge(&self, survivor: &str, duplicate: &str) -> Result<pb::Customer, Status> {
        self.merge_as(pb::MergeCustomersRequest {
            id: survivor.into(),
            duplicate_id: duplicate.into(),
            ..Default::default()
        })
        .await
    }

    /// Merges with these values of the duplicate.
    pub async fn merge_taking(&self, survivor: &str, duplicate: &str, fields: &[&str]) -> Result<pb::Customer, Status> {
        let fields = Some(FieldMask { paths: fields.iter().map(|field| (*field).to_owned()).collect() });
        let (id, duplicate_id) = (survivor.into(), duplicate.into());
        self.merge_as(pb::MergeCustomersRequest { id, duplicate_id, fields, ..Default::default() }).await
    }

    pub async fn merge_as(&self, request: pb::MergeCustomersRequest) -> Result<pb::Customer, Status> {
        Box::pin(self.customers().merge_customers(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn separate(&self, id: &str) -> Result<pb::SeparateCustomerResponse, Status> {
        self.separate_seen(id, "").await
    }

    pub async fn separate_seen(&self, id: &str, etag: &str) -> Result<pb::SeparateCustomerResponse, Status> {
        let request = pb::SeparateCustomerRequest { id: id.into(), etag: etag.into() };
        Box::pin(self.customers().separate_customer(self.request(request))).await.map(Response::into_inner)
    }

    pub async fn list(&self, request: pb::ListCustomersRequest) -> Result<pb::ListCustomersResponse, Status> {
        self.customers().list_customers(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn duplicates(&self, request: pb::ListDuplicatesRequest) -> Result<pb::ListDuplicatesResponse, Status> {
        self.customers().list_duplicates(self.request(request)).await.map(Response::into_inner)
    }

    /// Names of the listed customers.
    pub async fn names(&self, request: pb::ListCustomersRequest) -> Vec<String> {
        let listed = self.list(request).await.unwrap();
        listed.customers.into_iter().map(|customer| customer.name).collect()
    }

    pub async fn export(&self, request: pb::ExportCustomersRequest) -> Result<Exported, Status> {
        Exported::read(self.customers().export_customers(self.request(request)).await?).await
    }

    pub async fn values(&self, request: pb::ListCustomersValuesRequest) -> Result<Vec<pb::FieldValue>, Status> {
        let listed = self.customers().list_customers_values(self.request(request)).await?;
        Ok(listed.into_inner().values)
    }

    pub async fn static_codes(&self, list: pb::StaticCodeList) -> Result<Vec<pb::StaticCode>, Status> {
        let request = self.request(pb::ListStaticCodesRequest { list: list.into() });
        let listed = StaticCodesServiceClient::new(self.channel.clone()).list_static_codes(request).await?;
        Ok(listed.into_inner().static_codes)
    }

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

/// The fields a call was refused for.
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
