//! The typed filter of lists: `crm.type.v1.Filter` is checked against the fields a list declares and becomes a condition with bound
//! values only.
//!
//! ```ignore
//! const FIELDS: &[Field] = &[
//!     Field::text("name", "c.name_key"),
//!     Field::choice("status", "c.status", "CUSTOMER_STATUS_", &[("NEW_CRM", "new_crm"), ("ACTIVE", "active")]),
//!     Field::timestamp("createTime", "c.created_at"),
//! ];
//! query.push(" and ");
//! filter::push(&mut query, &input.filter, FIELDS, &context)?;
//! ```
//!
//! What it means:
//! * Text is compared without case and accents, through a stored column with the text's `fold`.
//! * Blank and null are the same. A blank field matches no comparison, and therefore matches `NOT_EQUALS` and every negation: a filter and
//!   its negation make the whole, and no row is in both.
//! * Dates may be relative to today in the tenant's zone (`today`, `startOfWeek`, `endOfMonth-1m`, `+30d`; grammar in `dates.rs`). An
//!   instant compared with a date is compared with that whole local day.
//! * A filter without node and a group without members match everything.
//!
//! The shapes of the conditions are chosen for indexes under row-level security, where only leak-proof operators count: equality, order
//! and `starts_with`. Contains and ends-with look at all rows of the tenant.

mod check;
mod dates;
mod sql;
mod tree;
mod values;

use crm_proto::types as pb;
use jiff::{Timestamp, tz::TimeZone};
use pb::{Operator, filter::Node};
use sqlx::{Postgres, QueryBuilder};

use crate::{db::Tx, error::Result, tenants};

/// Most levels of a filter, the outermost included.
pub const MAX_DEPTH: usize = 8;
/// Most conditions of a filter; also most groups.
pub const MAX_CONDITIONS: usize = 64;
/// Most values of a condition.
pub const MAX_VALUES: usize = 100;
/// Most characters of a value.
pub const MAX_VALUE_CHARS: usize = 200;

/// A field a list can be filtered by.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Name as in the JSON of the listed resource, lowerCamelCase.
    pub name: &'static str,
    /// SQL expression to compare, null when blank: a column, a call, or something in parentheses.
    pub column: &'static str,
    /// How values are read and compared.
    pub kind: Kind,
}

/// How a field's values are read and compared.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text without case and accents. The column holds `fold(text)` with collation "C".
    Text,
    /// A code, stored as upper-case text with collation "C" and compared exactly; values are taken in any case.
    Code,
    /// One of a closed list of words.
    Choice {
        /// Prefix of the API's enum, for example `CUSTOMER_STATUS_`; values come with it or without.
        prefix: &'static str,
        /// The API's word without prefix, and the text that is stored.
        words: &'static [(&'static str, &'static str)],
    },
    /// A UUID.
    Id,
    /// A whole number.
    Integer,
    /// A decimal number in a `numeric` column. Such comparisons use no index under row-level security.
    Number,
    /// An amount such as 1250.00, stored as whole minor units in a `bigint`.
    Money,
    /// A calendar date.
    Date,
    /// An instant, compared with instants or with whole days of the tenant's zone.
    Timestamp,
    /// True or false.
    Bool,
    /// The ids of what a row belongs to, any number of them: it is compared with each. The column is that of the rows that say so.
    Member {
        /// How those rows are found, up to a condition that ends it: `select from … where m.customer_id = c.id`.
        rows: &'static str,
    },
}

impl Field {
    /// A field of any kind.
    #[must_use]
    pub const fn new(name: &'static str, column: &'static str, kind: Kind) -> Self {
        Self { name, column, kind }
    }

    /// Text; `key` is the stored column with its `fold`.
    #[must_use]
    pub const fn text(name: &'static str, key: &'static str) -> Self {
        Self::new(name, key, Kind::Text)
    }

    /// An upper-case code.
    #[must_use]
    pub const fn code(name: &'static str, column: &'static str) -> Self {
        Self::new(name, column, Kind::Code)
    }

    /// One of `words` (word of the API without `prefix`, stored text).
    #[must_use]
    pub const fn choice(
        name: &'static str,
        column: &'static str,
        prefix: &'static str,
        words: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self::new(name, column, Kind::Choice { prefix, words })
    }

    /// A UUID.
    #[must_use]
    pub const fn id(name: &'static str, column: &'static str) -> Self {
        Self::new(name, column, Kind::Id)
    }

    /// What a row belongs to.
    #[must_use]
    pub const fn member(name: &'static str, rows: &'static str, column: &'static str) -> Self {
        Self::new(name, column, Kind::Member { rows })
    }

    /// An instant.
    #[must_use]
    pub const fn timestamp(name: &'static str, column: &'static str) -> Self {
        Self::new(name, column, Kind::Timestamp)
    }
}

impl Kind {
    /// What it is called in messages.
    const fn noun(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Code => "a code",
            Self::Choice { .. } => "one of fixed words",
            Self::Id | Self::Member { .. } => "an id",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Money => "an amount",
            Self::Date => "a date",
            Self::Timestamp => "a time",
            Self::Bool => "true or false",
        }
    }

    /// The comparisons that make sense for it.
    #[rustfmt::skip]
    const fn operators(self) -> &'static [Operator] {
        use Operator::{
            AnyOf, BeginsWith, Between, Blank, Contains, EndsWith, Equals, Greater, GreaterOrEqual, Less, LessOrEqual, NotEquals,
        };
        match self {
            Self::Text | Self::Code => &[
                Equals, NotEquals, Contains, BeginsWith, EndsWith, AnyOf, Blank, Less, LessOrEqual, Greater, GreaterOrEqual, Between,
            ],
            Self::Choice { .. } | Self::Id | Self::Bool | Self::Member { .. } => &[Equals, NotEquals, AnyOf, Blank],
            Self::Integer | Self::Number | Self::Money | Self::Date | Self::Timestamp => {
                &[Equals, NotEquals, Less, LessOrEqual, Greater, GreaterOrEqual, Between, AnyOf, Blank]
            }
        }
    }
}

/// What relative dates are relative to.
#[derive(Clone, Debug)]
pub struct FilterContext {
    /// The tenant's time zone: its days are meant.
    pub zone: TimeZone,
    /// The present instant.
    pub now: Timestamp,
}

impl FilterContext {
    /// The tenant's days, at the instant of the transaction. Without a filter nothing is looked up.
    ///
    /// # Errors
    /// Internal, if the tenant's time zone does not exist.
    pub async fn of(tx: &mut Tx, filter: Option<&pb::Filter>) -> Result<Self> {
        let zone = match filter {
            Some(_) => tenants::current(tx).await?.zone()?,
            None => TimeZone::UTC,
        };
        Ok(Self { zone, now: tx.now() })
    }
}

/// Whether the filter asks for nothing but columns of the row itself, which begin with its alias and a dot: then nothing needs to be joined
/// for it, and an index may hold all that is read. Of a field that is not there [`push`] says what is wrong.
#[must_use]
pub fn stays_within(filter: &pb::Filter, fields: &[Field], row: &str) -> bool {
    match &filter.node {
        None => true,
        Some(Node::Group(group)) => group.filters.iter().all(|filter| stays_within(filter, fields, row)),
        Some(Node::Condition(condition)) => {
            let field = fields.iter().find(|field| field.name == condition.field);
            field.is_none_or(|field| field.column.starts_with(row))
        }
    }
}

/// Writes the filter's condition, to stand behind `where` or `and`: true for matching rows, false or null for the others.
///
/// # Errors
/// An invalid `filter` if it does not fit the fields or the limits; nothing has been written then.
pub fn push(
    query: &mut QueryBuilder<Postgres>,
    filter: &pb::Filter,
    fields: &[Field],
    context: &FilterContext,
) -> Result<()> {
    let tree = check::check(filter, fields, context)?;
    sql::push(query, &tree);
    Ok(())
}
