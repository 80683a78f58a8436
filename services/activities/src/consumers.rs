//! What other services and the ERP tell this one. Each function is one message, or many of one type, applied in the transaction that claims them.

mod erp_totals;
mod recommended;

use crm_chassis::{EmployeeId, Error, Result, Tx, dispatch::Consumer, wire};
use crm_proto::{customers as pb, identity};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::{
    domain::CustomerStatus,
    events, reassign,
    store::{self, contact_refs, customer_refs},
};

/// Events of the other services.
pub fn events() -> Consumer {
    Consumer::of_events("activities.events")
        .on(on_employee_changed)
        .on_batch(on_customers_changed)
        .on_batch(on_contacts_changed)
        .on_batch(recommended::on_third_parties_changed)
        .on(recommended::on_static_codes_changed)
}

/// Messages of the tenants' ERPs (D§6, 19).
pub fn erp() -> Consumer {
    Consumer::of_erp("activities.erp").on_batch(erp_totals::on_sales_totals_reported)
}

async fn on_employee_changed(tx: &mut Tx, event: identity::EmployeeChanged) -> Result<()> {
    let employee = event.employee.ok_or_else(|| Error::invalid("employee", "The employee is missing."))?;
    let manager = uuid_if_any("manager_id", &employee.manager_id)?;
    store::employee_refs::upsert(tx, EmployeeId(uuid("id", &employee.id)?), manager, &employee).await
}

/// Customers: who they are, who sees them, and, where the main salesman changed, whose their open cases are.
async fn on_customers_changed(tx: &mut Tx, changes: Vec<pb::CustomerChanged>) -> Result<()> {
    let told = changes.iter().map(customer).collect::<Result<Vec<_>>>()?;
    let renamed = customer_refs::upsert_all(tx, &told).await?;
    let renamed = told.iter().filter(|customer| renamed.contains(&customer.id));
    let renamed: Vec<_> = renamed.map(|customer| (customer.id, customer.id, customer.version)).collect();
    events::tell_of_names(tx, &renamed).await?;
    recommended::keep_ranks_of(tx, &changes).await?;
    for (event, told) in changes.iter().zip(&told) {
        let Some(before) = &event.before else { continue };
        let former = uuid_if_any("before.main_salesman_id", &before.main_salesman_id)?;
        if let Some(former) = former.filter(|former| Some(*former) != told.main_salesman_id) {
            let why = match event.change() {
                pb::CustomerChange::ReassignedBack => reassign::Why::TakenBack,
                _ => reassign::Why::Moved,
            };
            reassign::work_of(tx, told.id, EmployeeId(former), why).await?;
        }
    }
    Ok(())
}

fn customer(event: &pb::CustomerChanged) -> Result<customer_refs::Told> {
    let customer = event.customer.as_ref().ok_or_else(|| Error::invalid("customer", "The customer is missing."))?;
    let salesmen = [&customer.main_salesman_id].into_iter().chain(&customer.additional_salesman_ids);
    let seen_by = salesmen.chain(&customer.group_salesman_ids).filter(|id| !id.is_empty());
    Ok(customer_refs::Told {
        id: uuid("customer.id", &customer.id)?,
        version: version(&customer.etag)?,
        code: Some(customer.code.clone()).filter(|code| !code.is_empty()),
        name: customer.name.clone(),
        status: status(customer.status())?.as_str(),
        main_salesman_id: uuid_if_any("customer.main_salesman_id", &customer.main_salesman_id)?,
        merged_into: match &customer.merge {
            Some(merge) => uuid_if_any("customer.merge.survivor_id", &merge.survivor_id)?,
            None => None,
        },
        deleted: event.change() == pb::CustomerChange::Deleted,
        rank: Some(customer.rank.clone()).filter(|rank| !rank.is_empty()),
        created_at: instant("customer.create_time", customer.create_time.as_ref())?,
        seen_by: seen_by.map(|id| uuid("customer.salesman_ids", id)).collect::<Result<_>>()?,
    })
}

fn status(status: pb::CustomerStatus) -> Result<CustomerStatus> {
    match status {
        pb::CustomerStatus::NewCrm => Ok(CustomerStatus::NewCrm),
        pb::CustomerStatus::Released => Ok(CustomerStatus::Released),
        pb::CustomerStatus::Active => Ok(CustomerStatus::Active),
        pb::CustomerStatus::Hold => Ok(CustomerStatus::Hold),
        pb::CustomerStatus::Inactive => Ok(CustomerStatus::Inactive),
        pb::CustomerStatus::Unspecified => Err(Error::invalid("customer.status", "The status is missing.")),
    }
}

/// Contacts. Their customer may be heard of later.
async fn on_contacts_changed(tx: &mut Tx, changes: Vec<pb::ContactChanged>) -> Result<()> {
    let told = changes.iter().map(contact).collect::<Result<Vec<_>>>()?;
    let renamed = contact_refs::upsert_all(tx, &told).await?;
    let renamed = told.iter().filter(|contact| renamed.contains(&contact.id));
    let renamed: Vec<_> = renamed.map(|contact| (contact.id, contact.customer_id, contact.version)).collect();
    events::tell_of_names(tx, &renamed).await
}

fn contact(event: &pb::ContactChanged) -> Result<contact_refs::Told> {
    let contact = event.contact.as_ref().ok_or_else(|| Error::invalid("contact", "The contact is missing."))?;
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let names = [&contact.given_name, &contact.family_name].map(String::as_str);
    let sales_contact = contact.is_sales_contact.unwrap_or(true);
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    Ok(contact_refs::Told {
        id: uuid("contact.id", &contact.id)?,
        version: version(&contact.etag)?,
        customer_id: uuid("contact.customer_id", &contact.customer_id)?,
        display_name: names.join(" "),
        telephone: text(&contact.telephone),
        mobile: text(&contact.mobile),
        business_telephone: text(&contact.business_telephone),
        email: text(&contact.email),
        active: contact.active.unwrap_or(true),
        deleted: event.change() == pb::ContactChange::Deleted,
        sales_contact,
        accepts_sales_calls: contact.accepts_sales_calls.unwrap_or(sales_contact),
        birthday: date_if_any("contact.birthday", &contact.birthday)?,
    })
}

fn uuid(field: &'static str, id: &str) -> Result<Uuid> {
    id.parse().map_err(|_| Error::invalid(field, "Not a UUID."))
}

fn uuid_if_any(field: &'static str, id: &str) -> Result<Option<Uuid>> {
    if id.is_empty() { Ok(None) } else { uuid(field, id).map(Some) }
}

fn instant(field: &'static str, time: Option<&prost_types::Timestamp>) -> Result<Option<Timestamp>> {
    time.map(wire::instant).transpose().map_err(|message| Error::invalid(field, message))
}

fn date_if_any(field: &'static str, date: &str) -> Result<Option<Date>> {
    let read = || date.parse().map_err(|_| Error::invalid(field, "Not a day as year-month-day."));
    if date.is_empty() { Ok(None) } else { read().map(Some) }
}

fn version(etag: &str) -> Result<i64> {
    etag.parse().map_err(|_| Error::invalid("etag", "Not a version."))
}
