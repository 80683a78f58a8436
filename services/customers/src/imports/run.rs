//! Good rows become customers and contacts, by the rules by which people make them.

use std::collections::HashMap;

use crm_chassis::{Error, Result, Tx, outbox::Outgoing};
use crm_proto::customers as pb;
use uuid::Uuid;

use super::{
    draft::Draft,
    judge::{self, Meaning, Verdict},
};
use crate::{
    domain::{Contact, Customer, Import, ImportState, Person},
    events, store,
    store::import_rows::{self, ImportRow, Judged},
};

/// Rows of a step.
const ROWS: i64 = 1_000;

/// Makes customers of the next rows. They are judged again: since the check a salesman may have left, or somebody may have made the customer.
pub async fn step(tx: &mut Tx, import: &mut Import, told: &mut Vec<Outgoing>) -> Result<()> {
    let rows = import_rows::next(tx, import.id, import.last_row, ROWS).await?;
    let Some(last) = rows.last().map(|row| row.number) else {
        store::import_parts::delete(tx, import.id).await?;
        import.end(ImportState::Done, "");
        return Ok(());
    };
    let gone_over = i32::try_from(rows.len()).unwrap_or(i32::MAX);
    let rows: Vec<ImportRow> = rows.into_iter().filter(|row| is_wanted(import, row)).collect();
    let verdicts = judge::judge(tx, import, &rows).await?;
    let bad = verdicts.iter().find(|verdict| matches!(verdict.meaning, Meaning::Error));
    if let Some(bad) = bad.filter(|_| !import.options.good_rows_only) {
        import.give_up(bad.number, bad.problems.first().map_or("", |problem| problem.message.as_str()));
        return Ok(());
    }
    let was: HashMap<i32, &str> =
        rows.iter().map(|row| (row.number, row.outcome.as_deref().unwrap_or_default())).collect();
    let judged = carry_out(tx, import, verdicts, told).await?;
    for row in &judged {
        move_count(import, was.get(&row.number).copied().unwrap_or_default(), row.outcome);
    }
    import_rows::judge(tx, import.id, &judged).await?;
    import.counts.done += gone_over;
    import.last_row = last;
    Ok(())
}

/// Those that were good when they were checked, and those whose customer is there, if it shall be made again.
fn is_wanted(import: &Import, row: &ImportRow) -> bool {
    match row.outcome.as_deref() {
        Some("GOOD") => true,
        Some("DUPLICATE") => !import.options.skip_duplicates,
        _ => false,
    }
}

/// A row whose customer was made meanwhile, or that is good no more, counts otherwise than when it was checked.
fn move_count(import: &mut Import, was: &str, is: &str) {
    let counts = &mut import.counts;
    match (was, is) {
        ("GOOD", "ERROR") => (counts.good, counts.errors) = (counts.good - 1, counts.errors + 1),
        ("GOOD", "DUPLICATE") => (counts.good, counts.duplicates) = (counts.good - 1, counts.duplicates + 1),
        ("DUPLICATE", "ERROR") => (counts.duplicates, counts.errors) = (counts.duplicates - 1, counts.errors + 1),
        _ => {}
    }
}

/// A contact to make, with the row of its customer.
struct Wanted {
    row: i32,
    of: i32,
    person: Person,
}

async fn carry_out(
    tx: &mut Tx,
    import: &mut Import,
    verdicts: Vec<Verdict>,
    told: &mut Vec<Outgoing>,
) -> Result<Vec<Judged>> {
    let mut judged = Vec::with_capacity(verdicts.len());
    let (mut customers, mut rows, mut contacts) = (Vec::new(), Vec::new(), Vec::new());
    for Verdict { number, key, meaning, problems } in verdicts {
        let mut outcome = "IMPORTED";
        match meaning {
            Meaning::Error => outcome = "ERROR",
            Meaning::Repetition => outcome = "DUPLICATE",
            Meaning::Known(_) if import.options.skip_duplicates => outcome = "DUPLICATE",
            Meaning::Known(draft) | Meaning::Customer(draft) => {
                let Draft { details, salesmen, person, .. } = *draft;
                customers.push(Customer::create(tx.new_id(), details, salesmen, tx.caller(), tx.now())?);
                rows.push(number);
                contacts.extend(person.map(|person| Wanted { row: number, of: number, person }));
            }
            Meaning::ContactOf(first, person) => contacts.push(Wanted { row: number, of: first, person: *person }),
        }
        let problems = Some(problems).filter(|problems| !problems.is_empty());
        judged.push(Judged { number, outcome, problems, customer_key: key, customer_id: None, contact_id: None });
    }
    let customers = make_customers(tx, &customers, told).await?;
    import.counts.customers += i32::try_from(customers.len()).unwrap_or(i32::MAX);
    let mut by_row: HashMap<i32, Customer> = rows.into_iter().zip(customers).collect();
    by_row.extend(made_before(tx, import.id, &contacts, &by_row).await?);
    let made = make_contacts(tx, contacts, &by_row, told).await?;
    import.counts.contacts += i32::try_from(made.len()).unwrap_or(i32::MAX);
    for row in &mut judged {
        let contact = made.get(&row.number);
        row.contact_id = contact.map(|(contact, _)| *contact);
        row.customer_id =
            by_row.get(&row.number).map(|customer| customer.id).or(contact.map(|(_, customer)| *customer));
    }
    Ok(judged)
}

async fn make_customers(tx: &mut Tx, customers: &[Customer], told: &mut Vec<Outgoing>) -> Result<Vec<Customer>> {
    let customers = store::customers::insert_all(tx, customers).await?;
    let lines: Vec<_> = customers.iter().map(|customer| (customer.id, customer.first_values())).collect();
    tx.audit_all("customer", "created", lines.iter().map(|(id, values)| (*id, values))).await?;
    let created = |customer| events::customer_changed(customer, pb::CustomerChange::Imported).into();
    told.extend(customers.iter().map(created));
    Ok(customers)
}

/// The customers that steps before this one have made, to which contacts are to be added, held as they are now.
async fn made_before(
    tx: &mut Tx,
    import: Uuid,
    contacts: &[Wanted],
    made: &HashMap<i32, Customer>,
) -> Result<HashMap<i32, Customer>> {
    let rows: Vec<i32> = contacts.iter().map(|wanted| wanted.of).filter(|row| !made.contains_key(row)).collect();
    let ids = import_rows::customers_of(tx, import, &rows).await?;
    let wanted: Vec<Uuid> = ids.values().copied().collect();
    let held: Vec<Customer> = store::customers::ROWS.hold_all(tx, &wanted).await?;
    let held: HashMap<Uuid, Customer> = held.into_iter().map(|customer| (customer.id, customer)).collect();
    Ok(ids.into_iter().filter_map(|(row, id)| Some((row, held.get(&id)?.clone()))).collect())
}

/// Makes contacts, and returns them by their rows with their customers.
async fn make_contacts(
    tx: &mut Tx,
    wanted: Vec<Wanted>,
    customers: &HashMap<i32, Customer>,
    told: &mut Vec<Outgoing>,
) -> Result<HashMap<i32, (Uuid, Uuid)>> {
    let (mut rows, mut contacts) = (Vec::new(), Vec::new());
    for Wanted { row, of, person } in wanted {
        let customer = customers.get(&of).ok_or_else(|| Error::internal(format!("row {of} has no customer")))?;
        contacts.push(Contact::create(tx.new_id(), customer, person, tx.caller(), tx.now())?);
        rows.push((row, customer));
    }
    let contacts = store::contacts::insert_all(tx, &contacts).await?;
    let lines: Vec<_> = contacts.iter().map(|contact| (contact.id, contact.first_values())).collect();
    tx.audit_all("contact", "created", lines.iter().map(|(id, values)| (*id, values))).await?;
    let created = contacts.iter().zip(&rows);
    let created = created
        .map(|(contact, (_, customer))| events::contact_changed(contact, customer, pb::ContactChange::Imported).into());
    told.extend(created);
    for (contact, (_, customer)) in contacts.iter().zip(&rows) {
        // Somebody may have released the customer between two steps.
        events::tell_erp_of_contact(tx, contact, customer).await?;
    }
    let made = contacts.iter().zip(rows).map(|(contact, (row, customer))| (row, (contact.id, customer.id)));
    Ok(made.collect())
}
