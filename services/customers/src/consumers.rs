//! What other services and the ERP tell this one. Each function is one message, or many of one type,
//! applied in the transaction that claims them.

mod activities;
mod cold_calls;
mod erp_contacts;
mod erp_customers;
mod erp_links;
mod erp_sales;
mod erp_static_codes;
mod erp_together;
mod erp_values;

use crm_chassis::{EmployeeId, Error, Result, Tx, dispatch::Consumer};
use crm_proto::identity as pb;
use uuid::Uuid;

use crate::store;

/// Events of the other services.
pub fn events() -> Consumer {
    Consumer::of_events("customers.events")
        .on(on_employee_changed)
        .on(cold_calls::on_cold_call_made)
        .on(activities::on_activity_changed)
}

/// The steps of imports, which the service tells itself: by a queue of their own, so that they hold up nobody else's messages.
pub fn imports() -> Consumer {
    Consumer::of_events("customers.imports").on(crate::imports::on_import_changed)
}

/// Messages of the tenants' ERPs (D§6, 1, 3–5, 7, 8, 10, 11 and 20).
pub fn erp() -> Consumer {
    Consumer::of_erp("customers.erp")
        .on_batch(erp_customers::on_customers_upserted)
        .on_batch(erp_links::on_addresses_replaced)
        .on(erp_customers::on_customer_approved)
        .on(erp_customers::on_customer_declined)
        .on(erp_customers::on_customer_held)
        .on(erp_customers::on_customer_released_from_hold)
        .on(erp_customers::on_customer_deactivated)
        .on(erp_links::on_customer_salesmen_changed)
        .on_batch(erp_contacts::on_contacts_upserted)
        .on_batch(erp_sales::on_sales_replaced)
        .on(erp_static_codes::on_static_replaced)
}

async fn on_employee_changed(tx: &mut Tx, event: pb::EmployeeChanged) -> Result<()> {
    let employee = event.employee.ok_or_else(|| Error::invalid("employee", "The employee is missing."))?;
    let manager = if employee.manager_id.is_empty() { None } else { Some(uuid("manager_id", &employee.manager_id)?) };
    store::employee_refs::upsert(tx, EmployeeId(uuid("id", &employee.id)?), manager, &employee).await
}

fn uuid(field: &'static str, id: &str) -> Result<Uuid> {
    id.parse().map_err(|_| Error::invalid(field, "Not a UUID."))
}
