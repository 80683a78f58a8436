//! Months and periods of the tenant's calendar.

use std::fmt;

use crm_chassis::{Error, Result};
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use rust_decimal::{Decimal, RoundingStrategy};

/// Most days of a period: a leap year.
const LONGEST_PERIOD: i32 = 366;
/// Days of a period where nobody says how many (D§2.1).
pub const USUAL_DAYS: i32 = 30;
/// Months of a report where nobody says how many (D§2.1).
pub const USUAL_MONTHS: i32 = 3;
/// Most months of a report.
const MOST_MONTHS: i32 = 12;

/// A month of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Date);

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// Reads year and month, as in 2026-10. Years begin with 1900: what is before is a mistake.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let day = (text.len() == "2026-10".len()).then(|| format!("{text}-01"))?;
        let day: Date = day.parse().ok()?;
        (day.year() >= 1900).then_some(Self(day))
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> Date {
        self.0
    }

    /// The month so many months later, or before if below zero. The calendar has its ends.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months.months()))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m"))
    }
}

/// How many months a report has.
pub fn number_of_months(asked: Option<i32>) -> Result<i32> {
    match asked {
        None => Ok(USUAL_MONTHS),
        Some(months) if (1..=MOST_MONTHS).contains(&months) => Ok(months),
        Some(_) => Err(Error::invalid("months", format!("Ask for 1 to {MOST_MONTHS} months."))),
    }
}

/// Days that follow each other, the last one included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// The period that was asked for: until today and thirty days long where nobody says otherwise.
    pub fn asked(from: Option<Date>, to: Option<Date>, today: Date) -> Result<Self> {
        let to = to.unwrap_or(today);
        let from = from.unwrap_or_else(|| to.saturating_sub((USUAL_DAYS - 1).days()));
        if from > to {
            return Err(Error::invalid("from_date", "Choose a first day that is not behind the last one."));
        }
        if from < to.saturating_sub((LONGEST_PERIOD - 1).days()) {
            return Err(Error::invalid("from_date", format!("Choose at most {LONGEST_PERIOD} days.")));
        }
        Ok(Self { from, to })
    }

    /// So many months from one on.
    #[must_use]
    pub fn of_months(first: Month, months: i32) -> Self {
        Self { from: first.first_day(), to: first.plus(months).first_day().saturating_sub(1.day()) }
    }

    /// From when, and before when it is, in a zone.
    pub fn instants(self, zone: &TimeZone) -> Result<(Timestamp, Timestamp)> {
        let start_of = |date: Date| date.to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
        let after = self.to.tomorrow().map_err(Error::internal)?;
        Ok((start_of(self.from).map_err(Error::internal)?, start_of(after).map_err(Error::internal)?))
    }

    /// What a monthly target asks for in this period: of each day its share of its month, added up and rounded.
    #[must_use]
    pub fn share_of(self, monthly: i64) -> i64 {
        let mut share = Decimal::ZERO;
        let mut month = Month::of(self.from);
        while month.first_day() <= self.to {
            let last = month.first_day().last_of_month();
            let days = last.min(self.to).day() - month.first_day().max(self.from).day() + 1;
            share += Decimal::from(monthly) * Decimal::from(days) / Decimal::from(last.day());
            let next = month.plus(1);
            if next == month {
                break;
            }
            month = next;
        }
        let rounded = share.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        i64::try_from(rounded.mantissa() / 10_i128.pow(rounded.scale())).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use jiff::{SignedDuration, civil::date};

    use super::*;

    #[test]
    fn a_period_is_the_last_thirty_days_unless_somebody_says_otherwise() {
        let today = date(2026, 3, 1);
        let asked = |from, to| Period::asked(from, to, today);
        assert_eq!(asked(None, None).unwrap(), Period { from: date(2026, 1, 31), to: today });
        assert_eq!(asked(None, Some(date(2026, 1, 30))).unwrap().from, date(2026, 1, 1));
        assert_eq!(asked(Some(today), None).unwrap(), Period { from: today, to: today });
        for (from, to) in [(date(2026, 3, 2), today), (date(2025, 2, 28), today)] {
            assert_eq!(asked(Some(from), Some(to)).unwrap_err().fields()[0].field, "from_date");
        }
        assert!(asked(Some(date(2025, 3, 1)), Some(today)).is_ok(), "a year and a day");
    }

    #[test]
    fn a_target_is_shared_by_the_days_of_its_months() {
        let share = |from, to, monthly| Period { from, to }.share_of(monthly);
        assert_eq!(share(date(2026, 2, 1), date(2026, 2, 28), 20), 20, "a whole month");
        assert_eq!(share(date(2026, 1, 1), date(2026, 12, 31), 20), 240, "a year");
        assert_eq!(share(date(2026, 2, 1), date(2026, 2, 14), 20), 10, "half of it");
        // 16 of 31 days and 14 of 28.
        assert_eq!(share(date(2026, 1, 16), date(2026, 2, 14), 100), 102);
        assert_eq!(share(date(2026, 2, 14), date(2026, 2, 14), 10), 0, "rounded");
    }

    #[test]
    fn a_day_begins_when_it_does_in_the_zone() {
        let zone = TimeZone::get("Africa/Johannesburg").unwrap();
        let (begin, end) = Period { from: date(2026, 3, 1), to: date(2026, 3, 1) }.instants(&zone).unwrap();
        assert_eq!(
            (begin.to_string(), end.to_string()),
            ("2026-02-28T22:00:00Z".into(), "2026-03-01T22:00:00Z".into())
        );
    }

    #[test]
    fn months_follow_each_other_without_gap_wherever_clocks_change_and_days_have_23_to_25_hours() {
        // With what each month of the year has more or less than its days of 24 hours, in minutes.
        for (zone, changes) in [
            ("Africa/Johannesburg", &[][..]),
            ("Africa/Cairo", &[(4, -60), (10, 60)]),
            ("America/New_York", &[(3, -60), (11, 60)]),
            ("America/Sao_Paulo", &[]),
            ("America/St_Johns", &[(3, -60), (11, 60)]),
            ("Asia/Beirut", &[(3, -60), (10, 60)]),
            ("Asia/Kolkata", &[]),
            ("Australia/Lord_Howe", &[(4, 30), (10, -30)]),
            ("Europe/Berlin", &[(3, -60), (10, 60)]),
            ("Pacific/Auckland", &[(4, 60), (9, -60)]),
            ("Pacific/Kiritimati", &[]),
        ] {
            let zone_of = TimeZone::get(zone).unwrap();
            let first = Month::parse("2026-01").unwrap();
            let mut follows = None;
            for number in 0..12_i8 {
                let month = first.plus(number.into());
                let (begin, end) = Period::of_months(month, 1).instants(&zone_of).unwrap();
                assert!(follows.is_none_or(|last| last == begin), "{zone} {month}");
                follows = Some(end);
                let local = |instant: Timestamp| instant.to_zoned(zone_of.clone()).date();
                assert_eq!(local(begin), month.first_day(), "{zone}");
                assert!(local(begin - SignedDuration::from_nanos(1)) < month.first_day(), "{zone} {month}");
                let change = changes.iter().find(|(at, _)| *at == number + 1).map_or(0, |(_, minutes)| *minutes);
                let days = i64::from(month.first_day().days_in_month());
                let minutes = end.duration_since(begin).as_mins();
                assert_eq!(minutes - days * 24 * 60, change, "{zone} {month}");
                // So do the days in it.
                let mut day = Period { from: month.first_day(), to: month.first_day() };
                let mut at = begin;
                while Month::of(day.from) == month {
                    let (begins, ends) = day.instants(&zone_of).unwrap();
                    assert!(
                        begins == at && (23..=25).contains(&ends.duration_since(begins).as_hours()),
                        "{zone} {day:?}"
                    );
                    at = ends;
                    let next = day.from.tomorrow().unwrap();
                    day = Period { from: next, to: next };
                }
                assert_eq!(at, end, "{zone} {month}");
            }
        }
    }

    #[test]
    fn months_are_read_counted_and_written() {
        let month = Month::parse("2026-11").unwrap();
        assert_eq!((month.plus(2).to_string(), month.plus(-11).to_string()), ("2027-01".into(), "2025-12".into()));
        for wrong in ["2026-13", "26-01", "2026-1", "2026-01-01", "1899-12", ""] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
        assert_eq!(number_of_months(None).unwrap(), 3);
        assert!(number_of_months(Some(0)).is_err() && number_of_months(Some(13)).is_err());
    }
}
