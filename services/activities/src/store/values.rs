//! The values in the columns of lists, for the filter drop-downs.

use crm_chassis::{
    Result, Tx,
    column_values::{self, Named, ValueColumn},
};
use crm_proto::types::ColumnValue;

use super::{
    activity_lists::ActivitySelection, case_lists::CaseSelection, recommendation_lists::RecommendationSelection,
    search::Joins,
};

const EMPLOYEE: Named = Named {
    table: "employee_refs",
    on: "named.id = listed.value::uuid",
    description: "named.display_name",
    key: "named.name_key",
};

/// A case type or a stage.
const fn configured(table: &'static str) -> Named {
    Named {
        table,
        on: "named.id = listed.value::uuid",
        description: "named.description",
        key: "fold(named.description)",
    }
}

/// The customer as it is shown: of one that was merged into another, that one.
const CUSTOMER: ValueColumn =
    ValueColumn::text("customerName", "coalesce(sv.name, cr.name)", "coalesce(sv.name_key, cr.name_key)");
const CONTACT: ValueColumn = ValueColumn::text("contactName", "ct.display_name", "ct.name_key");
const SALESMAN: ValueColumn = ValueColumn::text("salesmanName", "e.display_name", "e.name_key");

const CASE_COLUMNS: &[ValueColumn] = &[
    ValueColumn::text("subject", "k.subject", "k.subject_key"),
    CUSTOMER,
    CONTACT,
    SALESMAN,
    ValueColumn::named("salesmanId", "k.salesman_id", EMPLOYEE),
    ValueColumn::named("caseTypeId", "k.case_type_id", configured("case_types")),
    ValueColumn::named("stageId", "k.stage_id", configured("case_stages")),
    ValueColumn::word("status", "k.status", "lower(k.status)"),
];

const ACTIVITY_COLUMNS: &[ValueColumn] = &[
    ValueColumn::word("type", "a.type", "lower(a.type)"),
    ValueColumn::text("subject", "a.subject", "a.subject_key"),
    ValueColumn::word("status", "a.status", "lower(a.status)"),
    ValueColumn::text("caseSubject", "k.subject", "k.subject_key"),
    CUSTOMER,
    CONTACT,
    SALESMAN,
    ValueColumn::named("salesmanId", "a.salesman_id", EMPLOYEE),
];

const RECOMMENDATION_COLUMNS: &[ValueColumn] = &[
    ValueColumn::word("type", "m.type", "lower(m.type)"),
    CUSTOMER,
    CONTACT,
    SALESMAN,
    ValueColumn::named("salesmanId", "m.salesman_id", EMPLOYEE),
    ValueColumn::text("supplierName", "m.supplier_name", "(fold(m.supplier_name) collate \"C\")"),
    ValueColumn::text("contractNumber", "m.contract_number", "(fold(m.contract_number) collate \"C\")"),
];

/// The values of one column of cases with the number of cases behind each, at most 100, by description.
pub async fn of_cases(tx: &mut Tx, selection: &CaseSelection, field: &str, prefix: &str) -> Result<Vec<ColumnValue>> {
    let caller = tx.caller().clone();
    column_values::list(tx, CASE_COLUMNS, field, prefix, |query| selection.push(query, &caller, Joins::All)).await
}

/// The same of activities.
pub async fn of_activities(
    tx: &mut Tx,
    selection: &ActivitySelection,
    field: &str,
    prefix: &str,
) -> Result<Vec<ColumnValue>> {
    let caller = tx.caller().clone();
    column_values::list(tx, ACTIVITY_COLUMNS, field, prefix, |query| selection.push(query, &caller, Joins::All)).await
}

/// The same of recommendations.
pub async fn of_recommendations(
    tx: &mut Tx,
    selection: &RecommendationSelection,
    field: &str,
    prefix: &str,
) -> Result<Vec<ColumnValue>> {
    let caller = tx.caller().clone();
    column_values::list(tx, RECOMMENDATION_COLUMNS, field, prefix, |query| selection.push(query, &caller, Joins::All))
        .await
}
