//! What a list reads of a customer.

use crm_chassis::row;
use sqlx::{FromRow, Result, Row as _, postgres::PgRow};

use super::row::status;
use crate::domain::{Agenda, Names, Summary};

/// What a list selects, from `customers c`.
pub const COLUMNS: &str = "
    c.id, c.version, c.code, c.name, c.status, c.customer_type, c.rank, c.reporting_area, c.site, c.main_salesman_id, c.telephone, c.email,
    c.city, c.declined_at is not null as declined, c.created_at, c.updated_at, c.next_activity_at, c.last_activity_at,
    array(select g.name from customer_group_members m join customer_groups g on g.tenant_id = m.tenant_id and g.id = m.group_id
          where m.tenant_id = c.tenant_id and m.customer_id = c.id order by g.name_key) as group_names";

impl FromRow<'_, PgRow> for Summary {
    /// But for names.
    fn from_row(row: &PgRow) -> Result<Self> {
        read(row)
    }
}

fn read(row: &PgRow) -> Result<Summary> {
    let text = |column| row::text(row, column);
    let time = |column| row::time(row, column);
    Ok(Summary {
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        code: row.try_get("code")?,
        name: row.try_get("name")?,
        status: status(row)?,
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
        agenda: Agenda {
            next: row::time_if_any(row, "next_activity_at")?,
            last: row::time_if_any(row, "last_activity_at")?,
        },
        groups: row.try_get("group_names")?,
        names: Names::default(),
    })
}
