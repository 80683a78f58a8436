//! A row of `customers` with its links, as the domain knows it.

use std::collections::BTreeMap;

use crm_chassis::{EmployeeId, money::Money, records::Select, row};
use jiff::Timestamp;
use sqlx::{
    Error, FromRow, Result, Row as _,
    postgres::PgRow,
    types::{Json, Uuid},
};

use crate::domain::{
    Address, AddressType, Addresses, Approval, Customer, Decline, Details, Finance, Merged, Names, Release, Salesmen,
    Status,
};

/// How customers are read.
pub const ROWS: Select = Select { table: "customers", alias: "c", columns: COLUMNS, joins: JOINS };

/// What is read of a whole customer, from `customers c`. Descriptions come by left joins, because codes and salesmen may be known
/// before what they stand for; the links by sub-selects on their primary keys.
const COLUMNS: &str = "
    c.id, c.version, c.code, c.name, c.status, c.customer_type, c.rank, c.reporting_area, c.site, c.telephone, c.fax, c.email, c.website,
    c.trading_name, c.registration_number, c.vat_number, c.credit_limit, c.account_balance, c.currency, c.payment_terms, c.custom_fields,
    c.released_at, c.released_by, c.released_by_id, c.approved_at, c.approver, c.approval_comment, c.declined_at, c.declined_by, c.decline_reason,
    c.merged_into, c.merged_at, c.merged_by,
    (select s.name from customers s where s.tenant_id = c.tenant_id and s.id = c.merged_into) as merged_into_name,
    c.crm_edited, c.erp_synced_at, c.created_at, c.created_by, c.updated_at, c.updated_by,
    type_code.description as customer_type_name, rank_code.description as rank_name, rank_code.call_cycle_days as rank_call_cycle_days, area_code.description as reporting_area_name,
    site_code.description as site_name, c.main_salesman_id, salesman.display_name as main_salesman_name,
    array(select a.employee_id from customer_access a
          where a.tenant_id = c.tenant_id and a.customer_id = c.id and a.linked and a.employee_id is distinct from c.main_salesman_id)
        as additional_salesman_ids,
    array(select a.employee_id from customer_access a where a.tenant_id = c.tenant_id and a.customer_id = c.id and a.grouped)
        as group_salesman_ids,
    (select coalesce(jsonb_agg(to_jsonb(a) - 'tenant_id' - 'customer_id' order by a.position), '[]') from customer_addresses a
     where a.tenant_id = c.tenant_id and a.customer_id = c.id) as addresses";

/// The joins that [`COLUMNS`], sorts and filters need, behind `customers c`. Each finds at most one row by a primary key, so that the
/// planner leaves out those that a statement does not use.
pub const JOINS: &str = "
    left join static_codes type_code on type_code.tenant_id = c.tenant_id and type_code.list = 'CUSTOMER_TYPE' and type_code.code = c.customer_type
    left join static_codes rank_code on rank_code.tenant_id = c.tenant_id and rank_code.list = 'RANK' and rank_code.code = c.rank
    left join static_codes area_code on area_code.tenant_id = c.tenant_id and area_code.list = 'REPORTING_AREA' and area_code.code = c.reporting_area
    left join static_codes site_code on site_code.tenant_id = c.tenant_id and site_code.list = 'SITE' and site_code.code = c.site
    left join employee_refs salesman on salesman.tenant_id = c.tenant_id and salesman.id = c.main_salesman_id";

#[derive(serde::Deserialize)]
struct AddressRow {
    #[serde(rename = "type")]
    address_type: String,
    lines: Vec<String>,
    suburb: String,
    city: String,
    province: String,
    postal_code: String,
    country: String,
    telephone: String,
    is_default: bool,
}

impl FromRow<'_, PgRow> for Customer {
    fn from_row(row: &PgRow) -> Result<Self> {
        read(row)
    }
}

fn read(row: &PgRow) -> Result<Customer> {
    let text = |column: &str| row::text(row, column);
    let time = |column| row::time_if_any(row, column);
    let currency = text("currency")?;
    let money = |column: &str| {
        let minor_units = row.try_get::<Option<i64>, _>(column)?;
        Ok::<_, Error>(minor_units.map(|minor_units| Money::from_minor_units(minor_units, currency.clone())))
    };
    let employees: Vec<EmployeeId> = row.try_get("additional_salesman_ids")?;
    Ok(Customer {
        id: row.try_get::<Uuid, _>("id")?,
        version: row.try_get("version")?,
        code: row.try_get("code")?,
        status: status(row)?,
        details: Details {
            name: row.try_get("name")?,
            customer_type: row.try_get("customer_type")?,
            rank: row.try_get("rank")?,
            reporting_area: row.try_get("reporting_area")?,
            site: row.try_get("site")?,
            telephone: text("telephone")?,
            fax: text("fax")?,
            email: text("email")?,
            website: text("website")?,
            trading_name: text("trading_name")?,
            registration_number: text("registration_number")?,
            vat_number: text("vat_number")?,
            addresses: addresses(row)?,
        },
        salesmen: Salesmen::new(row.try_get("main_salesman_id")?, employees),
        group_salesmen: row.try_get::<Vec<EmployeeId>, _>("group_salesman_ids")?.into_iter().collect(),
        finance: Finance {
            credit_limit: money("credit_limit")?,
            payment_terms: text("payment_terms")?,
            account_balance: money("account_balance")?,
            custom_fields: row.try_get::<Json<BTreeMap<String, String>>, _>("custom_fields")?.0,
        },
        release: time("released_at")?
            .map(|at| Ok::<_, Error>(Release { at, by: text("released_by")?, by_id: row.try_get("released_by_id")? }))
            .transpose()?,
        approval: time("approved_at")?.map(|at| approval(at, &text)).transpose()?,
        decline: time("declined_at")?.map(|at| decline(at, &text)).transpose()?,
        merged: time("merged_at")?.map(|at| merged(at, row, &text)).transpose()?,
        edited: row.try_get::<Vec<String>, _>("crm_edited")?.into_iter().collect(),
        erp_synced_at: time("erp_synced_at")?,
        created_at: row::time(row, "created_at")?,
        created_by: row.try_get("created_by")?,
        updated_at: row::time(row, "updated_at")?,
        updated_by: row.try_get("updated_by")?,
        names: Names {
            customer_type: text("customer_type_name")?,
            rank: text("rank_name")?,
            reporting_area: text("reporting_area_name")?,
            site: text("site_name")?,
            main_salesman: text("main_salesman_name")?,
            rank_call_cycle_days: row.try_get("rank_call_cycle_days")?,
        },
    })
}

/// The status, of a row that selects it.
pub fn status(row: &PgRow) -> Result<Status> {
    let status: String = row.try_get("status")?;
    Status::parse(&status).ok_or_else(|| Error::Decode(format!("unknown status {status}").into()))
}

type Text<'a> = dyn Fn(&str) -> Result<String> + 'a;

fn approval(at: Timestamp, text: &Text<'_>) -> Result<Approval> {
    Ok(Approval { at, approver: text("approver")?, comment: text("approval_comment")? })
}

fn decline(at: Timestamp, text: &Text<'_>) -> Result<Decline> {
    Ok(Decline { at, by: text("declined_by")?, reason: text("decline_reason")? })
}

fn merged(at: Timestamp, row: &PgRow, text: &Text<'_>) -> Result<Merged> {
    Ok(Merged { into: row.try_get("merged_into")?, into_name: text("merged_into_name")?, at, by: text("merged_by")? })
}

fn addresses(row: &PgRow) -> Result<Addresses> {
    let rows: Json<Vec<AddressRow>> = row.try_get("addresses")?;
    let addresses = rows.0.into_iter().map(|row| {
        let address_type = AddressType::parse(&row.address_type);
        let address_type =
            address_type.ok_or_else(|| Error::Decode(format!("unknown address type {}", row.address_type).into()))?;
        Ok(Address {
            address_type,
            lines: row.lines,
            suburb: row.suburb,
            city: row.city,
            province: row.province,
            postal_code: row.postal_code,
            country: row.country,
            telephone: row.telephone,
            is_default: row.is_default,
        })
    });
    Ok(Addresses(addresses.collect::<Result<_>>()?))
}
