//! Lists of third parties, of one customer or of all the caller may see: paged, filtered and counted in SQL.

use crm_chassis::{
    Caller, Result, Scope, Tx, export,
    filter::{self, Field, FilterContext, Kind},
    page::{self, Keyed, Listing, Page, Sort, Total},
};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::{
    third_party_row,
    visibility::{self, Reach, Shape},
};
use crate::domain::ThirdParty;

/// How the list can be paged. Every sort expression is not null; all but the customer's name are served by indexes.
pub const LISTING: Listing = Listing {
    id: "t.id",
    sorts: &[
        Sort::date("endDate", "t.end_date"),
        Sort::text("supplierName", "t.supplier_key"),
        Sort::text("customerName", "c.name_key"),
        Sort::text("contractNumber", "case when t.contract_number_key is null then '' else t.contract_number_key end"),
        Sort::date("startDate", "case when t.start_date is null then date '0001-01-01' else t.start_date end"),
        Sort::integer("monthlyFee", "case when t.monthly_fee is null then 0 else t.monthly_fee end"),
        Sort::integer("settlementAmount", "case when t.settlement_amount is null then 0 else t.settlement_amount end"),
        Sort::integer("itemCount", "t.item_count"),
        Sort::timestamp("createTime", "t.created_at"),
        Sort::timestamp("updateTime", "t.updated_at"),
    ],
    default_order: "endDate",
    default_size: 25,
    max_size: 200,
};

/// The same list with the pages of a file.
pub const WHOLE_LISTING: Listing = Listing { max_size: export::PAGE, ..LISTING };

/// What the list can be filtered by. Notes are folded when they are asked for: hardly anybody does.
const FIELDS: &[Field] = &[
    Field::text("supplierName", "t.supplier_key"),
    Field::text("contractNumber", "t.contract_number_key"),
    Field::new("startDate", "t.start_date", Kind::Date),
    Field::new("endDate", "t.end_date", Kind::Date),
    Field::new("monthlyFee", "t.monthly_fee", Kind::Money),
    Field::new("escalationPercent", "t.escalation_percent", Kind::Number),
    Field::new("settlementAmount", "t.settlement_amount", Kind::Money),
    Field::text("notes", "(fold(t.notes) collate \"C\")"),
    Field::new("itemCount", "t.item_count", Kind::Integer),
    Field::id("customerId", "t.customer_id"),
    Field::text("customerName", "c.name_key"),
    Field::timestamp("createTime", "t.created_at"),
    Field::timestamp("updateTime", "t.updated_at"),
];

/// Which third parties a list holds, inside what the caller may see. Deleted ones are in none.
#[derive(Clone, Debug)]
pub struct ThirdPartySelection {
    /// The customer; none means all.
    pub customer: Option<Uuid>,
    /// Those that have ended, or those that have not; none means both.
    pub expired: Option<bool>,
    /// What day it is.
    pub today: Date,
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Zone and time for relative dates.
    pub context: FilterContext,
    /// Whose customers, inside what the caller may see; of one customer it does not matter.
    pub scope: Scope,
    /// How many those are.
    pub reach: Reach,
}

impl ThirdPartySelection {
    /// Writes everything from ` from` on.
    pub(super) fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller, shape: Shape) -> Result<()> {
        query.push(" from third_parties t").push(third_party_row::JOINS);
        query.push(" where t.tenant_id = ").push_bind(caller.tenant).push(" and t.deleted_at is null");
        match self.customer {
            Some(customer) => visibility::push_child(query, caller, "t.customer_id", customer),
            None => visibility::push_list(query, caller, "t.customer_id", self.scope, shape),
        }
        if let Some(expired) = self.expired {
            query.push(if expired { " and t.end_date < " } else { " and t.end_date >= " });
            query.push_bind(self.today.to_sqlx());
        }
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

/// One page of third parties, without notes and items, and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &ThirdPartySelection, page: Page) -> Result<(Vec<ThirdParty>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<ThirdParty>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`]: first which third parties, by keys alone, then what is shown of those few.
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &ThirdPartySelection,
    page: &Page,
) -> Result<()> {
    query.push("select ").push(third_party_row::LIST_COLUMNS).push(", page.sort_key, page.sort_id from (select t.id");
    page.push_keys(query);
    // By the customer's name they are sorted, not read in the order of an index; by time, those of one salesman may lie together.
    let shape = match page.sorted_by() {
        "customerName" => Shape::of_all(selection.reach),
        sorted_by => {
            let spread = matches!(sorted_by, "endDate" | "supplierName") && selection.filter.is_none();
            Shape::of_page(selection.reach, page.skipped(), spread)
        }
    };
    selection.push(query, caller, shape)?;
    page.push_after(query);
    // Those of one customer are few, whoever asks.
    match selection.customer {
        Some(_) if selection.filter.is_none() => page.push_steady_order(query),
        _ => page.push_order(query),
    }
    query.push(") page join third_parties t on t.tenant_id = ").push_bind(caller.tenant).push(" and t.id = page.id");
    query.push(third_party_row::JOINS);
    page.push_sort(query);
    Ok(())
}

/// How many third parties the list holds.
pub async fn count(tx: &mut Tx, selection: &ThirdPartySelection) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| selection.push(query, &caller, Shape::of_all(selection.reach))).await
}

/// How many third parties the list holds, however many.
pub async fn count_all(tx: &mut Tx, selection: &ThirdPartySelection) -> Result<i64> {
    let caller = tx.caller().clone();
    page::count_all(tx.conn(), |query| selection.push(query, &caller, Shape::of_all(selection.reach))).await
}
