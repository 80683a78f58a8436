//! Codes and salesmen that a customer or a contact refers to: they must be there. What it held before may stay, also if it is retired by now.

pub use crm_chassis::validate::and_judge;
use crm_chassis::{Error, Result, Tx, error::Violation};

use crate::{
    domain::{BulkChange, CHOOSE_MAIN_SALESMAN, Customer, Details, List, Person, Salesmen},
    store,
};

/// Which of the references that are not in `before` lead nowhere.
pub async fn unknown(
    tx: &mut Tx,
    before: Option<&Customer>,
    details: &Details,
    salesmen: &Salesmen,
) -> Result<Vec<Violation>> {
    let old_codes = before.map(|before| before.details.codes());
    let is_new = |code: &(List, &str)| !code.1.is_empty() && old_codes.is_none_or(|old| !old.contains(code));
    let codes: Vec<_> = details.codes().into_iter().filter(is_new).collect();
    let missing = store::static_codes::unknown(tx, &codes).await?;
    let mut violations: Vec<_> = missing.into_iter().map(not_in_use).collect();

    let was_linked = |salesman| before.is_some_and(|before| before.salesmen.all().any(|old| old == salesman));
    let salesmen_ids: Vec<_> = salesmen.all().filter(|salesman| !was_linked(*salesman)).collect();
    let known = store::employee_refs::by_ids(tx, &salesmen_ids).await?;
    for salesman in salesmen_ids {
        if !known.iter().any(|employee| employee.id == salesman && employee.sells) {
            let is_main = salesmen.main() == Some(salesman);
            let himself = is_main && tx.caller().employee == Some(salesman);
            violations.push(Violation {
                field: if is_main { "main_salesman_id" } else { "additional_salesman_ids" }.into(),
                message: if himself {
                    CHOOSE_MAIN_SALESMAN.into()
                } else {
                    format!("{} is not an active salesman.", salesman.0).into()
                },
            });
        }
    }
    Ok(violations)
}

/// Refuses a change of many customers that leads nowhere for any of them. What is taken away need not be in use any more.
pub async fn expect_known(tx: &mut Tx, change: &BulkChange) -> Result<()> {
    let (list, code) = match change {
        BulkChange::Rank(code) => (List::Rank, code),
        BulkChange::ReportingArea(code) => (List::ReportingArea, code),
        BulkChange::UnlinkSalesman(_) => return Ok(()),
        BulkChange::LinkSalesman(salesman) => {
            let known = store::employee_refs::by_ids(tx, &[*salesman]).await?;
            if known.iter().any(|employee| employee.sells) {
                return Ok(());
            }
            let message = format!("{} is not an active salesman.", salesman.0);
            return Err(Error::invalid("change.link_salesman_id", message));
        }
    };
    let missing = store::static_codes::unknown(tx, &[(list, code)]).await?;
    let wrong: Vec<Violation> = missing.into_iter().map(not_in_use).collect();
    if wrong.is_empty() { Ok(()) } else { Err(Error::violations(wrong).within("change")) }
}

/// Whether the role of a contact, if it is not the one of `before`, leads nowhere.
pub async fn unknown_role(tx: &mut Tx, before: Option<&Person>, person: &Person) -> Result<Option<Violation>> {
    if person.role.is_empty() || before.is_some_and(|before| before.role == person.role) {
        return Ok(None);
    }
    let missing = store::static_codes::unknown(tx, &[(List::ContactRole, &person.role)]).await?;
    Ok(missing.into_iter().map(not_in_use).next())
}

fn not_in_use(list: List) -> Violation {
    Violation { field: list.field().into(), message: "Choose a value from the list; this one is not in use.".into() }
}
