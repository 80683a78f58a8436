//! How customers get another main salesman: locked, judged one by one, and written together.

use std::collections::{BTreeMap, HashMap};

use crm_chassis::{Code, Error, Result, Tx, audit::Changes, etag};
use crm_proto::customers as pb;
use uuid::Uuid;

use super::convert;
use crate::{
    domain::{Customer, Reassignment},
    events, store,
    store::assignments::Assignable,
};

/// The salesman with this id, if the caller assigns his customers.
pub async fn salesman(tx: &mut Tx, id: &str) -> Result<Assignable> {
    let found = store::assignments::assignable(tx, convert::salesman::id(id)?).await?;
    let salesman = found.ok_or_else(|| Error::not_found("salesman"))?;
    if salesman.within {
        return Ok(salesman);
    }
    let message = format!(
        "{} is not in your team. A CRM administrator or a settings user can assign his customers.",
        salesman.display_name
    );
    Err(Error::new(Code::Forbidden, "NOT_YOUR_TEAM", message))
}

/// Moves those of the customers that can be moved, and says what became of each that the caller may know.
pub async fn move_some(
    tx: &mut Tx,
    way: Reassignment,
    seen: &BTreeMap<Uuid, &str>,
) -> Result<HashMap<Uuid, pb::MovedCustomer>> {
    let ids: Vec<Uuid> = seen.keys().copied().collect();
    let mut answers = HashMap::new();
    let mut moving: Vec<(Customer, Customer)> = Vec::new();
    for before in store::assignments::lock(tx, way.from, &ids).await? {
        let etag = seen.get(&before.id).copied().unwrap_or_default();
        if etag::expect(etag, before.version).is_err() {
            answers.insert(before.id, answer(&before, pb::MoveOutcome::Stale));
            continue;
        }
        match before.clone().reassign(way, tx.caller(), tx.now()) {
            Ok(after) => moving.push((before, after)),
            Err(unmoved) => drop(answers.insert(before.id, answer(&before, convert::salesman::outcome(unmoved)))),
        }
    }
    let afters: Vec<Customer> = moving.iter().map(|(_, after)| after.clone()).collect();
    let untold = events::unknown_salesmen(tx, &afters).await?;
    moving.retain(|(before, _)| {
        let told = !untold.contains(&before.id);
        if !told {
            answers.insert(before.id, answer(before, pb::MoveOutcome::SalesmanUnknown));
        }
        told
    });
    let change = if way.back { pb::CustomerChange::ReassignedBack } else { pb::CustomerChange::Reassigned };
    for (before, stored) in moving.iter().map(|(before, _)| before).zip(store(tx, &moving, change).await?) {
        let was_additional = before.salesmen.additional().contains(&way.to);
        let moved = answer(&stored, pb::MoveOutcome::Moved);
        answers.insert(stored.id, pb::MovedCustomer { was_additional, ..moved });
    }
    Ok(answers)
}

/// Writes the customers, with the audit line, the event and the message to the ERP that each change of the main salesman has.
async fn store(tx: &mut Tx, moving: &[(Customer, Customer)], change: pb::CustomerChange) -> Result<Vec<Customer>> {
    if moving.is_empty() {
        return Ok(Vec::new());
    }
    let both: Vec<_> = moving.iter().map(|(before, after)| (before, after)).collect();
    let stored = store::customers::update_all(tx, &both).await?;
    let lines: Vec<(Uuid, Changes)> = both.iter().map(|(before, after)| (after.id, before.changes_to(after))).collect();
    tx.audit_all("customer", "reassigned", lines.iter().map(|(id, changes)| (*id, changes))).await?;
    let events = both.iter().zip(&stored);
    let events = events.map(|((before, _), stored)| events::customer_changed_from(before, stored, change).into());
    tx.publish_all(events).await?;
    events::tell_erp_of_many_salesmen(tx, &stored).await?;
    Ok(stored)
}

fn answer(customer: &Customer, outcome: pb::MoveOutcome) -> pb::MovedCustomer {
    pb::MovedCustomer {
        customer_id: customer.id.to_string(),
        outcome: outcome.into(),
        etag: etag::of(customer.version),
        was_additional: false,
    }
}
