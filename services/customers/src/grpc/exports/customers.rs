//! Customers as a file.

use std::collections::BTreeSet;

use crm_chassis::{
    Result, Tx,
    export::{
        Pages,
        sheet::{Cell, Column, Sheet},
    },
    page::Page,
    wire::timestamp,
};
use crm_proto::customers::{Address, Customer};

use super::{amount, currency, page_after, time};
use crate::{
    domain::Agenda,
    grpc::convert::to_proto,
    store::{
        activity_refs,
        lists::{self, Selection, WHOLE_LISTING},
        names,
    },
};

/// A customer, with what its additional salesmen are called, and when something is planned and was done last.
#[derive(Debug)]
pub struct Exported {
    customer: Customer,
    additional_salesmen: Vec<String>,
    agenda: Agenda,
}

/// What is known of a customer. Parts of it are named by their path, as errors name them.
const COLUMNS: &[Column<Exported>] = &[
    Column::new("id", |row| Cell::value(&row.customer.id)),
    Column::new("code", |row| Cell::text(&row.customer.code)),
    Column::new("name", |row| Cell::text(&row.customer.name)),
    Column::new("status", |row| Cell::value(status(&row.customer))),
    Column::new("customerType", |row| Cell::text(&row.customer.customer_type)),
    Column::new("customerTypeName", |row| Cell::text(&row.customer.customer_type_name)),
    Column::new("rank", |row| Cell::text(&row.customer.rank)),
    Column::new("rankName", |row| Cell::text(&row.customer.rank_name)),
    Column::new("reportingArea", |row| Cell::text(&row.customer.reporting_area)),
    Column::new("reportingAreaName", |row| Cell::text(&row.customer.reporting_area_name)),
    Column::new("site", |row| Cell::text(&row.customer.site)),
    Column::new("siteName", |row| Cell::text(&row.customer.site_name)),
    Column::new("mainSalesmanId", |row| Cell::value(&row.customer.main_salesman_id)),
    Column::new("mainSalesmanName", |row| Cell::text(&row.customer.main_salesman_name)),
    Column::new("additionalSalesmanIds", |row| Cell::value(row.customer.additional_salesman_ids.join(BETWEEN))),
    Column::new("additionalSalesmanNames", |row| Cell::text(row.additional_salesmen.join(BETWEEN))),
    Column::new("telephone", |row| Cell::text(&row.customer.telephone)),
    Column::new("fax", |row| Cell::text(&row.customer.fax)),
    Column::new("email", |row| Cell::text(&row.customer.email)),
    Column::new("website", |row| Cell::text(&row.customer.website)),
    Column::new("tradingName", |row| Cell::text(&row.customer.trading_name)),
    Column::new("registrationNumber", |row| Cell::text(&row.customer.registration_number)),
    Column::new("vatNumber", |row| Cell::text(&row.customer.vat_number)),
    Column::new("physicalAddress.lines[0]", |row| line(row.customer.physical_address.as_ref(), 0)),
    Column::new("physicalAddress.lines[1]", |row| line(row.customer.physical_address.as_ref(), 1)),
    Column::new("physicalAddress.lines[2]", |row| line(row.customer.physical_address.as_ref(), 2)),
    Column::new("physicalAddress.lines[3]", |row| line(row.customer.physical_address.as_ref(), 3)),
    Column::new("physicalAddress.suburb", |row| part(row.customer.physical_address.as_ref(), |it| &it.suburb)),
    Column::new("physicalAddress.city", |row| part(row.customer.physical_address.as_ref(), |it| &it.city)),
    Column::new("physicalAddress.province", |row| part(row.customer.physical_address.as_ref(), |it| &it.province)),
    Column::new("physicalAddress.postalCode", |row| part(row.customer.physical_address.as_ref(), |it| &it.postal_code)),
    Column::new("physicalAddress.country", |row| part(row.customer.physical_address.as_ref(), |it| &it.country)),
    Column::new("postalAddress.lines[0]", |row| line(row.customer.postal_address.as_ref(), 0)),
    Column::new("postalAddress.lines[1]", |row| line(row.customer.postal_address.as_ref(), 1)),
    Column::new("postalAddress.lines[2]", |row| line(row.customer.postal_address.as_ref(), 2)),
    Column::new("postalAddress.lines[3]", |row| line(row.customer.postal_address.as_ref(), 3)),
    Column::new("postalAddress.suburb", |row| part(row.customer.postal_address.as_ref(), |it| &it.suburb)),
    Column::new("postalAddress.city", |row| part(row.customer.postal_address.as_ref(), |it| &it.city)),
    Column::new("postalAddress.province", |row| part(row.customer.postal_address.as_ref(), |it| &it.province)),
    Column::new("postalAddress.postalCode", |row| part(row.customer.postal_address.as_ref(), |it| &it.postal_code)),
    Column::new("postalAddress.country", |row| part(row.customer.postal_address.as_ref(), |it| &it.country)),
    Column::new("creditLimit.amount", |row| amount(row.customer.credit_limit.as_ref())),
    Column::new("creditLimit.currency", |row| currency(row.customer.credit_limit.as_ref())),
    Column::new("paymentTerms", |row| Cell::text(&row.customer.payment_terms)),
    Column::new("accountBalance.amount", |row| amount(row.customer.account_balance.as_ref())),
    Column::new("accountBalance.currency", |row| currency(row.customer.account_balance.as_ref())),
    Column::new("customFields", |row| Cell::text(custom_fields(&row.customer))),
    Column::new("release.releaseTime", |row| time(row.customer.release.as_ref().and_then(|it| it.release_time))),
    Column::new("release.releasedBy", |row| {
        Cell::text(row.customer.release.as_ref().map_or("", |release| &release.released_by))
    }),
    Column::new("approval.approveTime", |row| time(row.customer.approval.as_ref().and_then(|it| it.approve_time))),
    Column::new("approval.approver", |row| {
        Cell::text(row.customer.approval.as_ref().map_or("", |approval| &approval.approver))
    }),
    Column::new("decline.declineTime", |row| time(row.customer.decline.as_ref().and_then(|it| it.decline_time))),
    Column::new("decline.reason", |row| Cell::text(row.customer.decline.as_ref().map_or("", |it| &it.reason))),
    Column::new("nextActivityTime", |row| time(row.agenda.next.map(timestamp))),
    Column::new("lastActivityTime", |row| time(row.agenda.last.map(timestamp))),
    Column::new("erpSyncTime", |row| time(row.customer.erp_sync_time)),
    Column::new("createTime", |row| time(row.customer.create_time)),
    Column::new("createdBy", |row| Cell::text(&row.customer.created_by)),
    Column::new("updateTime", |row| time(row.customer.update_time)),
    Column::new("updatedBy", |row| Cell::text(&row.customer.updated_by)),
];

/// What stands between several values in one column.
const BETWEEN: &str = "; ";

/// The status without its prefix, as filters take it.
fn status(customer: &Customer) -> &'static str {
    customer.status().as_str_name().trim_start_matches("CUSTOMER_STATUS_")
}

fn line(address: Option<&Address>, number: usize) -> Cell<'_> {
    Cell::text(address.and_then(|address| address.lines.get(number)).map_or("", String::as_str))
}

fn part(address: Option<&Address>, part: fn(&Address) -> &String) -> Cell<'_> {
    Cell::text(address.map_or("", |address| part(address)))
}

fn custom_fields(customer: &Customer) -> String {
    let fields = customer.custom_fields.iter().map(|(label, value)| format!("{label}: {value}"));
    fields.collect::<Vec<_>>().join(BETWEEN)
}

/// The customers of a list, page by page.
#[derive(Debug)]
pub struct CustomerPages {
    selection: Selection,
    order_by: String,
    /// Of the next page; none behind the last one.
    token: Option<String>,
}

impl CustomerPages {
    /// From the first one on.
    #[must_use]
    pub fn new(selection: Selection, order_by: String) -> Self {
        Self { selection, order_by, token: Some(String::new()) }
    }
}

impl Pages for CustomerPages {
    type Row = Exported;

    const SHEET: Sheet<Exported> = Sheet(COLUMNS);

    async fn count(&self, tx: &mut Tx) -> Result<i64> {
        lists::count_all(tx, &self.selection).await
    }

    async fn next(&mut self, tx: &mut Tx) -> Result<Option<Vec<Exported>>> {
        let Some(token) = self.token.take() else { return Ok(None) };
        // The tokens stay here, so it need not be told which list they belong to.
        let page = Page::parse(&WHOLE_LISTING, &page_after(&self.order_by, &token), b"")?;
        let (customers, next) = lists::whole_page(tx, &self.selection, page).await?;
        self.token = (!next.is_empty()).then_some(next);

        let additional: BTreeSet<_> =
            customers.iter().flat_map(|customer| customer.salesmen.additional()).map(|salesman| salesman.0).collect();
        let names = names::find(tx, BTreeSet::new(), additional).await?;
        let ids: Vec<_> = customers.iter().map(|customer| customer.id).collect();
        let agendas = activity_refs::agendas(tx, &ids).await?;
        let exported = customers.iter().map(|customer| {
            let additional = customer.salesmen.additional().iter();
            let additional_salesmen = additional.map(|salesman| names.employee(salesman.0).to_owned()).collect();
            let agenda = agendas.get(&customer.id).copied().unwrap_or_default();
            Exported { customer: to_proto(customer), additional_salesmen, agenda }
        });
        Ok(Some(exported.collect()))
    }
}
