//! Customers and contacts by what somebody remembers of them.

use crm_chassis::{Caller, Error, Result, Scope, Tx};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::visibility;

/// Most rows a search finds: nobody reads more, and who wants less types more.
pub const MOST: usize = 1_000;
/// Most characters of what is asked for.
const LONGEST: usize = 200;

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searched {
    /// Customers, by name, trading name, code, city, telephone, e-mail address and VAT number.
    Customers,
    /// Contacts, by name, numbers, e-mail address and code: of one customer, or of all.
    Contacts(Option<Uuid>),
}

/// What of `scope` has all words of the text, at most `most`, by name; none if the text is blank. If nothing has them, what has similar
/// ones.
pub async fn find(tx: &mut Tx, what: Searched, scope: Scope, text: &str, most: usize) -> Result<Option<Vec<Uuid>>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    if text.chars().count() > LONGEST {
        return Err(Error::invalid("search", format!("At most {LONGEST} characters.")));
    }
    if text.contains('\0') {
        return Err(Error::invalid("search", "Leave out the NUL character."));
    }
    let mut query = QueryBuilder::new("");
    push_find(&mut query, tx.caller(), what, scope, text, most);
    Ok(Some(query.build_query_scalar().fetch_all(tx.conn()).await?))
}

/// Refuses what was found if there may be more: for who takes all of it away.
pub fn expect_all(found: Option<&Vec<Uuid>>) -> Result<()> {
    if found.is_some_and(|found| found.len() >= MOST) {
        let message = format!("More than {MOST} are found. Search for more words, or use a filter.");
        return Err(Error::invalid("search", message));
    }
    Ok(())
}

/// The statement of [`find`].
pub fn push_find(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    what: Searched,
    scope: Scope,
    text: &str,
    most: usize,
) {
    query.push(match what {
        Searched::Customers => "select search_customers(",
        Searched::Contacts(_) => "select search_contacts(",
    });
    query.push_bind(caller.tenant).push(", ").push_bind(text.to_owned()).push(", ");
    visibility::push_employees(query, caller, scope);
    if let Searched::Contacts(customer) = what {
        query.push(", ").push_bind(customer);
    }
    query.push(format!(", {})", most.min(MOST)));
}
