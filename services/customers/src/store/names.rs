//! What codes and employees of a page are called. Looked up once for each of them, not once for each row: a page shows few codes many times.

use std::collections::{BTreeSet, HashMap};

use crm_chassis::{Result, Tx};
use sqlx::types::Uuid;

use crate::domain::{List, Names, Summary};

/// A code of a list, by the list's stored word.
type Code<'a> = (&'static str, &'a str);

/// How they are found: codes by their primary key, and salesmen by theirs.
pub const NAMES: &str = "
    select s.list, s.code, s.description from unnest($2::text[], $3::text[]) as wanted (list, code)
    join static_codes s on s.tenant_id = $1 and s.list = wanted.list and s.code = wanted.code
    union all
    select null, e.id::text, e.display_name from employee_refs e where e.tenant_id = $1 and e.id = any($4)";

/// What codes and employees are called.
#[derive(Clone, Debug, Default)]
pub struct Found(HashMap<(String, String), String>);

impl Found {
    /// The description of a code of the list with this stored word; empty if it is not known.
    #[must_use]
    pub fn code(&self, list: &str, code: &str) -> &str {
        self.0.get(&(list.to_owned(), code.to_owned())).map_or("", String::as_str)
    }

    /// The name of an employee; empty if he is not known.
    #[must_use]
    pub fn employee(&self, id: Uuid) -> &str {
        self.code(EMPLOYEES, &id.to_string())
    }
}

/// The word of the list of employees, which no look-up list has.
const EMPLOYEES: &str = "";

/// Looks up what these are called.
pub async fn find(tx: &mut Tx, codes: BTreeSet<Code<'_>>, employees: BTreeSet<Uuid>) -> Result<Found> {
    if codes.is_empty() && employees.is_empty() {
        return Ok(Found::default());
    }
    let (lists, codes): (Vec<_>, Vec<_>) = codes.into_iter().unzip();
    let rows: Vec<(Option<String>, String, String)> = sqlx::query_as(NAMES)
        .bind(tx.tenant())
        .bind(lists)
        .bind(codes)
        .bind(Vec::from_iter(employees))
        .fetch_all(tx.conn())
        .await?;
    let named = rows.into_iter().map(|(list, code, name)| ((list.unwrap_or_else(|| EMPLOYEES.to_owned()), code), name));
    Ok(Found(named.collect()))
}

/// Writes the names into the customers of a page; what is not known has an empty one.
pub async fn add(tx: &mut Tx, customers: &mut [Summary]) -> Result<()> {
    let wanted = customers.iter().flat_map(codes).collect();
    let salesmen = customers.iter().filter_map(|customer| Some(customer.main_salesman?.0)).collect();
    let found = find(tx, wanted, salesmen).await?;
    for customer in customers {
        let [customer_type, rank, reporting_area, site] =
            codes(customer).map(|(list, code)| found.code(list, code).to_owned());
        let main_salesman =
            customer.main_salesman.map(|salesman| found.employee(salesman.0).to_owned()).unwrap_or_default();
        customer.names = Names { customer_type, rank, reporting_area, site, main_salesman, ..Names::default() };
    }
    Ok(())
}

/// The codes of a customer, in the order of its names.
fn codes(customer: &Summary) -> [Code<'_>; 4] {
    [
        (List::CustomerType.as_str(), &customer.customer_type),
        (List::Rank.as_str(), &customer.rank),
        (List::ReportingArea.as_str(), &customer.reporting_area),
        (List::Site.as_str(), &customer.site),
    ]
}
