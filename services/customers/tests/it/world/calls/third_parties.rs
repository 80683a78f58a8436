//! Third parties: what a person calls.

use crm_proto::customers::{self as pb, third_parties_service_client::ThirdPartiesServiceClient};
use crm_proto::types::ColumnValue;
use crm_testkit::Exported;
use prost_types::FieldMask;
use tonic::{Response, Status, transport::Channel};

use crate::world::Person;

impl Person {
    fn third_parties(&self) -> ThirdPartiesServiceClient<Channel> {
        ThirdPartiesServiceClient::new(self.channel.clone())
    }

    pub async fn add_third_party(
        &self,
        customer_id: &str,
        third_party: pb::ThirdParty,
    ) -> Result<pb::ThirdParty, Status> {
        let request = pb::CreateThirdPartyRequest { customer_id: customer_id.into(), third_party: Some(third_party) };
        self.third_parties().create_third_party(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn third_party(&self, id: &str) -> Result<pb::ThirdParty, Status> {
        let request = pb::GetThirdPartyRequest { id: id.into() };
        self.third_parties().get_third_party(self.request(request)).await.map(Response::into_inner)
    }

    /// Changes the named fields.
    pub async fn edit_third_party(
        &self,
        id: &str,
        fields: &[&str],
        third_party: pb::ThirdParty,
    ) -> Result<pb::ThirdParty, Status> {
        self.edit_third_party_seen(id, "", fields, third_party).await
    }

    /// Changes the named fields of the version that was seen; no names means those that are filled in.
    pub async fn edit_third_party_seen(
        &self,
        id: &str,
        etag: &str,
        fields: &[&str],
        third_party: pb::ThirdParty,
    ) -> Result<pb::ThirdParty, Status> {
        let update_mask = FieldMask { paths: fields.iter().map(|field| (*field).to_owned()).collect() };
        let request = pb::UpdateThirdPartyRequest {
            id: id.into(),
            third_party: Some(third_party),
            update_mask: Some(update_mask).filter(|mask| !mask.paths.is_empty()),
            etag: etag.into(),
        };
        self.third_parties().update_third_party(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn delete_third_party(&self, id: &str, etag: &str) -> Result<(), Status> {
        let request = pb::DeleteThirdPartyRequest { id: id.into(), etag: etag.into() };
        self.third_parties().delete_third_party(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn restore_third_party(&self, id: &str) -> Result<pb::ThirdParty, Status> {
        let request = pb::RestoreThirdPartyRequest { id: id.into() };
        self.third_parties().restore_third_party(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn list_third_parties(
        &self,
        request: pb::ListThirdPartiesRequest,
    ) -> Result<pb::ListThirdPartiesResponse, Status> {
        self.third_parties().list_third_parties(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn third_party_values(
        &self,
        request: pb::ListThirdPartiesValuesRequest,
    ) -> Result<Vec<ColumnValue>, Status> {
        let listed = self.third_parties().list_third_parties_values(self.request(request)).await?;
        Ok(listed.into_inner().values)
    }

    pub async fn export_third_parties(&self, request: pb::ExportThirdPartiesRequest) -> Result<Exported, Status> {
        Exported::read(self.third_parties().export_third_parties(self.request(request)).await?).await
    }
}
