//! Ranks: what a person calls.

use crm_proto::customers::{self as pb, ranks_service_client::RanksServiceClient};
use prost_types::FieldMask;
use tonic::{Response, Status, transport::Channel};

use crate::world::Person;

impl Person {
    fn ranks_service(&self) -> RanksServiceClient<Channel> {
        RanksServiceClient::new(self.channel.clone())
    }

    pub async fn ranks(&self) -> Result<Vec<pb::Rank>, Status> {
        let listed = self.ranks_service().list_ranks(self.request(pb::ListRanksRequest {})).await?;
        Ok(listed.into_inner().ranks)
    }

    pub async fn add_rank(&self, name: &str, days: i32) -> Result<pb::Rank, Status> {
        let rank = pb::Rank { name: name.into(), call_cycle_days: Some(days), ..Default::default() };
        let request = pb::CreateRankRequest { rank: Some(rank) };
        self.ranks_service().create_rank(self.request(request)).await.map(Response::into_inner)
    }

    /// Changes the named fields of the version that was seen; no names means those that are filled in.
    pub async fn edit_rank(&self, id: &str, etag: &str, fields: &[&str], rank: pb::Rank) -> Result<pb::Rank, Status> {
        let update_mask = FieldMask { paths: fields.iter().map(|field| (*field).to_owned()).collect() };
        let request = pb::UpdateRankRequest {
            id: id.into(),
            rank: Some(rank),
            update_mask: Some(update_mask).filter(|mask| !mask.paths.is_empty()),
            etag: etag.into(),
        };
        self.ranks_service().update_rank(self.request(request)).await.map(Response::into_inner)
    }
}
