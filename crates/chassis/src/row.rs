//! Columns of a row, as the domain knows them.

use jiff::Timestamp;
use sqlx::{Result, Row as _, postgres::PgRow};

/// A text; null is empty.
pub fn text(row: &PgRow, column: &str) -> Result<String> {
    Ok(row.try_get::<Option<String>, _>(column)?.unwrap_or_default())
}

/// An instant.
pub fn time(row: &PgRow, column: &str) -> Result<Timestamp> {
    row.try_get::<jiff_sqlx::Timestamp, _>(column).map(jiff_sqlx::Timestamp::to_jiff)
}

/// An instant, or none.
pub fn time_if_any(row: &PgRow, column: &str) -> Result<Option<Timestamp>> {
    Ok(row.try_get::<Option<jiff_sqlx::Timestamp>, _>(column)?.map(jiff_sqlx::Timestamp::to_jiff))
}
