//! Monthly targets: of each salesman, and the defaults.

use crm_chassis::{
    Caller, EmployeeId, Result, Scope, Tx,
    filter::{self, Field, FilterContext},
    page::{self, Keyed, Listing, Page, Sort, Total},
    republish,
};
use serde::Serialize;
use sqlx::{FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use super::visibility::{self, Whose};
use crate::domain::{ByType, Defaults, SalesmanTargets, TargetType};

/// How the list can be paged. The sort expression is not null and served by an index.
pub const LISTING: Listing = Listing {
    id: "e.id",
    sorts: &[Sort::text("salesmanName", "coalesce(e.name_key, '')")],
    default_order: "salesmanName",
    default_size: 50,
    max_size: 200,
};

/// What the list can be filtered by.
const FIELDS: &[Field] =
    &[Field::text("salesmanName", "coalesce(e.name_key, '')"), Field::text("salesmanCode", "fold(e.code)")];

/// Whoever has targets: those who sell and have not left.
const SALESMEN: &str = " and e.active and e.salesman";

const COLUMNS: &str = "e.id, e.code, e.display_name, coalesce(t.version, 0) as version, t.calls, t.emails, t.meetings, t.inspections, t.cases,
    t.quotes, t.orders, t.invoices";

impl FromRow<'_, PgRow> for SalesmanTargets {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            salesman_id: row.try_get("id")?,
            code: row.try_get("code")?,
            name: row.try_get("display_name")?,
            version: row.try_get("version")?,
            own: by_type(row)?,
        })
    }
}

impl FromRow<'_, PgRow> for Defaults {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self { version: row.try_get("version")?, values: by_type(row)? })
    }
}

/// The columns of the types.
fn by_type<'r, T>(row: &'r PgRow) -> sqlx::Result<ByType<T>>
where
    T: Copy + Default + sqlx::Decode<'r, Postgres> + sqlx::Type<Postgres>,
{
    let mut values = ByType::default();
    for (place, target) in TargetType::ALL.iter().enumerate() {
        values.0[place] = row.try_get(target.as_str())?;
    }
    Ok(values)
}

/// Which salesmen a list holds.
#[derive(Clone, Debug)]
pub struct TargetSelection {
    /// Whose targets.
    pub scope: Scope,
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Zone and time for relative dates.
    pub context: FilterContext,
}

impl TargetSelection {
    /// Writes everything from ` from` on.
    fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller) -> Result<()> {
        push_salesmen(query, caller, Whose::Of(self.scope));
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

/// Writes everything from ` from` on: these salesmen with what was set for them.
fn push_salesmen(query: &mut QueryBuilder<Postgres>, caller: &Caller, whose: Whose) {
    query.push(
        " from employee_refs e left join salesman_targets t on t.tenant_id = e.tenant_id and t.salesman_id = e.id",
    );
    query.push(" where e.tenant_id = ").push_bind(caller.tenant).push(SALESMEN);
    visibility::push_whose(query, caller, "e.id", whose);
}

/// One page of salesmen, and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &TargetSelection, page: Page) -> Result<(Vec<SalesmanTargets>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<SalesmanTargets>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`].
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &TargetSelection,
    page: &Page,
) -> Result<()> {
    query.push("select ").push(COLUMNS);
    page.push_keys(query);
    selection.push(query, caller)?;
    page.push_after(query);
    page.push_order(query);
    Ok(())
}

/// How many salesmen the list holds.
pub async fn count(tx: &mut Tx, selection: &TargetSelection) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| selection.push(query, &caller)).await
}

/// The targets of these salesmen, locked until the transaction ends, in the order of their ids. Who had none has a row from now on.
pub async fn lock(tx: &mut Tx, whose: Whose) -> Result<Vec<SalesmanTargets>> {
    let caller = tx.caller().clone();
    let mut query =
        QueryBuilder::new("insert into salesman_targets (tenant_id, salesman_id, version) select e.tenant_id, e.id, 0");
    push_salesmen(&mut query, &caller, whose);
    query.push(" and t.salesman_id is null order by e.id on conflict do nothing");
    query.build().execute(tx.conn()).await?;
    let mut query = QueryBuilder::new("select ");
    query
        .push(COLUMNS)
        .push(" from salesman_targets t join employee_refs e on e.tenant_id = t.tenant_id and e.id = t.salesman_id");
    query.push(" where t.tenant_id = ").push_bind(caller.tenant).push(SALESMEN);
    visibility::push_whose(&mut query, &caller, "t.salesman_id", whose);
    query.push(" order by t.salesman_id for update of t");
    Ok(query.build_query_as().fetch_all(tx.conn()).await?)
}

/// The next page of what was set for salesmen, behind an id, in the order of these, held as it is until the transaction ends.
pub async fn hold_page(tx: &mut Tx, after: Option<Uuid>) -> Result<Vec<SalesmanTargets>> {
    let mut query = QueryBuilder::new("select ");
    query
        .push(COLUMNS)
        .push(" from salesman_targets t join employee_refs e on e.tenant_id = t.tenant_id and e.id = t.salesman_id");
    query.push(" where t.tenant_id = ").push_bind(tx.tenant()).push(" and t.version > 0");
    query.push(" and t.salesman_id > ").push_bind(after.unwrap_or(Uuid::nil()));
    query.push(" order by t.salesman_id limit ").push_bind(republish::PAGE).push(" for share of t");
    Ok(query.build_query_as().fetch_all(tx.conn()).await?)
}

#[derive(Serialize)]
struct TargetsRow {
    salesman_id: EmployeeId,
    version: i64,
    own: [Option<i32>; 8],
}

/// Stores the targets of salesmen, who are locked.
pub async fn update_all(tx: &mut Tx, targets: &[SalesmanTargets]) -> Result<()> {
    let row = |it: &SalesmanTargets| TargetsRow { salesman_id: it.salesman_id, version: it.version, own: it.own.0 };
    let rows: Vec<TargetsRow> = targets.iter().map(row).collect();
    let columns: Vec<&str> = TargetType::ALL.iter().map(|target| target.as_str()).collect();
    let mut query = QueryBuilder::new("update salesman_targets t set version = r.version");
    for (place, column) in columns.iter().enumerate() {
        query.push(format!(", {column} = (r.own ->> {place})::int"));
    }
    query.push(" from jsonb_to_recordset(").push_bind(Json(rows));
    query.push(") as r (salesman_id uuid, version bigint, own jsonb) where t.tenant_id = ").push_bind(tx.tenant());
    query.push(" and t.salesman_id = r.salesman_id");
    query.build().execute(tx.conn()).await?;
    Ok(())
}

/// The defaults.
pub async fn defaults(tx: &mut Tx) -> Result<Defaults> {
    read_defaults(tx, "select * from target_defaults where tenant_id = $1").await
}

/// The same, if somebody has set them, held as they are until the transaction ends.
pub async fn hold_defaults(tx: &mut Tx) -> Result<Option<Defaults>> {
    let sql = "select * from target_defaults where tenant_id = $1 and version > 0 for share";
    Ok(sqlx::query_as(sql).bind(tx.tenant()).fetch_optional(tx.conn()).await?)
}

/// The same, locked until the transaction ends.
pub async fn lock_defaults(tx: &mut Tx) -> Result<Defaults> {
    let sql = "insert into target_defaults values ($1, 0, 0, 0, 0, 0, 0, 0, 0, 0) on conflict do nothing";
    sqlx::query(sql).bind(tx.tenant()).execute(tx.conn()).await?;
    read_defaults(tx, "select * from target_defaults where tenant_id = $1 for update").await
}

async fn read_defaults(tx: &mut Tx, sql: &'static str) -> Result<Defaults> {
    let found: Option<Defaults> = sqlx::query_as(sql).bind(tx.tenant()).fetch_optional(tx.conn()).await?;
    Ok(found.unwrap_or_default())
}

/// Stores the defaults, which are locked.
pub async fn update_defaults(tx: &mut Tx, defaults: &Defaults) -> Result<()> {
    let mut query = QueryBuilder::new("update target_defaults set version = ");
    query.push_bind(defaults.version);
    for (target, value) in defaults.values.each() {
        query.push(format!(", {} = ", target.as_str())).push_bind(value);
    }
    query.push(" where tenant_id = ").push_bind(tx.tenant());
    query.build().execute(tx.conn()).await?;
    Ok(())
}

/// The targets of these salesmen together.
pub async fn sum(tx: &mut Tx, whose: Whose) -> Result<ByType<i64>> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("select ");
    for (place, target) in TargetType::ALL.iter().enumerate() {
        let (comma, column) = (if place == 0 { "" } else { ", " }, target.as_str());
        query.push(format!("{comma}coalesce(sum(coalesce(t.{column}, d.{column}, 0)), 0)::bigint as {column}"));
    }
    query.push(
        " from employee_refs e left join salesman_targets t on t.tenant_id = e.tenant_id and t.salesman_id = e.id",
    );
    query.push(" left join target_defaults d on d.tenant_id = e.tenant_id");
    query.push(" where e.tenant_id = ").push_bind(caller.tenant).push(SALESMEN);
    visibility::push_whose(&mut query, &caller, "e.id", whose);
    let row = query.build().fetch_one(tx.conn()).await?;
    Ok(by_type(&row)?)
}
