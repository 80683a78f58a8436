//! What the CRM changed since: customers, contacts, salesmen.

use std::fmt::{self, Write as _};

use crm_proto::erp::CustomerChanged;

use super::{Time, or_dash, person};
use crate::simulator::{
    book::{Change, ContactChange, Salesmen},
    html::Escaped,
};

/// The customers that were changed, each with its name.
pub(super) fn customers(html: &mut String, changes: &[(String, Change)]) -> fmt::Result {
    if changes.is_empty() {
        return Ok(());
    }
    html.write_str(
        "<h3>Customers changed in the CRM</h3><div class=\"wide\"><table><thead><tr><th>Customer</th><th>Changed</th>\
         <th>By</th><th>Received</th></tr></thead><tbody>",
    )?;
    for (name, Change { message, receive_time, .. }) in changes {
        let fields =
            message.changed_fields.iter().map(|field| format!("{field}: {}", or_dash(value_of(message, field))));
        write!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            Escaped(name),
            Escaped(fields.collect::<Vec<_>>().join(", ")),
            Escaped(or_dash(&message.changed_by_code)),
            Time(*receive_time),
        )?;
    }
    html.write_str("</tbody></table></div>")
}

fn value_of<'a>(message: &'a CustomerChanged, field: &str) -> &'a str {
    match field {
        "tradingName" => &message.trading_name,
        "customerType" => &message.customer_type,
        "rank" => &message.rank,
        "reportingArea" => &message.reporting_area,
        "site" => &message.site,
        "telephone" => &message.telephone,
        "fax" => &message.fax,
        "email" => &message.email,
        "website" => &message.website,
        _ => "",
    }
}

/// The contacts that were made or changed, each with the name of its customer.
pub(super) fn contacts(html: &mut String, contacts: &[(String, ContactChange)]) -> fmt::Result {
    if contacts.is_empty() {
        return Ok(());
    }
    html.write_str(
        "<h3>Contacts changed in the CRM</h3><div class=\"wide\"><table><thead><tr><th>Customer</th><th>Contact</th>\
         <th>Received</th></tr></thead><tbody>",
    )?;
    for (customer, ContactChange { message, receive_time, .. }) in contacts {
        write!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            Escaped(or_dash(customer)),
            Escaped(person(message)),
            Time(*receive_time),
        )?;
    }
    html.write_str("</tbody></table></div>")
}

/// Who works with whom, where the CRM changed it.
pub(super) fn salesmen(html: &mut String, salesmen: &[(String, Salesmen)]) -> fmt::Result {
    if salesmen.is_empty() {
        return Ok(());
    }
    html.write_str(
        "<h3>Salesmen changed in the CRM</h3><div class=\"wide\"><table><thead><tr><th>Customer</th><th>Main</th>\
         <th>Additional</th></tr></thead><tbody>",
    )?;
    for (code, salesmen) in salesmen {
        write!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            Escaped(code),
            Escaped(or_dash(&salesmen.main)),
            Escaped(or_dash(&salesmen.additional.join(", "))),
        )?;
    }
    html.write_str("</tbody></table></div>")
}
