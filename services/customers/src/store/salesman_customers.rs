//! Lists of a salesman's customers, the main and the additional ones, whoever may see them: who assigns them may know them.

use std::collections::BTreeSet;

use crm_chassis::{
    Caller, EmployeeId, Result, Tx,
    filter::{self, Field, FilterContext, Kind},
    page::{self, Keyed, Listing, Page, Sort, Total},
    row,
};
use sqlx::{FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow};

use super::{lists::STATUS, names, row::status};
use crate::domain::SalesmanCustomer;

/// How the list can be paged. The customers of one salesman are thousands, and are sorted.
pub const LISTING: Listing = Listing {
    id: "c.id",
    sorts: &[
        Sort::text("name", "c.name_key"),
        Sort::text("code", "coalesce(c.code_key, '')"),
        Sort::text("city", "coalesce(c.city_key, '')"),
    ],
    default_order: "name",
    default_size: 25,
    max_size: 200,
};

/// What the list can be filtered by.
const FIELDS: &[Field] = &[
    Field::text("name", "c.name_key"),
    Field::text("code", "c.code_key"),
    Field::text("city", "c.city_key"),
    STATUS,
    Field::new("main", "(c.main_salesman_id is not distinct from a.employee_id)", Kind::Bool),
];

impl FromRow<'_, PgRow> for SalesmanCustomer {
    /// But for names.
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            code: row.try_get("code")?,
            name: row.try_get("name")?,
            status: status(row)?,
            city: row::text(row, "city")?,
            main: row.try_get("main")?,
            main_salesman: row.try_get("main_salesman_id")?,
            main_salesman_name: String::new(),
        })
    }
}

/// Which customers a list holds.
#[derive(Clone, Debug)]
pub struct SalesmanSelection {
    /// Whose.
    pub salesman: EmployeeId,
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Zone and time for relative dates.
    pub context: FilterContext,
}

impl SalesmanSelection {
    /// Writes everything from ` from` on.
    fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller) -> Result<()> {
        query.push(" from customer_access a join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id");
        query.push(" where a.tenant_id = ").push_bind(caller.tenant);
        query.push(" and a.employee_id = ").push_bind(self.salesman).push(" and a.linked and a.listed");
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

/// One page of customers with the names of their main salesmen, and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &SalesmanSelection, page: Page) -> Result<(Vec<SalesmanCustomer>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<SalesmanCustomer>>().fetch_all(tx.conn()).await?;
    let (mut customers, next_page_token) = page.finish(rows);
    let salesmen = customers.iter().filter_map(|customer| Some(customer.main_salesman?.0)).collect();
    let found = names::find(tx, BTreeSet::new(), salesmen).await?;
    for customer in &mut customers {
        let name = customer.main_salesman.map(|salesman| found.employee(salesman.0).to_owned());
        customer.main_salesman_name = name.unwrap_or_default();
    }
    Ok((customers, next_page_token))
}

/// The statement of [`page`].
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &SalesmanSelection,
    page: &Page,
) -> Result<()> {
    query.push("select c.id, c.version, c.code, c.name, c.status, c.city, c.main_salesman_id, ");
    query.push("c.main_salesman_id is not distinct from a.employee_id as main");
    page.push_keys(query);
    selection.push(query, caller)?;
    page.push_after(query);
    page.push_order(query);
    Ok(())
}

/// How many customers the list holds.
pub async fn count(tx: &mut Tx, selection: &SalesmanSelection) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| selection.push(query, &caller)).await
}
