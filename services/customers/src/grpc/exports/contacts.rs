//! Contacts as a file.

use crm_chassis::{
    Result, Tx,
    export::{
        Pages,
        sheet::{Cell, Column, Sheet},
    },
    page::Page,
};
use crm_proto::customers::Contact;

use super::{page_after, time, truth};
use crate::{
    grpc::convert::contact::to_proto,
    store::contact_lists::{self, ContactSelection, WHOLE_LISTING},
};

/// What is known of a contact.
const COLUMNS: &[Column<Contact>] = &[
    Column::new("id", |contact| Cell::value(&contact.id)),
    Column::new("customerId", |contact| Cell::value(&contact.customer_id)),
    Column::new("customerName", |contact| Cell::text(&contact.customer_name)),
    Column::new("code", |contact| Cell::text(&contact.code)),
    Column::new("givenName", |contact| Cell::text(&contact.given_name)),
    Column::new("familyName", |contact| Cell::text(&contact.family_name)),
    Column::new("title", |contact| Cell::text(&contact.title)),
    Column::new("role", |contact| Cell::text(&contact.role)),
    Column::new("roleName", |contact| Cell::text(&contact.role_name)),
    Column::new("telephone", |contact| Cell::text(&contact.telephone)),
    Column::new("mobile", |contact| Cell::text(&contact.mobile)),
    Column::new("businessTelephone", |contact| Cell::text(&contact.business_telephone)),
    Column::new("email", |contact| Cell::text(&contact.email)),
    Column::new("isSalesContact", |contact| truth(contact.is_sales_contact())),
    Column::new("acceptsSalesCalls", |contact| truth(contact.accepts_sales_calls())),
    Column::new("birthday", |contact| Cell::value(&contact.birthday)),
    Column::new("active", |contact| truth(contact.active())),
    Column::new("erpSyncTime", |contact| time(contact.erp_sync_time)),
    Column::new("createTime", |contact| time(contact.create_time)),
    Column::new("createdBy", |contact| Cell::text(&contact.created_by)),
    Column::new("updateTime", |contact| time(contact.update_time)),
    Column::new("updatedBy", |contact| Cell::text(&contact.updated_by)),
];

/// The contacts of a list, page by page.
#[derive(Debug)]
pub struct ContactPages {
    selection: ContactSelection,
    order_by: String,
    /// Of the next page; none behind the last one.
    token: Option<String>,
}

impl ContactPages {
    /// From the first one on.
    #[must_use]
    pub fn new(selection: ContactSelection, order_by: String) -> Self {
        Self { selection, order_by, token: Some(String::new()) }
    }
}

impl Pages for ContactPages {
    type Row = Contact;

    const SHEET: Sheet<Contact> = Sheet(COLUMNS);

    async fn count(&self, tx: &mut Tx) -> Result<i64> {
        contact_lists::count_all(tx, &self.selection).await
    }

    async fn next(&mut self, tx: &mut Tx) -> Result<Option<Vec<Contact>>> {
        let Some(token) = self.token.take() else { return Ok(None) };
        // The tokens stay here, so it need not be told which list they belong to.
        let page = Page::parse(&WHOLE_LISTING, &page_after(&self.order_by, &token), b"")?;
        let (contacts, next) = contact_lists::page(tx, &self.selection, page).await?;
        self.token = (!next.is_empty()).then_some(next);
        Ok(Some(contacts.iter().map(to_proto).collect()))
    }
}
