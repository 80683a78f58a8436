//! Lists of customers and of the values in their columns: paged, filtered and counted in SQL.

use crm_chassis::{
    Caller, Error, Result, Scope, Tx,
    filter::{self, Field, FilterContext},
    page::{self, Keyed, Listing, Page, Sort, Total},
    suggest::unknown,
};
use crm_proto::customers as pb;
use sqlx::{Postgres, QueryBuilder};

use super::{
    customers::push_visible,
    row::{self, Record},
};
use crate::domain::Customer;

/// How the list can be paged. Every sort expression is not null; name, code, status, city and times are served by indexes.
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
    ],
    default_order: "name",
    default_size: 25,
    max_size: 200,
};

/// What the list can be filtered by.
const FIELDS: &[Field] = &[
    Field::text("name", "c.name_key"),
    Field::text("code", "c.code_key"),
    Field::choice(
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
    ),
    Field::code("customerType", "c.customer_type"),
    Field::code("rank", "c.rank"),
    Field::code("reportingArea", "c.reporting_area"),
    Field::code("site", "c.site"),
    Field::id("mainSalesmanId", "main.employee_id"),
    Field::text("mainSalesmanName", "salesman.name_key"),
    Field::text("city", "c.city_key"),
    Field::text("telephone", "c.telephone_key"),
    Field::text("email", "c.email_key"),
    Field::timestamp("createTime", "c.created_at"),
    Field::timestamp("updateTime", "c.updated_at"),
];

/// Which customers a list holds.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Whose customers, inside what the caller may see.
    pub scope: Scope,
    /// Zone and time for relative dates.
    pub context: FilterContext,
}

impl Selection {
    fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller) -> Result<()> {
        query.push(row::JOINS).push(" where c.tenant_id = ").push_bind(caller.tenant);
        push_visible(query, caller, self.scope);
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

/// One page of customers and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &Selection, page: Page) -> Result<(Vec<Customer>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<Record>>().fetch_all(tx.conn()).await?;
    let (rows, next_page_token) = page.finish(rows);
    Ok((rows.into_iter().map(|record| record.0).collect(), next_page_token))
}

/// The statement of [`page`].
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &Selection,
    page: &Page,
) -> Result<()> {
    query.push("select ").push(row::COLUMNS);
    page.push_keys(query);
    selection.push(query, caller)?;
    page.push_after(query);
    page.push_order(query);
    Ok(())
}

/// How many customers the list holds.
pub async fn count(tx: &mut Tx, selection: &Selection) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| selection.push(query, &caller)).await
}

/// A column whose values can be listed.
struct ValueColumn {
    name: &'static str,
    /// What a filter compares with.
    value: &'static str,
    /// What a person reads.
    description: &'static str,
    /// Folded description, for the prefix.
    key: &'static str,
    /// What makes two rows the same value: for text its folded form, just as the filter compares.
    same: &'static str,
}

impl ValueColumn {
    const fn new(name: &'static str, value: &'static str, description: &'static str, key: &'static str) -> Self {
        Self { name, value, description, key, same: value }
    }
}

const VALUE_COLUMNS: &[ValueColumn] = &[
    ValueColumn::new("status", "c.status", "c.status", "lower(c.status)"),
    ValueColumn::new(
        "customerType",
        "c.customer_type",
        "coalesce(type_code.description, c.customer_type)",
        "type_code.description_key",
    ),
    ValueColumn::new("rank", "c.rank", "coalesce(rank_code.description, c.rank)", "rank_code.description_key"),
    ValueColumn::new(
        "reportingArea",
        "c.reporting_area",
        "coalesce(area_code.description, c.reporting_area)",
        "area_code.description_key",
    ),
    ValueColumn::new("site", "c.site", "coalesce(site_code.description, c.site)", "site_code.description_key"),
    ValueColumn::new("mainSalesmanId", "main.employee_id", "salesman.display_name", "salesman.name_key"),
    ValueColumn { same: "c.city_key", ..ValueColumn::new("city", "c.city", "c.city", "c.city_key") },
];

/// The values of one column with the number of customers behind each, at most 100, by description.
pub async fn values(tx: &mut Tx, selection: &Selection, field: &str, prefix: &str) -> Result<Vec<pb::FieldValue>> {
    let Some(column) = VALUE_COLUMNS.iter().find(|column| column.name == field) else {
        let names: Vec<&str> = VALUE_COLUMNS.iter().map(|column| column.name).collect();
        return Err(Error::invalid("field", unknown(field, "a column whose values can be listed", &names)));
    };
    if prefix.contains('\0') {
        return Err(Error::invalid("prefix", "Leave out the NUL character."));
    }
    let ValueColumn { value, description, key, same, .. } = column;
    // Of several spellings the same one always, whatever the database's locale: "Cape Town" before "CAPE TOWN".
    let mut query = QueryBuilder::new("select max(");
    query.push(value).push("::text collate \"C\") as value, max(").push(description);
    query.push(" collate \"C\") as description, count(*)::int as customer_count");
    selection.push(&mut query, tx.caller())?;
    query.push(" and ").push(same).push(" is not null");
    if !prefix.trim().is_empty() {
        query.push(" and starts_with(").push(key).push(", fold(").push_bind(prefix).push("))");
    }
    query.push(" group by ").push(same).push(" order by min(").push(key).push("), 1 limit 100");
    let rows: Vec<(String, Option<String>, i32)> = query.build_query_as().fetch_all(tx.conn()).await?;
    let values = rows.into_iter().map(|(value, description, customer_count)| pb::FieldValue {
        description: description.unwrap_or_else(|| value.clone()),
        value,
        customer_count,
    });
    Ok(values.collect())
}
