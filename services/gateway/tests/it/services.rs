//! The product's services as tonic generates them, implemented to record and repeat.

use std::{
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use crm_proto::{
    customers::{
        self as pb, customers_service_server::CustomersService, static_codes_service_server::StaticCodesService,
    },
    google::api::HttpBody,
    identity::{self as idp, employees_service_server::EmployeesService, sessions_service_server::SessionsService},
};
use futures::{Stream, StreamExt as _, stream};
use prost::Message;
use prost_reflect::DynamicMessage;
use serde_json::Value;
use tonic::{Request, Response, Status, metadata::MetadataMap};

/// A call as it reached a service.
#[derive(Clone, Debug)]
pub struct Call {
    pub message: Value,
    pub metadata: MetadataMap,
}

/// Services that note each call and answer it plainly, or with the failure a test has set.
#[derive(Clone, Default)]
pub struct Recorder {
    calls: Arc<Mutex<Vec<Call>>>,
    failure: Arc<Mutex<Option<Status>>>,
    /// Parts of endless files that were asked for.
    pub parts: Arc<AtomicUsize>,
    /// Endless files that are still read: as many as there are others of this.
    pub readers: Arc<()>,
}

impl Recorder {
    /// Lets all calls fail like this from now on.
    pub fn fail(&self, status: Status) {
        *self.failure.lock().unwrap() = Some(status);
    }

    /// The last call.
    pub fn last(&self) -> Call {
        self.calls.lock().unwrap().last().cloned().expect("a call reached a service")
    }

    /// How many calls there were.
    pub fn count(&self) -> usize {
        self.calls.lock().unwrap().len()
    }

    fn record<M: Message>(&self, full_name: &str, request: Request<M>) -> Result<M, Status> {
        let (metadata, _, message) = request.into_parts();
        let descriptor = crm_proto::descriptors().get_message_by_name(full_name).unwrap();
        let dynamic = DynamicMessage::decode(descriptor, message.encode_to_vec().as_slice()).unwrap();
        let call = Call { message: serde_json::to_value(&dynamic).unwrap(), metadata };
        self.calls.lock().unwrap().push(call);
        match self.failure.lock().unwrap().clone() {
            Some(status) => Err(status),
            None => Ok(message),
        }
    }
}

fn customer(id: &str) -> pb::Customer {
    pb::Customer { id: id.to_owned(), name: "Acme".to_owned(), etag: "7".to_owned(), ..pb::Customer::default() }
}

#[tonic::async_trait]
impl CustomersService for Recorder {
    async fn list_customers(
        &self,
        request: Request<pb::ListCustomersRequest>,
    ) -> Result<Response<pb::ListCustomersResponse>, Status> {
        self.record("crm.customers.v1.ListCustomersRequest", request)?;
        let summary = |number| pb::CustomerSummary { id: format!("c-{number}"), ..Default::default() };
        let customers = (0..50).map(summary).collect();
        Ok(Response::new(pb::ListCustomersResponse { customers, ..pb::ListCustomersResponse::default() }))
    }

    async fn list_customers_values(
        &self,
        request: Request<pb::ListCustomersValuesRequest>,
    ) -> Result<Response<pb::ListCustomersValuesResponse>, Status> {
        self.record("crm.customers.v1.ListCustomersValuesRequest", request)?;
        Ok(Response::new(pb::ListCustomersValuesResponse::default()))
    }

    async fn list_duplicates(
        &self,
        request: Request<pb::ListDuplicatesRequest>,
    ) -> Result<Response<pb::ListDuplicatesResponse>, Status> {
        self.record("crm.customers.v1.ListDuplicatesRequest", request)?;
        Ok(Response::new(pb::ListDuplicatesResponse::default()))
    }

    async fn get_customer(&self, request: Request<pb::GetCustomerRequest>) -> Result<Response<pb::Customer>, Status> {
        let request = self.record("crm.customers.v1.GetCustomerRequest", request)?;
        if request.id == "endless" {
            std::future::pending::<()>().await;
        }
        let mut response = Response::new(customer(&request.id));
        // Only the identity service may set cookies: the gateway must drop this one.
        response.metadata_mut().insert("set-cookie", "stolen=1".parse().unwrap());
        Ok(response)
    }

    async fn create_customer(
        &self,
        request: Request<pb::CreateCustomerRequest>,
    ) -> Result<Response<pb::Customer>, Status> {
        self.record("crm.customers.v1.CreateCustomerRequest", request)?;
        Ok(Response::new(customer("c-new")))
    }

    async fn update_customer(
        &self,
        request: Request<pb::UpdateCustomerRequest>,
    ) -> Result<Response<pb::Customer>, Status> {
        let request = self.record("crm.customers.v1.UpdateCustomerRequest", request)?;
        Ok(Response::new(customer(&request.id)))
    }

    async fn merge_customers(
        &self,
        request: Request<pb::MergeCustomersRequest>,
    ) -> Result<Response<pb::Customer>, Status> {
        let request = self.record("crm.customers.v1.MergeCustomersRequest", request)?;
        Ok(Response::new(customer(&request.id)))
    }

    async fn separate_customer(
        &self,
        request: Request<pb::SeparateCustomerRequest>,
    ) -> Result<Response<pb::SeparateCustomerResponse>, Status> {
        self.record("crm.customers.v1.SeparateCustomerRequest", request)?;
        Ok(Response::new(pb::SeparateCustomerResponse::default()))
    }

    async fn bulk_update_customers(
        &self,
        request: Request<pb::BulkUpdateCustomersRequest>,
    ) -> Result<Response<pb::BulkUpdateCustomersResponse>, Status> {
        self.record("crm.customers.v1.BulkUpdateCustomersRequest", request)?;
        Ok(Response::new(pb::BulkUpdateCustomersResponse::default()))
    }

    async fn release_customer(
        &self,
        request: Request<pb::ReleaseCustomerRequest>,
    ) -> Result<Response<pb::Customer>, Status> {
        let request = self.record("crm.customers.v1.ReleaseCustomerRequest", request)?;
        Ok(Response::new(customer(&request.id)))
    }

    type ExportCustomersStream = Pin<Box<dyn Stream<Item = Result<HttpBody, Status>> + Send>>;

    /// The search says what becomes of the file.
    async fn export_customers(
        &self,
        request: Request<pb::ExportCustomersRequest>,
    ) -> Result<Response<Self::ExportCustomersStream>, Status> {
        let request = self.record("crm.customers.v1.ExportCustomersRequest", request)?;
        let part = |text: &str| HttpBody { data: text.as_bytes().to_vec(), ..HttpBody::default() };
        let first = HttpBody { content_type: "text/csv; charset=utf-8".to_owned(), ..part("id\r\n") };
        let (parts, reader) = (self.parts.clone(), self.readers.clone());
        let file: Self::ExportCustomersStream = match request.search.as_str() {
            "fails at once" => Box::pin(stream::iter([Err(Status::unavailable("tcp 10.0.0.7"))])),
            "breaks off" => {
                // Not before the browser has begun to read.
                let broken = async {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    Err(Status::internal("relation"))
                };
                Box::pin(stream::iter([Ok(first), Ok(part("1\r\n"))]).chain(stream::once(broken)))
            }
            "is endless" => {
                let more = stream::repeat_with(move || {
                    let _reads = &reader;
                    parts.fetch_add(1, Ordering::Relaxed);
                    Ok(HttpBody { data: vec![b'x'; 10_000], ..HttpBody::default() })
                });
                Box::pin(stream::iter([Ok(first)]).chain(more))
            }
            _ => Box::pin(stream::iter([Ok(first), Ok(part("1\r\n")), Ok(part("2\r\n"))])),
        };
        let mut response = Response::new(file);
        let metadata = response.metadata_mut();
        metadata.insert("content-disposition", "attachment; filename=\"customers.csv\"".parse().unwrap());
        metadata.insert("x-row-count", 2.into());
        metadata.insert("set-cookie", "stolen=1".parse().unwrap());
        Ok(response)
    }
}

#[tonic::async_trait]
impl StaticCodesService for Recorder {
    async fn list_static_codes(
        &self,
        request: Request<pb::ListStaticCodesRequest>,
    ) -> Result<Response<pb::ListStaticCodesResponse>, Status> {
        self.record("crm.customers.v1.ListStaticCodesRequest", request)?;
        Ok(Response::new(pb::ListStaticCodesResponse::default()))
    }
}

#[tonic::async_trait]
impl SessionsService for Recorder {
    async fn create_session(
        &self,
        request: Request<idp::CreateSessionRequest>,
    ) -> Result<Response<idp::Session>, Status> {
        self.record("crm.identity.v1.CreateSessionRequest", request)?;
        let mut response = Response::new(idp::Session::default());
        response.metadata_mut().insert("set-cookie", "crm_session=secret; HttpOnly".parse().unwrap());
        Ok(response)
    }

    async fn get_session(&self, request: Request<idp::GetSessionRequest>) -> Result<Response<idp::Session>, Status> {
        self.record("crm.identity.v1.GetSessionRequest", request)?;
        Ok(Response::new(idp::Session::default()))
    }

    async fn delete_session(&self, request: Request<idp::DeleteSessionRequest>) -> Result<Response<()>, Status> {
        self.record("crm.identity.v1.DeleteSessionRequest", request)?;
        let mut response = Response::new(());
        response.metadata_mut().insert("set-cookie", "crm_session=; Max-Age=0".parse().unwrap());
        Ok(response)
    }

    async fn delete_all_sessions(
        &self,
        request: Request<idp::DeleteAllSessionsRequest>,
    ) -> Result<Response<()>, Status> {
        self.record("crm.identity.v1.DeleteAllSessionsRequest", request)?;
        Ok(Response::new(()))
    }

    async fn change_password(&self, request: Request<idp::ChangePasswordRequest>) -> Result<Response<()>, Status> {
        self.record("crm.identity.v1.ChangePasswordRequest", request)?;
        Ok(Response::new(()))
    }
}

#[tonic::async_trait]
impl EmployeesService for Recorder {
    async fn list_employees(
        &self,
        request: Request<idp::ListEmployeesRequest>,
    ) -> Result<Response<idp::ListEmployeesResponse>, Status> {
        self.record("crm.identity.v1.ListEmployeesRequest", request)?;
        Ok(Response::new(idp::ListEmployeesResponse::default()))
    }
}
