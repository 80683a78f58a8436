//! `crm.customers.v1.ContactsService`.

use crm_chassis::{Db, Error, Reply, Result, Tx, begin, export, filter::FilterContext, mask::Mask, page::Page};
use crm_proto::customers::{self as pb, contacts_service_server::ContactsService};
use tonic::{Request, async_trait};

use super::{convert, exports::ContactPages, references};
use crate::{
    domain::Contact,
    events, store,
    store::{
        contact_lists::{ContactSelection, LISTING},
        search::{self, Found, Searched},
        visibility::{Reach, Reaches},
    },
};

/// Lists, shows, creates and edits contacts.
#[derive(Clone, Debug)]
pub struct Contacts {
    /// Transactions for requests.
    pub db: Db,
    /// How many customers callers see.
    pub reaches: Reaches,
    /// Lists as files.
    pub exports: export::Exports,
}

#[async_trait]
impl ContactsService for Contacts {
    async fn list_contacts(&self, request: Request<pb::ListContactsRequest>) -> Reply<pb::ListContactsResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let narrowed = !input.customer_id.is_empty() || input.sales_only || input.filter.is_some();
        let most = search::enough_for(&page, narrowed || input.include_total_size);
        let mut selection = self.selection_of(&mut tx, &input, most).await?;
        let (mut contacts, mut next_page_token) = store::contact_lists::page(&mut tx, &selection, page.clone()).await?;
        // What a search finds may be more than was looked for.
        let holds_all = page.holds_all(contacts.len(), &next_page_token).filter(|_| selection.found.is_none());
        let is_short = next_page_token.is_empty();
        if (is_short || input.include_total_size) && selection.found.as_ref().is_some_and(Found::is_part) {
            selection = self.selection_of(&mut tx, &input, search::ALL).await?;
            if is_short {
                (contacts, next_page_token) = store::contact_lists::page(&mut tx, &selection, page).await?;
            }
        }
        let total = match holds_all {
            _ if !input.include_total_size => None,
            Some(total) => Some(total),
            None => Some(store::contact_lists::count(&mut tx, &selection).await?),
        };
        let reply = pb::ListContactsResponse {
            contacts: contacts.iter().map(|contact| convert::contact::to_proto_for(contact, tx.caller())).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn list_contacts_values(
        &self,
        request: Request<pb::ListContactsValuesRequest>,
    ) -> Reply<pb::ListContactsValuesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let pb::ListContactsValuesRequest { field, prefix, customer_id, filter, sales_only, search, view } = input;
        let listed = pb::ListContactsRequest { customer_id, filter, sales_only, search, view, ..Default::default() };
        let selection = self.selection_of(&mut tx, &listed, search::ALL).await?;
        let values = store::values::of_contacts(&mut tx, &selection, &field, &prefix).await?;
        Ok(tx.finish(pb::ListContactsValuesResponse { values }).await?)
    }

    type ExportContactsStream = export::File;

    async fn export_contacts(&self, request: Request<pb::ExportContactsRequest>) -> Reply<export::File> {
        let (mut export, input) = self.exports.begin(request).await?;
        let pb::ExportContactsRequest { customer_id, filter, sales_only, order_by, search, view } = input.clone();
        let listed = pb::ListContactsRequest { customer_id, filter, sales_only, search, view, ..Default::default() };
        let selection = self.selection_of(&mut export.tx, &listed, search::ALL).await?;
        search::expect_all(selection.found.as_ref())?;
        Ok(export.send("contacts", &input, ContactPages::new(selection, order_by)).await?)
    }

    async fn get_contact(&self, request: Request<pb::GetContactRequest>) -> Reply<pb::Contact> {
        let (mut tx, input) = self.db.read(request).await?;
        let contact = store::contacts::get(&mut tx, convert::contact::id(&input.id)?).await?;
        let reply = convert::contact::to_proto_for(&contact, tx.caller());
        Ok(tx.finish(reply).await?)
    }

    async fn create_contact(&self, request: Request<pb::CreateContactRequest>) -> Reply<pb::Contact> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.contact.ok_or_else(|| Error::invalid("contact", "Send the contact to create."))?;
        let customer = store::customers::hold(&mut tx, convert::id(&input.customer_id)?).await?;
        let (person, mut wrong) = convert::contact::person(&wanted);
        wrong.extend(references::unknown_role(&mut tx, None, &person).await?);
        let contact = Contact::create(tx.new_id(), &customer, person, tx.caller(), tx.now());
        let contact = references::and_judge(wrong, contact).map_err(|error| error.within("contact"))?;
        let contact = store::contacts::insert(&mut tx, &contact).await?;
        tx.audit("contact", contact.id, "created", &contact.first_values()).await?;
        tx.publish(events::contact_changed(&contact, &customer, pb::ContactChange::Created)).await?;
        events::tell_erp_of_contact(&mut tx, &contact, &customer).await?;
        let reply = convert::contact::to_proto_for(&contact, tx.caller());
        Ok(tx.finish(reply).await?)
    }

    async fn update_contact(&self, request: Request<pb::UpdateContactRequest>) -> Reply<pb::Contact> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.contact.ok_or_else(|| Error::invalid("contact", "Send the fields to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        let before =
            store::contacts::lock(&mut tx, convert::contact::id(&input.id)?).await?.expect_etag(&input.etag)?;
        let customer = store::customers::hold(&mut tx, before.customer.id).await?;
        let wanted = mask.merge(&convert::contact::to_proto(&before), &wanted)?;
        let (person, mut wrong) = convert::contact::person(&wanted);
        wrong.extend(references::unknown_role(&mut tx, Some(&before.person), &person).await?);
        let contact = before.clone().edit(&customer, person, tx.caller(), tx.now());
        let contact = references::and_judge(wrong, contact).map_err(|error| error.within("contact"))?;
        let changes = before.changes_to(&contact);
        if changes.is_empty() {
            let reply = convert::contact::to_proto_for(&before, tx.caller());
            return Ok(tx.finish(reply).await?);
        }
        let contact = store::contacts::update(&mut tx, &contact).await?;
        tx.audit("contact", contact.id, "updated", &changes).await?;
        tx.publish(events::contact_changed(&contact, &customer, pb::ContactChange::Updated)).await?;
        events::tell_erp_of_contact(&mut tx, &contact, &customer).await?;
        let reply = convert::contact::to_proto_for(&contact, tx.caller());
        Ok(tx.finish(reply).await?)
    }
}

impl Contacts {
    /// What a list holds: the contacts of one customer or of all the caller may see, what a search finds among them, and the filter with the
    /// tenant's idea of today.
    async fn selection_of(
        &self,
        tx: &mut Tx,
        listed: &pb::ListContactsRequest,
        most: usize,
    ) -> Result<ContactSelection> {
        let customer = match listed.customer_id.as_str() {
            "" => None,
            id => {
                let id = convert::id(id)?;
                store::customers::expect_visible(tx, id).await?;
                Some(id)
            }
        };
        let context = FilterContext::of(tx, listed.filter.as_ref()).await?;
        // Of one customer's contacts it does not matter.
        let view = if customer.is_some() { pb::CustomerView::All } else { listed.view() };
        let scope = convert::scope(view, tx.caller().scope);
        let reach = if customer.is_some() { Reach::Few } else { self.reaches.of(tx, scope).await? };
        let found = search::find(tx, Searched::Contacts(customer), scope, &listed.search, most).await?;
        let (sales_only, filter) = (listed.sales_only, listed.filter.clone());
        Ok(ContactSelection { customer, found, sales_only, filter, context, scope, reach })
    }
}
