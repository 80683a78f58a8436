//! What customers were invoiced, as the ERP tells it.

use std::collections::{BTreeMap, HashMap};

use crm_chassis::{Error, Result, Tx, money::Money, suggest::quoted, tenants};
use crm_proto::erp as erp_pb;
use uuid::Uuid;

use super::erp_customers::by_codes;
use crate::{
    domain::{Month, Sales, SalesHistory},
    events, store,
};

/// Ten years; each is a row.
const MOST_MONTHS: usize = 120;
/// Most invoices of a month, so that those of all months can be counted together.
const MOST_INVOICES: i32 = 1_000_000;

/// Many at once, in as many statements as one.
pub async fn on_sales_replaced(tx: &mut Tx, messages: Vec<erp_pb::SalesReplaced>) -> Result<()> {
    let told = messages.iter().map(Told::read).collect::<Result<Vec<_>>>()?;
    let codes: Vec<&str> = messages.iter().map(|message| message.code.as_str()).collect();
    let customers = by_codes(tx, &codes).await?;
    let ids: Vec<Uuid> = customers.iter().map(|customer| customer.id).collect();
    let known = store::sales::of_customers(tx, &ids).await?;
    let mut known: HashMap<Uuid, SalesHistory> = known.into_iter().map(|it| (it.customer_id, it)).collect();
    let currency = tenants::current(tx).await?.currency;
    let both = ids.into_iter().zip(told).map(|(id, told)| {
        let before = known.remove(&id).unwrap_or_else(|| SalesHistory::none(id, currency.clone()));
        let after = before.clone().replace(told.currency, told.months, tx.now());
        (before, after)
    });
    let both: Vec<(SalesHistory, SalesHistory)> = both.collect();
    store::sales::replace_all(tx, &both).await?;
    let changed = both.iter().zip(&customers).filter(|((before, after), _)| before.version != after.version);
    let changed: Vec<_> = changed.collect();
    let lines: Vec<_> =
        changed.iter().map(|((before, after), _)| (after.customer_id, before.changes_to(after))).collect();
    tx.audit_all("sales_history", "replaced", lines.iter().map(|(id, changes)| (*id, changes))).await?;
    tx.publish_all(changed.iter().map(|((_, after), customer)| events::sales_changed(after, customer).into())).await
}

/// What a message says.
struct Told {
    /// Of all amounts; none if there are no months.
    currency: Option<String>,
    months: BTreeMap<Month, Sales>,
}

impl Told {
    fn read(message: &erp_pb::SalesReplaced) -> Result<Self> {
        if message.months.len() > MOST_MONTHS {
            return Err(Error::invalid("months", format!("At most {MOST_MONTHS} months.")));
        }
        let mut told = Self { currency: None, months: BTreeMap::new() };
        for said in &message.months {
            let month = Month::parse(&said.month)
                .ok_or_else(|| Error::invalid("months.month", "Give year and month, for example 2026-10."))?;
            let invoiced = said.invoiced.clone().unwrap_or_default();
            let invoiced = Money::parse("months.invoiced", &invoiced)?;
            if !(0..=MOST_INVOICES).contains(&said.invoice_count) {
                let message = format!("Count 0 to {MOST_INVOICES} invoices.");
                return Err(Error::invalid("months.invoiceCount", message));
            }
            if told.currency.get_or_insert_with(|| invoiced.currency.clone()) != &invoiced.currency {
                return Err(Error::invalid("months.invoiced", "Give all amounts in one currency."));
            }
            let sales = Sales { invoiced: invoiced.minor_units(), invoice_count: said.invoice_count };
            if told.months.insert(month, sales).is_some() {
                return Err(Error::invalid("months.month", format!("Give {} once.", quoted(&said.month))));
            }
        }
        Ok(told)
    }
}
