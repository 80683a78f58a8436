//! What salesmen sold, as the ERP tells it.

use std::collections::{BTreeMap, HashMap};

use crm_chassis::{EmployeeId, Error, Result, Tx, money::Money, suggest::quoted, tenants};
use crm_proto::{erp as erp_pb, types};

use crate::{
    domain::{Month, SalesReport, SalesTotals},
    events, store,
};

/// Ten years; each is a row.
const MOST_MONTHS: usize = 120;
/// Most orders or invoices of a month, so that those of all months and salesmen can be counted together.
const MOST_DOCUMENTS: i32 = 1_000_000;

/// Many at once, in as many statements as one. The salesmen need not be known: their ids follow from their codes.
pub async fn on_sales_totals_reported(tx: &mut Tx, messages: Vec<erp_pb::SalesTotalsReported>) -> Result<()> {
    let currency = tenants::current(tx).await?.currency;
    let mut told = HashMap::new();
    for message in &messages {
        let salesman = EmployeeId::of(tx.tenant(), message.salesman_code.trim());
        told.insert(salesman, read(message, &currency)?);
    }
    let salesmen: Vec<EmployeeId> = told.keys().copied().collect();
    let before = store::sales_totals::lock(tx, &salesmen).await?;
    let after = before.iter().map(|before| {
        let months = told.remove(&before.salesman_id).unwrap_or_default();
        before.clone().replace(months)
    });
    let after: Vec<SalesReport> = after.collect();
    store::sales_totals::replace_all(tx, &after).await?;
    let both = before.iter().zip(&after).filter(|(before, after)| before.version != after.version);
    let lines: Vec<_> = both.map(|(before, after)| (after, before.changes_to(after))).collect();
    tx.audit_all("sales_totals", "replaced", lines.iter().map(|(after, changes)| (after.salesman_id.0, changes)))
        .await?;
    tx.publish_all(lines.iter().map(|(after, _)| events::totals_event(after, "REPLACED").into())).await
}

/// The months that a message tells of. Amounts that it leaves out are nothing, in the currency of the others or else the tenant's.
fn read(message: &erp_pb::SalesTotalsReported, usual: &str) -> Result<BTreeMap<Month, SalesTotals>> {
    if message.months.len() > MOST_MONTHS {
        return Err(Error::invalid("months", format!("At most {MOST_MONTHS} months.")));
    }
    let mut currency: Option<String> = None;
    let mut months = BTreeMap::new();
    for said in &message.months {
        let month = Month::parse(&said.month)
            .ok_or_else(|| Error::invalid("months.month", "Give year and month, for example 2026-10."))?;
        let totals = SalesTotals {
            currency: String::new(),
            order_count: counted("months.orderCount", said.order_count)?,
            ordered: amount("months.ordered", said.ordered.as_ref(), &mut currency)?,
            invoice_count: counted("months.invoiceCount", said.invoice_count)?,
            invoiced: amount("months.invoiced", said.invoiced.as_ref(), &mut currency)?,
        };
        if months.insert(month, totals).is_some() {
            return Err(Error::invalid("months.month", format!("Give {} once.", quoted(&said.month))));
        }
    }
    let currency = currency.unwrap_or_else(|| usual.to_owned());
    for totals in months.values_mut() {
        totals.currency.clone_from(&currency);
    }
    Ok(months)
}

fn counted(field: &'static str, count: i32) -> Result<i32> {
    if (0..=MOST_DOCUMENTS).contains(&count) {
        return Ok(count);
    }
    Err(Error::invalid(field, format!("Count 0 to {MOST_DOCUMENTS}.")))
}

fn amount(field: &'static str, said: Option<&types::Money>, currency: &mut Option<String>) -> Result<i64> {
    let Some(said) = said else { return Ok(0) };
    let money = Money::parse(field, said)?;
    if currency.get_or_insert_with(|| money.currency.clone()) != &money.currency {
        return Err(Error::invalid(field, "Give all amounts in one currency."));
    }
    Ok(money.minor_units())
}
