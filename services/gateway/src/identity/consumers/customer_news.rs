//! What becomes of customers, told to the people whom it concerns.

use std::collections::BTreeSet;

use crm_chassis::{EmployeeId, Error, Result, Tx, broker::Envelope, caller::Origin, events::header};
use crm_proto::customers::{self as pb, CustomerChange, CustomerStatus};
use uuid::Uuid;

use super::by_mail;
use crate::identity::{
    domain::{CustomerNews, Happened, Notice, Standing},
    events,
    store::{self, notifications::About},
};

/// True for what is nobody's news: what an ERP has opened, and what comes from a file, both by the hundred thousand.
pub fn is_nobodys(envelope: &Envelope) -> bool {
    let change = CustomerChange::from_str_name(envelope.header(header::CHANGE));
    match change {
        Some(CustomerChange::Created) => Origin::parse(envelope.header(header::ORIGIN)) == Some(Origin::Erp),
        Some(CustomerChange::Imported | CustomerChange::Deleted | CustomerChange::Snapshot) => true,
        _ => false,
    }
}

/// Tells who must hear of it. The same event twice tells once: its id is claimed in this transaction.
pub async fn on_customer_changed(tx: &mut Tx, event: pb::CustomerChanged) -> Result<()> {
    let change = event.change();
    let before = event.before.as_ref().map(standing_before).transpose()?;
    // Most changes are nobody's news.
    let alone = matches!(change, CustomerChange::Created | CustomerChange::Approved | CustomerChange::Declined);
    if before.is_none() && !alone {
        return Ok(());
    }
    let customer = event.customer.ok_or_else(|| Error::invalid("customer", "The customer is missing."))?;
    let id = uuid("customer.id", &customer.id)?;
    for notice in news(tx, change, before, &customer)?.notices() {
        tell(tx, &notice, (id, &customer.name)).await?;
    }
    Ok(())
}

async fn tell(tx: &mut Tx, notice: &Notice, customer: (Uuid, &str)) -> Result<()> {
    let recipients = store::notifications::recipients(tx, notice).await?;
    if recipients.is_empty() {
        return Ok(());
    }
    let users: Vec<Uuid> = recipients.iter().map(|recipient| recipient.id).collect();
    let about = About { customer_id: customer.0, customer_name: customer.1, work: None };
    store::notifications::insert(tx, &users, notice, &about).await?;
    by_mail::tell(tx, &recipients, notice, &about).await?;
    let now = tx.now();
    let told = recipients.iter().map(|it| events::notifications_changed(it.id, it.employee_id, now).into());
    tx.publish_all(told).await
}

fn news(tx: &Tx, change: CustomerChange, before: Option<Standing>, customer: &pb::Customer) -> Result<CustomerNews> {
    let released_by = customer.release.as_ref().map_or("", |release| &release.released_by_id);
    let released_by = Some(released_by).filter(|id| !id.is_empty());
    Ok(CustomerNews {
        happened: match change {
            CustomerChange::Created => Happened::Created,
            CustomerChange::Approved => {
                let approval = customer.approval.clone().unwrap_or_default();
                Happened::Approved { by: approval.approver, comment: approval.comment }
            }
            CustomerChange::Declined => {
                let decline = customer.decline.clone().unwrap_or_default();
                Happened::Declined { by: decline.declined_by, reason: decline.reason }
            }
            _ => Happened::Changed,
        },
        origin: tx.caller().origin,
        actor: tx.caller().name.to_string(),
        released_by: released_by.map(|id| uuid("customer.release.releasedById", id)).transpose()?,
        now: standing(customer.status(), &customer.main_salesman_id, &customer.additional_salesman_ids)?,
        before,
    })
}

fn standing_before(before: &pb::CustomerBefore) -> Result<Standing> {
    standing(before.status(), &before.main_salesman_id, &before.additional_salesman_ids)
}

fn standing(status: CustomerStatus, main: &str, additional: &[String]) -> Result<Standing> {
    let employee = |id: &String| uuid("salesman", id).map(EmployeeId);
    let main = Some(main.to_owned()).filter(|id| !id.is_empty());
    Ok(Standing {
        held: status == CustomerStatus::Hold,
        inactive: status == CustomerStatus::Inactive,
        main: main.as_ref().map(employee).transpose()?,
        additional: additional.iter().map(employee).collect::<Result<BTreeSet<_>>>()?,
    })
}

pub(super) fn uuid(field: &'static str, text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::invalid(field, "Not a UUID."))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the envelope of an event says, and no more.
    fn told(change: CustomerChange, origin: &str) -> Envelope {
        let headers = [(header::CHANGE, change.as_str_name()), (header::ORIGIN, origin)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Envelope { headers: headers.into(), ..Envelope::default() }
    }

    #[test]
    fn what_comes_by_the_hundred_thousand_passes_and_what_somebody_must_hear_of_does_not() {
        for (change, origin, nobodys) in [
            (CustomerChange::Created, "erp", true),
            (CustomerChange::Created, "user", false),
            (CustomerChange::Imported, "user", true),
            (CustomerChange::Deleted, "user", true),
            (CustomerChange::Snapshot, "system", true),
            (CustomerChange::Updated, "user", false),
            (CustomerChange::SalesmenChanged, "erp", false),
            (CustomerChange::Approved, "erp", false),
            (CustomerChange::Declined, "erp", false),
            (CustomerChange::Held, "erp", false),
        ] {
            assert_eq!(is_nobodys(&told(change, origin)), nobodys, "{change:?} by {origin}");
        }
        assert!(!is_nobodys(&Envelope::default()), "of what says nothing the handler decides");
    }
}
