//! What the service knows of customers, and who sees them.

use std::{
    collections::{BTreeSet, HashMap},
    slice,
};

use crm_chassis::{EmployeeId, Error, Result, Tx};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::{Error as SqlError, FromRow, QueryBuilder, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use super::visibility;
use crate::domain::{CustomerRef, CustomerStatus, NewCustomer};

/// The key of the name under which what hangs on the customer `cr` is shown: of one that was merged into another, that one's.
pub const SHOWN_KEY: &str = "case when cr.survivor_key is null then cr.name_key else cr.survivor_key end";

/// A customer as an event tells of it.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// Id.
    pub id: Uuid,
    /// Version of the snapshot.
    pub version: i64,
    /// Code in the ERP, if it has one.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Where it stands.
    pub status: &'static str,
    /// Its main salesman.
    pub main_salesman_id: Option<Uuid>,
    /// The customer it was merged into.
    pub merged_into: Option<Uuid>,
    /// Whether it is gone.
    pub deleted: bool,
    /// Code of its rank.
    pub rank: Option<String>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// Who sees it.
    #[serde(skip)]
    pub seen_by: BTreeSet<Uuid>,
}

impl FromRow<'_, PgRow> for CustomerRef {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let status: String = row.try_get("status")?;
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            status: CustomerStatus::parse(&status)
                .ok_or_else(|| SqlError::Decode(format!("unknown status {status}").into()))?,
            merged_into: row.try_get("merged_into")?,
        })
    }
}

/// The customer, if the caller may see it.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<CustomerRef> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("select cr.id, cr.name, cr.status, cr.merged_into from customer_refs cr");
    query.push(" where cr.tenant_id = ").push_bind(caller.tenant).push(" and cr.id = ").push_bind(id);
    visibility::push_customer(&mut query, &caller);
    let found: Option<CustomerRef> = query.build_query_as().fetch_optional(tx.conn()).await?;
    found.ok_or_else(|| Error::not_found("customer"))
}

/// The customer that a case belongs to, whoever sees it; of one that was merged, the one it was merged into, once that is known.
pub async fn of(tx: &mut Tx, id: Uuid) -> Result<CustomerRef> {
    let sql = "select s.id, s.name, s.status, s.merged_into from customer_refs cr
               join customer_refs s on s.tenant_id = cr.tenant_id and s.id = any(array[cr.merged_into, cr.id])
               where cr.tenant_id = $1 and s.tenant_id = $1 and cr.id = $2 order by s.id = cr.id limit 1";
    let found: Option<CustomerRef> = sqlx::query_as(sql).bind(tx.tenant()).bind(id).fetch_optional(tx.conn()).await?;
    found.ok_or_else(|| Error::internal("a case has no customer"))
}

/// Who sees a customer, or what it was merged into: the audience of what happens to its cases and activities.
pub async fn seen_by(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<EmployeeId>>> {
    let sql = "select cr.id, v.employee_id from customer_refs cr
               join customer_access v on v.tenant_id = cr.tenant_id and v.customer_id = any(array[cr.id, cr.merged_into])
               where cr.tenant_id = $1 and v.tenant_id = $1 and cr.id = any($2)";
    let links: Vec<(Uuid, EmployeeId)> = sqlx::query_as(sql).bind(tx.tenant()).bind(ids).fetch_all(tx.conn()).await?;
    let mut seen_by: HashMap<Uuid, Vec<EmployeeId>> = HashMap::new();
    for (customer, employee) in links {
        seen_by.entry(customer).or_default().push(employee);
    }
    Ok(seen_by)
}

/// Keeps the newest version of each customer, with who sees it. One that is gone has the version that it had; so has one that was heard of
/// before it was kept when it was created, and is told again.
///
/// Returns those that were known under another name.
pub async fn upsert_all(tx: &mut Tx, customers: &[Told]) -> Result<Vec<Uuid>> {
    let sql = "insert into customer_refs as c (tenant_id, id, version, code, name, status, main_salesman_id, merged_into, deleted,
                   rank, created_at)
               select $1, r.* from jsonb_to_recordset($2) as r (id uuid, version bigint, code text, name text, status text,
                   main_salesman_id uuid, merged_into uuid, deleted boolean, rank text, created_at timestamptz)
               on conflict (tenant_id, id) do update set version = excluded.version, code = excluded.code, name = excluded.name,
                   status = excluded.status, main_salesman_id = excluded.main_salesman_id, merged_into = excluded.merged_into,
                   deleted = excluded.deleted, rank = excluded.rank, created_at = excluded.created_at, new_customer = null,
                   survivor_key = case when excluded.merged_into = c.merged_into then c.survivor_key end
               where c.version < excluded.version
                   or c.version = excluded.version and (excluded.deleted or c.created_at is null and not c.deleted)
               -- What is read of the table here is what was there before.
               returning c.id, coalesce((select b.name <> c.name or b.merged_into is distinct from c.merged_into
                   from customer_refs b where b.tenant_id = $1 and b.id = c.id), false)";
    let kept: Vec<(Uuid, bool)> =
        sqlx::query_as(sql).bind(tx.tenant()).bind(Json(customers)).fetch_all(tx.conn()).await?;
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    let newer: Vec<Uuid> = kept.iter().map(|(id, _)| *id).collect();
    let shown = "update customer_refs c set survivor_key = s.name_key from customer_refs s
                 where c.tenant_id = $1 and s.tenant_id = $1 and s.id = c.merged_into and (c.id = any($2) or c.merged_into = any($2))
                   and c.survivor_key is distinct from s.name_key";
    sqlx::query(shown).bind(tx.tenant()).bind(&newer).execute(tx.conn()).await?;
    let gone = "delete from customer_access where tenant_id = $1 and customer_id = any($2)";
    sqlx::query(gone).bind(tx.tenant()).bind(&newer).execute(tx.conn()).await?;
    let links = customers.iter().filter(|customer| newer.contains(&customer.id));
    let links: Vec<(Uuid, Uuid)> =
        links.flat_map(|customer| customer.seen_by.iter().map(|employee| (customer.id, *employee))).collect();
    let (customer_ids, employee_ids): (Vec<Uuid>, Vec<Uuid>) = links.into_iter().unzip();
    let come = "insert into customer_access (tenant_id, customer_id, employee_id)
                select $1, l.* from unnest($2::uuid[], $3::uuid[]) as l (customer_id, employee_id)";
    sqlx::query(come).bind(tx.tenant()).bind(customer_ids).bind(employee_ids).execute(tx.conn()).await?;
    Ok(kept.into_iter().filter(|(_, renamed)| *renamed).map(|(id, _)| id).collect())
}

/// Keeps a customer that the customers service has not made yet, with what it is to be made of. Any word of that service replaces it.
pub async fn begin(tx: &mut Tx, customer: &Told, new: &NewCustomer) -> Result<()> {
    upsert_all(tx, slice::from_ref(customer)).await?;
    let sql = "update customer_refs set new_customer = $3 where tenant_id = $1 and id = $2";
    sqlx::query(sql).bind(tx.tenant()).bind(customer.id).bind(Json(new)).execute(tx.conn()).await?;
    Ok(())
}

/// What a customer is to be made of, if nobody has told yet that it was.
pub async fn new_customer(tx: &mut Tx, id: Uuid) -> Result<Option<NewCustomer>> {
    let sql = "select new_customer from customer_refs where tenant_id = $1 and id = $2";
    let found: Option<Option<Json<NewCustomer>>> =
        sqlx::query_scalar(sql).bind(tx.tenant()).bind(id).fetch_optional(tx.conn()).await?;
    Ok(found.flatten().map(|Json(new)| new))
}

/// The main salesman of a customer as it is known now.
pub async fn main_salesman(tx: &mut Tx, id: Uuid) -> Result<Option<EmployeeId>> {
    let sql = "select main_salesman_id from customer_refs where tenant_id = $1 and id = $2";
    let found: Option<Option<EmployeeId>> =
        sqlx::query_scalar(sql).bind(tx.tenant()).bind(id).fetch_optional(tx.conn()).await?;
    Ok(found.flatten())
}
