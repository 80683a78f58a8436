//! Recommendations as a file.

use crm_chassis::{
    Result, Tx,
    export::{
        Pages,
        sheet::{Cell, Column, Sheet},
    },
    page::Page,
};
use crm_proto::activities::{Recommendation, RecommendationType};

use super::{page_after, time, word};
use crate::{
    grpc::convert::recommendation::to_proto,
    store::recommendation_lists::{self, RecommendationSelection, WHOLE_LISTING},
};

/// What is known of a recommendation.
const COLUMNS: &[Column<Recommendation>] = &[
    Column::new("id", |it| Cell::value(&it.id)),
    Column::new("type", |it| word(it.r#type().as_str_name(), "RECOMMENDATION_TYPE_")),
    Column::new("state", |it| word(it.state().as_str_name(), "RECOMMENDATION_STATE_")),
    Column::new("customerId", |it| Cell::value(&it.customer_id)),
    Column::new("customerName", |it| Cell::text(&it.customer_name)),
    Column::new("contactId", |it| Cell::value(&it.contact_id)),
    Column::new("contactName", |it| Cell::text(&it.contact_name)),
    Column::new("contactTelephone", |it| Cell::text(&it.contact_telephone)),
    Column::new("contactMobile", |it| Cell::text(&it.contact_mobile)),
    Column::new("contactBusinessTelephone", |it| Cell::text(&it.contact_business_telephone)),
    Column::new("contactEmail", |it| Cell::text(&it.contact_email)),
    Column::new("salesmanId", |it| Cell::value(&it.salesman_id)),
    Column::new("salesmanName", |it| Cell::text(&it.salesman_name)),
    Column::new("dueDate", |it| Cell::value(&it.due_date)),
    Column::new("sinceDate", |it| Cell::value(&it.since_date)),
    Column::new("dealtWith", |it| of_call(it, it.dealt_with.to_string())),
    Column::new("rankName", |it| Cell::text(&it.rank_name)),
    Column::new("callCycleDays", |it| of_call(it, it.call_cycle_days.to_string())),
    Column::new("supplierName", |it| Cell::text(&it.supplier_name)),
    Column::new("contractNumber", |it| Cell::text(&it.contract_number)),
    Column::new("rejectReason", |it| Cell::text(&it.reject_reason)),
    Column::new("activityId", |it| Cell::value(&it.activity_id)),
    Column::new("generateTime", |it| time(it.generate_time)),
    Column::new("updateTime", |it| time(it.update_time)),
    Column::new("updatedBy", |it| Cell::text(&it.updated_by)),
];

/// The recommendations of a list, page by page.
#[derive(Debug)]
pub struct RecommendationPages {
    selection: RecommendationSelection,
    order_by: String,
    /// Of the next page; none behind the last one.
    token: Option<String>,
}

impl RecommendationPages {
    /// From the first one on.
    #[must_use]
    pub fn new(selection: RecommendationSelection, order_by: String) -> Self {
        Self { selection, order_by, token: Some(String::new()) }
    }
}

impl Pages for RecommendationPages {
    type Row = Recommendation;

    const SHEET: Sheet<Recommendation> = Sheet(COLUMNS);

    async fn count(&self, tx: &mut Tx) -> Result<i64> {
        recommendation_lists::count_all(tx, &self.selection).await
    }

    async fn next(&mut self, tx: &mut Tx) -> Result<Option<Vec<Recommendation>>> {
        let Some(token) = self.token.take() else { return Ok(None) };
        // The tokens stay here, so it need not be told which list they belong to.
        let page = Page::parse(&WHOLE_LISTING, &page_after(&self.order_by, &token), b"")?;
        let (rows, next) = recommendation_lists::page(tx, &self.selection, page).await?;
        self.token = (!next.is_empty()).then_some(next);
        Ok(Some(rows.iter().map(to_proto).collect()))
    }
}

/// What only a call that is due has; nothing for the others.
fn of_call(recommendation: &Recommendation, value: String) -> Cell<'static> {
    match recommendation.r#type() {
        RecommendationType::RankCallDue => Cell::value(value),
        _ => Cell::value(""),
    }
}
