//! A row of `third_parties`, as the domain knows it and as it is written.

use std::sync::LazyLock;

use crm_chassis::{
    money::Money,
    records::{Select, Table, blank_to_null},
    row,
};
use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde::Serialize;
use sqlx::{Error, FromRow, Result, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use crate::domain::{ParentCustomer, Status, Terms, ThirdParty, ThirdPartyItem};

/// How third parties are read as a whole.
pub const ROWS: Select = Select { table: "third_parties", alias: "t", columns: COLUMNS, joins: JOINS };

const COLUMNS: &str = "
    t.id, t.version, t.customer_id, c.name as customer_name, c.status as customer_status, t.supplier_name, t.contract_number,
    t.start_date, t.end_date, t.currency, t.monthly_fee, t.escalation_percent, t.settlement_amount, t.notes, t.items, t.item_count,
    t.deleted_at, t.created_at, t.created_by, t.updated_at, t.updated_by";

/// The same without what no list shows.
pub const LIST_COLUMNS: &str = "
    t.id, t.version, t.customer_id, c.name as customer_name, c.status as customer_status, t.supplier_name, t.contract_number,
    t.start_date, t.end_date, t.currency, t.monthly_fee, t.escalation_percent, t.settlement_amount, null as notes, '[]'::jsonb as items,
    t.item_count, t.deleted_at, t.created_at, t.created_by, t.updated_at, t.updated_by";

/// The join that the columns, a sort and a filter need, behind `third_parties t`. There always is a customer, by a foreign key.
pub const JOINS: &str = " left join customers c on c.tenant_id = t.tenant_id and c.id = t.customer_id";

impl FromRow<'_, PgRow> for ThirdParty {
    fn from_row(row: &PgRow) -> Result<Self> {
        let status: String = row.try_get("customer_status")?;
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            customer: ParentCustomer {
                id: row.try_get("customer_id")?,
                name: row.try_get("customer_name")?,
                status: Status::parse(&status)
                    .ok_or_else(|| Error::Decode(format!("unknown status {status}").into()))?,
            },
            terms: terms(row)?,
            item_count: row.try_get("item_count")?,
            deleted_at: row::time_if_any(row, "deleted_at")?,
            created_at: row::time(row, "created_at")?,
            created_by: row.try_get("created_by")?,
            updated_at: row::time(row, "updated_at")?,
            updated_by: row.try_get("updated_by")?,
        })
    }
}

fn terms(row: &PgRow) -> Result<Terms> {
    let date = |column: &str| -> Result<Option<Date>> {
        Ok(row.try_get::<Option<jiff_sqlx::Date>, _>(column)?.map(jiff_sqlx::Date::to_jiff))
    };
    let currency: String = row.try_get("currency")?;
    let amount = |column: &str| -> Result<Option<Decimal>> {
        let minor_units: Option<i64> = row.try_get(column)?;
        Ok(minor_units.map(|minor_units| Money::from_minor_units(minor_units, currency.clone()).amount))
    };
    Ok(Terms {
        supplier_name: row.try_get("supplier_name")?,
        contract_number: row::text(row, "contract_number")?,
        start_date: date("start_date")?,
        end_date: date("end_date")?,
        monthly_fee: amount("monthly_fee")?,
        escalation_percent: row.try_get("escalation_percent")?,
        settlement_amount: amount("settlement_amount")?,
        notes: row::text(row, "notes")?,
        items: row.try_get::<Json<Vec<ThirdPartyItem>>, _>("items")?.0,
        currency,
    })
}

/// Where third parties go: the fields of [`WrittenThirdParty`].
const TABLE: Table = Table {
    name: "third_parties",
    columns: &[
        ("id", "uuid"),
        ("version", "bigint"),
        ("customer_id", "uuid"),
        ("supplier_name", "text"),
        ("contract_number", "text"),
        ("start_date", "date"),
        ("end_date", "date"),
        ("currency", "text"),
        ("monthly_fee", "bigint"),
        ("escalation_percent", "numeric"),
        ("settlement_amount", "bigint"),
        ("notes", "text"),
        ("items", "jsonb"),
        ("deleted_at", "timestamptz"),
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
pub struct WrittenThirdParty<'a> {
    id: Uuid,
    version: i64,
    customer_id: Uuid,
    supplier_name: &'a str,
    contract_number: Option<&'a str>,
    start_date: Option<Date>,
    end_date: Option<Date>,
    currency: &'a str,
    monthly_fee: Option<i64>,
    escalation_percent: Option<Decimal>,
    settlement_amount: Option<i64>,
    notes: Option<&'a str>,
    items: &'a [ThirdPartyItem],
    deleted_at: Option<Timestamp>,
    created_at: Timestamp,
    created_by: &'a str,
    updated_at: Timestamp,
    updated_by: &'a str,
}

impl<'a> From<&'a ThirdParty> for WrittenThirdParty<'a> {
    fn from(third_party: &'a ThirdParty) -> Self {
        let terms = &third_party.terms;
        let minor_units = |amount: Option<Decimal>| {
            amount.map(|amount| Money { amount, currency: terms.currency.clone() }.minor_units())
        };
        Self {
            id: third_party.id,
            version: third_party.version,
            customer_id: third_party.customer.id,
            supplier_name: &terms.supplier_name,
            contract_number: blank_to_null(&terms.contract_number),
            start_date: terms.start_date,
            end_date: terms.end_date,
            currency: &terms.currency,
            monthly_fee: minor_units(terms.monthly_fee),
            escalation_percent: terms.escalation_percent,
            settlement_amount: minor_units(terms.settlement_amount),
            notes: blank_to_null(&terms.notes),
            items: &terms.items,
            deleted_at: third_party.deleted_at,
            created_at: third_party.created_at,
            created_by: &third_party.created_by,
            updated_at: third_party.updated_at,
            updated_by: &third_party.updated_by,
        }
    }
}
