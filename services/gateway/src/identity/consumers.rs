//! What the ERP and other services tell identity. Each function is one message, applied in the transaction that claims it.

mod by_mail;
mod customer_news;
mod work_news;

use crm_chassis::{EmployeeId, Error, Result, Tx, dispatch::Consumer};
use crm_proto::erp as erp_pb;

use super::{
    domain::{Employee, Person},
    events, store,
};

/// Messages of the tenants' ERPs (D§6, 9).
#[must_use]
pub fn erp() -> Consumer {
    Consumer::of_erp("gateway.erp").on(on_employee_upserted)
}

/// What becomes of customers, for the notifications of people. Unlike the stream of live updates it is heard also after the gateway was away.
#[must_use]
pub fn customers() -> Consumer {
    Consumer::of_events("gateway.customers").on(customer_news::on_customer_changed).ignoring(customer_news::is_nobodys)
}

/// What becomes of people's work, and when it is due, for their notifications.
#[must_use]
pub fn work() -> Consumer {
    Consumer::of_events("gateway.work")
        .on(work_news::on_activity_reminder_due)
        .on(work_news::on_activity_overdue)
        .on(work_news::on_activity_changed)
        .on(work_news::on_case_changed)
        .ignoring(work_news::is_nobodys)
}

async fn on_employee_upserted(tx: &mut Tx, message: erp_pb::EmployeeUpserted) -> Result<()> {
    let code = message.code.trim();
    if code.is_empty() || code.chars().count() > 40 {
        return Err(Error::invalid("code", "An employee's code has 1 to 40 characters."));
    }
    let person = person(tx, &message);
    person.check()?;
    let id = EmployeeId::of(tx.tenant(), code);
    store::employees::lock_chart(tx).await?;
    let (employee, action, changes) = match store::employees::find(tx, id).await? {
        None => {
            let changes = person.all();
            (Employee::new(id, code.to_owned(), person, tx.now()), "created", changes)
        }
        Some(before) => {
            let (employee, changes) = before.update(person, tx.now());
            (employee, "updated", changes)
        }
    };
    if changes.is_empty() {
        return Ok(());
    }
    if let Some(manager) = employee.person.manager {
        employee.refuse_circle(&store::employees::superiors(tx, manager).await?)?;
    }
    store::employees::store(tx, &employee).await?;
    store::users::follow(tx, &employee).await?;
    if !employee.person.active
        && let Some(user) = store::users::lock_of_employee(tx, id).await?
    {
        store::users::shut_out(tx, user).await?;
    }
    tx.audit("employee", id.0, action, &changes).await?;
    tx.publish(events::employee_changed(&employee)).await
}

fn person(tx: &Tx, message: &erp_pb::EmployeeUpserted) -> Person {
    let text = |text: &str| text.trim().to_owned();
    let manager = text(&message.manager_code);
    Person {
        display_name: text(&message.display_name),
        email: text(&message.email),
        telephone: text(&message.telephone),
        active: message.active.unwrap_or(true),
        salesman: message.salesman,
        manager: (!manager.is_empty()).then(|| EmployeeId::of(tx.tenant(), &manager)),
        site: text(&message.site),
    }
}
