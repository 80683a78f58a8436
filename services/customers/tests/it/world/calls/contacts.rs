//! Contacts, notes and sales: what a person calls.

use crm_proto::customers::{
    self as pb, addresses_service_client::AddressesServiceClient, contacts_service_client::ContactsServiceClient,
    history_service_client::HistoryServiceClient, notes_service_client::NotesServiceClient,
    sales_service_client::SalesServiceClient,
};
use crm_proto::{google::api::HttpBody, types::ColumnValue};
use crm_testkit::Exported;
use prost_types::FieldMask;
use tonic::{Response, Status, Streaming, transport::Channel};

use crate::world::Person;

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
