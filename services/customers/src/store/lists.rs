//! Lists of customers: paged, filtered and counted in SQL.

use crm_chassis::{
    Caller, Result, Scope, Tx, export,
    filter::{self, Field, FilterContext},
    page::{self, Keyed, Listing, Page, Sort, Total},
};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::{
    names, row,
    search::Found,
    summary_row::COLUMNS,
    visibility::{self, Reach, Shape},
};
use crate::domain::{Customer, Summary};

/// How the list can be paged. Every sort expression is not null; name, code, city and times are served by
/// indexes, the others sort the tenant's keys. Nothing planned is later than everything planned, and never is before all that was.
pub const LISTING: Listing = Listing {
    id: "c.id",
    sorts: &[
        Sort::text("name", "c.name_key"),
        Sort::text("code", "coalesce(c.code_key, '')"),
        Sort::text("status", "c.status"),
        Sort::text("customerType", "coalesce(type_code.description_key, '')"),
        Sort::text("rank", "coalesce(rank_code.description_key, '')"),
        Sort::text("reportingArea", "coalesce(area_code.description_key, '')"),
        Sort::text("site", "coalesce(site_code.description_key, '')"),
        Sort::text("mainSalesmanName", "coalesce(salesman.name_key, '')"),
        Sort::text("city", "coalesce(c.city_key, '')"),
        Sort::timestamp("createTime", "c.created_at"),
        Sort::timestamp("updateTime", "c.updated_at"),
        Sort::timestamp(
            "nextActivityTime",
            "case when c.next_activity_at is null then timestamptz '9999-12-30 00:00Z' else c.next_activity_at end",
        ),
        Sort::timestamp(
            "lastActivityTime",
            "case when c.last_activity_at is null then timestamptz '0001-01-01 00:00Z' else c.last_activity_at end",
        ),
    ],
    default_order: "name",
    default_size: 25,
    max_size: 200,
};

/// The same list with the pages of a file.
pub const WHOLE_LISTING: Listing = Listing { max_size: export::PAGE, ..LISTING };

/// Sorts by what stands in the customers' own rows.
const OWN_SORTS: [&str; 8] =
    ["name", "code", "status", "city", "createTime", "updateTime", "nextActivityTime", "lastActivityTime"];

/// Those that an index serves as they are.
const INDEXED_SORTS: [&str; 7] =
    ["name", "code", "city", "createTime", "updateTime", "nextActivityTime", "lastActivityTime"];

/// The status of a customer `c`, as lists of customers can be filtered by it.
pub const STATUS: Field = Field::choice(
    "status",
    "c.status",
    "CUSTOMER_STATUS_",
    &[
        ("NEW_CRM", "NEW_CRM"),
        ("RELEASED", "RELEASED"),
        ("ACTIVE", "ACTIVE"),
        ("HOLD", "HOLD"),
        ("INACTIVE", "INACTIVE"),
    ],
);

/// What the list can be filtered by.
const FIELDS: &[Field] = &[
    Field::id("id", "c.id"),
    Field::text("name", "c.name_key"),
    Field::text("code", "c.code_key"),
    STATUS,
    Field::code("customerType", "c.customer_type"),
    Field::code("rank", "c.rank"),
    Field::code("reportingArea", "c.reporting_area"),
    Field::code("site", "c.site"),
    Field::id("mainSalesmanId", "c.main_salesman_id"),
    Field::text("mainSalesmanName", "salesman.name_key"),
    Field::text("city", "c.city_key"),
    Field::text("telephone", "c.telephone_key"),
    Field::text("email", "c.email_key"),
    Field::member(
        "groupId",
        "select from customer_group_members m where m.tenant_id = c.tenant_id and m.customer_id = c.id",
        "m.group_id",
    ),
    Field::member(
        "importId",
        "select from import_rows r where r.tenant_id = c.tenant_id and r.customer_id = c.id",
        "r.import_id",
    ),
    Field::timestamp("createTime", "c.created_at"),
    Field::timestamp("updateTime", "c.updated_at"),
    Field::timestamp("nextActivityTime", "c.next_activity_at"),
    Field::timestamp("lastActivityTime", "c.last_activity_at"),
];

/// Which customers a list holds.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Those that a search has found, if there was one.
    pub found: Option<Found>,
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Whose customers, inside what the caller may see.
    pub scope: Scope,
    /// How many those are.
    pub reach: Reach,
    /// Zone and time for relative dates.
    pub context: FilterContext,
}

impl Selection {
    /// Writes everything from ` from` on, for what reads the customers' own columns of the whole list.
    pub fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller) -> Result<()> {
        self.push_from(query, caller, self.filter.is_some(), Shape::of_all(self.reach))
    }

    /// The same. Where nothing need be joined, nothing is: even a join that the planner leaves out keeps it from reading the keys of
    /// skipped and counted rows from the index alone.
    fn push_from(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller, joined: bool, shape: Shape) -> Result<()> {
        if shape == Shape::Named {
            let customers = " join customers c on c.tenant_id = v.tenant_id and c.id = v.customer_id";
            let joins = if joined { &[customers, row::JOINS][..] } else { &[] };
            visibility::push_links_by_name(query, caller, joins);
        } else {
            query.push(" from customers c");
            if joined {
                query.push(row::JOINS);
            }
            // What was merged into another customer is in no list, and in none of the indexes that lists read.
            query.push(" where c.merged_into is null and c.tenant_id = ").push_bind(caller.tenant);
            // What a search has found is little, and seen already.
            let shape = if self.found.is_some() { Shape::Probe } else { shape };
            visibility::push_list(query, caller, "c.id", self.scope, shape);
        }
        if let Some(found) = &self.found {
            query.push(" and c.id = any(").push_bind(found.ids.clone()).push(")");
        }
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

/// One page of customers, with what their codes and main salesmen are called, and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &Selection, page: Page) -> Result<(Vec<Summary>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<Summary>>().fetch_all(tx.conn()).await?;
    let (mut customers, next_page_token) = page.finish(rows);
    names::add(tx, &mut customers).await?;
    Ok((customers, next_page_token))
}

#[derive(sqlx::FromRow)]
struct Identified {
    id: Uuid,
}

/// The same page with everything that is known of its customers.
pub async fn whole_page(tx: &mut Tx, selection: &Selection, page: Page) -> Result<(Vec<Customer>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<Identified>>().fetch_all(tx.conn()).await?;
    let (found, next_page_token) = page.finish(rows);
    let ids: Vec<Uuid> = found.into_iter().map(|found| found.id).collect();
    Ok((row::ROWS.by_ids(tx, &ids).await?, next_page_token))
}

/// The statement of [`page`] and [`whole_page`]: first which customers, by keys alone, then what is shown of those few. So rows that are skipped or sorted away
/// cost no look-ups.
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &Selection,
    page: &Page,
) -> Result<()> {
    let by_name = page.sorted_by() == "name"
        && selection.found.is_none()
        && visibility::goes_by_name(selection.scope, selection.reach, selection.filter.is_some());
    let inner = if by_name { page.in_columns("v.customer_id", "v.name_key") } else { page.clone() };
    let id = if by_name { "v.customer_id as id" } else { "c.id" };
    query.push("select ").push(COLUMNS).push(", page.sort_key, page.sort_id from (select ").push(id);
    inner.push_keys(query);
    let sorts_joined = !OWN_SORTS.contains(&page.sorted_by());
    let shape = if by_name {
        Shape::Named
    } else if INDEXED_SORTS.contains(&page.sorted_by()) {
        Shape::of_page(selection.reach, page.skipped(), page.sorted_by() == "name" && selection.filter.is_none())
    } else {
        Shape::of_all(selection.reach)
    };
    selection.push_from(query, caller, sorts_joined || selection.filter.is_some(), shape)?;
    inner.push_after(query);
    match (&selection.filter, &selection.found) {
        (None, None) => inner.push_steady_order(query),
        // Which index is best depends on how many rows have the value, or were found.
        _ => inner.push_order(query),
    }
    query.push(") page join customers c on c.tenant_id = ").push_bind(caller.tenant).push(" and c.id = page.id");
    if sorts_joined {
        query.push(row::JOINS);
    }
    page.push_sort(query);
    Ok(())
}

/// How many customers the list holds.
pub async fn count(tx: &mut Tx, selection: &Selection) -> Result<Total> {
    let caller = tx.caller().clone();
    let total = page::count(tx.conn(), |query| selection.push(query, &caller)).await?;
    // There may be more than was looked for.
    let cut_off = selection.found.as_ref().is_some_and(Found::is_cut_off);
    Ok(Total { capped: total.capped || cut_off, ..total })
}

/// How many customers the list holds, however many.
pub async fn count_all(tx: &mut Tx, selection: &Selection) -> Result<i64> {
    let caller = tx.caller().clone();
    page::count_all(tx.conn(), |query| selection.push(query, &caller)).await
}
