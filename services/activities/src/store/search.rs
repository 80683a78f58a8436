//! Words that somebody remembers of a case or an activity.

use crm_chassis::{
    Error, Result, TenantId,
    filter::{self, Field},
    page::Page,
};
use crm_proto::types::Filter;
use sqlx::{Postgres, QueryBuilder};

/// Most characters of what is asked for.
const LONGEST: usize = 200;

/// Checks what is asked for.
pub fn words(text: &str) -> Result<Vec<String>> {
    if text.chars().count() > LONGEST {
        return Err(Error::invalid("search", format!("At most {LONGEST} characters.")));
    }
    if text.contains('\0') {
        return Err(Error::invalid("search", "Leave out the NUL character."));
    }
    Ok(text.split_whitespace().map(str::to_owned).collect())
}

/// Which of its joins a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joins {
    /// All of them.
    All,
    /// Those that words or filter ask for.
    Needed,
}

impl Joins {
    /// Those of a page, which may be sorted by what another table holds.
    pub const fn of(page: &Page) -> Self {
        if page.is_sorted_apart() { Self::All } else { Self::Needed }
    }
}

/// Whether words or filter ask for more than the row itself. If they do not, its joins are left out: with them the server reads every row,
/// because it takes what they hang on for needed also when it has found that they are not.
pub fn needs_joins(words: &[String], filter: Option<&Filter>, fields: &[Field], row: &str) -> bool {
    !words.is_empty() || filter.is_some_and(|filter| !filter::stays_within(filter, fields, row))
}

/// A column that holds the id of what another table names.
#[derive(Clone, Copy, Debug)]
pub struct NamedColumn {
    /// The id.
    pub id: &'static str,
    /// The table, which has a `tenant_id` and an `id`; here it is `named`.
    pub table: &'static str,
    /// The folded name.
    pub key: &'static str,
}

/// The salesman of what is somebody's in the column `id`.
pub const fn salesman(id: &'static str) -> NamedColumn {
    NamedColumn { id, table: "employee_refs", key: "named.name_key" }
}

/// Adds the condition that each of the words occurs in one of the folded columns, or in one of the names. What is searched are a salesman's or
/// a customer's rows, which are looked at one by one; whose names have a word is found out once.
pub fn push(
    query: &mut QueryBuilder<Postgres>,
    tenant: TenantId,
    words: &[String],
    columns: &[&'static str],
    names: &[NamedColumn],
) {
    for word in words {
        let mut before = " and (";
        for column in columns {
            query.push(before).push("position(fold(").push_bind(word.clone()).push(") in ").push(*column).push(") > 0");
            before = " or ";
        }
        for NamedColumn { id, table, key } in names {
            query.push(before).push(*id).push(" = any(array(select named.id from ").push(*table);
            query.push(" named where named.tenant_id = ").push_bind(tenant);
            query.push(" and position(fold(").push_bind(word.clone()).push(") in ").push(*key).push(") > 0))");
        }
        query.push(")");
    }
}
