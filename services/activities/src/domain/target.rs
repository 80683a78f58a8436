//! Monthly targets of salesmen (D§2.1): numbers of activities by their type, and of cases, quotes, orders and invoices.

use crm_chassis::{EmployeeId, Result, audit::Changes, error::Violation, etag, validate};

use super::status::words;

/// Most of anything in a month.
const MOST: i32 = 100_000;

words! {
    /// What a target counts: the activity types, and the sales set of the ERP (CASE, QUOT, SORD, SINV).
    TargetType {
        /// Completed phone calls.
        Call => "calls",
        /// Completed e-mails.
        Email => "emails",
        /// Completed meetings.
        Meeting => "meetings",
        /// Completed inspections on site.
        OnSiteInspection => "inspections",
        /// Cases begun.
        Case => "cases",
        /// Quotes made.
        Quote => "quotes",
        /// Orders.
        Order => "orders",
        /// Invoices.
        Invoice => "invoices",
    }
}

/// A value for each target type, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByType<T>(pub [T; 8]);

impl<T: Copy> ByType<T> {
    /// The value of a type.
    #[must_use]
    pub const fn of(&self, target: TargetType) -> T {
        self.0[target as usize]
    }

    /// Each type with its value.
    pub fn each(&self) -> impl Iterator<Item = (TargetType, T)> {
        TargetType::ALL.iter().copied().zip(self.0)
    }
}

/// What was typed: of the named types a value, if there is one.
pub type Wanted = ByType<Option<Option<i32>>>;

/// Everything that is wrong with it, all at once.
fn check(wanted: &Wanted) -> Vec<Violation> {
    let refused = |value: Option<i32>| value.is_none_or(|value| !(0..=MOST).contains(&value));
    let wrong = wanted.each().filter(|(_, value)| value.is_some_and(refused));
    let refuse = |(target, _): (TargetType, _)| Violation {
        field: target.as_str().into(),
        message: format!("Enter a whole number from 0 to {MOST}; 0 is no target.").into(),
    };
    wrong.map(refuse).collect()
}

/// The targets of those for whom nobody has set any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Grows with every change; 0 before the first.
    pub version: i64,
    /// The values.
    pub values: ByType<i32>,
}

impl Defaults {
    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// Sets the named ones.
    pub fn set(self, wanted: &Wanted) -> Result<Self> {
        validate::none(check(wanted))?;
        let mut values = self.values;
        for (place, value) in wanted.0.iter().enumerate() {
            values.0[place] = value.flatten().unwrap_or(values.0[place]);
        }
        let version = self.version + i64::from(values != self.values);
        Ok(Self { version, values })
    }

    /// In what a later version differs.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        for (target, value) in self.values.each() {
            changes.compare(target.as_str(), &value, &after.values.of(target));
        }
        changes
    }
}

/// The targets of a salesman.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalesmanTargets {
    /// The salesman.
    pub salesman_id: EmployeeId,
    /// His code in the ERP.
    pub code: String,
    /// His name.
    pub name: String,
    /// Grows with every change; 0 before the first.
    pub version: i64,
    /// What was set for him.
    pub own: ByType<Option<i32>>,
}

impl SalesmanTargets {
    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// Sets the named ones.
    pub fn set(self, wanted: &Wanted) -> Result<Self> {
        validate::none(check(wanted))?;
        let mut own = self.own;
        for (place, value) in wanted.0.iter().enumerate() {
            own.0[place] = value.flatten().or(own.0[place]);
        }
        let version = self.version + i64::from(own != self.own);
        Ok(Self { version, own, ..self })
    }

    /// What counts: what was set for him, or else the default.
    #[must_use]
    pub fn with(&self, defaults: &Defaults) -> ByType<i32> {
        let mut values = defaults.values;
        for (place, value) in self.own.0.iter().enumerate() {
            values.0[place] = value.unwrap_or(values.0[place]);
        }
        values
    }

    /// In what a later version differs.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        for (target, value) in self.own.each() {
            changes.compare(target.as_str(), &value, &after.own.of(target));
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use uuid::Uuid;

    use super::*;

    fn sams() -> SalesmanTargets {
        let (code, name) = ("SAM".into(), "Sam Dlamini".into());
        SalesmanTargets { salesman_id: EmployeeId(Uuid::nil()), code, name, version: 0, own: ByType::default() }
    }

    fn only(target: TargetType, value: Option<i32>) -> Wanted {
        let mut wanted = Wanted::default();
        wanted.0[target as usize] = Some(value);
        wanted
    }

    #[test]
    fn the_default_counts_until_somebody_sets_another_one() {
        let defaults = Defaults::default().set(&only(TargetType::Call, Some(40))).unwrap();
        assert_eq!((defaults.version, sams().with(&defaults).of(TargetType::Call)), (1, 40));
        let set = sams().set(&only(TargetType::Call, Some(0))).unwrap();
        assert_eq!((set.version, set.with(&defaults).of(TargetType::Call)), (1, 0), "none is a target of his own");
        assert_eq!(set.clone().set(&only(TargetType::Call, Some(0))).unwrap(), set, "nothing happened");
        assert_eq!(sams().changes_to(&set).fields().collect::<Vec<_>>(), ["calls"]);
    }

    #[test]
    fn what_is_no_number_of_things_is_refused_and_named() {
        for wrong in [None, Some(-1), Some(MOST + 1)] {
            let refused = sams().set(&only(TargetType::Invoice, wrong)).unwrap_err();
            assert_eq!(refused.fields()[0].field, "invoices");
            assert!(Defaults::default().set(&only(TargetType::Invoice, wrong)).is_err());
        }
        assert!(sams().set(&only(TargetType::Invoice, Some(MOST))).is_ok());
    }
}
