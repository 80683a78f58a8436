//! `crm.customers.v1.CustomersService`.

use crm_chassis::{Db, Error, Reply, Result, Tx, begin, export, filter::FilterContext, mask::Mask, page::Page};
use crm_proto::customers::{self as pb, customers_service_server::CustomersService};
use tonic::{Request, async_trait};

use super::{bulk_update::bulk_update, convert, exports::CustomerPages, merges, references};
use crate::{
    domain::{Customer, Details, Salesmen},
    events, store,
    store::{
        lists::{LISTING, Selection},
        search::{self, Found, Searched},
        visibility::Reaches,
    },
};

/// Lists, shows, creates, edits and releases customers.
#[derive(Clone, Debug)]
pub struct Customers {
    /// Transactions for requests.
    pub db: Db,
    /// How many customers callers see.
    pub reaches: Reaches,
    /// Lists as files.
    pub exports: export::Exports,
}

#[async_trait]
impl CustomersService for Customers {
    async fn list_customers(&self, request: Request<pb::ListCustomersRequest>) -> Reply<pb::ListCustomersResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let most = search::enough_for(&page, input.filter.is_some() || input.include_total_size);
        let mut selection =
            self.selection_of(&mut tx, input.filter.clone(), input.view(), (&input.search, most)).await?;
        let (mut customers, mut next_page_token) = store::lists::page(&mut tx, &selection, page.clone()).await?;
        let is_short = next_page_token.is_empty();
        if (is_short || input.include_total_size) && selection.found.as_ref().is_some_and(Found::is_part) {
            selection.found =
                search::find(&mut tx, Searched::Customers, selection.scope, &input.search, search::ALL).await?;
            if is_short {
                (customers, next_page_token) = store::lists::page(&mut tx, &selection, page).await?;
            }
        }
        let total = if input.include_total_size { Some(store::lists::count(&mut tx, &selection).await?) } else { None };
        let reply = pb::ListCustomersResponse {
            customers: customers.into_iter().map(|customer| convert::summary(customer, tx.caller())).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn list_customers_values(
        &self,
        request: Request<pb::ListCustomersValuesRequest>,
    ) -> Reply<pb::ListCustomersValuesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let searched = (input.search.as_str(), search::ALL);
        let selection = self.selection_of(&mut tx, input.filter.clone(), input.view(), searched).await?;
        let values = store::values::of_customers(&mut tx, &selection, &input.field, &input.prefix).await?;
        let values = values.into_iter().map(convert::field_value).collect();
        Ok(tx.finish(pb::ListCustomersValuesResponse { values }).await?)
    }

    type ExportCustomersStream = export::File;

    async fn export_customers(&self, request: Request<pb::ExportCustomersRequest>) -> Reply<export::File> {
        let (mut export, input) = self.exports.begin(request).await?;
        let searched = (input.search.as_str(), search::ALL);
        let selection = self.selection_of(&mut export.tx, input.filter.clone(), input.view(), searched).await?;
        search::expect_all(selection.found.as_ref())?;
        Ok(export.send("customers", &input, CustomerPages::new(selection, input.order_by.clone())).await?)
    }

    async fn list_duplicates(&self, request: Request<pb::ListDuplicatesRequest>) -> Reply<pb::ListDuplicatesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let except = input.customer_id.parse().ok();
        let wanted = convert::wanted(input).check()?;
        let found = store::duplicates::find(&mut tx, &wanted, except).await?;
        let candidates = found.into_iter().map(|(customer, reasons)| pb::DuplicateCandidate {
            customer: Some(convert::summary(customer, tx.caller())),
            reasons: reasons.iter().filter_map(|reason| convert::duplicate_reason(reason)).map(Into::into).collect(),
        });
        let reply = pb::ListDuplicatesResponse { candidates: candidates.collect() };
        Ok(tx.finish(reply).await?)
    }

    async fn get_customer(&self, request: Request<pb::GetCustomerRequest>) -> Reply<pb::Customer> {
        let (mut tx, input) = self.db.read(request).await?;
        let customer = store::customers::get(&mut tx, convert::id(&input.id)?).await?;
        let reply = shown(&mut tx, &customer).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn create_customer(&self, request: Request<pb::CreateCustomerRequest>) -> Reply<pb::Customer> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.customer.ok_or_else(|| Error::invalid("customer", "Send the customer to create."))?;
        let (salesmen, mut wrong) = convert::salesmen(&wanted);
        let salesmen = salesmen.or_led_by(tx.caller().employee);
        let mut details = convert::details(&wanted);
        if details.site.is_empty() {
            details.site = default_site(&mut tx, &salesmen).await?;
        }
        wrong.extend(references::unknown(&mut tx, None, &details, &salesmen).await?);
        let customer = Customer::create(tx.new_id(), details, salesmen, tx.caller(), tx.now());
        let customer = references::and_judge(wrong, customer).map_err(|error| error.within("customer"))?;
        let customer = store::customers::insert(&mut tx, &customer).await?;
        tx.audit("customer", customer.id, "created", &customer.first_values()).await?;
        tx.publish(events::customer_changed(&customer, pb::CustomerChange::Created)).await?;
        let reply = shown(&mut tx, &customer).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn update_customer(&self, request: Request<pb::UpdateCustomerRequest>) -> Reply<pb::Customer> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.customer.ok_or_else(|| Error::invalid("customer", "Send the fields to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        let before = store::customers::lock(&mut tx, convert::id(&input.id)?).await?.expect_etag(&input.etag)?;
        let wanted = mask.merge(&convert::to_proto(&before), &wanted)?;
        let (salesmen, mut wrong) = convert::salesmen(&wanted);
        let details =
            Details { addresses: convert::addresses(&wanted, &before.details.addresses), ..convert::details(&wanted) };
        wrong.extend(references::unknown(&mut tx, Some(&before), &details, &salesmen).await?);
        let customer = before.clone().edit(details, salesmen, tx.caller(), tx.now());
        let customer = references::and_judge(wrong, customer).map_err(|error| error.within("customer"))?;
        let changes = before.changes_to(&customer);
        if changes.is_empty() {
            let reply = shown(&mut tx, &before).await?;
            return Ok(tx.finish(reply).await?);
        }
        let customer = store::customers::update(&mut tx, &before, &customer).await?;
        tx.audit("customer", customer.id, "updated", &changes).await?;
        tx.publish(events::customer_changed_from(&before, &customer, pb::CustomerChange::Updated)).await?;
        events::tell_erp_of_edit(&mut tx, &before, &customer).await?;
        if before.salesmen != customer.salesmen {
            events::tell_erp_of_salesmen(&mut tx, &customer).await?;
        }
        let reply = shown(&mut tx, &customer).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn bulk_update_customers(
        &self,
        request: Request<pb::BulkUpdateCustomersRequest>,
    ) -> Reply<pb::BulkUpdateCustomersResponse> {
        Box::pin(bulk_update(&self.db, request)).await
    }

    async fn release_customer(&self, request: Request<pb::ReleaseCustomerRequest>) -> Reply<pb::Customer> {
        let (mut tx, input) = begin!(self.db, request);
        let before = store::customers::lock(&mut tx, convert::id(&input.id)?).await?.expect_etag(&input.etag)?;
        let contacts = store::contacts::active_of_customer(&mut tx, before.id).await?;
        let customer = before.clone().release(&contacts, tx.caller(), tx.now())?;
        if customer.version == before.version {
            let reply = shown(&mut tx, &before).await?;
            return Ok(tx.finish(reply).await?);
        }
        let customer = store::customers::update(&mut tx, &before, &customer).await?;
        tx.audit("customer", customer.id, "released", &before.changes_to(&customer)).await?;
        tx.publish(events::customer_changed_from(&before, &customer, pb::CustomerChange::Released)).await?;
        events::tell_erp_of_release(&mut tx, &customer, &contacts).await?;
        let reply = shown(&mut tx, &customer).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn merge_customers(&self, request: Request<pb::MergeCustomersRequest>) -> Reply<pb::Customer> {
        let (mut tx, input) = begin!(self.db, request);
        // It is long: whoever waits for it need not hold all of it.
        let survivor = Box::pin(merges::merge(&mut tx, input)).await?;
        let reply = shown(&mut tx, &survivor).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn separate_customer(
        &self,
        request: Request<pb::SeparateCustomerRequest>,
    ) -> Reply<pb::SeparateCustomerResponse> {
        let (mut tx, input) = begin!(self.db, request);
        let separated = Box::pin(merges::separate(&mut tx, input)).await?;
        let reply = pb::SeparateCustomerResponse {
            customer: Some(shown(&mut tx, &separated.duplicate).await?),
            survivor: Some(shown(&mut tx, &separated.survivor).await?),
            kept_fields: Some(convert::merge::mask(&separated.kept_fields)),
            kept_contact_count: separated.kept_contact_count,
        };
        Ok(tx.finish(reply).await?)
    }
}

impl Customers {
    /// What a list holds: the view inside what the caller may see, what a search finds in it, and the filter with the tenant's idea of
    /// today.
    async fn selection_of(
        &self,
        tx: &mut Tx,
        filter: Option<crm_proto::types::Filter>,
        view: pb::CustomerView,
        (text, most): (&str, usize),
    ) -> Result<Selection> {
        let context = FilterContext::of(tx, filter.as_ref()).await?;
        let scope = convert::scope(view, tx.caller().scope);
        let reach = self.reaches.of(tx, scope).await?;
        let found = search::find(tx, Searched::Customers, scope, text, most).await?;
        Ok(Selection { found, filter, scope, reach, context })
    }
}

async fn shown(tx: &mut Tx, customer: &Customer) -> Result<pb::Customer> {
    let groups = store::group_members::of_customers(tx, &[customer.id]).await?.remove(&customer.id);
    let merged = store::merges::duplicates_of(tx, customer.id).await?;
    let merged = merged.into_iter().map(|(id, name)| pb::MergedCustomer { id: id.to_string(), name });
    let merged_customers = merged.collect();
    Ok(pb::Customer { merged_customers, ..convert::to_proto_for(customer, groups.unwrap_or_default(), tx.caller()) })
}

/// The site of the main salesman (D§2.2); empty if it is not known, which validation then asks for.
async fn default_site(tx: &mut Tx, salesmen: &Salesmen) -> Result<String> {
    let Some(main) = salesmen.main() else { return Ok(String::new()) };
    let known = store::employee_refs::by_ids(tx, &[main]).await?;
    Ok(known.into_iter().next().map(|employee| employee.site.to_uppercase()).unwrap_or_default())
}
