//! Notes: added, and listed newest first.

use crm_chassis::{
    Caller, Result, Tx,
    filter::{self, Field, FilterContext},
    page::{self, Keyed, Listing, Page, Sort, Total},
    republish::PAGE,
    row,
};
use jiff_sqlx::ToSqlx as _;
use sqlx::{FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::visibility;
use crate::domain::Note;

/// How the list can be paged.
pub const LISTING: Listing = Listing {
    id: "n.id",
    sorts: &[Sort::timestamp("createTime", "n.created_at")],
    default_order: "createTime desc",
    default_size: 25,
    max_size: 200,
};

/// What the list can be filtered by. Texts are folded when they are asked for: a filter meets the notes of one customer only.
const FIELDS: &[Field] = &[
    Field::text("text", "(fold(n.text) collate \"C\")"),
    Field::id("authorId", "n.author_id"),
    Field::text("authorName", "(fold(n.author_name) collate \"C\")"),
    Field::timestamp("createTime", "n.created_at"),
];

/// Which notes a list holds, inside what the caller may see.
#[derive(Clone, Debug)]
pub struct NoteSelection {
    /// The customer.
    pub customer: Uuid,
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Zone and time for relative dates.
    pub context: FilterContext,
}

impl NoteSelection {
    /// Writes everything from ` from` on.
    pub fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller) -> Result<()> {
        query.push(" from notes n left join customers c on c.tenant_id = n.tenant_id and c.id = n.customer_id");
        query.push(" where n.tenant_id = ").push_bind(caller.tenant);
        visibility::push_child(query, caller, "n.customer_id", self.customer);
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

impl FromRow<'_, PgRow> for Note {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            customer_id: row.try_get("customer_id")?,
            text: row.try_get("text")?,
            author_id: row.try_get("author_id")?,
            author_name: row.try_get("author_name")?,
            created_at: row::time(row, "created_at")?,
            version: row.try_get("version")?,
        })
    }
}

/// One page of notes and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &NoteSelection, page: Page) -> Result<(Vec<Note>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<Note>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`].
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &NoteSelection,
    page: &Page,
) -> Result<()> {
    query.push("select n.id, n.customer_id, n.text, n.author_id, n.author_name, n.created_at, n.version");
    page.push_keys(query);
    selection.push(query, caller)?;
    page.push_after(query);
    page.push_steady_order(query);
    Ok(())
}

/// The next page of the tenant's notes behind an id, in the order of their ids. A merge may move them meanwhile: of
/// two events the one with the higher version counts.
pub async fn next_page(tx: &mut Tx, after: Option<Uuid>) -> Result<Vec<Note>> {
    let sql = "select id, customer_id, text, author_id, author_name, created_at, version from notes
               where tenant_id = $1 and id > $2 order by id limit $3";
    let notes = sqlx::query_as(sql).bind(tx.tenant()).bind(after.unwrap_or(Uuid::nil())).bind(PAGE);
    Ok(notes.fetch_all(tx.conn()).await?)
}

/// The statement of [`move_all`].
pub const MOVE: &str = "
    update notes set customer_id = $3, version = version + 1
    where tenant_id = $1 and customer_id = $2 and ($4::uuid[] is null or id = any($4))
    returning id, customer_id, text, author_id, author_name, created_at, version";

/// Moves the notes of a customer to another one, all of them or those among `ids`, and returns them. The caller has locked both customers.
pub async fn move_all(tx: &mut Tx, from: Uuid, to: Uuid, ids: Option<&[Uuid]>) -> Result<Vec<Note>> {
    let notes = sqlx::query_as(MOVE).bind(tx.tenant()).bind(from).bind(to).bind(ids);
    Ok(notes.fetch_all(tx.conn()).await?)
}

/// How many notes the list holds.
pub async fn count(tx: &mut Tx, selection: &NoteSelection) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| selection.push(query, &caller)).await
}

/// Stores a new note.
pub async fn insert(tx: &mut Tx, note: &Note) -> Result<()> {
    let sql = "insert into notes (tenant_id, id, customer_id, text, author_id, author_name, created_at, version)
               values ($1, $2, $3, $4, $5, $6, $7, $8)";
    sqlx::query(sql)
        .bind(tx.tenant())
        .bind(note.id)
        .bind(note.customer_id)
        .bind(&note.text)
        .bind(note.author_id)
        .bind(&note.author_name)
        .bind(note.created_at.to_sqlx())
        .bind(note.version)
        .execute(tx.conn())
        .await?;
    Ok(())
}
