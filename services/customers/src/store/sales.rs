//! Sales histories: replaced by the ERP's word, and read with the months that are shown.

use std::collections::BTreeMap;

use crm_chassis::{Caller, Error, Result, Tx, republish::PAGE, row};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use serde::Serialize;
use sqlx::{FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use super::visibility;
use crate::domain::{Month, Sales, SalesHistory};

/// A history with one of its months, if it has any.
struct Record {
    /// Without months; none if the ERP never told of any.
    history: Option<SalesHistory>,
    month: Option<(Month, Sales)>,
}

impl FromRow<'_, PgRow> for Record {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let month: Option<jiff_sqlx::Date> = row.try_get("month")?;
        let month = match month {
            Some(month) => {
                let sales = Sales { invoiced: row.try_get("invoiced")?, invoice_count: row.try_get("invoice_count")? };
                Some((Month::of(month.to_jiff()), sales))
            }
            None => None,
        };
        let history = match row::time_if_any(row, "erp_synced_at")? {
            Some(synced) => Some(SalesHistory {
                customer_id: row.try_get("customer_id")?,
                version: row.try_get("version")?,
                currency: row.try_get("currency")?,
                months: BTreeMap::new(),
                erp_synced_at: Some(synced),
            }),
            None => None,
        };
        Ok(Self { history, month })
    }
}

/// The months of a customer from one on, if the caller may see it; none if the ERP never told of any.
pub async fn of_customer(tx: &mut Tx, customer: Uuid, from: Month) -> Result<Option<SalesHistory>> {
    let mut query = QueryBuilder::new("");
    push_of_customer(&mut query, tx.caller(), customer, from);
    let records: Vec<Record> = query.build_query_as().fetch_all(tx.conn()).await?;
    if records.is_empty() {
        return Err(Error::not_found("customer"));
    }
    Ok(together(records).pop())
}

/// The statement of [`of_customer`].
pub fn push_of_customer(query: &mut QueryBuilder<Postgres>, caller: &Caller, customer: Uuid, from: Month) {
    query.push(
        "select h.customer_id, h.version, h.currency, h.erp_synced_at, m.month, m.invoiced, m.invoice_count from customers c
         left join sales_histories h on h.tenant_id = c.tenant_id and h.customer_id = c.id
         left join sales_months m on m.tenant_id = c.tenant_id and m.customer_id = c.id and m.month >= ",
    );
    query.push_bind(from.first_day().to_sqlx());
    query.push(" where c.tenant_id = ").push_bind(caller.tenant).push(" and c.id = ").push_bind(customer);
    visibility::push_row(query, caller);
}

/// The statement of [`of_customers`].
pub const OF_CUSTOMERS: &str = "
    select h.customer_id, h.version, h.currency, h.erp_synced_at, m.month, m.invoiced, m.invoice_count from sales_histories h
    left join sales_months m on m.tenant_id = h.tenant_id and m.customer_id = h.customer_id
    where h.tenant_id = $1 and h.customer_id = any($2) order by h.customer_id";

/// Those histories that there are of these customers, whoever may see them, whole, in the order of their customers' ids.
pub async fn of_customers(tx: &mut Tx, customers: &[Uuid]) -> Result<Vec<SalesHistory>> {
    let records = sqlx::query_as(OF_CUSTOMERS).bind(tx.tenant()).bind(customers);
    let records: Vec<Record> = records.fetch_all(tx.conn()).await?;
    Ok(together(records))
}

/// The next page of histories behind a customer's id, in the order of those, held as they are until the transaction ends.
pub async fn hold_page(tx: &mut Tx, after: Option<Uuid>) -> Result<Vec<SalesHistory>> {
    let sql = "select customer_id from sales_histories where tenant_id = $1 and customer_id > $2
               order by customer_id limit $3 for share";
    let ids = sqlx::query_scalar(sql).bind(tx.tenant()).bind(after.unwrap_or(Uuid::nil())).bind(PAGE);
    let ids: Vec<Uuid> = ids.fetch_all(tx.conn()).await?;
    of_customers(tx, &ids).await
}

/// Rows of one history follow each other.
fn together(records: Vec<Record>) -> Vec<SalesHistory> {
    let mut histories: Vec<SalesHistory> = Vec::new();
    for Record { history, month } in records {
        let Some(history) = history else { continue };
        if histories.last().is_none_or(|last| last.customer_id != history.customer_id) {
            histories.push(history);
        }
        if let Some(last) = histories.last_mut() {
            last.months.extend(month);
        }
    }
    histories
}

#[derive(Serialize)]
struct HistoryRow<'a> {
    customer_id: Uuid,
    version: i64,
    currency: &'a str,
}

#[derive(Serialize)]
struct MonthRow {
    customer_id: Uuid,
    month: Date,
    invoiced: i64,
    invoice_count: i32,
}

/// Stores histories, before and after, whose customers the caller holds locked. They are written in the order in which `hold_page` holds
/// them, so that the two do not wait for each other in a circle. Only months that differ are written.
pub async fn replace_all(tx: &mut Tx, histories: &[(SalesHistory, SalesHistory)]) -> Result<()> {
    let rows: Vec<_> = histories
        .iter()
        .map(|(_, after)| HistoryRow {
            customer_id: after.customer_id,
            version: after.version,
            currency: &after.currency,
        })
        .collect();
    let sql = "insert into sales_histories (tenant_id, customer_id, version, currency, erp_synced_at)
               select $1, r.customer_id, r.version, r.currency, $3
               from jsonb_to_recordset($2) as r (customer_id uuid, version bigint, currency text) order by r.customer_id
               on conflict (tenant_id, customer_id) do update
               set version = excluded.version, currency = excluded.currency, erp_synced_at = excluded.erp_synced_at";
    let now = tx.now().to_sqlx();
    sqlx::query(sql).bind(tx.tenant()).bind(Json(rows)).bind(now).execute(tx.conn()).await?;
    let both = || histories.iter();
    let gone = differing(both().map(|(before, after)| (before, after)), |theirs, month, _| !theirs.contains_key(month));
    if !gone.is_empty() {
        let sql = "delete from sales_months m using jsonb_to_recordset($2) as r (customer_id uuid, month date)
                   where m.tenant_id = $1 and m.customer_id = r.customer_id and m.month = r.month";
        sqlx::query(sql).bind(tx.tenant()).bind(Json(gone)).execute(tx.conn()).await?;
    }
    let written = differing(both().map(|(before, after)| (after, before)), |theirs, month, sales| {
        theirs.get(month) != Some(sales)
    });
    if !written.is_empty() {
        let sql = "insert into sales_months (tenant_id, customer_id, month, invoiced, invoice_count) select $1, r.*
                   from jsonb_to_recordset($2) as r (customer_id uuid, month date, invoiced bigint, invoice_count int)
                   on conflict (tenant_id, customer_id, month) do update
                   set invoiced = excluded.invoiced, invoice_count = excluded.invoice_count";
        sqlx::query(sql).bind(tx.tenant()).bind(Json(written)).execute(tx.conn()).await?;
    }
    Ok(())
}

/// The months of the first of two histories that differ from the second one's.
fn differing<'a>(
    pairs: impl Iterator<Item = (&'a SalesHistory, &'a SalesHistory)>,
    differs: impl Fn(&BTreeMap<Month, Sales>, &Month, &Sales) -> bool,
) -> Vec<MonthRow> {
    let months =
        pairs.flat_map(|(mine, theirs)| mine.months.iter().map(move |(month, sales)| (mine, theirs, month, sales)));
    months
        .filter(|(_, theirs, month, sales)| differs(&theirs.months, month, sales))
        .map(|(mine, _, month, sales)| MonthRow {
            customer_id: mine.customer_id,
            month: month.first_day(),
            invoiced: sales.invoiced,
            invoice_count: sales.invoice_count,
        })
        .collect()
}
