//! Who calls: a person with a token.

use crm_chassis::Caller;
use crm_proto::customers::{
    self as pb, addresses_service_client::AddressesServiceClient, contacts_service_client::ContactsServiceClient,
    customers_service_client::CustomersServiceClient, groups_service_client::GroupsServiceClient,
    history_service_client::HistoryServiceClient, marks_service_client::MarksServiceClient,
    notes_service_client::NotesServiceClient, ranks_service_client::RanksServiceClient,
    sales_service_client::SalesServiceClient, salesmen_service_client::SalesmenServiceClient,
    static_codes_service_client::StaticCodesServiceClient, third_parties_service_client::ThirdPartiesServiceClient,
};
use crm_proto::{
    customers::erp_link_service_client::ErpLinkServiceClient, google::api::HttpBody, link, types::ColumnValue,
};
use crm_testkit::Exported;
use prost_types::FieldMask;
use std::sync::Arc;
use tonic::{Request, Response, Status, Streaming, transport::Channel};
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

/// Contacts, notes and sales.
impl Person {
    fn contacts(&self) -> ContactsServiceClient<Channel> {
        ContactsServiceClient::new(self.channel.clone())
    }

    pub async fn add_contact(&self, customer_id: &str, contact: pb::Contact) -> Result<pb::Contact, Status> {
        let request = pb::CreateContactRequest { customer_id: customer_id.into(), contact: Some(contact) };
        self.contacts().create_contact(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn contact(&self, id: &str) -> Result<pb::Contact, Status> {
        let request = pb::GetContactRequest { id: id.into() };
        self.contacts().get_contact(self.request(request)).await.map(Response::into_inner)
    }

    /// Changes the named fields.
    pub async fn edit_contact(&self, id: &str, fields: &[&str], contact: pb::Contact) -> Result<pb::Contact, Status> {
        self.edit_contact_seen(id, "", fields, contact).await
    }

    /// Changes the named fields of the version that was seen; no names means those that are filled in.
    pub async fn edit_contact_seen(
        &self,
        id: &str,
        etag: &str,
        fields: &[&str],
        contact: pb::Contact,
    ) -> Result<pb::Contact, Status> {
        let update_mask = FieldMask { paths: fields.iter().map(|field| (*field).to_owned()).collect() };
        let request = pb::UpdateContactRequest {
            id: id.into(),
            contact: Some(contact),
            update_mask: Some(update_mask).filter(|mask| !mask.paths.is_empty()),
            etag: etag.into(),
        };
        self.contacts().update_contact(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn list_contacts(&self, request: pb::ListContactsRequest) -> Result<pb::ListContactsResponse, Status> {
        self.contacts().list_contacts(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn contact_values(&self, request: pb::ListContactsValuesRequest) -> Result<Vec<ColumnValue>, Status> {
        let listed = self.contacts().list_contacts_values(self.request(request)).await?;
        Ok(listed.into_inner().values)
    }

    pub async fn third_party_values(
        &self,
        request: pb::ListThirdPartiesValuesRequest,
    ) -> Result<Vec<ColumnValue>, Status> {
        let listed = self.third_parties().list_third_parties_values(self.request(request)).await?;
        Ok(listed.into_inner().values)
    }

    pub async fn export_contacts(&self, request: pb::ExportContactsRequest) -> Result<Exported, Status> {
        Exported::read(self.begin_export_of_contacts(request).await?).await
    }

    /// The same, not read yet.
    pub async fn begin_export_of_contacts(
        &self,
        request: pb::ExportContactsRequest,
    ) -> Result<Response<Streaming<HttpBody>>, Status> {
        self.contacts().export_contacts(self.request(request)).await
    }

    pub async fn export_third_parties(&self, request: pb::ExportThirdPartiesRequest) -> Result<Exported, Status> {
        Exported::read(self.third_parties().export_third_parties(self.request(request)).await?).await
    }

    /// First names of the listed contacts.
    pub async fn contact_names(&self, request: pb::ListContactsRequest) -> Vec<String> {
        let listed = self.list_contacts(request).await.unwrap();
        listed.contacts.into_iter().map(|contact| contact.given_name).collect()
    }

    pub async fn add_note(&self, customer_id: &str, text: &str) -> Result<pb::Note, Status> {
        let note = pb::Note { text: text.into(), ..Default::default() };
        let request = pb::CreateNoteRequest { customer_id: customer_id.into(), note: Some(note) };
        NotesServiceClient::new(self.channel.clone()).create_note(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn list_notes(&self, request: pb::ListNotesRequest) -> Result<pb::ListNotesResponse, Status> {
        NotesServiceClient::new(self.channel.clone()).list_notes(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn sales(&self, customer_id: &str) -> Result<pb::SalesHistory, Status> {
        let request = self.request(pb::GetSalesHistoryRequest { customer_id: customer_id.into() });
        SalesServiceClient::new(self.channel.clone()).get_sales_history(request).await.map(Response::into_inner)
    }

    pub async fn list_addresses(&self, request: pb::ListAddressesRequest) -> Result<pb::ListAddressesResponse, Status> {
        let mut client = AddressesServiceClient::new(self.channel.clone());
        client.list_addresses(self.request(request)).await.map(Response::into_inner)
    }

    pub async fn history(&self, request: pb::ListHistoryRequest) -> Result<pb::ListHistoryResponse, Status> {
        let mut client = HistoryServiceClient::new(self.channel.clone());
        client.list_history(self.request(request)).await.map(Response::into_inner)
    }

    /// The texts of a customer's notes, in their order.
    pub async fn notes(&self, customer_id: &str) -> Vec<String> {
        let request = pb::ListNotesRequest { customer_id: customer_id.into(), ..Default::default() };
        self.list_notes(request).await.unwrap().notes.into_iter().map(|note| note.text).collect()
    }
}

/// Third parties.
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
}

/// Salesmen and their customers.
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

/// Customer groups.
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

/// The caller's own marks.
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

/// Ranks.
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
