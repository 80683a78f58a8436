//! A customer as its row is written.

use std::{collections::BTreeMap, sync::LazyLock};

use crm_chassis::{
    money::Money,
    records::{Table, blank_to_null},
};
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::{AddressType, Customer};

/// Where customers go: the fields of [`Written`].
const TABLE: Table = Table {
    name: "customers",
    columns: &[
        ("id", "uuid"),
        ("version", "bigint"),
        ("code", "text"),
        ("name", "text"),
        ("status", "text"),
        ("customer_type", "text"),
        ("rank", "text"),
        ("reporting_area", "text"),
        ("site", "text"),
        ("main_salesman_id", "uuid"),
        ("telephone", "text"),
        ("fax", "text"),
        ("email", "text"),
        ("website", "text"),
        ("trading_name", "text"),
        ("registration_number", "text"),
        ("vat_number", "text"),
        ("city", "text"),
        ("credit_limit", "bigint"),
        ("account_balance", "bigint"),
        ("currency", "text"),
        ("payment_terms", "text"),
        ("custom_fields", "jsonb"),
        ("released_at", "timestamptz"),
        ("released_by", "text"),
        ("released_by_id", "uuid"),
        ("approved_at", "timestamptz"),
        ("approver", "text"),
        ("approval_comment", "text"),
        ("declined_at", "timestamptz"),
        ("declined_by", "text"),
        ("decline_reason", "text"),
        ("merged_into", "uuid"),
        ("merged_at", "timestamptz"),
        ("merged_by", "text"),
        ("crm_edited", "text[]"),
        ("erp_synced_at", "timestamptz"),
        ("updated_at", "timestamptz"),
        ("updated_by", "text"),
        ("created_at", "timestamptz"),
        ("created_by", "text"),
    ],
    fixed: &["id", "created_at", "created_by"],
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
    code: Option<&'a str>,
    name: &'a str,
    status: &'static str,
    customer_type: &'a str,
    rank: &'a str,
    reporting_area: &'a str,
    site: &'a str,
    main_salesman_id: Option<Uuid>,
    telephone: Option<&'a str>,
    fax: Option<&'a str>,
    email: Option<&'a str>,
    website: Option<&'a str>,
    trading_name: Option<&'a str>,
    registration_number: Option<&'a str>,
    vat_number: Option<&'a str>,
    city: Option<&'a str>,
    credit_limit: Option<i64>,
    account_balance: Option<i64>,
    currency: Option<&'a str>,
    payment_terms: Option<&'a str>,
    custom_fields: &'a BTreeMap<String, String>,
    released_at: Option<Timestamp>,
    released_by: Option<&'a str>,
    released_by_id: Option<Uuid>,
    approved_at: Option<Timestamp>,
    approver: Option<&'a str>,
    approval_comment: Option<&'a str>,
    declined_at: Option<Timestamp>,
    declined_by: Option<&'a str>,
    decline_reason: Option<&'a str>,
    merged_into: Option<Uuid>,
    merged_at: Option<Timestamp>,
    merged_by: Option<&'a str>,
    crm_edited: Vec<&'a str>,
    erp_synced_at: Option<Timestamp>,
    updated_at: Timestamp,
    updated_by: &'a str,
    created_at: Timestamp,
    created_by: &'a str,
}

impl<'a> From<&'a Customer> for Written<'a> {
    fn from(customer: &'a Customer) -> Self {
        let details = &customer.details;
        let finance = &customer.finance;
        let (release, approval, decline) =
            (customer.release.as_ref(), customer.approval.as_ref(), customer.decline.as_ref());
        let city = details.addresses.first(AddressType::Physical).map(|address| address.city.as_str());
        let currency = finance.credit_limit.as_ref().or(finance.account_balance.as_ref());
        Self {
            id: customer.id,
            version: customer.version,
            code: customer.code.as_deref(),
            name: &details.name,
            status: customer.status.as_str(),
            customer_type: &details.customer_type,
            rank: &details.rank,
            reporting_area: &details.reporting_area,
            site: &details.site,
            main_salesman_id: customer.salesmen.main().map(|salesman| salesman.0),
            telephone: blank_to_null(&details.telephone),
            fax: blank_to_null(&details.fax),
            email: blank_to_null(&details.email),
            website: blank_to_null(&details.website),
            trading_name: blank_to_null(&details.trading_name),
            registration_number: blank_to_null(&details.registration_number),
            vat_number: blank_to_null(&details.vat_number),
            city: city.and_then(blank_to_null),
            credit_limit: finance.credit_limit.as_ref().map(Money::minor_units),
            account_balance: finance.account_balance.as_ref().map(Money::minor_units),
            currency: currency.map(|money| money.currency.as_str()),
            payment_terms: blank_to_null(&finance.payment_terms),
            custom_fields: &finance.custom_fields,
            released_at: release.map(|release| release.at),
            released_by: release.map(|release| release.by.as_str()),
            released_by_id: release.and_then(|release| release.by_id),
            approved_at: approval.map(|approval| approval.at),
            approver: approval.map(|approval| approval.approver.as_str()),
            approval_comment: approval.map(|approval| approval.comment.as_str()),
            declined_at: decline.map(|decline| decline.at),
            declined_by: decline.map(|decline| decline.by.as_str()),
            decline_reason: decline.map(|decline| decline.reason.as_str()),
            merged_into: customer.merged.as_ref().map(|merged| merged.into),
            merged_at: customer.merged.as_ref().map(|merged| merged.at),
            merged_by: customer.merged.as_ref().map(|merged| merged.by.as_str()),
            crm_edited: customer.edited.iter().map(String::as_str).collect(),
            erp_synced_at: customer.erp_synced_at,
            updated_at: customer.updated_at,
            updated_by: &customer.updated_by,
            created_at: customer.created_at,
            created_by: &customer.created_by,
        }
    }
}
