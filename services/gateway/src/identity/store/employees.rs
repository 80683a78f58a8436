//! Employees and the organisation chart.

use crm_chassis::{
    EmployeeId, Result, TenantId, Tx,
    filter::{self, Field, FilterContext, Kind},
    page::{self, Keyed, Listing, Page, Sort, Total},
    republish::PAGE,
};
use jiff_sqlx::ToSqlx as _;
use sqlx::{AssertSqlSafe, FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::identity::domain::{Employee, Person, Superior};

/// How the list can be paged.
pub const LISTING: Listing = Listing {
    id: "e.id",
    sorts: &[
        Sort::text("displayName", "e.name_key"),
        Sort::text("code", "coalesce(fold(e.code), '')"),
        Sort::text("email", "coalesce(fold(e.email), '')"),
        Sort::text("managerName", "coalesce(m.name_key, '')"),
    ],
    default_order: "displayName",
    default_size: 50,
    max_size: 200,
};

/// What the list can be filtered by. Nothing of it has an index of its own: employees are hundreds, not thousands.
const FIELDS: &[Field] = &[
    Field::text("displayName", "e.name_key"),
    Field::text("code", "fold(e.code)"),
    Field::text("email", "fold(e.email)"),
    Field::id("managerId", "e.manager_id"),
    Field::text("managerName", "m.name_key"),
    Field::text("site", "fold(e.site)"),
    Field::new("salesman", "e.salesman", Kind::Bool),
    Field::new("active", "e.active", Kind::Bool),
];

/// Whom a list holds.
#[derive(Clone, Debug)]
pub struct EmployeeSelection {
    /// Only active salesmen.
    pub salesmen_only: bool,
    /// With what the name or a word of it begins; blank for all.
    pub prefix: String,
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Zone and time for relative dates.
    pub context: FilterContext,
}

impl EmployeeSelection {
    /// Writes everything from ` from` on.
    fn push(&self, query: &mut QueryBuilder<Postgres>, tenant: TenantId) -> Result<()> {
        query.push(" from employees e left join employees m on m.tenant_id = e.tenant_id and m.id = e.manager_id");
        query.push(" where e.tenant_id = ").push_bind(tenant);
        if self.salesmen_only {
            query.push(" and e.active and e.salesman");
        }
        let prefix = self.prefix.trim();
        if !prefix.is_empty() {
            // Looks at all employees of the tenant: they are hundreds, not thousands.
            query.push(" and strpos(e.name_words, ' ' || translate(fold(").push_bind(prefix.to_owned());
            query.push("), '-.''', '   ')) > 0");
        }
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

/// An employee of a list.
#[derive(Clone, Debug)]
pub struct ListedEmployee {
    /// The employee.
    pub employee: Employee,
    /// What his manager is called; empty where there is none, or nobody knows him yet.
    pub manager_name: String,
}

impl FromRow<'_, PgRow> for ListedEmployee {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let manager_name: Option<String> = row.try_get("manager_name")?;
        Ok(Self { employee: Employee::from_row(row)?, manager_name: manager_name.unwrap_or_default() })
    }
}

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

/// One page of employees, and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &EmployeeSelection, page: &Page) -> Result<(Vec<ListedEmployee>, String)> {
    let mut query = QueryBuilder::new("select ");
    query.push(COLUMNS).push(", m.display_name as manager_name");
    page.push_keys(&mut query);
    selection.push(&mut query, tx.tenant())?;
    page.push_after(&mut query);
    page.push_order(&mut query);
    let rows = query.build_query_as::<Keyed<ListedEmployee>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// How many employees the list holds.
pub async fn count(tx: &mut Tx, selection: &EmployeeSelection) -> Result<Total> {
    let tenant = tx.tenant();
    page::count(tx.conn(), |query| selection.push(query, tenant)).await
}
