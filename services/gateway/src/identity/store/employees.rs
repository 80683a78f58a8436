//! Employees and the organisation chart.

use crm_chassis::{
    EmployeeId, Result, Tx,
    page::{Keyed, Listing, Page, Sort},
    republish::PAGE,
};
use jiff_sqlx::ToSqlx as _;
use sqlx::{AssertSqlSafe, FromRow, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::identity::domain::{Employee, Person, Superior};

/// How the list can be paged.
pub const LISTING: Listing = Listing {
    id: "e.id",
    sorts: &[Sort::text("displayName", "e.name_key")],
    default_order: "displayName",
    default_size: 50,
    max_size: 200,
};

const COLUMNS: &str = "
    e.id, e.version, e.code, e.display_name, e.email, e.telephone, e.active, e.salesman, e.manager_id, e.site, e.updated_at";

impl FromRow<'_, PgRow> for Employee {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            code: row.try_get("code")?,
            person: Person {
                display_name: row.try_get("display_name")?,
                email: row.try_get("email")?,
                telephone: row.try_get("telephone")?,
                active: row.try_get("active")?,
                salesman: row.try_get("salesman")?,
                manager: row.try_get("manager_id")?,
                site: row.try_get("site")?,
            },
            updated_at: row.try_get::<jiff_sqlx::Timestamp, _>("updated_at")?.to_jiff(),
        })
    }
}

impl FromRow<'_, PgRow> for Superior {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self { code: row.try_get("code")?, manager: row.try_get("manager")? })
    }
}

/// Lets only one transaction at a time change the tenant's organisation chart: two changes that are right alone can make a circle
/// together.
pub async fn lock_chart(tx: &mut Tx) -> Result<()> {
    sqlx::query("select from tenants where id = $1 for update").bind(tx.tenant()).execute(tx.conn()).await?;
    Ok(())
}

/// The employee, if he is known.
pub async fn find(tx: &mut Tx, id: EmployeeId) -> Result<Option<Employee>> {
    let sql = format!("select {COLUMNS} from employees e where e.tenant_id = $1 and e.id = $2");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(tx.tenant()).bind(id).fetch_optional(tx.conn()).await?)
}

/// An employee and everybody above him, upwards, as far as they are known.
pub async fn superiors(tx: &mut Tx, id: EmployeeId) -> Result<Vec<Superior>> {
    let sql = "
        with recursive superiors as (
            select id, code, manager_id, 0 as height from employees where tenant_id = $1 and id = $2
            union all
            select m.id, m.code, m.manager_id, s.height + 1
            from superiors s join employees m on m.tenant_id = $1 and m.id = s.manager_id
        ) cycle id set circular using path
        select code, manager_id as manager from superiors where not circular order by height";
    Ok(sqlx::query_as(sql).bind(tx.tenant()).bind(id).fetch_all(tx.conn()).await?)
}

/// The employee and everybody below him in the organisation chart.
pub async fn team_of(tx: &mut Tx, id: EmployeeId) -> Result<Vec<EmployeeId>> {
    let sql = "
        with recursive team as (
            select $2::uuid as id
            union
            select e.id from team t join employees e on e.tenant_id = $1 and e.manager_id = t.id
        )
        select id from team";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(id).fetch_all(tx.conn()).await?)
}

/// Stores an employee, new or changed.
pub async fn store(tx: &mut Tx, employee: &Employee) -> Result<()> {
    let person = &employee.person;
    sqlx::query(
        "insert into employees (tenant_id, id, version, code, display_name, email, telephone, active, salesman, manager_id, site, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (tenant_id, id) do update set version = excluded.version, display_name = excluded.display_name,
             email = excluded.email, telephone = excluded.telephone, active = excluded.active, salesman = excluded.salesman,
             manager_id = excluded.manager_id, site = excluded.site, updated_at = excluded.updated_at",
    )
    .bind(tx.tenant())
    .bind(employee.id)
    .bind(employee.version)
    .bind(&employee.code)
    .bind(&person.display_name)
    .bind(&person.email)
    .bind(&person.telephone)
    .bind(person.active)
    .bind(person.salesman)
    .bind(person.manager)
    .bind(&person.site)
    .bind(employee.updated_at.to_sqlx())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The next page of employees behind an id, in the order of their ids, held as they are until the transaction ends.
pub async fn hold_page(tx: &mut Tx, after: Option<Uuid>) -> Result<Vec<Employee>> {
    let sql = format!(
        "select {COLUMNS} from employees e where e.tenant_id = $1 and e.id > $2 order by e.id limit $3 for share"
    );
    let after = after.unwrap_or(Uuid::nil());
    let page = sqlx::query_as(AssertSqlSafe(sql)).bind(tx.tenant()).bind(after).bind(PAGE);
    Ok(page.fetch_all(tx.conn()).await?)
}

/// One page of employees by name, and the token of the next one. With a `prefix`, those whose name or a word of it begins so.
pub async fn page(tx: &mut Tx, salesmen_only: bool, prefix: &str, page: &Page) -> Result<(Vec<Employee>, String)> {
    let mut query = QueryBuilder::new("select ");
    query.push(COLUMNS);
    page.push_keys(&mut query);
    query.push(" from employees e where e.tenant_id = ").push_bind(tx.tenant());
    if salesmen_only {
        query.push(" and e.active and e.salesman");
    }
    if !prefix.trim().is_empty() {
        // Looks at all employees of the tenant: they are hundreds, not thousands.
        query
            .push(" and strpos(e.name_words, ' ' || translate(fold(")
            .push_bind(prefix.trim())
            .push("), '-.''', '   ')) > 0");
    }
    page.push_after(&mut query);
    page.push_order(&mut query);
    let rows = query.build_query_as::<Keyed<Employee>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}
