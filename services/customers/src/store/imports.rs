//! Imports by their ids, and the list of them.

use std::slice;

use crm_chassis::{
    Caller, Error, Result, Scope, Tx,
    page::{self, Keyed, Listing, Page, Sort, Total},
    records,
};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::import_row::{COLUMNS, INSERT, ROWS, UPDATE, WrittenImport};
use crate::domain::Import;

/// How the list can be paged.
pub const LISTING: Listing = Listing {
    id: "i.id",
    sorts: &[Sort::timestamp("createTime", "i.created_at"), Sort::text("fileName", "i.file_name_key")],
    default_order: "createTime desc",
    default_size: 25,
    max_size: 200,
};

/// The import, if the caller may see it.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Import> {
    let found = ROWS.by_ids(tx, &[id]).await?;
    visible(found, tx.caller())
}

/// The import, if the caller may see it, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Import> {
    // Whoever may not see it waits for nobody.
    get(tx, id).await?;
    let found = ROWS.lock_all(tx, &[id]).await?;
    visible(found, tx.caller())
}

/// The import, whoever may see it, locked until the transaction ends; none if it is gone.
pub async fn lock_for_step(tx: &mut Tx, id: Uuid) -> Result<Option<Import>> {
    Ok(ROWS.lock_all(tx, &[id]).await?.into_iter().next())
}

fn visible(found: Vec<Import>, caller: &Caller) -> Result<Import> {
    let found = found.into_iter().next().filter(|import| caller.scope == Scope::All || import.user == caller.user);
    found.ok_or_else(|| Error::not_found("import"))
}

/// Stores a new import.
pub async fn insert(tx: &mut Tx, import: &Import) -> Result<()> {
    Ok(records::write(tx, &INSERT, slice::from_ref(&WrittenImport::from(import))).await?)
}

/// Stores a changed import, which the caller has locked.
pub async fn update(tx: &mut Tx, import: &Import) -> Result<()> {
    Ok(records::write(tx, &UPDATE, slice::from_ref(&WrittenImport::from(import))).await?)
}

/// The fields that the last import of a file with these columns took, among those of one user.
pub async fn fields_of_last(tx: &mut Tx, import: &Import) -> Result<Option<Vec<String>>> {
    let sql = "select i.fields from imports i
               where i.tenant_id = $1 and i.user_id = $2 and i.id <> $3 and i.columns = $4 and i.fields <> '{}'
                   and i.state not in ('UPLOADED', 'FAILED')
               order by i.created_at desc limit 1";
    let fields = sqlx::query_scalar(sql).bind(tx.tenant()).bind(import.user).bind(import.id).bind(&import.columns);
    Ok(fields.fetch_optional(tx.conn()).await?)
}

/// How many imports still have bytes or rows.
pub async fn count_kept(tx: &mut Tx) -> Result<i64> {
    let sql = "select count(*) from imports where tenant_id = $1 and not cleared";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).fetch_one(tx.conn()).await?)
}

/// Imports that nobody has gone on with since then and whose bytes and rows are still here, locked: some of them.
pub async fn lock_forgotten(tx: &mut Tx, since: Timestamp) -> Result<Vec<Import>> {
    let sql =
        "select id from imports where tenant_id = $1 and not cleared and updated_at < $2 order by updated_at limit 5
               for update skip locked";
    let ids = sqlx::query_scalar(sql).bind(tx.tenant()).bind(since.to_sqlx()).fetch_all(tx.conn()).await?;
    ROWS.by_ids(tx, &ids).await
}

/// One page of imports, and the token of the next one.
pub async fn page(tx: &mut Tx, page: Page) -> Result<(Vec<Import>, String)> {
    let mut query = QueryBuilder::new("select ");
    query.push(COLUMNS);
    page.push_keys(&mut query);
    push_from(&mut query, tx.caller());
    page.push_after(&mut query);
    page.push_order(&mut query);
    let rows = query.build_query_as::<Keyed<Import>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// How many imports the list holds.
pub async fn count(tx: &mut Tx) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| {
        push_from(query, &caller);
        Ok(())
    })
    .await
}

fn push_from(query: &mut QueryBuilder<Postgres>, caller: &Caller) {
    query.push(" from imports i where i.tenant_id = ").push_bind(caller.tenant);
    if caller.scope != Scope::All {
        query.push(" and i.user_id = ").push_bind(caller.user);
    }
}
