//! A row of `contacts`, as the domain knows it.

use crm_chassis::{records::Select, row};
use sqlx::{Error, FromRow, Result, Row as _, postgres::PgRow};

use crate::domain::{Contact, ParentCustomer, Person, Status};

/// How contacts are read.
pub const ROWS: Select = Select { table: "contacts", alias: "k", columns: COLUMNS, joins: JOINS };

/// What every query of contacts selects, from `contacts k`.
pub const COLUMNS: &str = "
    k.id, k.version, k.erp_version, k.customer_id, c.name as customer_name, c.status as customer_status, k.code, k.given_name,
    k.family_name, k.title, k.role, role_code.description as role_name, k.telephone, k.mobile, k.business_telephone, k.email,
    k.is_sales_contact, k.accepts_sales_calls, k.birthday, k.active, k.erp_synced_at, k.created_at, k.created_by, k.updated_at,
    k.updated_by";

/// The joins that [`COLUMNS`], sorts and filters need, behind `contacts k`. Left joins, and each finds at most one row by a primary key,
/// so that the planner leaves out those that a statement does not use. A contact always has its customer `c`, by a foreign key.
pub const JOINS: &str = "
    left join customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id
    left join static_codes role_code on role_code.tenant_id = k.tenant_id and role_code.list = 'CONTACT_ROLE' and role_code.code = k.role";

impl FromRow<'_, PgRow> for Contact {
    fn from_row(row: &PgRow) -> Result<Self> {
        read(row)
    }
}

fn read(row: &PgRow) -> Result<Contact> {
    let text = |column| row::text(row, column);
    let status: String = row.try_get("customer_status")?;
    Ok(Contact {
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        erp_version: row.try_get("erp_version")?,
        customer: ParentCustomer {
            id: row.try_get("customer_id")?,
            name: row.try_get("customer_name")?,
            status: Status::parse(&status).ok_or_else(|| Error::Decode(format!("unknown status {status}").into()))?,
        },
        code: row.try_get("code")?,
        person: Person {
            given_name: text("given_name")?,
            family_name: text("family_name")?,
            title: text("title")?,
            role: row.try_get("role")?,
            telephone: text("telephone")?,
            mobile: text("mobile")?,
            business_telephone: text("business_telephone")?,
            email: text("email")?,
            is_sales_contact: row.try_get("is_sales_contact")?,
            accepts_sales_calls: row.try_get("accepts_sales_calls")?,
            birthday: row.try_get::<Option<jiff_sqlx::Date>, _>("birthday")?.map(jiff_sqlx::Date::to_jiff),
            active: row.try_get("active")?,
        },
        erp_synced_at: row::time_if_any(row, "erp_synced_at")?,
        created_at: row::time(row, "created_at")?,
        created_by: row.try_get("created_by")?,
        updated_at: row::time(row, "updated_at")?,
        updated_by: row.try_get("updated_by")?,
        role_name: text("role_name")?,
    })
}
