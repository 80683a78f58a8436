//! Lists of customer groups: paged, filtered and counted in SQL. A tenant has hundreds of them at most.

use crm_chassis::{
    Caller, Result, Tx,
    filter::{self, Field, FilterContext, Kind},
    page::{self, Keyed, Listing, Page, Sort, Total},
};
use sqlx::{Postgres, QueryBuilder};

use super::group_row::COLUMNS;
use crate::domain::Group;

/// How the list can be paged. Only the name has an index.
pub const LISTING: Listing = Listing {
    id: "g.id",
    sorts: &[
        Sort::text("name", "g.name_key"),
        Sort::integer("salesmanCount", "cardinality(g.salesman_ids)"),
        Sort::integer("customerCount", "g.customer_count"),
        Sort::timestamp("createTime", "g.created_at"),
        Sort::timestamp("updateTime", "g.updated_at"),
    ],
    default_order: "name",
    default_size: 25,
    max_size: 200,
};

/// What the list can be filtered by.
const FIELDS: &[Field] = &[
    Field::text("name", "g.name_key"),
    Field::new("salesmanCount", "cardinality(g.salesman_ids)", Kind::Integer),
    Field::new("customerCount", "g.customer_count", Kind::Integer),
    Field::timestamp("createTime", "g.created_at"),
    Field::timestamp("updateTime", "g.updated_at"),
];

/// Which groups a list holds.
#[derive(Clone, Debug)]
pub struct GroupSelection {
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Zone and time for relative dates.
    pub context: FilterContext,
}

impl GroupSelection {
    /// Writes everything from ` from` on.
    fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller) -> Result<()> {
        query.push(" from customer_groups g where g.tenant_id = ").push_bind(caller.tenant);
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

/// One page of groups, and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &GroupSelection, page: Page) -> Result<(Vec<Group>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<Group>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`].
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &GroupSelection,
    page: &Page,
) -> Result<()> {
    query.push("select ").push(COLUMNS);
    page.push_keys(query);
    selection.push(query, caller)?;
    page.push_after(query);
    page.push_order(query);
    Ok(())
}

/// How many groups the list holds.
pub async fn count(tx: &mut Tx, selection: &GroupSelection) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| selection.push(query, &caller)).await
}
