//! Recommendations as rows.

use std::sync::LazyLock;

use crm_chassis::{
    records::{Select, Table, blank_to_null},
    row,
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use sqlx::{Error, FromRow, Result, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::recommendations::Listed;
use crate::domain::{ContactRef, Reason, Recommendation, RecommendationState, RecommendationType};

/// Recommendations by their ids, with what they are shown with.
pub const ROWS: Select = Select { table: "recommendations", alias: "m", columns: COLUMNS, joins: JOINS };

/// What is read of the recommendation `m`.
pub const COLUMNS: &str = "
    m.id, m.version, m.type, m.subject_id, m.period, m.customer_id, m.contact_id, m.salesman_id, m.due_date, m.since, m.dealt_with,
    m.rank_name, m.call_cycle_days, m.supplier_name, m.contract_number, m.status, m.reject_reason, m.activity_id, m.generated_at,
    m.updated_at, m.updated_by, coalesce(sv.id, m.customer_id) as shown_customer_id, coalesce(sv.name, cr.name) as customer_name,
    ct.display_name as contact_name, ct.telephone, ct.mobile, ct.business_telephone, ct.email, e.display_name as salesman_name";

/// The joins that the columns and a filter need, behind `recommendations m`. A customer that was merged into another, `sv`, is shown as that one.
pub const JOINS: &str = "
    left join customer_refs cr on cr.tenant_id = m.tenant_id and cr.id = m.customer_id
    left join customer_refs sv on sv.tenant_id = m.tenant_id and sv.id = cr.merged_into
    left join contact_refs ct on ct.tenant_id = m.tenant_id and ct.id = m.contact_id
    left join employee_refs e on e.tenant_id = m.tenant_id and e.id = m.salesman_id";

fn unknown(what: &str, word: &str) -> Error {
    Error::Decode(format!("unknown {what} {word}").into())
}

fn date(row: &PgRow, column: &str) -> Result<Option<Date>> {
    Ok(row.try_get::<Option<jiff_sqlx::Date>, _>(column)?.map(jiff_sqlx::Date::to_jiff))
}

impl FromRow<'_, PgRow> for Recommendation {
    fn from_row(row: &PgRow) -> Result<Self> {
        let (kind, state): (String, String) = (row.try_get("type")?, row.try_get("status")?);
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            reason: Reason {
                kind: RecommendationType::parse(&kind).ok_or_else(|| unknown("type", &kind))?,
                subject_id: row.try_get("subject_id")?,
                period: row.try_get("period")?,
                customer_id: row.try_get("customer_id")?,
                contact_id: row.try_get("contact_id")?,
                salesman_id: row.try_get("salesman_id")?,
                due_date: row.try_get::<jiff_sqlx::Date, _>("due_date")?.to_jiff(),
                since: date(row, "since")?,
                dealt_with: row.try_get("dealt_with")?,
                rank_name: row::text(row, "rank_name")?,
                call_cycle_days: row.try_get("call_cycle_days")?,
                supplier_name: row::text(row, "supplier_name")?,
                contract_number: row::text(row, "contract_number")?,
            },
            state: RecommendationState::parse(&state).ok_or_else(|| unknown("status", &state))?,
            reject_reason: row::text(row, "reject_reason")?,
            activity_id: row.try_get("activity_id")?,
            generated_at: row::time(row, "generated_at")?,
            updated_at: row::time(row, "updated_at")?,
            updated_by: row.try_get("updated_by")?,
        })
    }
}

impl FromRow<'_, PgRow> for Listed {
    fn from_row(row: &PgRow) -> Result<Self> {
        let contact = |id| {
            Ok::<_, Error>(ContactRef {
                id,
                name: row::text(row, "contact_name")?,
                telephone: row::text(row, "telephone")?,
                mobile: row::text(row, "mobile")?,
                business_telephone: row::text(row, "business_telephone")?,
                email: row::text(row, "email")?,
            })
        };
        Ok(Self {
            recommendation: Recommendation::from_row(row)?,
            customer_id: row.try_get("shown_customer_id")?,
            customer_name: row::text(row, "customer_name")?,
            contact: row.try_get::<Option<Uuid>, _>("contact_id")?.map(contact).transpose()?,
            salesman_name: row::text(row, "salesman_name")?,
        })
    }
}

/// Where recommendations go: the fields of [`Written`].
const TABLE: Table = Table {
    name: "recommendations",
    columns: &[
        ("id", "uuid"),
        ("version", "bigint"),
        ("type", "text"),
        ("subject_id", "uuid"),
        ("period", "text"),
        ("customer_id", "uuid"),
        ("contact_id", "uuid"),
        ("salesman_id", "uuid"),
        ("due_date", "date"),
        ("since", "date"),
        ("dealt_with", "boolean"),
        ("rank_name", "text"),
        ("call_cycle_days", "int"),
        ("supplier_name", "text"),
        ("contract_number", "text"),
        ("status", "text"),
        ("reject_reason", "text"),
        ("activity_id", "uuid"),
        ("generated_at", "timestamptz"),
        ("updated_at", "timestamptz"),
        ("updated_by", "text"),
    ],
    fixed: &["id", "type", "subject_id", "period"],
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
    r#type: &'static str,
    subject_id: Uuid,
    period: &'a str,
    customer_id: Uuid,
    contact_id: Option<Uuid>,
    salesman_id: Uuid,
    due_date: Date,
    since: Option<Date>,
    dealt_with: bool,
    rank_name: Option<&'a str>,
    call_cycle_days: Option<i32>,
    supplier_name: Option<&'a str>,
    contract_number: Option<&'a str>,
    status: &'static str,
    reject_reason: Option<&'a str>,
    activity_id: Option<Uuid>,
    generated_at: Timestamp,
    updated_at: Timestamp,
    updated_by: &'a str,
}

impl<'a> From<&'a Recommendation> for Written<'a> {
    fn from(recommendation: &'a Recommendation) -> Self {
        let reason = &recommendation.reason;
        Self {
            id: recommendation.id,
            version: recommendation.version,
            r#type: reason.kind.as_str(),
            subject_id: reason.subject_id,
            period: &reason.period,
            customer_id: reason.customer_id,
            contact_id: reason.contact_id,
            salesman_id: reason.salesman_id.0,
            due_date: reason.due_date,
            since: reason.since,
            dealt_with: reason.dealt_with,
            rank_name: blank_to_null(&reason.rank_name),
            call_cycle_days: reason.call_cycle_days,
            supplier_name: blank_to_null(&reason.supplier_name),
            contract_number: blank_to_null(&reason.contract_number),
            status: recommendation.state.as_str(),
            reject_reason: blank_to_null(&recommendation.reject_reason),
            activity_id: recommendation.activity_id,
            generated_at: recommendation.generated_at,
            updated_at: recommendation.updated_at,
            updated_by: &recommendation.updated_by,
        }
    }
}
