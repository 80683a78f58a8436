//! What hangs on a customer, as the ERP tells of it.

use crm_chassis::{Error, Result, Tx};
use crm_proto::{customers as pb, erp as erp_pb};

use super::{
    erp_customers::{by_code, by_codes, salesmen, store, store_all},
    erp_values::text,
};
use crate::domain::{Address, AddressType, Addresses};

/// Far more than a customer has; each is a row.
const MOST_ADDRESSES: usize = 200;

/// Many at once, in as many statements as one.
pub async fn on_addresses_replaced(tx: &mut Tx, messages: Vec<erp_pb::AddressesReplaced>) -> Result<()> {
    if messages.iter().any(|message| message.addresses.len() > MOST_ADDRESSES) {
        return Err(Error::invalid("addresses", format!("At most {MOST_ADDRESSES} addresses.")));
    }
    let codes: Vec<&str> = messages.iter().map(|message| message.code.as_str()).collect();
    let known = by_codes(tx, &codes).await?;
    let mut changed = Vec::new();
    for (before, message) in known.into_iter().zip(&messages) {
        let addresses = message.addresses.iter().map(address).collect::<Result<_>>()?;
        let after = before.clone().replace_addresses(Addresses(addresses), tx.now());
        changed.extend(after.map(|after| (before, after)));
    }
    store_all(tx, &changed, pb::CustomerChange::AddressesChanged, "addresses changed").await
}

/// Who works with a customer. The same again changes nothing.
pub async fn on_customer_salesmen_changed(tx: &mut Tx, message: erp_pb::CustomerSalesmenChanged) -> Result<()> {
    let before = by_code(tx, &message.code).await?;
    let salesmen = salesmen(tx.tenant(), &message.main_salesman_code, &message.additional_salesman_codes)?;
    match before.clone().replace_salesmen(salesmen, tx.now()) {
        Some(after) => store(tx, &before, &after, pb::CustomerChange::SalesmenChanged, "salesmen changed").await,
        None => Ok(()),
    }
}

fn address(address: &erp_pb::Address) -> Result<Address> {
    if address.lines.len() > 4 {
        return Err(Error::invalid("addresses.lines", "At most four street lines."));
    }
    let part = |value: &String| text("addresses", value);
    let lines = address.lines.iter().map(part).collect::<Result<Vec<_>>>()?;
    Ok(Address {
        address_type: match address.r#type() {
            erp_pb::AddressType::Unspecified | erp_pb::AddressType::Physical => AddressType::Physical,
            erp_pb::AddressType::Postal => AddressType::Postal,
            erp_pb::AddressType::Delivery => AddressType::Delivery,
            erp_pb::AddressType::Billing => AddressType::Billing,
        },
        lines: lines.into_iter().filter(|line| !line.is_empty()).collect(),
        suburb: part(&address.suburb)?,
        city: part(&address.city)?,
        province: part(&address.province)?,
        postal_code: part(&address.postal_code)?,
        country: part(&address.country)?,
        telephone: part(&address.telephone)?,
        is_default: address.is_default,
    })
}
