//! Activities as rows.

use std::sync::LazyLock;

use crm_chassis::{
    records::{Select, Table, blank_to_null},
    row,
};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::{Error, FromRow, Result, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::activities::Listed;
use crate::domain::{Activity, ActivityStatus, ActivityType, CaseStatus, ContactRef, CustomerClass, Plan};

/// Activities by their ids, with what they are shown with.
pub const ROWS: Select = Select { table: "activities", alias: "a", columns: COLUMNS, joins: JOINS };

/// What is read of the activity `a`.
pub const COLUMNS: &str = "
    a.id, a.version, a.case_id, a.customer_id, a.contact_id, a.salesman_id, a.type, a.subject, a.start_at, a.duration_minutes,
    a.reminder_minutes, a.notice_at, a.instructions, a.status, a.outcome, a.completed_at, a.completed_by, a.customer_class, a.reschedule_count, a.created_at, a.created_by,
    a.updated_at, a.updated_by, k.number as case_number, k.subject as case_subject, k.status as case_status,
    coalesce(sv.id, a.customer_id) as shown_customer_id, coalesce(sv.name, cr.name) as customer_name,
    coalesce(coalesce(sv.status, cr.status) = 'INACTIVE', false) as customer_inactive, ct.display_name as contact_name,
    ct.telephone, ct.mobile, ct.business_telephone, ct.email, e.display_name as salesman_name";

/// The joins that the columns and a filter need, behind `activities a`. A customer that was merged into another, `sv`, is shown as that one.
pub const JOINS: &str = "
    left join cases k on k.tenant_id = a.tenant_id and k.id = a.case_id
    left join customer_refs cr on cr.tenant_id = a.tenant_id and cr.id = a.customer_id
    left join customer_refs sv on sv.tenant_id = a.tenant_id and sv.id = cr.merged_into
    left join contact_refs ct on ct.tenant_id = a.tenant_id and ct.id = a.contact_id
    left join employee_refs e on e.tenant_id = a.tenant_id and e.id = a.salesman_id";

fn unknown(what: &str, word: &str) -> Error {
    Error::Decode(format!("unknown {what} {word}").into())
}

impl FromRow<'_, PgRow> for Activity {
    fn from_row(row: &PgRow) -> Result<Self> {
        let (activity_type, status): (String, String) = (row.try_get("type")?, row.try_get("status")?);
        let class: Option<String> = row.try_get("customer_class")?;
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            case_id: row.try_get("case_id")?,
            customer_id: row.try_get("customer_id")?,
            salesman_id: row.try_get("salesman_id")?,
            plan: Plan {
                contact_id: row.try_get("contact_id")?,
                activity_type: Some(
                    ActivityType::parse(&activity_type).ok_or_else(|| unknown("type", &activity_type))?,
                ),
                subject: row.try_get("subject")?,
                start_at: Some(row::time(row, "start_at")?),
                duration_minutes: row.try_get("duration_minutes")?,
                reminder_minutes: row.try_get("reminder_minutes")?,
                instructions: row::text(row, "instructions")?,
            },
            status: ActivityStatus::parse(&status).ok_or_else(|| unknown("status", &status))?,
            notice_at: row::time_if_any(row, "notice_at")?,
            outcome: row::text(row, "outcome")?,
            completed_at: row::time_if_any(row, "completed_at")?,
            completed_by: row::text(row, "completed_by")?,
            customer_class: class
                .map(|word| CustomerClass::parse(&word).ok_or_else(|| unknown("class", &word)))
                .transpose()?,
            reschedule_count: row.try_get("reschedule_count")?,
            created_at: row::time(row, "created_at")?,
            created_by: row.try_get("created_by")?,
            updated_at: row::time(row, "updated_at")?,
            updated_by: row.try_get("updated_by")?,
        })
    }
}

impl FromRow<'_, PgRow> for Listed {
    fn from_row(row: &PgRow) -> Result<Self> {
        let case_status: String = row.try_get("case_status")?;
        Ok(Self {
            activity: Activity::from_row(row)?,
            case_number: row.try_get("case_number")?,
            case_subject: row.try_get("case_subject")?,
            case_status: CaseStatus::parse(&case_status).ok_or_else(|| unknown("status", &case_status))?,
            customer_id: row.try_get("shown_customer_id")?,
            customer_name: row::text(row, "customer_name")?,
            customer_inactive: row.try_get("customer_inactive")?,
            contact: ContactRef {
                id: row.try_get("contact_id")?,
                name: row::text(row, "contact_name")?,
                telephone: row::text(row, "telephone")?,
                mobile: row::text(row, "mobile")?,
                business_telephone: row::text(row, "business_telephone")?,
                email: row::text(row, "email")?,
            },
            salesman_name: row::text(row, "salesman_name")?,
        })
    }
}

/// Where activities go: the fields of [`Written`].
const TABLE: Table = Table {
    name: "activities",
    columns: &[
        ("id", "uuid"),
        ("version", "bigint"),
        ("case_id", "uuid"),
        ("customer_id", "uuid"),
        ("contact_id", "uuid"),
        ("salesman_id", "uuid"),
        ("type", "text"),
        ("subject", "text"),
        ("start_at", "timestamptz"),
        ("duration_minutes", "int"),
        ("reminder_minutes", "int"),
        ("notice_at", "timestamptz"),
        ("instructions", "text"),
        ("status", "text"),
        ("agenda", "bigint"),
        ("outcome", "text"),
        ("completed_at", "timestamptz"),
        ("completed_by", "text"),
        ("customer_class", "text"),
        ("reschedule_count", "int"),
        ("created_at", "timestamptz"),
        ("created_by", "text"),
        ("updated_at", "timestamptz"),
        ("updated_by", "text"),
    ],
    fixed: &["id", "case_id", "customer_id", "created_at", "created_by"],
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
    case_id: Uuid,
    customer_id: Uuid,
    contact_id: Option<Uuid>,
    salesman_id: Uuid,
    r#type: Option<&'static str>,
    subject: &'a str,
    start_at: Timestamp,
    duration_minutes: Option<i32>,
    reminder_minutes: Option<i32>,
    notice_at: Option<Timestamp>,
    instructions: Option<&'a str>,
    status: &'static str,
    agenda: i64,
    outcome: Option<&'a str>,
    completed_at: Option<Timestamp>,
    completed_by: Option<&'a str>,
    customer_class: Option<&'static str>,
    reschedule_count: i32,
    created_at: Timestamp,
    created_by: &'a str,
    updated_at: Timestamp,
    updated_by: &'a str,
}

impl<'a> From<&'a Activity> for Written<'a> {
    fn from(activity: &'a Activity) -> Self {
        let plan = &activity.plan;
        Self {
            id: activity.id,
            version: activity.version,
            case_id: activity.case_id,
            customer_id: activity.customer_id,
            contact_id: plan.contact_id,
            salesman_id: activity.salesman_id.0,
            r#type: plan.activity_type.map(ActivityType::as_str),
            subject: &plan.subject,
            start_at: activity.start_at(),
            duration_minutes: plan.duration_minutes,
            reminder_minutes: plan.reminder_minutes,
            notice_at: activity.notice_at,
            instructions: blank_to_null(&plan.instructions),
            status: activity.status.as_str(),
            agenda: activity.agenda(),
            outcome: blank_to_null(&activity.outcome),
            completed_at: activity.completed_at,
            completed_by: blank_to_null(&activity.completed_by),
            customer_class: activity.customer_class.map(CustomerClass::as_str),
            reschedule_count: activity.reschedule_count,
            created_at: activity.created_at,
            created_by: &activity.created_by,
            updated_at: activity.updated_at,
            updated_by: &activity.updated_by,
        }
    }
}
