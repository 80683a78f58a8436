//! Customers by what somebody remembers of them.

use crm_chassis::{Caller, Error, Result, Scope, Tx};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::visibility;

/// Most customers a search finds: nobody reads more, and who wants less types more.
pub const MOST: usize = 1_000;
/// Most characters of what is asked for.
const LONGEST: usize = 200;

/// The customers of `scope` in which all words of the text occur, at most [`MOST`], by name; none if it is blank.
pub async fn find(tx: &mut Tx, scope: Scope, text: &str) -> Result<Option<Vec<Uuid>>> {
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
    push_find(&mut query, tx.caller(), scope, text);
    Ok(Some(query.build_query_scalar().fetch_all(tx.conn()).await?))
}

/// The statement of [`find`].
pub fn push_find(query: &mut QueryBuilder<Postgres>, caller: &Caller, scope: Scope, text: &str) {
    query.push("select search_customers(").push_bind(caller.tenant).push(", ").push_bind(text.to_owned()).push(", ");
    visibility::push_employees(query, caller, scope);
    query.push(format!(", {MOST})"));
}
