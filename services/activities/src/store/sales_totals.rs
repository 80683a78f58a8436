//! What salesmen sold: replaced by the ERP's word, and summed up for the charts.

use std::collections::BTreeMap;

use crm_chassis::{EmployeeId, Result, Tx, republish, row};
use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx as _;
use serde::Serialize;
use sqlx::{FromRow, QueryBuilder, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use super::visibility::{self, Whose};
use crate::domain::{Month, Period, SalesReport, SalesTotals};

/// A report with one of its months, if it has any.
struct Record {
    salesman_id: EmployeeId,
    version: i64,
    month: Option<(Month, SalesTotals)>,
}

impl FromRow<'_, PgRow> for Record {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let month: Option<jiff_sqlx::Date> = row.try_get("month")?;
        let month = match month {
            None => None,
            Some(month) => {
                let totals = SalesTotals {
                    currency: row.try_get("currency")?,
                    order_count: row.try_get("order_count")?,
                    ordered: row.try_get("ordered")?,
                    invoice_count: row.try_get("invoice_count")?,
                    invoiced: row.try_get("invoiced")?,
                };
                Some((Month::of(month.to_jiff()), totals))
            }
        };
        Ok(Self { salesman_id: row.try_get("salesman_id")?, version: row.try_get("version")?, month })
    }
}

/// What the ERP told of these salesmen before, in the order of their ids, locked until the transaction ends. Of whom it told nothing there is a row
/// of version 0 from now on.
pub async fn lock(tx: &mut Tx, salesmen: &[EmployeeId]) -> Result<Vec<SalesReport>> {
    let ids: Vec<Uuid> = salesmen.iter().map(|salesman| salesman.0).collect();
    let sql = "insert into sales_reports (tenant_id, salesman_id, version, erp_synced_at)
               select $1, s.id, 0, $3 from unnest($2::uuid[]) as s (id) order by s.id on conflict do nothing";
    let now = tx.now().to_sqlx();
    sqlx::query(sql).bind(tx.tenant()).bind(&ids).bind(now).execute(tx.conn()).await?;
    reports(tx, &ids, "update").await
}

/// The next page of what the ERP told of salesmen, behind an id, in the order of these, held as it is until the transaction ends.
pub async fn hold_page(tx: &mut Tx, after: Option<Uuid>) -> Result<Vec<SalesReport>> {
    let sql = "select salesman_id from sales_reports where tenant_id = $1 and version > 0 and salesman_id > $2
               order by salesman_id limit $3";
    let ids = sqlx::query_scalar(sql).bind(tx.tenant()).bind(after.unwrap_or(Uuid::nil())).bind(republish::PAGE);
    let ids: Vec<Uuid> = ids.fetch_all(tx.conn()).await?;
    reports(tx, &ids, "share").await
}

/// What the ERP told of these salesmen, in the order of their ids, with a lock of this strength.
async fn reports(tx: &mut Tx, ids: &[Uuid], strength: &'static str) -> Result<Vec<SalesReport>> {
    let mut query = QueryBuilder::new(
        "select r.salesman_id, r.version, t.month, t.currency, t.order_count, t.ordered, t.invoice_count, t.invoiced
         from sales_reports r left join sales_totals t on t.tenant_id = r.tenant_id and t.salesman_id = r.salesman_id
         where r.tenant_id = ",
    );
    query.push_bind(tx.tenant()).push(" and r.salesman_id = any(").push_bind(ids);
    query.push(") order by r.salesman_id for ").push(strength).push(" of r");
    let records: Vec<Record> = query.build_query_as().fetch_all(tx.conn()).await?;
    let mut reports: Vec<SalesReport> = Vec::new();
    for Record { salesman_id, version, month } in records {
        if reports.last().is_none_or(|last| last.salesman_id != salesman_id) {
            reports.push(SalesReport { salesman_id, version, months: BTreeMap::new() });
        }
        if let Some(last) = reports.last_mut() {
            last.months.extend(month);
        }
    }
    Ok(reports)
}

#[derive(Serialize)]
struct MonthRow<'a> {
    salesman_id: EmployeeId,
    month: Date,
    #[serde(flatten)]
    totals: &'a SalesTotals,
}

/// Stores what the ERP tells now of salesmen whose reports are locked. Only months that differ are written.
pub async fn replace_all(tx: &mut Tx, reports: &[SalesReport]) -> Result<()> {
    let (ids, versions): (Vec<Uuid>, Vec<i64>) = reports.iter().map(|it| (it.salesman_id.0, it.version)).unzip();
    let sql = "update sales_reports r set version = s.version, erp_synced_at = $4
               from unnest($2::uuid[], $3::bigint[]) as s (id, version) where r.tenant_id = $1 and r.salesman_id = s.id";
    let now = tx.now().to_sqlx();
    sqlx::query(sql).bind(tx.tenant()).bind(&ids).bind(versions).bind(now).execute(tx.conn()).await?;
    let months = |report| {
        let SalesReport { salesman_id, months, .. }: &SalesReport = report;
        months.iter().map(|(month, totals)| MonthRow { salesman_id: *salesman_id, month: month.first_day(), totals })
    };
    let rows: Vec<MonthRow<'_>> = reports.iter().flat_map(months).collect();
    let rows = Json(rows);
    let sql = "delete from sales_totals t where t.tenant_id = $1 and t.salesman_id = any($2) and not exists (
                   select from jsonb_to_recordset($3) as r (salesman_id uuid, month date)
                   where r.salesman_id = t.salesman_id and r.month = t.month)";
    sqlx::query(sql).bind(tx.tenant()).bind(&ids).bind(&rows).execute(tx.conn()).await?;
    let sql = "insert into sales_totals as t (tenant_id, salesman_id, month, currency, order_count, ordered, invoice_count, invoiced)
               select $1, r.* from jsonb_to_recordset($2) as r (salesman_id uuid, month date, currency text, order_count int, ordered bigint,
                   invoice_count int, invoiced bigint)
               on conflict (tenant_id, salesman_id, month) do update set currency = excluded.currency, order_count = excluded.order_count,
                   ordered = excluded.ordered, invoice_count = excluded.invoice_count, invoiced = excluded.invoiced
               where (t.currency, t.order_count, t.ordered, t.invoice_count, t.invoiced)
                   is distinct from (excluded.currency, excluded.order_count, excluded.ordered, excluded.invoice_count, excluded.invoiced)";
    sqlx::query(sql).bind(tx.tenant()).bind(&rows).execute(tx.conn()).await?;
    Ok(())
}

/// What was sold in a month, in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// The month.
    pub month: Month,
    /// ISO 4217 code of the amounts.
    pub currency: String,
    /// Number of orders.
    pub order_count: i64,
    /// What they are worth, in minor units.
    pub ordered: i64,
    /// Number of invoices.
    pub invoice_count: i64,
    /// Invoiced, in minor units.
    pub invoiced: i64,
}

impl FromRow<'_, PgRow> for Sold {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let month: jiff_sqlx::Date = row.try_get("month")?;
        Ok(Self {
            month: Month::of(month.to_jiff()),
            currency: row.try_get("currency")?,
            order_count: row.try_get("order_count")?,
            ordered: row.try_get("ordered")?,
            invoice_count: row.try_get("invoice_count")?,
            invoiced: row.try_get("invoiced")?,
        })
    }
}

/// What these salesmen sold in a period of whole months.
pub async fn sum(tx: &mut Tx, whose: Whose, period: Period) -> Result<Vec<Sold>> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new(
        "select t.month, t.currency, sum(t.order_count)::bigint as order_count, sum(t.ordered)::bigint as ordered,
             sum(t.invoice_count)::bigint as invoice_count, sum(t.invoiced)::bigint as invoiced
         from sales_totals t where t.tenant_id = ",
    );
    query.push_bind(caller.tenant);
    visibility::push_whose(&mut query, &caller, "t.salesman_id", whose);
    query.push(" and t.month >= ").push_bind(period.from.to_sqlx());
    query.push(" and t.month <= ").push_bind(period.to.to_sqlx()).push(" group by 1, 2 order by 1, 2");
    Ok(query.build_query_as().fetch_all(tx.conn()).await?)
}

/// When the ERP last told of any of these salesmen.
pub async fn last_told(tx: &mut Tx, whose: Whose) -> Result<Option<Timestamp>> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("select max(r.erp_synced_at) as last from sales_reports r where r.tenant_id = ");
    query.push_bind(caller.tenant);
    visibility::push_whose(&mut query, &caller, "r.salesman_id", whose);
    let found = query.build().fetch_one(tx.conn()).await?;
    Ok(row::time_if_any(&found, "last")?)
}
