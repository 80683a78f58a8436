//! Salesmen and their customers: what a person calls.

use crm_proto::customers::{self as pb, salesmen_service_client::SalesmenServiceClient};
use tonic::{Response, Status, transport::Channel};

use crate::world::Person;

impl Person {
    fn salesmen(&self) -> SalesmenServiceClient<Channel> {
        SalesmenServiceClient::new(self.channel.clone())
    }

    pub async fn list_salesmen(&self, request: pb::ListSalesmenRequest) -> Result<pb::ListSalesmenResponse, Status> {
        self.salesmen().list_salesmen(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn salesman_customers(
        &self,
        request: pb::ListSalesmanCustomersRequest,
    ) -> Result<pb::ListSalesmanCustomersResponse, Status> {
        self.salesmen().list_salesman_customers(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn move_customers(&self, request: pb::MoveCustomersRequest) -> Result<pb::MoveCustomersResponse, Status> {
        self.salesmen().move_customers(self.request(request)).await.map(Response::into_inner)
    }
}
