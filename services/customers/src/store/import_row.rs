//! A row of `imports`, as the domain knows it and as it is written.

use std::{collections::BTreeMap, sync::LazyLock};

use crm_chassis::{
    EmployeeId, Scope,
    records::{Select, Table, blank_to_null},
    row,
};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::{Error, FromRow, Result, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use crate::domain::{Encoding, Import, ImportCounts, ImportOptions, ImportState};

/// How imports are read.
pub const ROWS: Select = Select { table: "imports", alias: "i", columns: COLUMNS, joins: "" };

/// What is read of an import.
pub const COLUMNS: &str = "
    i.id, i.version, i.user_id, i.employee_id, i.scope, i.file_name, i.file_size, i.sha256, i.received_size, i.next_part, i.state, i.reason,
    i.step, i.encoding, i.separator, i.found_encoding, i.found_separator, i.columns, i.fields, i.samples, i.defaults, i.skip_duplicates,
    i.good_rows_only, i.read_size, i.row_count, i.last_row, i.done_count, i.good_count, i.error_count, i.duplicate_count, i.customer_count,
    i.contact_count, i.undone_count, i.kept_count, i.created_at, i.created_by, i.updated_at, i.undo_until, i.cleared";

impl FromRow<'_, PgRow> for Import {
    fn from_row(row: &PgRow) -> Result<Self> {
        let known = |what: &str, word: &str| Error::Decode(format!("unknown {what} {word}").into());
        let state: String = row.try_get("state")?;
        let scope: String = row.try_get("scope")?;
        let encoding = |column: &str| {
            let word: Option<String> = row.try_get(column)?;
            word.map(|word| Encoding::parse(&word).ok_or_else(|| known("encoding", &word))).transpose()
        };
        let separator = |column: &str| {
            Ok::<_, Error>(row.try_get::<Option<String>, _>(column)?.and_then(|text| text.bytes().next()))
        };
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            user: row.try_get("user_id")?,
            employee: row.try_get("employee_id")?,
            scope: SCOPES
                .iter()
                .find(|(_, word)| *word == scope)
                .map(|(scope, _)| *scope)
                .ok_or_else(|| known("scope", &scope))?,
            file_name: row.try_get("file_name")?,
            file_size: row.try_get("file_size")?,
            sha256: row.try_get("sha256")?,
            received_size: row.try_get("received_size")?,
            next_part: row.try_get("next_part")?,
            state: ImportState::parse(&state).ok_or_else(|| known("state", &state))?,
            reason: row::text(row, "reason")?,
            step: row.try_get("step")?,
            options: ImportOptions {
                encoding: encoding("encoding")?,
                separator: separator("separator")?,
                fields: row.try_get("fields")?,
                defaults: row.try_get::<Json<BTreeMap<String, String>>, _>("defaults")?.0,
                skip_duplicates: row.try_get("skip_duplicates")?,
                good_rows_only: row.try_get("good_rows_only")?,
            },
            found_encoding: encoding("found_encoding")?,
            found_separator: separator("found_separator")?,
            columns: row.try_get("columns")?,
            samples: row.try_get::<Json<Vec<Vec<String>>>, _>("samples")?.0,
            read_size: row.try_get("read_size")?,
            last_row: row.try_get("last_row")?,
            counts: ImportCounts {
                rows: row.try_get("row_count")?,
                done: row.try_get("done_count")?,
                good: row.try_get("good_count")?,
                errors: row.try_get("error_count")?,
                duplicates: row.try_get("duplicate_count")?,
                customers: row.try_get("customer_count")?,
                contacts: row.try_get("contact_count")?,
                undone: row.try_get("undone_count")?,
                kept: row.try_get("kept_count")?,
            },
            created_at: row::time(row, "created_at")?,
            created_by: row.try_get("created_by")?,
            updated_at: row::time(row, "updated_at")?,
            undo_until: row::time_if_any(row, "undo_until")?,
            cleared: row.try_get("cleared")?,
        })
    }
}

const SCOPES: [(Scope, &str); 3] = [(Scope::Own, "OWN"), (Scope::Team, "TEAM"), (Scope::All, "ALL")];

/// Where imports go: the fields of [`WrittenImport`].
const TABLE: Table = Table {
    name: "imports",
    columns: &[
        ("id", "uuid"),
        ("version", "bigint"),
        ("user_id", "uuid"),
        ("employee_id", "uuid"),
        ("scope", "text"),
        ("file_name", "text"),
        ("file_size", "int"),
        ("sha256", "text"),
        ("received_size", "int"),
        ("next_part", "int"),
        ("state", "text"),
        ("reason", "text"),
        ("step", "bigint"),
        ("encoding", "text"),
        ("separator", "text"),
        ("found_encoding", "text"),
        ("found_separator", "text"),
        ("columns", "text[]"),
        ("fields", "text[]"),
        ("samples", "jsonb"),
        ("defaults", "jsonb"),
        ("skip_duplicates", "boolean"),
        ("good_rows_only", "boolean"),
        ("read_size", "int"),
        ("row_count", "int"),
        ("last_row", "int"),
        ("done_count", "int"),
        ("good_count", "int"),
        ("error_count", "int"),
        ("duplicate_count", "int"),
        ("customer_count", "int"),
        ("contact_count", "int"),
        ("undone_count", "int"),
        ("kept_count", "int"),
        ("created_at", "timestamptz"),
        ("created_by", "text"),
        ("updated_at", "timestamptz"),
        ("undo_until", "timestamptz"),
        ("cleared", "boolean"),
    ],
    fixed: &["id", "user_id", "file_name", "file_size", "sha256", "created_at", "created_by"],
};

/// Inserts the records $2 of tenant $1.
pub static INSERT: LazyLock<String> = LazyLock::new(|| TABLE.insert());

/// Updates the rows of tenant $1 that the records $2 name.
pub static UPDATE: LazyLock<String> = LazyLock::new(|| TABLE.update());

/// A row.
#[derive(Serialize)]
pub struct WrittenImport<'a> {
    id: Uuid,
    version: i64,
    user_id: Uuid,
    employee_id: Option<EmployeeId>,
    scope: &'static str,
    file_name: &'a str,
    file_size: i32,
    sha256: &'a str,
    received_size: i32,
    next_part: i32,
    state: &'static str,
    reason: Option<&'a str>,
    step: i64,
    encoding: Option<&'static str>,
    separator: Option<char>,
    found_encoding: Option<&'static str>,
    found_separator: Option<char>,
    columns: &'a [String],
    fields: &'a [String],
    samples: &'a [Vec<String>],
    defaults: &'a BTreeMap<String, String>,
    skip_duplicates: bool,
    good_rows_only: bool,
    read_size: i32,
    row_count: i32,
    last_row: i32,
    done_count: i32,
    good_count: i32,
    error_count: i32,
    duplicate_count: i32,
    customer_count: i32,
    contact_count: i32,
    undone_count: i32,
    kept_count: i32,
    created_at: Timestamp,
    created_by: &'a str,
    updated_at: Timestamp,
    undo_until: Option<Timestamp>,
    cleared: bool,
}

impl<'a> From<&'a Import> for WrittenImport<'a> {
    fn from(import: &'a Import) -> Self {
        let (options, counts) = (&import.options, &import.counts);
        Self {
            id: import.id,
            version: import.version,
            user_id: import.user,
            employee_id: import.employee,
            scope: SCOPES.iter().find(|(scope, _)| *scope == import.scope).map_or("OWN", |(_, word)| word),
            file_name: &import.file_name,
            file_size: import.file_size,
            sha256: &import.sha256,
            received_size: import.received_size,
            next_part: import.next_part,
            state: import.state.as_str(),
            reason: blank_to_null(&import.reason),
            step: import.step,
            encoding: options.encoding.map(Encoding::as_str),
            separator: options.separator.map(char::from),
            found_encoding: import.found_encoding.map(Encoding::as_str),
            found_separator: import.found_separator.map(char::from),
            columns: &import.columns,
            fields: &options.fields,
            samples: &import.samples,
            defaults: &options.defaults,
            skip_duplicates: options.skip_duplicates,
            good_rows_only: options.good_rows_only,
            read_size: import.read_size,
            row_count: counts.rows,
            last_row: import.last_row,
            done_count: counts.done,
            good_count: counts.good,
            error_count: counts.errors,
            duplicate_count: counts.duplicates,
            customer_count: counts.customers,
            contact_count: counts.contacts,
            undone_count: counts.undone,
            kept_count: counts.kept,
            created_at: import.created_at,
            created_by: &import.created_by,
            updated_at: import.updated_at,
            undo_until: import.undo_until,
            cleared: import.cleared,
        }
    }
}
