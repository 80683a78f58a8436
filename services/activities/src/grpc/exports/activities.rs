//! Activities as a file.

use crm_chassis::{
    Result, Tx,
    export::{
        Pages,
        sheet::{Cell, Column, Sheet},
    },
    page::Page,
};
use crm_proto::activities::{Activity, CustomerClass};

use super::{page_after, time, word};
use crate::{
    grpc::convert::activity::to_proto,
    store::activity_lists::{self, ActivitySelection},
};

/// What is known of an activity.
const COLUMNS: &[Column<Activity>] = &[
    Column::new("id", |activity| Cell::value(&activity.id)),
    Column::new("type", |activity| word(activity.r#type().as_str_name(), "ACTIVITY_TYPE_")),
    Column::new("subject", |activity| Cell::text(&activity.subject)),
    Column::new("startTime", |activity| time(activity.start_time)),
    Column::new("durationMinutes", |activity| Cell::value(activity.duration_minutes().to_string())),
    Column::new("status", |activity| word(activity.status().as_str_name(), "ACTIVITY_STATUS_")),
    Column::new("caseId", |activity| Cell::value(&activity.case_id)),
    Column::new("caseNumber", |activity| Cell::value(activity.case_number.to_string())),
    Column::new("caseSubject", |activity| Cell::text(&activity.case_subject)),
    Column::new("customerId", |activity| Cell::value(&activity.customer_id)),
    Column::new("customerName", |activity| Cell::text(&activity.customer_name)),
    Column::new("contactId", |activity| Cell::value(&activity.contact_id)),
    Column::new("contactName", |activity| Cell::text(&activity.contact_name)),
    Column::new("contactTelephone", |activity| Cell::text(&activity.contact_telephone)),
    Column::new("contactMobile", |activity| Cell::text(&activity.contact_mobile)),
    Column::new("contactBusinessTelephone", |activity| Cell::text(&activity.contact_business_telephone)),
    Column::new("contactEmail", |activity| Cell::text(&activity.contact_email)),
    Column::new("salesmanId", |activity| Cell::value(&activity.salesman_id)),
    Column::new("salesmanName", |activity| Cell::text(&activity.salesman_name)),
    Column::new("instructions", |activity| Cell::text(&activity.instructions)),
    Column::new("outcome", |activity| Cell::text(&activity.outcome)),
    Column::new("completeTime", |activity| time(activity.complete_time)),
    Column::new("completedBy", |activity| Cell::text(&activity.completed_by)),
    Column::new("customerClass", class_of),
    Column::new("rescheduleCount", |activity| Cell::value(activity.reschedule_count.to_string())),
    Column::new("createTime", |activity| time(activity.create_time)),
    Column::new("createdBy", |activity| Cell::text(&activity.created_by)),
    Column::new("updateTime", |activity| time(activity.update_time)),
    Column::new("updatedBy", |activity| Cell::text(&activity.updated_by)),
];

/// The activities of a list, page by page.
#[derive(Debug)]
pub struct ActivityPages {
    selection: ActivitySelection,
    order_by: String,
    /// Of the next page; none behind the last one.
    token: Option<String>,
}

impl ActivityPages {
    /// From the first one on.
    #[must_use]
    pub fn new(selection: ActivitySelection, order_by: String) -> Self {
        Self { selection, order_by, token: Some(String::new()) }
    }
}

impl Pages for ActivityPages {
    type Row = Activity;

    const SHEET: Sheet<Activity> = Sheet(COLUMNS);

    async fn count(&self, tx: &mut Tx) -> Result<i64> {
        activity_lists::count_all(tx, &self.selection).await
    }

    async fn next(&mut self, tx: &mut Tx) -> Result<Option<Vec<Activity>>> {
        let Some(token) = self.token.take() else { return Ok(None) };
        // The tokens stay here, so it need not be told which list they belong to.
        let page = Page::parse(&self.selection.whole_listing(), &page_after(&self.order_by, &token), b"")?;
        let (rows, next) = activity_lists::page(tx, &self.selection, page).await?;
        self.token = (!next.is_empty()).then_some(next);
        Ok(Some(rows.iter().map(to_proto).collect()))
    }
}

/// What the customer was when it was completed; nothing before.
fn class_of(activity: &Activity) -> Cell<'static> {
    match activity.customer_class() {
        CustomerClass::Unspecified => Cell::value(""),
        class => word(class.as_str_name(), "CUSTOMER_CLASS_"),
    }
}
