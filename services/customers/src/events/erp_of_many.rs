//! What the ERP hears of many customers that a user changes at once: the messages of each as if it were changed alone, with employees looked
//! up once for all of them.

use std::collections::BTreeSet;

use crm_chassis::{EmployeeId, Result, Tx, erp};

use super::{SalesmenCodes, caller_code, edit_message, salesmen_changed};
use crate::{
    domain::{Customer, Status},
    store,
};

/// The messages about each of the customers, of which the first one of a pair is what it was; or why the ERP cannot be told of it. They are
/// published when the change is stored.
pub async fn erp_messages(tx: &mut Tx, changed: &[(&Customer, &Customer)]) -> Result<Vec<Result<Vec<erp::Outgoing>>>> {
    let caller = if changed.iter().any(|(_, after)| knows(after)) { caller_code(tx).await? } else { String::new() };
    let relinked = changed.iter().filter(|(before, after)| is_relinked(before, after));
    let salesmen: BTreeSet<EmployeeId> = relinked.flat_map(|(_, after)| after.salesmen.all()).collect();
    let known = if salesmen.is_empty() {
        Vec::new()
    } else {
        store::employee_refs::by_ids(tx, &Vec::from_iter(salesmen)).await?
    };
    let origin = tx.caller().origin;
    let messages = |(before, after): &(&Customer, &Customer)| {
        let mut messages = Vec::new();
        if knows(after) {
            messages.extend(edit_message(before, after, &caller)?);
        }
        if is_relinked(before, after) {
            messages.push(salesmen_changed(after, SalesmenCodes::of(&known, after, origin)?)?);
        }
        Ok(messages)
    };
    Ok(changed.iter().map(messages).collect())
}

/// Whether the ERP has been asked to approve the customer, or knows it.
fn knows(customer: &Customer) -> bool {
    customer.status != Status::NewCrm
}

/// Whether there are other salesmen of a customer for whom the ERP has a code.
fn is_relinked(before: &Customer, after: &Customer) -> bool {
    after.code.is_some() && before.salesmen != after.salesmen
}
