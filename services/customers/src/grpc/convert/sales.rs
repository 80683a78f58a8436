//! Sales histories: domain → protobuf.

use crm_chassis::money::Money;
use crm_proto::customers as pb;

use super::timestamp;
use crate::domain::{Month, Sales, SalesHistory};

/// A history as an event tells of it: every month that had sales.
#[must_use]
pub fn to_proto(history: &SalesHistory) -> pb::SalesHistory {
    of_months(history, history.months.iter().map(|(month, sales)| (*month, *sales)).collect())
}

/// A history as it is shown in the month `present`.
#[must_use]
pub fn recent(history: &SalesHistory, present: Month) -> pb::SalesHistory {
    of_months(history, history.recent(present))
}

fn of_months(history: &SalesHistory, months: Vec<(Month, Sales)>) -> pb::SalesHistory {
    let money = |minor_units| Some(Money::from_minor_units(minor_units, history.currency.clone()).to_proto());
    pb::SalesHistory {
        customer_id: history.customer_id.to_string(),
        total_invoiced: money(months.iter().map(|(_, sales)| sales.invoiced).sum()),
        total_invoice_count: months.iter().map(|(_, sales)| sales.invoice_count).sum(),
        months: months
            .into_iter()
            .map(|(month, sales)| pb::SalesMonth {
                month: month.to_string(),
                invoiced: money(sales.invoiced),
                invoice_count: sales.invoice_count,
            })
            .collect(),
        erp_sync_time: history.erp_synced_at.map(timestamp),
    }
}
