//! Saved views, and who sees which.

use crm_chassis::{
    Caller, Error, OnConstraint as _, Result, Tx,
    page::{Keyed, Listing, Page, Sort},
    row,
};
use jiff_sqlx::ToSqlx as _;
use sqlx::{FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::identity::domain::{SavedView, Sharing, ViewDetails, manages_users};

/// How the list can be paged: the caller's own views before those of others, each by name.
pub const LISTING: Listing = Listing {
    id: "v.id",
    sorts: &[Sort::text("name", "v.place")],
    default_order: "name",
    default_size: 100,
    max_size: 200,
};

/// What every query of views selects, from `v` with [`JOINS`].
const COLUMNS: &str = "
    v.id, v.version, v.owner_id, coalesce(e.display_name, u.display_name) as owner_name, v.grid, v.name, v.search, v.columns,
    v.sharing, v.created_at, v.updated_at";

/// The owner, as user and, if he is one, as employee.
const JOINS: &str = "
    join users u on u.tenant_id = v.tenant_id and u.id = v.owner_id
    left join employees e on e.tenant_id = u.tenant_id and e.id = u.employee_id";

impl FromRow<'_, PgRow> for SavedView {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let sharing: &str = row.try_get("sharing")?;
        let unknown = || sqlx::Error::Decode(format!("unknown sharing {sharing}").into());
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            owner_id: row.try_get("owner_id")?,
            owner_name: row.try_get("owner_name")?,
            grid: row.try_get("grid")?,
            details: ViewDetails {
                name: row.try_get("name")?,
                search: row.try_get("search")?,
                columns: row.try_get("columns")?,
                sharing: Sharing::parse(sharing).ok_or_else(unknown)?,
            },
            created_at: row::time(row, "created_at")?,
            updated_at: row::time(row, "updated_at")?,
        })
    }
}

/// One page of the views of a grid that are the caller's or shared with him, and the token of the next one.
pub async fn page(tx: &mut Tx, grid: &str, page: &Page) -> Result<(Vec<SavedView>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), grid, page);
    let rows = query.build_query_as::<Keyed<SavedView>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`]. Two parts, because each has its index: a user's views, and the few of all that are shared.
pub fn push_page(query: &mut QueryBuilder<Postgres>, caller: &Caller, grid: &str, page: &Page) {
    query.push("select ").push(COLUMNS);
    page.push_keys(query);
    query.push(" from (select s.*, '0' || s.name_key as place from saved_views s where s.tenant_id = ");
    query.push_bind(caller.tenant).push(" and s.grid = ").push_bind(grid);
    query.push(" and s.owner_id = ").push_bind(caller.user);
    query.push(" union all select s.*, '1' || s.name_key from saved_views s where s.tenant_id = ");
    query.push_bind(caller.tenant).push(" and s.grid = ").push_bind(grid);
    query.push(" and s.sharing <> 'PRIVATE' and s.owner_id <> ").push_bind(caller.user);
    query.push(") v").push(JOINS).push(" where ");
    push_seen(query, caller);
    page.push_after(query);
    page.push_order(query);
}

/// A view that the caller is about to change, if he may see it, locked until the transaction ends. Whoever manages users reaches all
/// that are shared.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<SavedView> {
    // Two statements: the second one sees what others committed while the first one waited.
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("select from saved_views v");
    push_reached(&mut query, &caller, id);
    query.push(" for update of v");
    query.build().execute(tx.conn()).await?;
    let mut query = QueryBuilder::new("select ");
    query.push(COLUMNS).push(" from saved_views v");
    push_reached(&mut query, &caller, id);
    let found = query.build_query_as().fetch_optional(tx.conn()).await?;
    found.ok_or_else(|| Error::not_found("saved view"))
}

/// Adds joins and condition for the view with this id, if the caller reaches it.
fn push_reached(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    query.push(JOINS).push(" where v.tenant_id = ").push_bind(caller.tenant);
    query.push(" and v.id = ").push_bind(id).push(" and (");
    push_seen(query, caller);
    if manages_users(caller) {
        query.push(" or v.sharing <> 'PRIVATE'");
    }
    query.push(")");
}

/// Adds the condition that a view `v` of `u` and `e` is the caller's or shared with him. At the top of a team stands the owner's manager,
/// or the owner himself: the caller belongs to it if that is he or somebody above him, whom nobody needs to know yet.
fn push_seen(query: &mut QueryBuilder<Postgres>, caller: &Caller) {
    query.push("(v.owner_id = ").push_bind(caller.user);
    query.push(" or v.sharing = 'TENANT' or v.sharing = 'TEAM' and coalesce(e.manager_id, e.id) in (");
    query.push("with recursive above as (select ").push_bind(caller.employee).push("::uuid as id");
    query.push(" union select m.manager_id from above a join employees m on m.tenant_id = ").push_bind(caller.tenant);
    query.push(" and m.id = a.id where m.manager_id is not null) select id from above))");
}

/// How many views of a grid a user has.
pub async fn count_of_owner(tx: &mut Tx, owner: Uuid, grid: &str) -> Result<i64> {
    let sql = "select count(*) from saved_views where tenant_id = $1 and owner_id = $2 and grid = $3";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(owner).bind(grid).fetch_one(tx.conn()).await?)
}

/// Stores a new view.
pub async fn insert(tx: &mut Tx, view: &SavedView) -> Result<()> {
    sqlx::query(
        "insert into saved_views (tenant_id, id, version, owner_id, grid, name, search, columns, sharing, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(tx.tenant())
    .bind(view.id)
    .bind(view.version)
    .bind(view.owner_id)
    .bind(&view.grid)
    .bind(&view.details.name)
    .bind(&view.details.search)
    .bind(&view.details.columns)
    .bind(view.details.sharing.as_str())
    .bind(view.created_at.to_sqlx())
    .bind(view.updated_at.to_sqlx())
    .execute(tx.conn())
    .await
    .on_constraint("saved_views_name_unique", || view.name_taken())?;
    Ok(())
}

/// Stores a changed view, which the caller has locked.
pub async fn update(tx: &mut Tx, view: &SavedView) -> Result<()> {
    sqlx::query(
        "update saved_views set version = $3, name = $4, search = $5, columns = $6, sharing = $7, updated_at = $8
         where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant())
    .bind(view.id)
    .bind(view.version)
    .bind(&view.details.name)
    .bind(&view.details.search)
    .bind(&view.details.columns)
    .bind(view.details.sharing.as_str())
    .bind(view.updated_at.to_sqlx())
    .execute(tx.conn())
    .await
    .on_constraint("saved_views_name_unique", || view.name_taken())?;
    Ok(())
}

/// Deletes a view, which the caller has locked.
pub async fn delete(tx: &mut Tx, id: Uuid) -> Result<()> {
    let sql = "delete from saved_views where tenant_id = $1 and id = $2";
    sqlx::query(sql).bind(tx.tenant()).bind(id).execute(tx.conn()).await?;
    Ok(())
}
