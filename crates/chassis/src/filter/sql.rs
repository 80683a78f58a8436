//! A checked filter as SQL.
//!
//! Only column expressions and operators of the declared fields become text; every value is bound. A leaf is null where its field is
//! blank. `and` and `or` of such leaves are true exactly when they are true with null read as false, so nothing is wrapped, and indexes
//! stay usable; a negation says `is not true`, which counts null as false first.

use sqlx::{Postgres, QueryBuilder};

use super::tree::{Part, Tree};
use crate::sql_value::SqlValue;

pub(super) fn push(query: &mut QueryBuilder<Postgres>, tree: &Tree) {
    match tree {
        Tree::All(members) if members.is_empty() => {
            query.push("true");
        }
        Tree::Any(members) if members.is_empty() => {
            query.push("false");
        }
        Tree::All(members) => joined(query, members, " and "),
        Tree::Any(members) => joined(query, members, " or "),
        Tree::Not(member) => {
            query.push("(");
            push(query, member);
            query.push(") is not true");
        }
        Tree::Blank(column) => {
            query.push(column).push(" is null");
        }
        Tree::Compare(column, operator, value) => {
            query.push(column).push(" ").push(operator).push(" ");
            value.push(query);
        }
        Tree::In(column, values) => {
            query.push(column).push(" in (");
            for (at, value) in values.iter().enumerate() {
                query.push(if at == 0 { "" } else { ", " });
                value.push(query);
            }
            query.push(")");
        }
        Tree::Part(column, part, value) => part_of(query, column, *part, value),
        Tree::Exists(rows, member) => {
            query.push("exists (").push(rows);
            if let Some(member) = member {
                query.push(" and ");
                push(query, member);
            }
            query.push(")");
        }
    }
}

fn joined(query: &mut QueryBuilder<Postgres>, members: &[Tree], word: &str) {
    query.push("(");
    for (at, member) in members.iter().enumerate() {
        query.push(if at == 0 { "" } else { word });
        push(query, member);
    }
    query.push(")");
}

fn part_of(query: &mut QueryBuilder<Postgres>, column: &str, part: Part, value: &SqlValue) {
    // Contains and ends-with look at every row of the tenant: the sub-select folds the value once, not once a row. For starts_with the
    // value must stay in sight of the planner, which makes an index range of it.
    match part {
        Part::Start => {
            query.push("starts_with(").push(column).push(", ");
            value.push(query);
            query.push(")");
        }
        Part::Anywhere => {
            query.push("position((select ");
            value.push(query);
            query.push(") in ").push(column).push(") > 0");
        }
        Part::End => {
            query.push("right(").push(column).push(", length((select ");
            value.push(query);
            query.push("))) = (select ");
            value.push(query);
            query.push(")");
        }
    }
}
