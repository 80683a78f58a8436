//! A value of a caller on its way into a statement: always bound, never part of the SQL text.

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use jiff_sqlx::ToSqlx as _;
use rust_decimal::Decimal;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// A typed value. The type matters: `bigint = numeric` or `uuid = text` would not use the index, or not compile.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SqlValue {
    /// Text, compared as it is.
    Text(String),
    /// Text to compare with a folded key: the database folds it exactly as it folded the key.
    Folded(String),
    /// `uuid`.
    Uuid(Uuid),
    /// `bigint`; compares with every integer type.
    Integer(i64),
    /// `numeric`.
    Decimal(Decimal),
    /// `date`.
    Date(Date),
    /// `timestamptz`.
    Timestamp(Timestamp),
    /// `boolean`.
    Bool(bool),
}

/// PostgreSQL's calendar begins later than the library's; what lies before year 1 is a mistake anyway.
const FIRST_DATE: Date = date(1, 1, 1);
const FIRST_INSTANT: Timestamp = Timestamp::constant(-62_135_596_800, 0);

impl SqlValue {
    /// A date, if the database can hold it.
    pub(crate) fn date(value: Date) -> Option<Self> {
        (value >= FIRST_DATE).then_some(Self::Date(value))
    }

    /// An instant, if the database can hold it.
    pub(crate) fn timestamp(value: Timestamp) -> Option<Self> {
        (value >= FIRST_INSTANT).then_some(Self::Timestamp(value))
    }

    /// Binds the value and writes its placeholder.
    pub(crate) fn push(&self, query: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Text(value) => query.push_bind(value.as_str()),
            Self::Folded(value) => query.push("fold(").push_bind(value.as_str()).push(")"),
            Self::Uuid(value) => query.push_bind(*value),
            Self::Integer(value) => query.push_bind(*value),
            Self::Decimal(value) => query.push_bind(*value),
            Self::Date(value) => query.push_bind(value.to_sqlx()),
            Self::Timestamp(value) => query.push_bind(value.to_sqlx()),
            Self::Bool(value) => query.push_bind(*value),
        };
    }
}
