//! What is to be made of rows: what is wrong with each, which rows are one customer, and which customers are there already.

use std::collections::{HashMap, HashSet};

use crm_chassis::{Caller, Error, Result, Tx};
use uuid::Uuid;

use super::{
    draft::{Draft, Plan, field_of},
    look_ups::LookUps,
};
use crate::{
    domain::{Contact, Customer, Details, Import, Person, Problem, Salesmen},
    store::{
        import_customers,
        import_rows::{self, ImportRow},
    },
};

/// What is to be made of a row.
#[derive(Debug)]
pub enum Meaning {
    /// Nothing: it has errors.
    Error,
    /// Nothing: its customer stands in a row before, and it adds nothing.
    Repetition,
    /// Nothing, because its customer is there already; or a new one all the same.
    Known(Box<Draft>),
    /// A customer, perhaps with a contact.
    Customer(Box<Draft>),
    /// A contact of the customer of an earlier row.
    ContactOf(i32, Box<Person>),
}

/// A row with what is to be made of it.
#[derive(Debug)]
pub struct Verdict {
    /// Number of the row.
    pub number: i32,
    /// Which rows are one customer.
    pub key: Option<String>,
    /// What is to be made of it.
    pub meaning: Meaning,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// What the first row of a customer is to those behind it.
struct First {
    number: i32,
    cells: Vec<String>,
    /// Stored word of what becomes or became of it.
    outcome: String,
}

/// Judges the rows behind those that the work has gone over.
pub async fn judge(tx: &mut Tx, import: &Import, rows: &[ImportRow]) -> Result<Vec<Verdict>> {
    let known = LookUps::read(tx).await?;
    let plan = Plan::of(import);
    let keys: Vec<Option<String>> = rows.iter().map(|row| plan.customer_key(&row.cells)).collect();
    let asked: Vec<&str> = keys.iter().flatten().map(String::as_str).collect();
    let before = import_rows::first_of_customers(tx, import.id, import.last_row, &asked).await?;
    let mut firsts: HashMap<String, First> = before.into_iter().map(|(key, row)| (key, First::from(row))).collect();
    let judge = Judge::new(tx, &plan, import.options.skip_duplicates)?;
    let mut verdicts = Vec::with_capacity(rows.len());
    for (row, key) in rows.iter().zip(keys) {
        let first = key.as_ref().and_then(|key| firsts.get(key));
        let (meaning, problems) = match first {
            None => judge.first(&row.cells, &known),
            Some(first) => judge.further(&row.cells, first, &known),
        };
        if let (None, Some(key)) = (first, &key) {
            let outcome = if matches!(meaning, Meaning::Error) { "ERROR" } else { "GOOD" };
            let cells = row.cells.clone();
            firsts.insert(key.clone(), First { number: row.number, cells, outcome: outcome.to_owned() });
        }
        verdicts.push(Verdict { number: row.number, key, meaning, problems });
    }
    mark_known(tx, import, &plan, &mut verdicts).await?;
    Ok(verdicts)
}

impl From<ImportRow> for First {
    fn from(row: ImportRow) -> Self {
        Self { number: row.number, cells: row.cells, outcome: row.outcome.unwrap_or_default() }
    }
}

/// Judges rows at one moment.
struct Judge<'a> {
    plan: &'a Plan<'a>,
    skip_duplicates: bool,
    caller: Caller,
    now: jiff::Timestamp,
    /// A customer with nothing wrong, of whom every contact may be.
    somebody: Customer,
}

impl<'a> Judge<'a> {
    fn new(tx: &Tx, plan: &'a Plan<'a>, skip_duplicates: bool) -> Result<Self> {
        let (caller, now) = (tx.caller().clone(), tx.now());
        let code = "X".to_owned();
        let details = Details {
            name: code.clone(),
            customer_type: code.clone(),
            rank: code.clone(),
            reporting_area: code.clone(),
            site: code,
            ..Details::default()
        };
        let salesmen = Salesmen::new(Some(crm_chassis::EmployeeId(Uuid::nil())), []);
        let somebody = Customer::create(Uuid::nil(), details, salesmen, &caller, now)?;
        Ok(Self { plan, skip_duplicates, caller, now, somebody })
    }

    /// The first row of a customer.
    fn first(&self, cells: &[String], known: &LookUps) -> (Meaning, Vec<Problem>) {
        if let Some(ragged) = self.plan.ragged(cells) {
            return (Meaning::Error, vec![ragged]);
        }
        let mut draft = self.plan.draft(cells, known);
        let mut problems = std::mem::take(&mut draft.of_customer);
        let customer =
            Customer::create(Uuid::nil(), draft.details.clone(), draft.salesmen.clone(), &self.caller, self.now);
        self.add(&mut problems, "", customer.err().as_ref());
        problems.extend(self.contact_problems(&mut draft));
        if problems.is_empty() { (Meaning::Customer(Box::new(draft)), problems) } else { (Meaning::Error, problems) }
    }

    /// A further row of a customer: it adds a contact, and contradicts nothing.
    fn further(&self, cells: &[String], first: &First, known: &LookUps) -> (Meaning, Vec<Problem>) {
        if let Some(ragged) = self.plan.ragged(cells) {
            return (Meaning::Error, vec![ragged]);
        }
        let mut draft = self.plan.draft(cells, known);
        let number = first.number;
        let contradictions = self
            .plan
            .customer_cells(cells)
            .filter(|(field, cell)| !cell.is_empty() && *cell != self.plan.cell(&first.cells, field));
        let mut problems: Vec<Problem> = contradictions
            .map(|(field, _)| {
                let message = format!("Row {number} is the same customer and says something else: let both say the same, or leave this blank.");
                self.plan.problem(field, message)
            })
            .collect();
        problems.sort_by(|one, other| one.field.cmp(&other.field));
        problems.extend(self.contact_problems(&mut draft));
        if problems.is_empty() && first.outcome == "ERROR" {
            problems.push(of_row(format!("The customer stands in row {number}, which has errors.")));
        }
        if !problems.is_empty() {
            return (Meaning::Error, problems);
        }
        let repeats =
            OF_CONTACT_CELLS.iter().all(|field| self.plan.cell(cells, field) == self.plan.cell(&first.cells, field));
        let left_out = self.skip_duplicates && first.outcome == "DUPLICATE";
        match draft.person {
            Some(person) if !repeats && !left_out => (Meaning::ContactOf(number, Box::new(person)), Vec::new()),
            Some(_) if !repeats => {
                let message = format!("The customer stands in row {number}, and is there already.");
                (Meaning::Repetition, vec![of_row(message)])
            }
            _ => {
                let message = format!("The same customer stands in row {number}; this row adds nothing.");
                (Meaning::Repetition, vec![of_row(message)])
            }
        }
    }

    fn contact_problems(&self, draft: &mut Draft) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut draft.of_contact);
        if let Some(person) = &draft.person {
            let contact = Contact::create(Uuid::nil(), &self.somebody, person.clone(), &self.caller, self.now);
            self.add(&mut problems, crate::domain::import_fields::OF_CONTACT, contact.err().as_ref());
        }
        problems
    }

    /// Adds what the domain says, but for what is wrong already.
    fn add(&self, problems: &mut Vec<Problem>, prefix: &str, error: Option<&Error>) {
        for violation in error.map(Error::fields).unwrap_or_default() {
            let field = field_of(prefix, &violation.field);
            if !problems.iter().any(|known| known.field == field) {
                problems.push(self.plan.problem(&field, violation.message.clone()));
            }
        }
    }
}

/// Something wrong that is no column's alone.
fn of_row(message: String) -> Problem {
    Problem { column: String::new(), field: String::new(), message }
}

/// The cells that make two contacts different ones.
const OF_CONTACT_CELLS: [&str; 6] = [
    "contact.givenName",
    "contact.familyName",
    "contact.telephone",
    "contact.mobile",
    "contact.businessTelephone",
    "contact.email",
];

/// Marks the customers that are there already, among those that the importing user sees; and the rows behind them.
async fn mark_known(tx: &mut Tx, import: &Import, plan: &Plan<'_>, verdicts: &mut [Verdict]) -> Result<()> {
    let caller = Caller { employee: import.employee, scope: import.scope, ..tx.caller().clone() };
    let candidates = verdicts.iter().enumerate().filter_map(|(place, verdict)| match &verdict.meaning {
        Meaning::Customer(draft) => Some((place, &draft.details)),
        _ => None,
    });
    let (places, wanted): (Vec<usize>, Vec<(&str, &str)>) =
        candidates.map(|(place, details)| (place, (details.name.as_str(), details.vat_number.as_str()))).unzip();
    let matches = import_customers::matches(tx, &caller, import.id, &wanted).await?;
    let mut known = HashSet::new();
    for found in matches {
        let Some(place) = usize::try_from(found.place - 1).ok().and_then(|place| places.get(place)) else { continue };
        let verdict = &mut verdicts[*place];
        let (field, what) = if found.by_vat_number { ("vatNumber", "this VAT number") } else { ("name", "this name") };
        let message = format!("A customer with {what} is there already: {}.", found.name);
        verdict.problems.push(plan.problem(field, message));
        if let Meaning::Customer(draft) = std::mem::replace(&mut verdict.meaning, Meaning::Error) {
            verdict.meaning = Meaning::Known(draft);
        }
        known.insert(verdict.number);
    }
    if import.options.skip_duplicates {
        for verdict in verdicts {
            if let Meaning::ContactOf(first, _) = &verdict.meaning
                && known.contains(first)
            {
                let message = format!("The customer stands in row {first}, and is there already.");
                verdict.problems.push(of_row(message));
                verdict.meaning = Meaning::Repetition;
            }
        }
    }
    Ok(())
}
