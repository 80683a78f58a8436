//! Lists of contacts, of one customer or of all the caller may see: paged, filtered and counted in SQL.

use crm_chassis::{
    Caller, Result, Scope, Tx, export,
    filter::{self, Field, FilterContext, Kind},
    page::{self, Keyed, Listing, Page, Sort, Total},
};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::{
    contact_row,
    search::Found,
    visibility::{self, Reach, Shape},
};
use crate::domain::Contact;

/// How the list can be paged. Every sort expression is not null; all but those of the role and the customer are served by indexes.
pub const LISTING: Listing = Listing {
    id: "k.id",
    sorts: &[
        Sort::text("name", "k.name_key"),
        Sort::text("familyName", "coalesce(k.family_name_key, '')"),
        Sort::text("roleName", "coalesce(role_code.description_key, '')"),
        Sort::text("customerName", "c.name_key"),
        Sort::text("telephone", "case when k.telephone_key is null then '' else k.telephone_key end"),
        Sort::text("mobile", "case when k.mobile_key is null then '' else k.mobile_key end"),
        Sort::text(
            "businessTelephone",
            "case when k.business_telephone_key is null then '' else k.business_telephone_key end",
        ),
        Sort::text("email", "case when k.email_key is null then '' else k.email_key end"),
        Sort::timestamp("createTime", "k.created_at"),
        Sort::timestamp("updateTime", "k.updated_at"),
    ],
    default_order: "name",
    default_size: 25,
    max_size: 200,
};

/// The same list with the pages of a file.
pub const WHOLE_LISTING: Listing = Listing { max_size: export::PAGE, ..LISTING };

/// What the list can be filtered by.
const FIELDS: &[Field] = &[
    Field::text("name", "k.name_key"),
    Field::text("givenName", "k.given_name_key"),
    Field::text("familyName", "k.family_name_key"),
    Field::code("role", "k.role"),
    Field::text("telephone", "k.telephone_key"),
    Field::text("mobile", "k.mobile_key"),
    Field::text("businessTelephone", "k.business_telephone_key"),
    Field::text("email", "k.email_key"),
    Field::new("isSalesContact", "k.is_sales_contact", Kind::Bool),
    Field::new("acceptsSalesCalls", "k.accepts_sales_calls", Kind::Bool),
    Field::new("birthday", "k.birthday", Kind::Date),
    Field::new("active", "k.active", Kind::Bool),
    Field::id("customerId", "k.customer_id"),
    Field::text("customerName", "c.name_key"),
    Field::text("code", "k.code_key"),
    Field::timestamp("createTime", "k.created_at"),
    Field::timestamp("updateTime", "k.updated_at"),
];

/// Which contacts a list holds, inside what the caller may see.
#[derive(Clone, Debug)]
pub struct ContactSelection {
    /// The customer; none means all.
    pub customer: Option<Uuid>,
    /// Those that a search has found, if there was one.
    pub found: Option<Found>,
    /// Leaves out those who are no sales contacts.
    pub sales_only: bool,
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Zone and time for relative dates.
    pub context: FilterContext,
    /// Whose customers, inside what the caller may see; of one customer it does not matter.
    pub scope: Scope,
    /// How many those are.
    pub reach: Reach,
}

impl ContactSelection {
    /// Writes everything from ` from` on.
    pub(super) fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller, shape: Shape) -> Result<()> {
        query.push(" from contacts k").push(contact_row::JOINS).push(" where k.tenant_id = ").push_bind(caller.tenant);
        // What a search has found is little, and seen already.
        let shape = if self.found.is_some() { Shape::Probe } else { shape };
        match self.customer {
            Some(customer) => visibility::push_child(query, caller, "k.customer_id", customer),
            None => visibility::push_list(query, caller, "k.customer_id", self.scope, shape),
        }
        if let Some(found) = &self.found {
            query.push(" and k.id = any(").push_bind(found.ids.clone()).push(")");
        }
        if self.sales_only {
            query.push(" and k.is_sales_contact");
        }
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

/// One page of contacts and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &ContactSelection, page: Page) -> Result<(Vec<Contact>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<Contact>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`]: first which contacts, by keys alone, then all about those few.
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &ContactSelection,
    page: &Page,
) -> Result<()> {
    query.push("select ").push(contact_row::COLUMNS).push(", page.sort_key, page.sort_id from (select k.id");
    page.push_keys(query);
    let filtered = selection.filter.is_some() || selection.sales_only;
    // By the role or the customer the contacts are sorted, not read in the order of an index.
    let shape = match page.sorted_by() {
        "roleName" | "customerName" => Shape::of_all(selection.reach),
        sorted_by => Shape::of_page(selection.reach, page.skipped(), sorted_by == "name" && !filtered),
    };
    selection.push(query, caller, shape)?;
    page.push_after(query);
    // Those of one customer are few, whoever asks.
    match selection.customer {
        Some(_) if selection.filter.is_none() && selection.found.is_none() => page.push_steady_order(query),
        _ => page.push_order(query),
    }
    query.push(") page join contacts k on k.tenant_id = ").push_bind(caller.tenant).push(" and k.id = page.id");
    query.push(contact_row::JOINS);
    page.push_sort(query);
    Ok(())
}

/// How many contacts the list holds.
pub async fn count(tx: &mut Tx, selection: &ContactSelection) -> Result<Total> {
    let caller = tx.caller().clone();
    let total = page::count(tx.conn(), |query| selection.push(query, &caller, Shape::of_all(selection.reach))).await?;
    // There may be more than was looked for.
    let cut_off = selection.found.as_ref().is_some_and(Found::is_cut_off);
    Ok(Total { capped: total.capped || cut_off, ..total })
}

/// How many contacts the list holds, however many.
pub async fn count_all(tx: &mut Tx, selection: &ContactSelection) -> Result<i64> {
    let caller = tx.caller().clone();
    page::count_all(tx.conn(), |query| selection.push(query, &caller, Shape::of_all(selection.reach))).await
}
