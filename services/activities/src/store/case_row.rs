//! Cases as rows.

use std::sync::LazyLock;

use crm_chassis::{
    money::Money,
    records::{Select, Table, blank_to_null},
    row,
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use sqlx::{Error, FromRow, Result, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::cases::Listed;
use crate::domain::{Case, CaseOrigin, CaseResult, CaseStatus, Ending, Opportunity};

/// Cases by their ids, with what they are shown with.
pub const ROWS: Select = Select { table: "cases", alias: "k", columns: COLUMNS, joins: JOINS };

/// What is read of the case `k`.
pub const COLUMNS: &str = "
    k.id, k.version, k.number, k.customer_id, k.contact_id, k.salesman_id, k.subject, k.information, k.value, k.currency, k.case_type_id,
    k.stage_id, k.case_date, k.status, k.close_reason, k.close_comment, k.competitor, k.closed_at, k.closed_by, k.origin, k.came_from, k.created_at,
    k.created_by, k.updated_at, k.updated_by, coalesce(sv.id, k.customer_id) as shown_customer_id,
    coalesce(sv.name, cr.name) as customer_name,
    coalesce(coalesce(sv.status, cr.status) = 'INACTIVE', false) as customer_inactive, ct.display_name as contact_name, e.display_name as salesman_name,
    t.description as case_type_name, s.description as stage_name, o.id as open_activity_id, o.start_at as next_activity_at,
    (select count(*) from activities n where n.tenant_id = k.tenant_id and n.case_id = k.id) as activity_count";

/// The joins that the columns and a filter need, behind `cases k`. A customer that was merged into another, `sv`, is shown as that one.
pub const JOINS: &str = "
    left join customer_refs cr on cr.tenant_id = k.tenant_id and cr.id = k.customer_id
    left join customer_refs sv on sv.tenant_id = k.tenant_id and sv.id = cr.merged_into
    left join contact_refs ct on ct.tenant_id = k.tenant_id and ct.id = k.contact_id
    left join employee_refs e on e.tenant_id = k.tenant_id and e.id = k.salesman_id
    left join case_types t on t.tenant_id = k.tenant_id and t.id = k.case_type_id
    left join case_stages s on s.tenant_id = k.tenant_id and s.id = k.stage_id
    left join activities o on o.tenant_id = k.tenant_id and o.case_id = k.id and o.status = 'OPEN'";

impl FromRow<'_, PgRow> for Case {
    fn from_row(row: &PgRow) -> Result<Self> {
        let word = |column: &str| row.try_get::<String, _>(column);
        let unknown = |what: &str, word: &str| Error::Decode(format!("unknown {what} {word}").into());
        let (status, origin) = (word("status")?, word("origin")?);
        let value: Option<i64> = row.try_get("value")?;
        let currency = word("currency")?;
        let ending = match CaseResult::parse(&status) {
            Some(result) => Some(Ending {
                result,
                reason: row::text(row, "close_reason")?,
                comment: row::text(row, "close_comment")?,
                competitor: row::text(row, "competitor")?,
            }),
            None => None,
        };
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            number: row.try_get("number")?,
            customer_id: row.try_get("customer_id")?,
            salesman_id: row.try_get("salesman_id")?,
            case_type_id: row.try_get("case_type_id")?,
            opportunity: Opportunity {
                contact_id: row.try_get("contact_id")?,
                subject: row.try_get("subject")?,
                information: row::text(row, "information")?,
                value: value.map(|minor_units| Money::from_minor_units(minor_units, currency.clone()).amount),
                stage_id: row.try_get("stage_id")?,
                case_date: Some(row.try_get::<jiff_sqlx::Date, _>("case_date")?.to_jiff()),
                currency,
            },
            status: CaseStatus::parse(&status).ok_or_else(|| unknown("status", &status))?,
            ending,
            closed_at: row::time_if_any(row, "closed_at")?,
            closed_by: row::text(row, "closed_by")?,
            origin: CaseOrigin::parse(&origin).ok_or_else(|| unknown("origin", &origin))?,
            came_from: row.try_get("came_from")?,
            created_at: row::time(row, "created_at")?,
            created_by: row.try_get("created_by")?,
            updated_at: row::time(row, "updated_at")?,
            updated_by: row.try_get("updated_by")?,
        })
    }
}

impl FromRow<'_, PgRow> for Listed {
    fn from_row(row: &PgRow) -> Result<Self> {
        Ok(Self {
            case: Case::from_row(row)?,
            customer_id: row.try_get("shown_customer_id")?,
            customer_name: row::text(row, "customer_name")?,
            customer_inactive: row.try_get("customer_inactive")?,
            contact_name: row::text(row, "contact_name")?,
            salesman_name: row::text(row, "salesman_name")?,
            case_type_name: row::text(row, "case_type_name")?,
            stage_name: row::text(row, "stage_name")?,
            open_activity_id: row.try_get("open_activity_id")?,
            next_activity_at: row::time_if_any(row, "next_activity_at")?,
            activity_count: row.try_get("activity_count")?,
        })
    }
}

/// Where cases go: the fields of [`Written`].
const TABLE: Table = Table {
    name: "cases",
    columns: &[
        ("id", "uuid"),
        ("version", "bigint"),
        ("number", "bigint"),
        ("customer_id", "uuid"),
        ("contact_id", "uuid"),
        ("salesman_id", "uuid"),
        ("subject", "text"),
        ("information", "text"),
        ("value", "bigint"),
        ("currency", "text"),
        ("case_type_id", "uuid"),
        ("stage_id", "uuid"),
        ("case_date", "date"),
        ("status", "text"),
        ("close_reason", "text"),
        ("close_comment", "text"),
        ("competitor", "text"),
        ("closed_at", "timestamptz"),
        ("closed_by", "text"),
        ("origin", "text"),
        ("came_from", "uuid"),
        ("created_at", "timestamptz"),
        ("created_by", "text"),
        ("updated_at", "timestamptz"),
        ("updated_by", "text"),
    ],
    fixed: &["id", "number", "customer_id", "case_type_id", "origin", "created_at", "created_by"],
};

/// Inserts the records $2 of tenant $1.
pub static INSERT: LazyLock<String> = LazyLock::new(|| TABLE.insert());

/// Updates the rows of tenant $1 that the records $2 name.
pub static UPDATE: LazyLock<String> = LazyLock::new(|| TABLE.update());

/// A row.
#[derive(Serialize)]
pub struct Written<'a> {
    id: Uuid,
    version: i64,
    number: i64,
    customer_id: Uuid,
    contact_id: Option<Uuid>,
    salesman_id: Uuid,
    subject: &'a str,
    information: Option<&'a str>,
    value: Option<i64>,
    currency: &'a str,
    case_type_id: Uuid,
    stage_id: Option<Uuid>,
    case_date: Option<Date>,
    status: &'static str,
    close_reason: Option<&'a str>,
    close_comment: Option<&'a str>,
    competitor: Option<&'a str>,
    closed_at: Option<Timestamp>,
    closed_by: Option<&'a str>,
    origin: &'static str,
    came_from: Option<Uuid>,
    created_at: Timestamp,
    created_by: &'a str,
    updated_at: Timestamp,
    updated_by: &'a str,
}

impl<'a> From<&'a Case> for Written<'a> {
    fn from(case: &'a Case) -> Self {
        let opportunity = &case.opportunity;
        let ending = case.ending.as_ref();
        let currency = &opportunity.currency;
        Self {
            id: case.id,
            version: case.version,
            number: case.number,
            customer_id: case.customer_id,
            contact_id: opportunity.contact_id,
            salesman_id: case.salesman_id.0,
            subject: &opportunity.subject,
            information: blank_to_null(&opportunity.information),
            value: opportunity.value.map(|amount| Money { amount, currency: currency.clone() }.minor_units()),
            currency,
            case_type_id: case.case_type_id,
            stage_id: opportunity.stage_id,
            case_date: opportunity.case_date,
            status: case.status.as_str(),
            close_reason: ending.and_then(|it| blank_to_null(&it.reason)),
            close_comment: ending.and_then(|it| blank_to_null(&it.comment)),
            competitor: ending.and_then(|it| blank_to_null(&it.competitor)),
            closed_at: case.closed_at,
            closed_by: blank_to_null(&case.closed_by),
            origin: case.origin.as_str(),
            came_from: case.came_from.map(|from| from.0),
            created_at: case.created_at,
            created_by: &case.created_by,
            updated_at: case.updated_at,
            updated_by: &case.updated_by,
        }
    }
}
