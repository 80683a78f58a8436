//! The values in the columns of lists, for the filter drop-downs.

use crm_chassis::{
    Caller, Result, Tx,
    column_values::{self, Named, ValueColumn},
};
use crm_proto::types::ColumnValue;
use sqlx::{Postgres, QueryBuilder};

use super::{
    contact_lists::ContactSelection, lists::Selection, third_party_lists::ThirdPartySelection, visibility::Shape,
};

/// The descriptions of the look-up list that the condition names.
const fn code_of(on: &'static str) -> Named {
    Named { table: "static_codes", on, description: "named.description", key: "named.description_key" }
}

const EMPLOYEE: Named = Named {
    table: "employee_refs",
    on: "named.id = listed.value::uuid",
    description: "named.display_name",
    key: "named.name_key",
};

const CUSTOMER_COLUMNS: &[ValueColumn] = &[
    ValueColumn::word("status", "c.status", "lower(c.status)"),
    ValueColumn::named(
        "customerType",
        "c.customer_type",
        code_of("named.code = listed.value and named.list = 'CUSTOMER_TYPE'"),
    ),
    ValueColumn::named("rank", "c.rank", code_of("named.code = listed.value and named.list = 'RANK'")),
    ValueColumn::named(
        "reportingArea",
        "c.reporting_area",
        code_of("named.code = listed.value and named.list = 'REPORTING_AREA'"),
    ),
    ValueColumn::named("site", "c.site", code_of("named.code = listed.value and named.list = 'SITE'")),
    ValueColumn::named("mainSalesmanId", "c.main_salesman_id", EMPLOYEE),
    ValueColumn::text("name", "c.name", "c.name_key"),
    ValueColumn::text("code", "c.code", "c.code_key"),
    ValueColumn::text("city", "c.city", "c.city_key"),
    ValueColumn::text("telephone", "c.telephone", "c.telephone_key"),
    ValueColumn::text("email", "c.email", "c.email_key"),
];

const CONTACT_COLUMNS: &[ValueColumn] = &[
    ValueColumn::text("name", "concat_ws(' ', k.given_name, k.family_name)", "k.name_key"),
    ValueColumn::text("customerName", "c.name", "c.name_key"),
    ValueColumn::named("role", "k.role", code_of("named.code = listed.value and named.list = 'CONTACT_ROLE'")),
    ValueColumn::text("telephone", "k.telephone", "k.telephone_key"),
    ValueColumn::text("mobile", "k.mobile", "k.mobile_key"),
    ValueColumn::text("businessTelephone", "k.business_telephone", "k.business_telephone_key"),
    ValueColumn::text("email", "k.email", "k.email_key"),
    ValueColumn::word("isSalesContact", "k.is_sales_contact::text", "k.is_sales_contact::text"),
    ValueColumn::word("acceptsSalesCalls", "k.accepts_sales_calls::text", "k.accepts_sales_calls::text"),
];

const THIRD_PARTY_COLUMNS: &[ValueColumn] = &[
    ValueColumn::text("supplierName", "t.supplier_name", "t.supplier_key"),
    ValueColumn::text("contractNumber", "t.contract_number", "t.contract_number_key"),
    ValueColumn::text("customerName", "c.name", "c.name_key"),
];

/// The values of one column of the customers with the number of customers behind each, at most 100, by description.
pub async fn of_customers(tx: &mut Tx, selection: &Selection, field: &str, prefix: &str) -> Result<Vec<ColumnValue>> {
    let caller = tx.caller().clone();
    column_values::list(tx, CUSTOMER_COLUMNS, field, prefix, |query| selection.push(query, &caller)).await
}

/// The statement of [`of_customers`].
pub fn push_of_customers(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &Selection,
    field: &str,
    prefix: &str,
) -> Result<()> {
    column_values::push(query, caller.tenant, CUSTOMER_COLUMNS, (field, prefix), |query| selection.push(query, caller))
}

/// The same of contacts.
pub async fn of_contacts(
    tx: &mut Tx,
    selection: &ContactSelection,
    field: &str,
    prefix: &str,
) -> Result<Vec<ColumnValue>> {
    let caller = tx.caller().clone();
    let shape = Shape::of_all(selection.reach);
    column_values::list(tx, CONTACT_COLUMNS, field, prefix, |query| selection.push(query, &caller, shape)).await
}

/// The same of third parties.
pub async fn of_third_parties(
    tx: &mut Tx,
    selection: &ThirdPartySelection,
    field: &str,
    prefix: &str,
) -> Result<Vec<ColumnValue>> {
    let caller = tx.caller().clone();
    let shape = Shape::of_all(selection.reach);
    column_values::list(tx, THIRD_PARTY_COLUMNS, field, prefix, |query| selection.push(query, &caller, shape)).await
}
