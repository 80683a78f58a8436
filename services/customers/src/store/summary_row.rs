//! What a list reads of a customer.

use sqlx::{Error, FromRow, Result, Row as _, postgres::PgRow};

use super::row;
use crate::domain::Summary;

/// What a list selects, from `customers c` with [`row::JOINS`].
pub const COLUMNS: &str = "
    c.id, c.version, c.code, c.name, c.status, c.customer_type, c.rank, c.reporting_area, c.site, c.main_salesman_id, c.telephone, c.email,
    c.city, c.declined_at is not null as declined, c.created_at, c.updated_at,
    type_code.description as customer_type_name, rank_code.description as rank_name, area_code.description as reporting_area_name,
    site_code.description as site_name, salesman.display_name as main_salesman_name";

/// What a list tells of a customer, read from a row that selects [`COLUMNS`].
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
        names: row::names(row)?,
    })
}
