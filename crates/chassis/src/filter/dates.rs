//! Dates in filters: `2026-11-22`, or a word that stays true when the filter is saved.
//!
//! ```text
//! word   = today | startOfWeek | endOfWeek | startOfMonth | endOfMonth | startOfYear | endOfYear
//! date   = word [offset] | offset          (an offset alone counts from today)
//! offset = (+|-) 1–4 digits (d|w|m|y)      (days, weeks, months, years)
//! ```
//! Weeks begin on Monday. A month that is too short gives its last day (31 January + 1m = 28 February). The end of a month or year stays
//! an end: `endOfMonth+1m` is the last day of the next month whatever its length.

use jiff::{Span, ToSpan as _, civil::Date};

/// What is told when a date cannot be read.
pub(super) const EXPECTED: &str =
    "a date such as 2026-11-22, today, today+30d, today-1m, startOfMonth, endOfMonth or startOfYear";

/// Reads a date; `None` if it is malformed or outside the calendar.
pub(super) fn parse(text: &str, today: Date) -> Option<Date> {
    let (word, offset) = match text.find(['+', '-']) {
        Some(at) if !text.starts_with(|first: char| first.is_ascii_digit()) => (&text[..at], span(&text[at..])?),
        _ => (text, Span::new()),
    };
    let days = Span::new().days(offset.get_days()).weeks(offset.get_weeks());
    let months = Span::new().months(offset.get_months()).years(offset.get_years());
    let snapped = match word {
        "" if text.is_empty() => return None,
        "" | "today" => today.checked_add(months).ok()?,
        "startOfWeek" => monday(today)?.checked_add(months).ok()?,
        "endOfWeek" => monday(today)?.checked_add(6.days()).ok()?.checked_add(months).ok()?,
        "startOfMonth" => today.first_of_month().checked_add(months).ok()?,
        "endOfMonth" => today.first_of_month().checked_add(months).ok()?.last_of_month(),
        "startOfYear" => today.first_of_year().checked_add(months).ok()?,
        "endOfYear" => today.last_of_year().first_of_month().checked_add(months).ok()?.last_of_month(),
        _ => return iso(text),
    };
    snapped.checked_add(days).ok()
}

fn monday(today: Date) -> Option<Date> {
    today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()
}

/// `+30d`, `-1m`.
fn span(text: &str) -> Option<Span> {
    let negative = text.starts_with('-');
    let (digits, unit) = text.get(1..)?.split_at_checked(text.len().checked_sub(2)?)?;
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let number = digits.parse::<i64>().ok()? * if negative { -1 } else { 1 };
    match unit {
        "d" => Some(number.days()),
        "w" => Some(number.weeks()),
        "m" => Some(number.months()),
        "y" => Some(number.years()),
        _ => None,
    }
}

/// Exactly `YYYY-MM-DD`: the library alone would also take a time and a zone, and drop them.
fn iso(text: &str) -> Option<Date> {
    let shaped = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    if shaped { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn words_and_offsets_count_from_today() {
        // A Sunday.
        let today = date(2026, 11, 22);
        for (text, expected) in [
            ("2026-02-28", date(2026, 2, 28)),
            ("today", today),
            ("today+30d", date(2026, 12, 22)),
            ("today-1m", date(2026, 10, 22)),
            ("+30d", date(2026, 12, 22)),
            ("-2w", date(2026, 11, 8)),
            ("+1y", date(2027, 11, 22)),
            ("+0d", today),
            ("startOfWeek", date(2026, 11, 16)),
            ("endOfWeek", date(2026, 11, 22)),
            ("startOfWeek-1w", date(2026, 11, 9)),
            ("startOfMonth", date(2026, 11, 1)),
            ("startOfMonth+14d", date(2026, 11, 15)),
            ("endOfMonth", date(2026, 11, 30)),
            ("endOfMonth+1m", date(2026, 12, 31)),
            ("endOfMonth+3m", date(2027, 2, 28)),
            ("startOfYear", date(2026, 1, 1)),
            ("startOfYear-1y", date(2025, 1, 1)),
            ("endOfYear", date(2026, 12, 31)),
            ("endOfYear+2m", date(2027, 2, 28)),
        ] {
            assert_eq!(parse(text, today), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_month_that_is_too_short_gives_its_last_day() {
        assert_eq!(parse("today+1m", date(2026, 1, 31)), Some(date(2026, 2, 28)));
        assert_eq!(parse("today-1y", date(2028, 2, 29)), Some(date(2027, 2, 28)));
        assert_eq!(parse("endOfMonth-1m", date(2026, 2, 10)), Some(date(2026, 1, 31)));
    }

    #[test]
    fn anything_else_is_no_date() {
        for text in [
            "",
            "+",
            "-",
            "+d",
            "+1",
            "+12345d",
            "+1x",
            "+1dd",
            "++1d",
            "Today",
            "today+",
            "today 1d",
            "today+1d+1d",
            "2026-2-1",
            "2026-02-30",
            "2026-11-22T10:00",
            "2026-11-22T10:00[Africa/Johannesburg]",
            "-2026-11-22",
            "22/11/2026",
            "+9999y",
            "+é",
            "todayé",
            "+１d",
        ] {
            assert_eq!(parse(text, date(2026, 11, 22)), None, "{text}");
        }
    }
}
