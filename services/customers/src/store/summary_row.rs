//! What a list reads of a customer.

use sqlx::{Error, FromRow, Result, Row as _, postgres::PgRow};

use super::row;
use crate::domain::{Names, Summary};

/// What a list selects, from `customers c`.
pub const COLUMNS: &str = "
    c.id, c.version, c.code, c.name, c.status, c.customer_type, c.rank, c.reporting_area, c.site, c.main_salesman_id, c.telephone, c.email,
    c.city, c.declined_at is not null as declined, c.created_at, c.updated_at";

/// What a list tells of a customer, but for names, read from a row that selects [`COLUMNS`].
#[derive(Debug)]
pub struct SummaryRecord(pub Summary);

impl FromRow<'_, PgRow> for SummaryRecord {
    fn from_row(row: &PgRow) -> Result<Self> {
        read(row).map(Self)
    }
}

fn read(row: &PgRow) -> Result<Summary> {
    let text = |column: &str| Ok::<_, Error>(row.try_get::<Option<String>, _>(column)?.unwrap_or_default());
    let time = |column: &str| row.try_get::<jiff_sqlx::Timestamp, _>(column).map(jiff_sqlx::Timestamp::to_jiff);
    Ok(Summary {
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        code: row.try_get("code")?,
        name: row.try_get("name")?,
        status: row::status(row)?,
        customer_type: row.try_get("customer_type")?,
        rank: row.try_get("rank")?,
        reporting_area: row.try_get("reporting_area")?,
        site: row.try_get("site")?,
        main_salesman: row.try_get("main_salesman_id")?,
        telephone: text("telephone")?,
        email: text("email")?,
        city: text("city")?,
        declined: row.try_get("declined")?,
        created_at: time("created_at")?,
        updated_at: time("updated_at")?,
        names: Names::default(),
    })
}
