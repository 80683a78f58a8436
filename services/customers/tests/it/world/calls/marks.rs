//! The caller's own marks: what a person calls.

use crm_proto::customers::{self as pb, marks_service_client::MarksServiceClient};
use tonic::{Response, Status, transport::Channel};

use crate::world::Person;

impl Person {
    fn marks(&self) -> MarksServiceClient<Channel> {
        MarksServiceClient::new(self.channel.clone())
    }

    pub async fn favourites(
        &self,
        request: pb::ListFavouriteCustomersRequest,
    ) -> Result<pb::ListFavouriteCustomersResponse, Status> {
        self.marks().list_favourite_customers(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn recent(
        &self,
        request: pb::ListRecentCustomersRequest,
    ) -> Result<pb::ListRecentCustomersResponse, Status> {
        self.marks().list_recent_customers(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn mark(&self, customer_id: &str) -> Result<(), Status> {
        let request = pb::MarkFavouriteRequest { customer_id: customer_id.into() };
        self.marks().mark_favourite(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn unmark(&self, customer_id: &str) -> Result<(), Status> {
        let request = pb::UnmarkFavouriteRequest { customer_id: customer_id.into() };
        self.marks().unmark_favourite(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn look_at(&self, customer_id: &str) -> Result<(), Status> {
        let request = pb::RecordViewRequest { customer_id: customer_id.into() };
        self.marks().record_view(self.request(request)).await.map(Response::into_inner)
    }
}
