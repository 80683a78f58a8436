//! A contact as its row is written.

use std::sync::LazyLock;

use crm_chassis::records::{Table, blank_to_null};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use uuid::Uuid;

use crate::domain::Contact;

/// Where contacts go: the fields of [`WrittenContact`].
const TABLE: Table = Table {
    name: "contacts",
    columns: &[
        ("id", "uuid"),
        ("version", "bigint"),
        ("erp_version", "bigint"),
        ("customer_id", "uuid"),
        ("code", "text"),
        ("given_name", "text"),
        ("family_name", "text"),
        ("title", "text"),
        ("role", "text"),
        ("telephone", "text"),
        ("mobile", "text"),
        ("business_telephone", "text"),
        ("email", "text"),
        ("is_sales_contact", "boolean"),
        ("accepts_sales_calls", "boolean"),
        ("birthday", "date"),
        ("active", "boolean"),
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
pub struct WrittenContact<'a> {
    id: Uuid,
    version: i64,
    erp_version: i64,
    customer_id: Uuid,
    code: Option<&'a str>,
    given_name: Option<&'a str>,
    family_name: Option<&'a str>,
    title: Option<&'a str>,
    role: &'a str,
    telephone: Option<&'a str>,
    mobile: Option<&'a str>,
    business_telephone: Option<&'a str>,
    email: Option<&'a str>,
    is_sales_contact: bool,
    accepts_sales_calls: bool,
    birthday: Option<Date>,
    active: bool,
    erp_synced_at: Option<Timestamp>,
    updated_at: Timestamp,
    updated_by: &'a str,
    created_at: Timestamp,
    created_by: &'a str,
}

impl<'a> From<&'a Contact> for WrittenContact<'a> {
    fn from(contact: &'a Contact) -> Self {
        let person = &contact.person;
        Self {
            id: contact.id,
            version: contact.version,
            erp_version: contact.erp_version,
            customer_id: contact.customer.id,
            code: contact.code.as_deref(),
            given_name: blank_to_null(&person.given_name),
            family_name: blank_to_null(&person.family_name),
            title: blank_to_null(&person.title),
            role: &person.role,
            telephone: blank_to_null(&person.telephone),
            mobile: blank_to_null(&person.mobile),
            business_telephone: blank_to_null(&person.business_telephone),
            email: blank_to_null(&person.email),
            is_sales_contact: person.is_sales_contact,
            accepts_sales_calls: person.accepts_sales_calls,
            birthday: person.birthday,
            active: person.active,
            erp_synced_at: contact.erp_synced_at,
            updated_at: contact.updated_at,
            updated_by: &contact.updated_by,
            created_at: contact.created_at,
            created_by: &contact.created_by,
        }
    }
}
