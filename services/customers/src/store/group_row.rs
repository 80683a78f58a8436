//! A row of `customer_groups`, as the domain knows it and as it is written.

use std::{collections::BTreeSet, sync::LazyLock};

use crm_chassis::{
    EmployeeId,
    records::{Select, Table},
    row,
};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::{FromRow, Result, Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::domain::Group;

/// How groups are read.
pub const ROWS: Select = Select { table: "customer_groups", alias: "g", columns: COLUMNS, joins: "" };

/// What is read of a group.
pub const COLUMNS: &str = "
    g.id, g.version, g.name, g.salesman_ids, g.customer_count, g.created_at, g.created_by, g.updated_at, g.updated_by";

impl FromRow<'_, PgRow> for Group {
    fn from_row(row: &PgRow) -> Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            name: row.try_get("name")?,
            salesmen: row.try_get::<Vec<EmployeeId>, _>("salesman_ids")?.into_iter().collect(),
            customer_count: row.try_get("customer_count")?,
            created_at: row::time(row, "created_at")?,
            created_by: row.try_get("created_by")?,
            updated_at: row::time(row, "updated_at")?,
            updated_by: row.try_get("updated_by")?,
        })
    }
}

/// Where groups go: the fields of [`WrittenGroup`].
const TABLE: Table = Table {
    name: "customer_groups",
    columns: &[
        ("id", "uuid"),
        ("version", "bigint"),
        ("name", "text"),
        ("salesman_ids", "uuid[]"),
        ("customer_count", "int"),
        ("created_at", "timestamptz"),
        ("created_by", "text"),
        ("updated_at", "timestamptz"),
        ("updated_by", "text"),
    ],
    fixed: &["id", "created_at", "created_by"],
};

/// Inserts the records $2 of tenant $1.
pub static INSERT: LazyLock<String> = LazyLock::new(|| TABLE.insert());

/// Updates the rows of tenant $1 that the records $2 name.
pub static UPDATE: LazyLock<String> = LazyLock::new(|| TABLE.update());

/// A row.
#[derive(Serialize)]
pub struct WrittenGroup<'a> {
    id: Uuid,
    version: i64,
    name: &'a str,
    salesman_ids: &'a BTreeSet<EmployeeId>,
    customer_count: i32,
    created_at: Timestamp,
    created_by: &'a str,
    updated_at: Timestamp,
    updated_by: &'a str,
}

impl<'a> From<&'a Group> for WrittenGroup<'a> {
    fn from(group: &'a Group) -> Self {
        Self {
            id: group.id,
            version: group.version,
            name: &group.name,
            salesman_ids: &group.salesmen,
            customer_count: group.customer_count,
            created_at: group.created_at,
            created_by: &group.created_by,
            updated_at: group.updated_at,
            updated_by: &group.updated_by,
        }
    }
}
