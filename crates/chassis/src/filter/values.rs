//! Reads the values of a condition: text in, typed values out.

use jiff::{Timestamp, civil::Date};
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::{FilterContext, Kind, MAX_VALUE_CHARS, dates};
use crate::{
    sql_value::SqlValue,
    suggest::{quoted, unknown},
};

/// What a value stands for.
#[derive(Debug)]
pub(super) enum Meaning {
    /// One value.
    Point(SqlValue),
    /// All instants from the first to before the second: a whole local day, or one microsecond, the grain of the database.
    Span(SqlValue, SqlValue),
}

/// Reads one value. The error says what is expected; the caller adds which field it is.
pub(super) fn read(kind: Kind, value: &str, context: &FilterContext) -> Result<Meaning, String> {
    if value.chars().count() > MAX_VALUE_CHARS {
        return Err(format!("a value has at most {MAX_VALUE_CHARS} characters."));
    }
    if value.contains('\0') {
        return Err("a value holds no NUL character.".to_owned());
    }
    // Text is folded by the database as the stored text was, spaces and all.
    let (text, value) = (value, value.trim());
    if value.is_empty() {
        return Err("a value is empty; give one, or use BLANK to find what is not filled in.".to_owned());
    }
    let expected = |what: &str| format!("{} is not {what}.", quoted(value));
    let point = match kind {
        Kind::Text => SqlValue::Folded(text.to_owned()),
        Kind::Code => SqlValue::Text(value.to_uppercase()),
        Kind::Choice { prefix, words } => {
            let word = value.strip_prefix(prefix).unwrap_or(value);
            let Some((_, stored)) = words.iter().find(|(possible, _)| *possible == word) else {
                let possible: Vec<_> = words.iter().map(|(possible, _)| *possible).collect();
                return Err(unknown(value, "one of its values", &possible));
            };
            SqlValue::Text((*stored).to_owned())
        }
        Kind::Id | Kind::Member { .. } => SqlValue::Uuid(value.parse().map_err(|_| expected("an id (UUID)"))?),
        Kind::Integer => SqlValue::Integer(value.parse().map_err(|_| expected("a whole number such as 250"))?),
        Kind::Number => SqlValue::Decimal(value.parse().map_err(|_| expected("a number such as 12.5"))?),
        Kind::Money => SqlValue::Integer(minor_units(value).ok_or_else(|| expected("an amount such as 1250.00"))?),
        Kind::Date => {
            let date = dates::parse(value, today(context)).and_then(SqlValue::date);
            date.ok_or_else(|| expected(dates::EXPECTED))?
        }
        Kind::Timestamp => {
            let (start, end) = instants(value, context)
                .ok_or_else(|| expected(&format!("{}, or an instant such as 2026-11-22T08:00:00Z", dates::EXPECTED)))?;
            return Ok(Meaning::Span(start, end));
        }
        Kind::Bool => match value {
            "true" => SqlValue::Bool(true),
            "false" => SqlValue::Bool(false),
            _ => return Err(expected("true or false")),
        },
    };
    Ok(Meaning::Point(point))
}

fn today(context: &FilterContext) -> Date {
    context.zone.to_datetime(context.now).date()
}

/// Whole minor units of an amount with at most two decimals.
fn minor_units(value: &str) -> Option<i64> {
    let units = value.parse::<Decimal>().ok()?.checked_mul(Decimal::ONE_HUNDRED)?;
    if units.fract().is_zero() { units.to_i64() } else { None }
}

/// The instants that a day or an instant covers: from the first to before the second.
fn instants(value: &str, context: &FilterContext) -> Option<(SqlValue, SqlValue)> {
    let (start, end) = if let Some(date) = dates::parse(value, today(context)) {
        // Where midnight is skipped by a clock change, the day begins at its first instant.
        let start_of = |date: Date| date.to_zoned(context.zone.clone()).ok().map(|start| start.timestamp());
        (start_of(date)?, start_of(date.tomorrow().ok()?)?)
    } else {
        let instant = value.parse::<Timestamp>().ok()?.as_microsecond();
        (Timestamp::from_microsecond(instant).ok()?, Timestamp::from_microsecond(instant + 1).ok()?)
    };
    Some((SqlValue::timestamp(start)?, SqlValue::timestamp(end)?))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use jiff::tz::TimeZone;

    use super::*;

    fn context(zone: &str, now: &str) -> FilterContext {
        FilterContext { zone: TimeZone::get(zone).unwrap(), now: now.parse().unwrap() }
    }

    fn span(value: &str, context: &FilterContext) -> (String, String) {
        match read(Kind::Timestamp, value, context) {
            Ok(Meaning::Span(SqlValue::Timestamp(start), SqlValue::Timestamp(end))) => {
                (start.to_string(), end.to_string())
            }
            other => panic!("{value}: {other:?}"),
        }
    }

    fn pair(start: &str, end: &str) -> (String, String) {
        (start.to_owned(), end.to_owned())
    }

    #[test]
    fn a_day_is_the_tenants_day() {
        // 22:30 in London is the next day in Johannesburg.
        let context = context("Africa/Johannesburg", "2026-11-22T22:30:00Z");
        assert_eq!(span("today", &context), pair("2026-11-22T22:00:00Z", "2026-11-23T22:00:00Z"));
        assert_eq!(span("2026-01-01", &context), pair("2025-12-31T22:00:00Z", "2026-01-01T22:00:00Z"));
    }

    #[test]
    fn a_day_with_a_clock_change_has_its_true_length() {
        // Santiago skips midnight: 2026-09-06 begins at 01:00.
        let context = context("America/Santiago", "2026-09-06T12:00:00Z");
        assert_eq!(span("today", &context), pair("2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"));
    }

    #[test]
    fn an_instant_covers_one_microsecond() {
        let context = context("UTC", "2026-11-22T00:00:00Z");
        assert_eq!(
            span("2026-11-22T10:00:00+02:00", &context),
            pair("2026-11-22T08:00:00Z", "2026-11-22T08:00:00.000001Z")
        );
    }

    #[test]
    fn the_ends_of_time_are_refused() {
        let context = context("Africa/Johannesburg", "2026-11-22T00:00:00Z");
        for value in [
            "9999-12-31",
            "9999-12-31T23:59:59Z",
            "-009999-01-01T00:00:00Z",
            "0000-12-31",
            "+9999y",
            "-9999y",
            "today-2026y",
        ] {
            assert!(read(Kind::Timestamp, value, &context).is_err(), "{value}");
        }
        for value in ["0000-12-31", "+9999y", "-9999y", "today-2026y"] {
            assert!(read(Kind::Date, value, &context).is_err(), "{value}");
        }
    }

    #[test]
    fn amounts_are_whole_minor_units() {
        for (text, units) in [("1250.00", Some(125_000)), ("-0.5", Some(-50)), ("3", Some(300)), ("1.000", Some(100))] {
            assert_eq!(minor_units(text), units, "{text}");
        }
        for text in ["1.005", "ten", "99999999999999999999", "79228162514264337593543950335", "R5"] {
            assert_eq!(minor_units(text), None, "{text}");
        }
    }
}
