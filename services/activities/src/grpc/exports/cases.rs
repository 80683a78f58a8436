//! Cases as a file.

use crm_chassis::{
    Result, Tx,
    export::{
        Pages,
        sheet::{Cell, Column, Sheet},
    },
    page::Page,
};
use crm_proto::{activities::Case, types::Money};

use super::{page_after, time, word};
use crate::{
    grpc::convert::case::to_proto,
    store::case_lists::{self, CaseSelection, WHOLE_LISTING},
};

/// What is known of a case.
const COLUMNS: &[Column<Case>] = &[
    Column::new("id", |case| Cell::value(&case.id)),
    Column::new("number", |case| Cell::value(case.number.to_string())),
    Column::new("customerId", |case| Cell::value(&case.customer_id)),
    Column::new("customerName", |case| Cell::text(&case.customer_name)),
    Column::new("contactId", |case| Cell::value(&case.contact_id)),
    Column::new("contactName", |case| Cell::text(&case.contact_name)),
    Column::new("salesmanId", |case| Cell::value(&case.salesman_id)),
    Column::new("salesmanName", |case| Cell::text(&case.salesman_name)),
    Column::new("subject", |case| Cell::text(&case.subject)),
    Column::new("information", |case| Cell::text(&case.information)),
    Column::new("value.amount", |case| amount(case.value.as_ref())),
    Column::new("value.currency", |case| currency(case.value.as_ref())),
    Column::new("caseTypeName", |case| Cell::text(&case.case_type_name)),
    Column::new("stageName", |case| Cell::text(&case.stage_name)),
    Column::new("caseDate", |case| Cell::value(&case.case_date)),
    Column::new("status", |case| word(case.status().as_str_name(), "CASE_STATUS_")),
    Column::new("closeReason", |case| Cell::text(&case.close_reason)),
    Column::new("closeComment", |case| Cell::text(&case.close_comment)),
    Column::new("competitor", |case| Cell::text(&case.competitor)),
    Column::new("closeTime", |case| time(case.close_time)),
    Column::new("closedBy", |case| Cell::text(&case.closed_by)),
    Column::new("origin", |case| word(case.origin().as_str_name(), "CASE_ORIGIN_")),
    Column::new("nextActivityTime", |case| time(case.next_activity_time)),
    Column::new("activityCount", |case| Cell::value(case.activity_count.to_string())),
    Column::new("createTime", |case| time(case.create_time)),
    Column::new("createdBy", |case| Cell::text(&case.created_by)),
    Column::new("updateTime", |case| time(case.update_time)),
    Column::new("updatedBy", |case| Cell::text(&case.updated_by)),
];

/// The cases of a list, page by page.
#[derive(Debug)]
pub struct CasePages {
    selection: CaseSelection,
    order_by: String,
    /// Of the next page; none behind the last one.
    token: Option<String>,
}

impl CasePages {
    /// From the first one on.
    #[must_use]
    pub fn new(selection: CaseSelection, order_by: String) -> Self {
        Self { selection, order_by, token: Some(String::new()) }
    }
}

impl Pages for CasePages {
    type Row = Case;

    const SHEET: Sheet<Case> = Sheet(COLUMNS);

    async fn count(&self, tx: &mut Tx) -> Result<i64> {
        case_lists::count_all(tx, &self.selection).await
    }

    async fn next(&mut self, tx: &mut Tx) -> Result<Option<Vec<Case>>> {
        let Some(token) = self.token.take() else { return Ok(None) };
        // The tokens stay here, so it need not be told which list they belong to.
        let page = Page::parse(&WHOLE_LISTING, &page_after(&self.order_by, &token), b"")?;
        let (rows, next) = case_lists::page(tx, &self.selection, page).await?;
        self.token = (!next.is_empty()).then_some(next);
        Ok(Some(rows.iter().map(to_proto).collect()))
    }
}

fn amount(money: Option<&Money>) -> Cell<'_> {
    Cell::value(money.map_or("", |money| &money.amount))
}

fn currency(money: Option<&Money>) -> Cell<'_> {
    Cell::value(money.map_or("", |money| &money.currency))
}
