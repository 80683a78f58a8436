//! The rows of files, and what became of them.

use std::collections::HashMap;

use crm_chassis::{
    Result, Tx, export,
    page::{self, Keyed, Listing, Page, Sort, Total},
};
use serde::Serialize;
use sqlx::{FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use crate::domain::Problem;

/// How the rows of an import can be paged.
pub const LISTING: Listing = Listing {
    // The number decides alone.
    id: "r.import_id",
    sorts: &[Sort::integer("number", "r.number")],
    default_order: "number",
    default_size: 25,
    max_size: 200,
};

/// The same with the pages of a file.
pub const WHOLE_LISTING: Listing = Listing { max_size: export::PAGE, ..LISTING };

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// Number.
    pub number: i32,
    /// Cells.
    pub cells: Vec<String>,
    /// Stored word of what becomes of it; none before it is checked.
    pub outcome: Option<String>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// The customer that was made of it.
    pub customer: Option<Uuid>,
    /// The contact that was made of it.
    pub contact: Option<Uuid>,
}

const COLUMNS: &str = "r.number, r.cells, r.outcome, r.problems, r.customer_id, r.contact_id";

impl FromRow<'_, PgRow> for ImportRow {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            number: row.try_get("number")?,
            cells: row.try_get("cells")?,
            outcome: row.try_get("outcome")?,
            problems: row.try_get::<Option<Json<Vec<Problem>>>, _>("problems")?.map(|it| it.0).unwrap_or_default(),
            customer: row.try_get("customer_id")?,
            contact: row.try_get("contact_id")?,
        })
    }
}

/// A row that was read, as it is written.
#[derive(Debug, Serialize)]
pub struct ReadRow {
    /// Number.
    pub number: i32,
    /// Cells.
    pub cells: Vec<String>,
}

/// Stores rows that were read.
pub async fn insert(tx: &mut Tx, import: Uuid, rows: &[ReadRow]) -> Result<()> {
    let sql = "insert into import_rows (tenant_id, import_id, number, cells)
               select $1, $2, r.number, r.cells from jsonb_to_recordset($3) as r (number int, cells text[])";
    sqlx::query(sql).bind(tx.tenant()).bind(import).bind(Json(rows)).execute(tx.conn()).await?;
    Ok(())
}

/// Tells the planner of the rows of imports, before they are gone over step by step.
pub async fn learn(tx: &mut Tx) -> Result<()> {
    sqlx::query("select learn_import_rows()").execute(tx.conn()).await?;
    Ok(())
}

/// Drops some rows of an import, and tells whether any is left.
pub async fn delete_some(tx: &mut Tx, import: Uuid) -> Result<bool> {
    let sql = "delete from import_rows where tenant_id = $1 and import_id = $2 and number in (
                   select number from import_rows where tenant_id = $1 and import_id = $2 order by number limit 20000)";
    let deleted = sqlx::query(sql).bind(tx.tenant()).bind(import).execute(tx.conn()).await?;
    Ok(deleted.rows_affected() == 20_000)
}

/// The next rows behind a number.
pub async fn next(tx: &mut Tx, import: Uuid, after: i32, most: i64) -> Result<Vec<ImportRow>> {
    let sql = "select number, cells, outcome, problems, customer_id, contact_id from import_rows
               where tenant_id = $1 and import_id = $2 and number > $3 order by number limit $4";
    Ok(sqlx::query_as(sql).bind(tx.tenant()).bind(import).bind(after).bind(most).fetch_all(tx.conn()).await?)
}

/// What is written of a row that was gone over.
#[derive(Debug, Serialize)]
pub struct Judged {
    /// Number.
    pub number: i32,
    /// Stored word of what becomes of it.
    pub outcome: &'static str,
    /// What is wrong with it.
    pub problems: Option<Vec<Problem>>,
    /// Which rows are one customer.
    pub customer_key: Option<String>,
    /// The customer that was made of it.
    pub customer_id: Option<Uuid>,
    /// The contact that was made of it.
    pub contact_id: Option<Uuid>,
}

/// Stores what became of rows.
pub async fn judge(tx: &mut Tx, import: Uuid, rows: &[Judged]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = "update import_rows t
               set outcome = r.outcome, problems = r.problems, customer_key = r.customer_key, customer_id = r.customer_id,
                   contact_id = r.contact_id
               from jsonb_to_recordset($3) as r (number int, outcome text, problems jsonb, customer_key text, customer_id uuid, contact_id uuid)
               where t.tenant_id = $1 and t.import_id = $2 and t.number = r.number";
    sqlx::query(sql).bind(tx.tenant()).bind(import).bind(Json(rows)).execute(tx.conn()).await?;
    Ok(())
}

/// The first row of each of these customers among those that were gone over up to a number: bad ones are none of a customer.
pub async fn first_of_customers(
    tx: &mut Tx,
    import: Uuid,
    up_to: i32,
    keys: &[&str],
) -> Result<HashMap<String, ImportRow>> {
    let sql = "select k.key, r.number, r.cells, r.outcome, r.problems, r.customer_id, r.contact_id
               from unnest($4::text[]) as k (key) cross join lateral (
                   select * from import_rows f
                   where f.tenant_id = $1 and f.import_id = $2 and f.customer_key = k.key collate \"C\" and f.number <= $3
                   order by f.number limit 1) r";
    let rows = sqlx::query(sql).bind(tx.tenant()).bind(import).bind(up_to).bind(keys).fetch_all(tx.conn()).await?;
    rows.iter().map(|row| Ok((row.try_get("key")?, ImportRow::from_row(row)?))).collect()
}

/// The next customers that were made of rows behind a number, with the number of the last row looked at; none behind the last one.
pub async fn imported(tx: &mut Tx, import: Uuid, after: i32, most: i64) -> Result<Vec<(i32, Uuid, bool)>> {
    let sql = "select number, customer_id, outcome = 'IMPORTED' from import_rows
               where tenant_id = $1 and import_id = $2 and number > $3 and customer_id is not null order by number limit $4";
    Ok(sqlx::query_as(sql).bind(tx.tenant()).bind(import).bind(after).bind(most).fetch_all(tx.conn()).await?)
}

/// The customers that were made of these rows.
pub async fn customers_of(tx: &mut Tx, import: Uuid, rows: &[i32]) -> Result<HashMap<i32, Uuid>> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "select number, customer_id from import_rows
               where tenant_id = $1 and import_id = $2 and number = any($3) and customer_id is not null";
    let found: Vec<(i32, Uuid)> =
        sqlx::query_as(sql).bind(tx.tenant()).bind(import).bind(rows).fetch_all(tx.conn()).await?;
    Ok(found.into_iter().collect())
}

/// The contacts that an import gave to these customers.
pub async fn contacts_of(tx: &mut Tx, import: Uuid, customers: &[Uuid]) -> Result<Vec<Uuid>> {
    let sql = "select contact_id from import_rows
               where tenant_id = $1 and customer_id = any($3) and import_id = $2 and contact_id is not null";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(import).bind(customers).fetch_all(tx.conn()).await?)
}

/// Notes what became of all rows of these customers.
pub async fn settle(tx: &mut Tx, import: Uuid, customers: &[Uuid], outcome: &str, why: &[&str]) -> Result<()> {
    let sql = "update import_rows t set outcome = $4,
                   problems = case when w.why = '' then null
                       else jsonb_build_array(jsonb_build_object('column', '', 'field', '', 'message', w.why)) end
               from unnest($3::uuid[], $5::text[]) as w (customer_id, why)
               where t.tenant_id = $1 and t.import_id = $2 and t.customer_id = w.customer_id";
    let query = sqlx::query(sql).bind(tx.tenant()).bind(import).bind(customers).bind(outcome).bind(why);
    query.execute(tx.conn()).await?;
    Ok(())
}

/// Which rows of an import a list holds.
#[derive(Clone, Debug)]
pub struct RowSelection {
    /// The import.
    pub import: Uuid,
    /// Stored word of what became of them; none for all.
    pub outcome: Option<&'static str>,
    /// Only those with something wrong.
    pub with_problems: bool,
}

impl RowSelection {
    fn push(&self, query: &mut QueryBuilder<Postgres>, tenant: crm_chassis::TenantId) {
        query.push(" from import_rows r where r.tenant_id = ").push_bind(tenant);
        query.push(" and r.import_id = ").push_bind(self.import);
        if let Some(outcome) = self.outcome {
            query.push(" and r.outcome = ").push_bind(outcome);
        }
        if self.with_problems {
            query.push(" and r.problems is not null");
        }
    }
}

/// One page of rows, and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &RowSelection, page: Page) -> Result<(Vec<ImportRow>, String)> {
    let mut query = QueryBuilder::new("select ");
    query.push(COLUMNS);
    page.push_keys(&mut query);
    selection.push(&mut query, tx.tenant());
    page.push_after(&mut query);
    page.push_order(&mut query);
    let rows = query.build_query_as::<Keyed<ImportRow>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// How many rows the list holds.
pub async fn count(tx: &mut Tx, selection: &RowSelection) -> Result<Total> {
    let tenant = tx.tenant();
    page::count(tx.conn(), |query| {
        selection.push(query, tenant);
        Ok(())
    })
    .await
}

/// How many problems the rows of an import have.
pub async fn count_problems(tx: &mut Tx, import: Uuid) -> Result<i64> {
    let sql = "select coalesce(sum(jsonb_array_length(problems)), 0)::bigint from import_rows
               where tenant_id = $1 and import_id = $2 and problems is not null";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(import).fetch_one(tx.conn()).await?)
}
