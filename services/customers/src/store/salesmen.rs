//! Lists of salesmen with the numbers of their customers: paged, filtered and counted in SQL. A tenant has hundreds of them at most; their
//! customers are counted for those of the page alone, from indexes, unless the numbers order or filter them.

use crm_chassis::{
    Caller, Result, Scope, Tx,
    filter::{self, Field, FilterContext, Kind},
    page::{self, Keyed, Listing, Page, Sort, Total},
};
use sqlx::{FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow};

use super::visibility;
use crate::domain::{Salesman, assigns_all};

/// Customers whose main salesman `e` is.
const MAIN: &str = "(select count(*) from customers c where c.merged_into is null and c.tenant_id = e.tenant_id and c.main_salesman_id = e.id)";

/// Customers that `e` is linked to additionally: the main one is linked, too.
const ADDITIONAL: &str =
    "((select count(*) from customer_access a where a.tenant_id = e.tenant_id and a.employee_id = e.id and a.linked and a.listed)
        - (select count(*) from customers c where c.merged_into is null and c.tenant_id = e.tenant_id and c.main_salesman_id = e.id))";

/// How the list can be paged.
pub const LISTING: Listing = Listing {
    id: "e.id",
    sorts: &[
        Sort::text("displayName", "coalesce(e.name_key, '')"),
        Sort::text("code", "coalesce(fold(e.code), '')"),
        Sort::integer("mainCount", MAIN),
        Sort::integer("additionalCount", ADDITIONAL),
    ],
    default_order: "displayName",
    default_size: 25,
    max_size: 200,
};

/// What the list can be filtered by.
const FIELDS: &[Field] = &[
    Field::id("id", "e.id"),
    Field::text("displayName", "e.name_key"),
    Field::text("code", "fold(e.code)"),
    Field::text("site", "fold(e.site)"),
    Field::new("sells", "(e.active and e.salesman)", Kind::Bool),
    Field::new("mainCount", MAIN, Kind::Integer),
    Field::new("additionalCount", ADDITIONAL, Kind::Integer),
];

impl FromRow<'_, PgRow> for Salesman {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            code: row.try_get("code")?,
            display_name: row.try_get("display_name")?,
            sells: row.try_get("sells")?,
            manager: row.try_get("manager_id")?,
            site: row.try_get("site")?,
            main_count: row.try_get("main_count")?,
            additional_count: row.try_get("additional_count")?,
        })
    }
}

/// Which salesmen a list holds, of those whose customers the caller assigns.
#[derive(Clone, Debug)]
pub struct SalesmenSelection {
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Zone and time for relative dates.
    pub context: FilterContext,
}

impl SalesmenSelection {
    /// Writes everything from ` from` on.
    fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller) -> Result<()> {
        query.push(" from employee_refs e where e.tenant_id = ").push_bind(caller.tenant);
        query.push(
            " and ((e.active and e.salesman) or exists (
                select from customer_access a where a.tenant_id = e.tenant_id and a.employee_id = e.id and a.linked and a.listed))",
        );
        if !assigns_all(caller) {
            query.push(" and e.id = any(");
            visibility::push_employees(query, caller, Scope::Team);
            query.push(")");
        }
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

/// One page of salesmen, and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &SalesmenSelection, page: Page) -> Result<(Vec<Salesman>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<Salesman>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`]: first who, by names, then the numbers of those few.
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &SalesmenSelection,
    page: &Page,
) -> Result<()> {
    query.push("select e.id, e.code, e.display_name, e.active and e.salesman as sells, e.manager_id, e.site, ");
    query.push(MAIN).push(" as main_count, ").push(ADDITIONAL).push(" as additional_count, e.sort_key, e.sort_id");
    query.push(" from (select e.*");
    page.push_keys(query);
    selection.push(query, caller)?;
    page.push_after(query);
    page.push_order(query);
    query.push(") e");
    page.push_sort(query);
    Ok(())
}

/// How many salesmen the list holds.
pub async fn count(tx: &mut Tx, selection: &SalesmenSelection) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| selection.push(query, &caller)).await
}
