//! Lists of cases, of salesmen or of one customer: paged, filtered and counted in SQL.

use crm_chassis::{
    Caller, Result, Scope, Tx, export,
    filter::{self, Field, FilterContext, Kind},
    page::{self, Keyed, Listing, Page, Sort, Total},
};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::{
    case_row,
    cases::Listed,
    customer_refs,
    search::{self, Joins, NamedColumn},
    visibility,
};

/// How the list can be paged. Every sort expression is not null and served by an index; that of the customer's name leads to the cases of one
/// customer after the other.
pub const LISTING: Listing = Listing {
    id: "k.id",
    sorts: &[
        Sort::date("caseDate", "k.case_date"),
        Sort::integer("number", "k.number"),
        Sort::text("subject", "k.subject_key"),
        Sort::text("customerName", customer_refs::SHOWN_KEY).apart(),
        Sort::text("status", "k.status"),
        Sort::integer("value", "k.worth"),
        Sort::timestamp("createTime", "k.created_at"),
        Sort::timestamp("updateTime", "k.updated_at"),
    ],
    default_order: "caseDate",
    default_size: 25,
    max_size: 200,
};

/// The same list with the pages of a file.
pub const WHOLE_LISTING: Listing = Listing { max_size: export::PAGE, ..LISTING };

/// What the list can be filtered by.
const FIELDS: &[Field] = &[
    Field::new("number", "k.number", Kind::Integer),
    Field::text("subject", "k.subject_key"),
    Field::id("customerId", "k.customer_id"),
    Field::text("customerName", "coalesce(sv.name_key, cr.name_key)"),
    Field::text("contactName", "ct.name_key"),
    Field::id("salesmanId", "k.salesman_id"),
    Field::text("salesmanName", "e.name_key"),
    Field::id("caseTypeId", "k.case_type_id"),
    Field::id("stageId", "k.stage_id"),
    Field::new("caseDate", "k.case_date", Kind::Date),
    Field::new("value", "k.value", Kind::Money),
    Field::choice(
        "status",
        "k.status",
        "CASE_STATUS_",
        &[("OPEN", "OPEN"), ("WON", "WON"), ("LOST", "LOST"), ("CLOSED", "CLOSED")],
    ),
    Field::timestamp("closeTime", "k.closed_at"),
    Field::timestamp("createTime", "k.created_at"),
    Field::timestamp("updateTime", "k.updated_at"),
];

/// Names that a search looks into.
const SEARCHED_NAMES: &[NamedColumn] = &[
    search::salesman("k.salesman_id"),
    NamedColumn { id: "k.case_type_id", table: "case_types", key: "fold(named.description)" },
    NamedColumn { id: "k.stage_id", table: "case_stages", key: "fold(named.description)" },
];

/// Which cases a list holds.
#[derive(Clone, Debug)]
pub struct CaseSelection {
    /// The customer, which the caller sees; none means those of `scope`.
    pub customer: Option<Uuid>,
    /// Whose cases, unless one customer is named.
    pub scope: Scope,
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Zone and time for relative dates.
    pub context: FilterContext,
    /// Words that must occur.
    pub words: Vec<String>,
}

impl CaseSelection {
    /// Writes everything from ` from` on.
    pub(super) fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller, joins: Joins) -> Result<()> {
        query.push(" from cases k");
        if joins == Joins::All || search::needs_joins(&self.words, self.filter.as_ref(), FIELDS, "k.") {
            query.push(case_row::JOINS);
        }
        query.push(" where k.tenant_id = ").push_bind(caller.tenant);
        match self.customer {
            Some(customer) => visibility::push_child(query, caller, "k.customer_id", customer),
            None => visibility::push_list(query, caller, "k.salesman_id", self.scope),
        }
        let columns = ["k.subject_key", "coalesce(sv.name_key, cr.name_key)", "ct.name_key", "k.number::text"];
        search::push(query, caller.tenant, &self.words, &columns, SEARCHED_NAMES);
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

/// One page of cases, and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &CaseSelection, page: Page) -> Result<(Vec<Listed>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<Listed>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`]: first which cases, by keys alone, then what is shown of those few.
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &CaseSelection,
    page: &Page,
) -> Result<()> {
    query.push("select ").push(case_row::COLUMNS).push(", page.sort_key, page.sort_id from (select k.id");
    page.push_keys(query);
    selection.push(query, caller, Joins::of(page))?;
    if page.sorted_by() == "customerName" {
        // There always is a customer, by a foreign key: the planner may begin with it.
        query.push(" and cr.id is not null");
    }
    page.push_after(query);
    page.push_order(query);
    query.push(") page join cases k on k.tenant_id = ").push_bind(caller.tenant).push(" and k.id = page.id");
    query.push(case_row::JOINS);
    page.push_sort(query);
    Ok(())
}

/// How many cases the list holds.
pub async fn count(tx: &mut Tx, selection: &CaseSelection) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| selection.push(query, &caller, Joins::Needed)).await
}

/// How many cases the list holds, however many they are.
pub async fn count_all(tx: &mut Tx, selection: &CaseSelection) -> Result<i64> {
    let caller = tx.caller().clone();
    page::count_all(tx.conn(), |query| selection.push(query, &caller, Joins::Needed)).await
}
