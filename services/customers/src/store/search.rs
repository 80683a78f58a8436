//! Customers and contacts by what somebody remembers of them.

use crm_chassis::{Caller, Error, Result, Scope, Tx, page::Page};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::visibility;

/// Most rows a search finds for a page in the order of names, at first: mostly they fill it. If they do not, or are counted, [`ALL`] are looked
/// for.
pub const MOST: usize = 1_000;
/// Most rows a search finds at all.
pub const ALL: usize = 100_000;
/// Most characters of what is asked for.
const LONGEST: usize = 200;

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searched {
    /// Customers, by name, trading name, code, city, telephone, e-mail address and VAT number.
    Customers,
    /// Contacts, by name, numbers, e-mail address, code and their customer's name: of one customer, or of all.
    Contacts(Option<Uuid>),
}

/// What a search has found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Their ids, by name.
    pub ids: Vec<Uuid>,
    /// How many were looked for.
    most: usize,
    /// Whether only some were looked at, because nothing has the words and much is like them.
    some: bool,
}

impl Found {
    /// These and no others.
    #[must_use]
    pub const fn exactly(ids: Vec<Uuid>) -> Self {
        Self { ids, most: usize::MAX, some: false }
    }

    /// Whether there may be more.
    #[must_use]
    pub const fn is_cut_off(&self) -> bool {
        self.some || self.ids.len() >= self.most
    }

    /// Whether there may be more that a search for [`ALL`] finds.
    #[must_use]
    pub const fn is_part(&self) -> bool {
        !self.some && self.is_cut_off() && self.most < ALL
    }
}

/// What of `scope` has all words of the text, at most `most`, by name; none if the text is blank. If nothing has them, what has similar
/// ones.
pub async fn find(tx: &mut Tx, what: Searched, scope: Scope, text: &str, most: usize) -> Result<Option<Found>> {
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
    let most = most.min(ALL);
    let found: Vec<Option<Uuid>> = query.build_query_scalar().fetch_all(tx.conn()).await?;
    // A null stands for what was not looked at.
    let some = found.iter().any(Option::is_none);
    Ok(Some(Found { ids: found.into_iter().flatten().collect(), most, some }))
}

/// How many rows are enough for this page at first. `whole` says that some of them may not belong to the list, or are counted.
#[must_use]
pub fn enough_for(page: &Page, whole: bool) -> usize {
    match page.needs_first("name") {
        Some(first) if !whole => first,
        _ if page.goes_up("name") => MOST,
        // Which of all come first is known when all are.
        _ => ALL,
    }
}

/// Refuses what was found if there may be more: for who takes all of it away.
pub fn expect_all(found: Option<&Found>) -> Result<()> {
    let Some(found) = found.filter(|found| found.is_cut_off()) else { return Ok(()) };
    let message = if found.some {
        "Nothing is written like that, and very much is similar. Check how the words are spelled.".to_owned()
    } else {
        format!("More than {ALL} are found. Search for more words, or use a filter.")
    };
    Err(Error::invalid("search", message))
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
    query.push(format!(", {})", most.min(ALL)));
}
