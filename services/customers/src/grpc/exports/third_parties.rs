//! Third parties as a file.

use crm_chassis::{
    Result, Tx,
    export::{
        Pages,
        sheet::{Cell, Column, Sheet},
    },
    page::Page,
};
use crm_proto::customers::{ThirdParty, ThirdPartyStatus};

use super::{amount, currency, page_after, time};
use crate::{
    grpc::convert::third_party::{status_on, to_proto},
    store::third_party_lists::{self, ThirdPartySelection, WHOLE_LISTING},
};

/// What a list knows of a third party.
const COLUMNS: &[Column<ThirdParty>] = &[
    Column::new("id", |row| Cell::value(&row.id)),
    Column::new("customerId", |row| Cell::value(&row.customer_id)),
    Column::new("customerName", |row| Cell::text(&row.customer_name)),
    Column::new("supplierName", |row| Cell::text(&row.supplier_name)),
    Column::new("contractNumber", |row| Cell::text(&row.contract_number)),
    Column::new("status", |row| Cell::value(status(row))),
    Column::new("startDate", |row| Cell::value(&row.start_date)),
    Column::new("endDate", |row| Cell::value(&row.end_date)),
    Column::new("monthlyFee.amount", |row| amount(row.monthly_fee.as_ref())),
    Column::new("monthlyFee.currency", |row| currency(row.monthly_fee.as_ref())),
    Column::new("escalationPercent", |row| Cell::value(&row.escalation_percent)),
    Column::new("settlementAmount.amount", |row| amount(row.settlement_amount.as_ref())),
    Column::new("settlementAmount.currency", |row| currency(row.settlement_amount.as_ref())),
    Column::new("itemCount", |row| Cell::value(row.item_count.to_string())),
    Column::new("createTime", |row| time(row.create_time)),
    Column::new("createdBy", |row| Cell::text(&row.created_by)),
    Column::new("updateTime", |row| time(row.update_time)),
    Column::new("updatedBy", |row| Cell::text(&row.updated_by)),
];

/// The status without its prefix, as requests take it.
fn status(row: &ThirdParty) -> &'static str {
    match row.status() {
        ThirdPartyStatus::Current => "CURRENT",
        ThirdPartyStatus::Expired => "EXPIRED",
        ThirdPartyStatus::Unspecified => "",
    }
}

/// The third parties of a list, page by page.
#[derive(Debug)]
pub struct ThirdPartyPages {
    selection: ThirdPartySelection,
    order_by: String,
    /// Of the next page; none behind the last one.
    token: Option<String>,
}

impl ThirdPartyPages {
    /// From the first one on.
    #[must_use]
    pub fn new(selection: ThirdPartySelection, order_by: String) -> Self {
        Self { selection, order_by, token: Some(String::new()) }
    }
}

impl Pages for ThirdPartyPages {
    type Row = ThirdParty;

    const SHEET: Sheet<ThirdParty> = Sheet(COLUMNS);

    async fn count(&self, tx: &mut Tx) -> Result<i64> {
        third_party_lists::count_all(tx, &self.selection).await
    }

    async fn next(&mut self, tx: &mut Tx) -> Result<Option<Vec<ThirdParty>>> {
        let Some(token) = self.token.take() else { return Ok(None) };
        // The tokens stay here, so it need not be told which list they belong to.
        let page = Page::parse(&WHOLE_LISTING, &page_after(&self.order_by, &token), b"")?;
        let (third_parties, next) = third_party_lists::page(tx, &self.selection, page).await?;
        self.token = (!next.is_empty()).then_some(next);
        let rows = third_parties.iter().map(|it| {
            let status = status_on(it, self.selection.today).into();
            ThirdParty { status, ..to_proto(it) }
        });
        Ok(Some(rows.collect()))
    }
}
