//! Lists of recommendations, of salesmen or of one customer: paged, filtered and counted in SQL.

use crm_chassis::{
    Caller, Result, Scope, Tx, export,
    filter::{self, Field, FilterContext, Kind},
    page::{self, Keyed, Listing, Page, Sort, Total},
};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::{
    recommendation_row,
    recommendations::Listed,
    search::{self, Joins},
    visibility,
};
use crate::domain::RecommendationState;

/// How the list can be paged. Every sort expression is not null and served by an index.
pub const LISTING: Listing = Listing {
    id: "m.id",
    sorts: &[Sort::date("dueDate", "m.due_date"), Sort::timestamp("generateTime", "m.generated_at")],
    default_order: "dueDate",
    default_size: 25,
    max_size: 200,
};

/// The same list with the pages of a file.
pub const WHOLE_LISTING: Listing = Listing { max_size: export::PAGE, ..LISTING };

/// What the list can be filtered by.
const FIELDS: &[Field] = &[
    Field::choice(
        "type",
        "m.type",
        "RECOMMENDATION_TYPE_",
        &[
            ("RANK_CALL_DUE", "RANK_CALL_DUE"),
            ("CONTRACT_EXPIRING", "CONTRACT_EXPIRING"),
            ("THIRD_PARTY_EXPIRING", "THIRD_PARTY_EXPIRING"),
            ("BIRTHDAY", "BIRTHDAY"),
        ],
    ),
    Field::new("dueDate", "m.due_date", Kind::Date),
    Field::new("sinceDate", "m.since", Kind::Date),
    Field::id("customerId", "m.customer_id"),
    Field::text("customerName", "coalesce(sv.name_key, cr.name_key)"),
    Field::text("contactName", "ct.name_key"),
    Field::id("salesmanId", "m.salesman_id"),
    Field::text("salesmanName", "e.name_key"),
    Field::text("supplierName", "(fold(m.supplier_name) collate \"C\")"),
    Field::text("contractNumber", "(fold(m.contract_number) collate \"C\")"),
    Field::timestamp("generateTime", "m.generated_at"),
    Field::timestamp("updateTime", "m.updated_at"),
];

/// Which recommendations a list holds.
#[derive(Clone, Debug)]
pub struct RecommendationSelection {
    /// The customer, which the caller sees; none means those of `scope`.
    pub customer: Option<Uuid>,
    /// Whose recommendations, unless one customer is named.
    pub scope: Scope,
    /// Where they stand.
    pub state: RecommendationState,
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Zone and time for relative dates.
    pub context: FilterContext,
    /// Words that must occur.
    pub words: Vec<String>,
}

impl RecommendationSelection {
    /// Writes everything from ` from` on.
    pub(super) fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller, joins: Joins) -> Result<()> {
        query.push(" from recommendations m");
        if joins == Joins::All || search::needs_joins(&self.words, self.filter.as_ref(), FIELDS, "m.") {
            query.push(recommendation_row::JOINS);
        }
        push_where(query, caller, self.customer, self.scope, self.state);
        let columns = ["m.about_key", "coalesce(sv.name_key, cr.name_key)", "ct.name_key"];
        search::push(query, caller.tenant, &self.words, &columns, &[search::salesman("m.salesman_id")]);
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

fn push_where(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    customer: Option<Uuid>,
    scope: Scope,
    state: RecommendationState,
) {
    query.push(" where m.tenant_id = ").push_bind(caller.tenant);
    match customer {
        Some(customer) => visibility::push_child(query, caller, "m.customer_id", customer),
        None => visibility::push_list(query, caller, "m.salesman_id", scope),
    }
    query.push(" and m.status = ").push_bind(state.as_str());
}

/// One page of recommendations, and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &RecommendationSelection, page: Page) -> Result<(Vec<Listed>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<Listed>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`]: first which recommendations, by keys alone, then what is shown of those few.
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &RecommendationSelection,
    page: &Page,
) -> Result<()> {
    query.push("select ").push(recommendation_row::COLUMNS).push(", page.sort_key, page.sort_id from (select m.id");
    page.push_keys(query);
    selection.push(query, caller, Joins::of(page))?;
    page.push_after(query);
    page.push_order(query);
    query.push(") page join recommendations m on m.tenant_id = ").push_bind(caller.tenant).push(" and m.id = page.id");
    query.push(recommendation_row::JOINS);
    page.push_sort(query);
    Ok(())
}

/// How many recommendations the list holds.
pub async fn count(tx: &mut Tx, selection: &RecommendationSelection) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| selection.push(query, &caller, Joins::Needed)).await
}

/// How many recommendations the list holds, however many they are.
pub async fn count_all(tx: &mut Tx, selection: &RecommendationSelection) -> Result<i64> {
    let caller = tx.caller().clone();
    page::count_all(tx.conn(), |query| selection.push(query, &caller, Joins::Needed)).await
}

/// How many wait for an answer, of a scope or at one customer, which the caller sees.
pub async fn pending(tx: &mut Tx, customer: Option<Uuid>, scope: Scope) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| {
        query.push(" from recommendations m");
        push_where(query, &caller, customer, scope, RecommendationState::Pending);
        Ok(())
    })
    .await
}
