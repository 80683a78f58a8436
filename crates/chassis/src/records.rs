//! Whole rows by their ids, one or many with the same statements: written as JSON records, locked, and read as the domain knows them.

use std::collections::HashMap;

use serde::Serialize;
use sqlx::{AssertSqlSafe, FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use crate::{
    db::Tx,
    error::{Error, Result},
    republish::PAGE,
};

/// Where rows go: a table's columns with their types, in the order of the records' fields.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Name.
    pub name: &'static str,
    /// The columns but for the tenant.
    pub columns: &'static [(&'static str, &'static str)],
    /// Those that never change after the row is made.
    pub fixed: &'static [&'static str],
}

impl Table {
    /// Inserts the records $2 of tenant $1.
    #[must_use]
    pub fn insert(&self) -> String {
        let names = joined(self.columns.iter().map(|(name, _)| (*name).to_owned()));
        format!("insert into {} (tenant_id, {names}) select $1, r.* from {}", self.name, self.records())
    }

    /// Updates the rows of tenant $1 that the records $2 name.
    #[must_use]
    pub fn update(&self) -> String {
        let changing = self.columns.iter().filter(|(name, _)| !self.fixed.contains(name));
        let set = joined(changing.map(|(name, _)| format!("{name} = r.{name}")));
        format!("update {} t set {set} from {} where t.tenant_id = $1 and t.id = r.id", self.name, self.records())
    }

    fn records(&self) -> String {
        let columns = joined(self.columns.iter().map(|(name, sql_type)| format!("{name} {sql_type}")));
        format!("jsonb_to_recordset($2) as r ({columns})")
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// The text to store: blank is null.
#[must_use]
pub fn blank_to_null(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Sends records to an insert or update of a [`Table`].
pub async fn write<R: Serialize + Sync>(tx: &mut Tx, sql: &'static str, records: &[R]) -> sqlx::Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    sqlx::query(sql).bind(tx.tenant()).bind(Json(records)).execute(tx.conn()).await?;
    Ok(())
}

/// How whole rows are read.
#[derive(Clone, Copy, Debug)]
pub struct Select {
    /// The table, whose rows have a tenant and an id.
    pub table: &'static str,
    /// What the statement calls it.
    pub alias: &'static str,
    /// What is selected, the id among it.
    pub columns: &'static str,
    /// What is joined.
    pub joins: &'static str,
}

/// A row with its id.
struct Identified<R> {
    id: Uuid,
    row: R,
}

impl<'r, R: FromRow<'r, PgRow>> FromRow<'r, PgRow> for Identified<R> {
    fn from_row(row: &'r PgRow) -> sqlx::Result<Self> {
        Ok(Self { id: row.try_get("id")?, row: R::from_row(row)? })
    }
}

/// What reads a row.
pub trait ReadRow: for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<R: for<'r> FromRow<'r, PgRow> + Send + Unpin> ReadRow for R {}

impl Select {
    /// Writes everything before ` where`.
    pub fn push(&self, query: &mut QueryBuilder<Postgres>) {
        let Self { table, alias, columns, joins } = self;
        for part in ["select ", columns, " from ", table, " ", alias, joins] {
            query.push(part);
        }
    }

    /// Those of the rows with these ids that there are, whoever may see them, in the order of the ids.
    pub async fn by_ids<R: ReadRow>(&self, tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<R>> {
        let mut rows = self.found(tx, ids).await?;
        Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
    }

    /// The rows with these ids, which have just been written, in the order of the ids.
    pub async fn written<R: ReadRow>(&self, tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<R>> {
        let mut rows = self.found(tx, ids).await?;
        let row =
            |id: &Uuid| rows.remove(id).ok_or_else(|| Error::internal(format!("a row of {} is gone", self.table)));
        ids.iter().map(row).collect()
    }

    /// Those of the rows with these ids that there are, whoever may see them, locked until the transaction ends.
    pub async fn lock_all<R: ReadRow>(&self, tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<R>> {
        self.take(tx, ids, "update").await
    }

    /// The same, held as they are: others may hold them, too, but nobody may change them.
    pub async fn hold_all<R: ReadRow>(&self, tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<R>> {
        self.take(tx, ids, "share").await
    }

    /// The next page of rows behind an id, in the order of their ids, held as they are until the transaction ends.
    pub async fn hold_page<R: ReadRow>(&self, tx: &mut Tx, after: Option<Uuid>) -> Result<Vec<R>> {
        let table = self.table;
        let sql = format!("select id from {table} where tenant_id = $1 and id > $2 order by id limit $3 for share");
        let ids =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(tx.tenant()).bind(after.unwrap_or(Uuid::nil())).bind(PAGE);
        let ids: Vec<Uuid> = ids.fetch_all(tx.conn()).await?;
        self.by_ids(tx, &ids).await
    }

    /// The lock is a statement of its own: one that waited for it would see the row as it is now, but what is joined as it was before.
    async fn take<R: ReadRow>(&self, tx: &mut Tx, ids: &[Uuid], strength: &str) -> Result<Vec<R>> {
        if !ids.is_empty() {
            let table = self.table;
            let sql = format!("select from {table} where tenant_id = $1 and id = any($2) order by id for {strength}");
            sqlx::query(AssertSqlSafe(sql)).bind(tx.tenant()).bind(ids).execute(tx.conn()).await?;
        }
        self.by_ids(tx, ids).await
    }

    async fn found<R: ReadRow>(&self, tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, R>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut query = QueryBuilder::new("");
        self.push(&mut query);
        query.push(" where ").push(self.alias).push(".tenant_id = ").push_bind(tx.tenant());
        query.push(" and ").push(self.alias).push(".id = any(").push_bind(ids).push(")");
        let rows: Vec<Identified<R>> = query.build_query_as().fetch_all(tx.conn()).await?;
        Ok(rows.into_iter().map(|identified| (identified.id, identified.row)).collect())
    }
}

/// The row of a call that wrote one.
pub fn only<R>(rows: Vec<R>) -> Result<R> {
    rows.into_iter().next().ok_or_else(|| Error::internal("a row is gone that was written"))
}
