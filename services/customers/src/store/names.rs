//! What codes and main salesmen of a page are called. Looked up once for each of them, not once for each row: a page shows few codes many
//! times.

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

/// Writes the names into the customers of a page; what is not known has an empty one.
pub async fn add(tx: &mut Tx, customers: &mut [Summary]) -> Result<()> {
    if customers.is_empty() {
        return Ok(());
    }
    let wanted: BTreeSet<Code<'_>> = customers.iter().flat_map(codes).collect();
    let (lists, codes_of_lists): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
    let salesmen: BTreeSet<Uuid> = customers.iter().filter_map(|customer| Some(customer.main_salesman?.0)).collect();
    let rows: Vec<(Option<String>, String, String)> = sqlx::query_as(NAMES)
        .bind(tx.tenant())
        .bind(lists)
        .bind(codes_of_lists)
        .bind(Vec::from_iter(salesmen))
        .fetch_all(tx.conn())
        .await?;
    let known: HashMap<(&str, &str), &str> = rows
        .iter()
        .map(|(list, code, name)| ((list.as_deref().unwrap_or_default(), code.as_str()), name.as_str()))
        .collect();
    let name = |list, code: &str| known.get(&(list, code)).copied().unwrap_or_default().to_owned();
    for customer in customers {
        let [customer_type, rank, reporting_area, site] = codes(customer).map(|(list, code)| name(list, code));
        let main_salesman =
            customer.main_salesman.map(|salesman| name("", &salesman.0.to_string())).unwrap_or_default();
        customer.names = Names { customer_type, rank, reporting_area, site, main_salesman };
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
