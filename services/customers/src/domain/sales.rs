//! Sales history (D§2.12): what a customer was invoiced in each month. The ERP keeps it, the CRM shows the last twelve months.

use std::{collections::BTreeMap, fmt};

use crm_chassis::audit::Changes;
use jiff::{Timestamp, ToSpan as _, civil::Date};
use uuid::Uuid;

/// A month of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    pub fn first_day(self) -> Date {
        self.0
    }

    /// The month so many months before. The calendar begins with the year -9999.
    #[must_use]
    pub fn back(self, months: i32) -> Self {
        Self(self.0.saturating_sub(months.months()))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m"))
    }
}

/// What was invoiced in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sales {
    /// In minor units, without VAT; below zero if more was credited.
    pub invoiced: i64,
    /// Number of invoices.
    pub invoice_count: i32,
}

/// What a customer was invoiced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalesHistory {
    /// The customer.
    pub customer_id: Uuid,
    /// Goes up with every change; 0 before the first.
    pub version: i64,
    /// ISO 4217 code of all amounts.
    pub currency: String,
    /// Months that had sales.
    pub months: BTreeMap<Month, Sales>,
    /// When the ERP told of it last.
    pub erp_synced_at: Option<Timestamp>,
}

impl SalesHistory {
    /// Months that are shown.
    pub const SHOWN: i32 = 12;

    /// Of a customer that was never invoiced.
    #[must_use]
    pub fn none(customer_id: Uuid, currency: String) -> Self {
        Self { customer_id, version: 0, currency, months: BTreeMap::new(), erp_synced_at: None }
    }

    /// What the ERP says now. The version stays if that is what it said before. Without any sales there is no currency to change.
    #[must_use]
    pub fn replace(self, currency: Option<String>, months: BTreeMap<Month, Sales>, now: Timestamp) -> Self {
        let months: BTreeMap<_, _> = months.into_iter().filter(|(_, sales)| *sales != Sales::default()).collect();
        let currency = currency.unwrap_or_else(|| self.currency.clone());
        let same = self.version > 0 && (&months, &currency) == (&self.months, &self.currency);
        let version = self.version + i64::from(!same);
        Self { customer_id: self.customer_id, version, currency, months, erp_synced_at: Some(now) }
    }

    /// The months that are shown: without gaps, `present` last.
    #[must_use]
    pub fn recent(&self, present: Month) -> Vec<(Month, Sales)> {
        let months = (0..Self::SHOWN).rev().map(|months| present.back(months));
        months.map(|month| (month, self.months.get(&month).copied().unwrap_or_default())).collect()
    }

    /// The months that differ, for the audit line: what was invoiced before and after, in minor units.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let differing = |mine: &Self, theirs: &Self| -> BTreeMap<String, i64> {
            let differing = mine.months.iter().filter(|(month, sales)| theirs.months.get(month) != Some(sales));
            differing.map(|(month, sales)| (month.to_string(), sales.invoiced)).collect()
        };
        let mut changes = Changes::default();
        changes.compare("currency", &self.currency, &after.currency);
        changes.compare("months", &differing(self, after), &differing(after, self));
        changes
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn months(told: &[(&str, i64)]) -> BTreeMap<Month, Sales> {
        let sales = |invoiced| Sales { invoiced, invoice_count: i32::from(invoiced != 0) };
        told.iter().map(|(month, invoiced)| (Month::parse(month).unwrap(), sales(*invoiced))).collect()
    }

    fn history(told: &[(&str, i64)]) -> SalesHistory {
        SalesHistory::none(Uuid::nil(), "ZAR".into()).replace(None, months(told), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_month_is_read_as_it_is_written_and_nothing_else_is() {
        for text in ["2026-01", "1999-12"] {
            assert_eq!(Month::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "2026", "2026-1", "2026-13", "2026-00", "2026-1x", "26-01-0", "01-2026", "0000-01", "1899-12"]
        {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_last_twelve_months_reach_over_the_turn_of_the_year() {
        let recent = history(&[("2025-03", 5), ("2026-02", 7)]).recent(Month::parse("2026-02").unwrap());
        assert_eq!(recent.len(), 12);
        assert_eq!((recent[0].0.to_string(), recent[0].1.invoiced), ("2025-03".into(), 5));
        assert_eq!((recent[11].0.to_string(), recent[11].1.invoiced), ("2026-02".into(), 7));
    }

    #[test]
    fn only_another_word_of_the_erp_is_a_new_version() {
        let first = history(&[("2026-01", 5), ("2026-02", 0)]);
        let later = Timestamp::from_second(60).unwrap();
        let again = first.clone().replace(Some("ZAR".into()), months(&[("2026-01", 5)]), later);
        assert_eq!((first.version, again.version, again.erp_synced_at), (1, 1, Some(later)));
        let other = again.replace(Some("USD".into()), months(&[("2026-01", 5)]), later);
        assert_eq!((other.version, other.currency.as_str()), (2, "USD"));
        assert_eq!(other.replace(None, BTreeMap::new(), later).currency, "USD", "it is not forgotten with the months");
        // That there were none is news the first time.
        assert_eq!(history(&[]).version, 1);
    }
}
