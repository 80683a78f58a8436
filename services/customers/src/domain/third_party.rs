//! A third party: a contract that a customer has, or had, with a competing supplier (D§2.10). The ERP does not know it.

use crm_chassis::{Caller, Result, audit::Changes, error::Violation, etag};
use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Customer, ParentCustomer, Status, ThirdPartyItem, validate};

/// Most items.
const MOST_ITEMS: usize = 100;
/// Most characters of the notes.
const LONGEST_NOTES: usize = 4_000;

/// What is typed on Save Third Party. Blank means empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Who supplies the customer.
    pub supplier_name: String,
    /// The supplier's number of the contract.
    pub contract_number: String,
    /// First day.
    pub start_date: Option<Date>,
    /// Last day; there always is one after [`ThirdParty::create`].
    pub end_date: Option<Date>,
    /// ISO 4217 code of all amounts.
    pub currency: String,
    /// Amount a month.
    pub monthly_fee: Option<Decimal>,
    /// By how many percent the fee goes up each year.
    pub escalation_percent: Option<Decimal>,
    /// What an early end costs.
    pub settlement_amount: Option<Decimal>,
    /// Free text.
    pub notes: String,
    /// What the supplier has placed there.
    pub items: Vec<ThirdPartyItem>,
}

impl Terms {
    /// Everything that is wrong, all at once.
    fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        validate::mandatory("supplier_name", &self.supplier_name, "Enter the supplier's name.", &mut violations);
        let limited =
            [("supplier_name", self.supplier_name.as_str(), 120), ("contract_number", &self.contract_number, 60)];
        validate::lines(&limited, &mut violations);
        validate::text("notes", &self.notes, LONGEST_NOTES, &mut violations);
        validate::not_negative(
            &[("monthly_fee", self.monthly_fee), ("settlement_amount", self.settlement_amount)],
            &mut violations,
        );
        let mut refuse = |field: &'static str, message: String| {
            violations.push(Violation { field: field.into(), message: message.into() });
        };
        match (self.start_date, self.end_date) {
            (_, None) => refuse("end_date", "Enter when the contract ends.".to_owned()),
            (Some(start), Some(end)) if start > end => {
                refuse("start_date", "Enter a day that is not after the end of the contract.".to_owned());
            }
            _ => {}
        }
        if self.escalation_percent.is_some_and(|percent| !(Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&percent)) {
            refuse("escalation_percent", "Enter a percentage from 0 to 100.".to_owned());
        }
        if self.items.len() > MOST_ITEMS {
            refuse("items", format!("Use at most {MOST_ITEMS} items."));
        }
        let items = self.items.iter().take(MOST_ITEMS).map(ThirdPartyItem::check);
        violations.extend(validate::each("items", items));
        violations
    }

    fn compare(&self, new: &Self, changes: &mut Changes) {
        changes.compare("supplier_name", &self.supplier_name, &new.supplier_name);
        changes.compare("contract_number", &self.contract_number, &new.contract_number);
        changes.compare("start_date", &self.start_date, &new.start_date);
        changes.compare("end_date", &self.end_date, &new.end_date);
        changes.compare("currency", &self.currency, &new.currency);
        changes.compare("monthly_fee", &self.monthly_fee, &new.monthly_fee);
        changes.compare("escalation_percent", &self.escalation_percent, &new.escalation_percent);
        changes.compare("settlement_amount", &self.settlement_amount, &new.settlement_amount);
        changes.compare("notes", &self.notes, &new.notes);
        changes.compare("items", &self.items, &new.items);
    }
}

/// A contract of a customer with a competing supplier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThirdParty {
    /// Id.
    pub id: Uuid,
    /// Grows with every change.
    pub version: i64,
    /// Whose contract it is.
    pub customer: ParentCustomer,
    /// What is agreed. Read for a list, it comes without notes and items.
    pub terms: Terms,
    /// Number of items.
    pub item_count: i32,
    /// When it was deleted, if it is.
    pub deleted_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// By whom.
    pub updated_by: String,
}

impl ThirdParty {
    /// A new third party of a customer.
    pub fn create(id: Uuid, customer: &Customer, terms: Terms, caller: &Caller, now: Timestamp) -> Result<Self> {
        customer.expect_not_inactive()?;
        validate::none(terms.check())?;
        Ok(Self::begin(id, customer, terms, caller, now))
    }

    /// The same of what was judged elsewhere.
    #[must_use]
    pub fn begin(id: Uuid, customer: &Customer, terms: Terms, caller: &Caller, now: Timestamp) -> Self {
        Self {
            id,
            version: 1,
            customer: customer.into(),
            item_count: item_count(&terms),
            terms,
            deleted_at: None,
            created_at: now,
            created_by: caller.name.to_string(),
            updated_at: now,
            updated_by: caller.name.to_string(),
        }
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// True if a user may edit and delete it: its customer is not inactive.
    #[must_use]
    pub fn can_be_edited(&self) -> bool {
        self.customer.status != Status::Inactive
    }

    /// True if it ended before this day.
    #[must_use]
    pub fn has_expired(&self, today: Date) -> bool {
        self.terms.end_date.is_some_and(|end| end < today)
    }

    /// Changes what is agreed.
    pub fn edit(self, customer: &Customer, terms: Terms, caller: &Caller, now: Timestamp) -> Result<Self> {
        customer.expect_not_inactive()?;
        validate::none(terms.check())?;
        if terms == self.terms {
            return Ok(self);
        }
        let item_count = item_count(&terms);
        Ok(Self { terms, item_count, ..self }.touched(caller, now))
    }

    /// Deletes it, until it is restored.
    pub fn delete(self, customer: &Customer, caller: &Caller, now: Timestamp) -> Result<Self> {
        customer.expect_not_inactive()?;
        Ok(Self { deleted_at: Some(now), ..self }.touched(caller, now))
    }

    /// Takes the deletion back, if there was one.
    pub fn restore(self, customer: &Customer, caller: &Caller, now: Timestamp) -> Result<Self> {
        customer.expect_not_inactive()?;
        if self.deleted_at.is_none() {
            return Ok(self);
        }
        Ok(Self { deleted_at: None, ..self }.touched(caller, now))
    }

    /// Belongs to another customer from now on, because the two were merged or separated.
    #[must_use]
    pub fn move_to(self, customer: &Customer, caller: &Caller, now: Timestamp) -> Self {
        Self { customer: customer.into(), ..self }.touched(caller, now)
    }

    /// What a new one starts with, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        Self { terms: Terms::default(), ..self.clone() }.changes_to(self)
    }

    /// In what a later version differs from this one, for the audit line. Empty means that nothing happened.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        self.terms.compare(&after.terms, &mut changes);
        changes.compare("deleted_at", &self.deleted_at, &after.deleted_at);
        changes
    }

    fn touched(self, caller: &Caller, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now, updated_by: caller.name.to_string(), ..self }
    }
}

fn item_count(terms: &Terms) -> i32 {
    i32::try_from(terms.items.len()).unwrap_or(i32::MAX)
}
