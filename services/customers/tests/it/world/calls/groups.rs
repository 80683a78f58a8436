//! Customer groups: what a person calls.

use crm_proto::customers::{self as pb, groups_service_client::GroupsServiceClient};
use prost_types::FieldMask;
use tonic::{Response, Status, transport::Channel};

use crate::world::Person;

impl Person {
    fn groups(&self) -> GroupsServiceClient<Channel> {
        GroupsServiceClient::new(self.channel.clone())
    }

    pub async fn add_group(&self, name: &str, salesman_ids: &[String]) -> Result<pb::Group, Status> {
        let group = pb::Group { name: name.into(), salesman_ids: salesman_ids.to_vec(), ..Default::default() };
        let request = pb::CreateGroupRequest { group: Some(group) };
        self.groups().create_group(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn group(&self, id: &str) -> Result<pb::Group, Status> {
        let request = pb::GetGroupRequest { id: id.into() };
        self.groups().get_group(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn list_groups(&self, request: pb::ListGroupsRequest) -> Result<pb::ListGroupsResponse, Status> {
        self.groups().list_groups(self.request(request)).await.map(Response::into_inner)
    }

    /// Changes the named fields.
    pub async fn edit_group(&self, id: &str, fields: &[&str], group: pb::Group) -> Result<pb::Group, Status> {
        self.edit_group_seen(id, "", fields, group).await
    }

    /// Changes the named fields of the version that was seen; no names means those that are filled in.
    pub async fn edit_group_seen(
        &self,
        id: &str,
        etag: &str,
        fields: &[&str],
        group: pb::Group,
    ) -> Result<pb::Group, Status> {
        let update_mask = FieldMask { paths: fields.iter().map(|field| (*field).to_owned()).collect() };
        let request = pb::UpdateGroupRequest {
            id: id.into(),
            group: Some(group),
            update_mask: Some(update_mask).filter(|mask| !mask.paths.is_empty()),
            etag: etag.into(),
        };
        self.groups().update_group(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn delete_group(&self, id: &str, etag: &str) -> Result<(), Status> {
        let request = pb::DeleteGroupRequest { id: id.into(), etag: etag.into() };
        self.groups().delete_group(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn add_to_group(&self, id: &str, customers: &[&str]) -> Result<pb::AddGroupCustomersResponse, Status> {
        let customer_ids = customers.iter().map(|id| (*id).to_owned()).collect();
        let request = pb::AddGroupCustomersRequest { id: id.into(), customer_ids };
        self.groups().add_group_customers(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn take_from_group(
        &self,
        id: &str,
        customers: &[&str],
    ) -> Result<pb::RemoveGroupCustomersResponse, Status> {
        let customer_ids = customers.iter().map(|id| (*id).to_owned()).collect();
        let request = pb::RemoveGroupCustomersRequest { id: id.into(), customer_ids };
        self.groups().remove_group_customers(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn merge_groups(&self, id: &str, groups: &[&str]) -> Result<pb::Group, Status> {
        self.merge_groups_seen(id, "", groups).await
    }

    pub async fn merge_groups_seen(&self, id: &str, etag: &str, groups: &[&str]) -> Result<pb::Group, Status> {
        let group_ids = groups.iter().map(|id| (*id).to_owned()).collect();
        let request = pb::MergeGroupsRequest { id: id.into(), group_ids, etag: etag.into() };
        self.groups().merge_groups(self.request(request)).await.map(Response::into_inner)
    }
}
