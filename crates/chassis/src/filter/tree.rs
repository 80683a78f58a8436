//! A checked filter: what a condition means in terms of few plain comparisons.

use crm_proto::types::Operator;

use super::values::Meaning;
use crate::sql_value::SqlValue;

/// A checked filter.
#[derive(Debug)]
pub(super) enum Tree {
    /// All members match; true if there are none.
    All(Vec<Tree>),
    /// At least one member matches.
    Any(Vec<Tree>),
    /// The member does not match.
    Not(Box<Tree>),
    /// The column is null.
    Blank(&'static str),
    /// The column compares with the value by a SQL operator.
    Compare(&'static str, &'static str, SqlValue),
    /// The column equals one of the values; never empty.
    In(&'static str, Vec<SqlValue>),
    /// A part of the column's text is the value.
    Part(&'static str, Part, SqlValue),
    /// There is such a row, and it matches the member, if there is one.
    Exists(&'static str, Option<Box<Tree>>),
}

/// Which part of a text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Start,
    Anywhere,
    End,
}

/// What a condition means. The number of values has been checked.
pub(super) fn of_condition(column: &'static str, operator: Operator, values: Vec<Meaning>) -> Tree {
    let mut values = values.into_iter();
    match (operator, values.next(), values.next()) {
        (Operator::Blank, ..) => Tree::Blank(column),
        (Operator::AnyOf, first, second) => any_of(column, first.into_iter().chain(second).chain(values)),
        (Operator::Between, Some(low), Some(high)) => Tree::All(vec![
            compare(column, Operator::GreaterOrEqual, low),
            compare(column, Operator::LessOrEqual, high),
        ]),
        (Operator::NotEquals, Some(value), _) => Tree::Not(Box::new(compare(column, Operator::Equals, value))),
        (Operator::Contains, Some(Meaning::Point(value)), _) => Tree::Part(column, Part::Anywhere, value),
        (Operator::BeginsWith, Some(Meaning::Point(value)), _) => Tree::Part(column, Part::Start, value),
        (Operator::EndsWith, Some(Meaning::Point(value)), _) => Tree::Part(column, Part::End, value),
        (operator, Some(value), _) => compare(column, operator, value),
        (_, None, _) => Tree::Any(Vec::new()),
    }
}

/// The same for what a row belongs to, as other rows say.
pub(super) fn of_membership(
    rows: &'static str,
    column: &'static str,
    operator: Operator,
    values: Vec<Meaning>,
) -> Tree {
    let such = |operator, values| Tree::Exists(rows, Some(Box::new(of_condition(column, operator, values))));
    match operator {
        Operator::Blank => Tree::Not(Box::new(Tree::Exists(rows, None))),
        Operator::NotEquals => Tree::Not(Box::new(such(Operator::Equals, values))),
        operator => such(operator, values),
    }
}

fn compare(column: &'static str, operator: Operator, value: Meaning) -> Tree {
    let sql = match operator {
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        _ => "=",
    };
    let (start, end) = match value {
        Meaning::Point(value) => return Tree::Compare(column, sql, value),
        Meaning::Span(start, end) => (start, end),
    };
    match operator {
        Operator::Less => Tree::Compare(column, "<", start),
        Operator::LessOrEqual => Tree::Compare(column, "<", end),
        Operator::Greater => Tree::Compare(column, ">=", end),
        Operator::GreaterOrEqual => Tree::Compare(column, ">=", start),
        _ => Tree::All(vec![Tree::Compare(column, ">=", start), Tree::Compare(column, "<", end)]),
    }
}

fn any_of(column: &'static str, values: impl Iterator<Item = Meaning>) -> Tree {
    let mut points = Vec::new();
    let mut spans = Vec::new();
    for value in values {
        match value {
            Meaning::Point(value) => points.push(value),
            span @ Meaning::Span(..) => spans.push(compare(column, Operator::Equals, span)),
        }
    }
    if points.is_empty() { Tree::Any(spans) } else { Tree::In(column, points) }
}
