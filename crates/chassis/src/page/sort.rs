//! What a list can be sorted by, and how a sort value travels in a page token.

use jiff::{Timestamp, civil::Date};

use crate::sql_value::SqlValue;

/// Something a list can be sorted by.
#[derive(Clone, Copy, Debug)]
pub struct Sort {
    /// Name as in the JSON of the listed resource, lowerCamelCase.
    pub name: &'static str,
    /// SQL expression that is never null, for example `c.name_key` or `coalesce(c.city_key, '')`; with an index on tenant, this and the id.
    pub column: &'static str,
    /// Its type.
    pub kind: SortKind,
    /// True if it stands in another table than the row's id.
    pub apart: bool,
}

/// The type of a sort value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKind {
    /// `text`, with collation "C".
    Text,
    /// Any integer type.
    Integer,
    /// `date`.
    Date,
    /// `timestamptz`.
    Timestamp,
}

impl Sort {
    /// Sorts by text, usually the folded key.
    #[must_use]
    pub const fn text(name: &'static str, column: &'static str) -> Self {
        Self::of(name, column, SortKind::Text)
    }

    /// Sorts by whole numbers, also money in minor units.
    #[must_use]
    pub const fn integer(name: &'static str, column: &'static str) -> Self {
        Self::of(name, column, SortKind::Integer)
    }

    /// Sorts by a date.
    #[must_use]
    pub const fn date(name: &'static str, column: &'static str) -> Self {
        Self::of(name, column, SortKind::Date)
    }

    /// Sorts by an instant.
    #[must_use]
    pub const fn timestamp(name: &'static str, column: &'static str) -> Self {
        Self::of(name, column, SortKind::Timestamp)
    }

    const fn of(name: &'static str, column: &'static str, kind: SortKind) -> Self {
        Self { name, column, kind, apart: false }
    }

    /// The same, of a table that the rows are joined to: its own index on tenant and sort value leads to them, value by value.
    #[must_use]
    pub const fn apart(self) -> Self {
        Self { apart: true, ..self }
    }

    /// The sort value as text, exact and whatever the session's settings for dates and zones are.
    pub(super) fn as_text(&self) -> String {
        let column = self.column;
        match self.kind {
            SortKind::Text | SortKind::Integer => format!("({column})::text"),
            SortKind::Date => format!("to_char({column}, 'YYYY-MM-DD')"),
            // Microseconds since 1970.
            SortKind::Timestamp => format!("(extract(epoch from {column}) * 1000000)::bigint::text"),
        }
    }

    /// Reads what [`as_text`](Self::as_text) wrote; `None` if somebody else wrote it.
    pub(super) fn parse(&self, text: String) -> Option<SqlValue> {
        Some(match self.kind {
            SortKind::Text if text.contains('\0') => return None,
            SortKind::Text => SqlValue::Text(text),
            SortKind::Integer => SqlValue::Integer(text.parse().ok()?),
            SortKind::Date => SqlValue::date(text.parse::<Date>().ok()?)?,
            SortKind::Timestamp => SqlValue::timestamp(Timestamp::from_microsecond(text.parse().ok()?).ok()?)?,
        })
    }
}
