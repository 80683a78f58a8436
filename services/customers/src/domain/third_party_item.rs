//! What a competing supplier has placed at a customer's, and what its use costs (D§2.10).

use crm_chassis::error::Violation;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::validate;

/// Most usages of an item.
const MOST_USAGES: usize = 20;
/// Most machines of one item.
const MOST_OF_ONE: i32 = 100_000;

/// A machine or a service. Blank means empty text, amounts are in the currency of the third party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThirdPartyItem {
    /// Make and model.
    pub description: String,
    /// Serial number.
    pub serial_number: String,
    /// How many.
    pub quantity: i32,
    /// Amount a month for all of it.
    pub rental: Option<Decimal>,
    /// When it was installed.
    pub install_date: Option<Date>,
    /// What is charged by use.
    pub usages: Vec<ThirdPartyUsage>,
}

/// What is charged by the use of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThirdPartyUsage {
    /// Meter or type of charge.
    pub meter: String,
    /// Units a month on average.
    pub average_monthly_volume: Option<i32>,
    /// Units a month that are charged at least.
    pub minimum_volume: Option<i32>,
    /// Amount a month that is charged at least.
    pub minimum_charge: Option<Decimal>,
    /// Price of one unit.
    pub rate_per_copy: Option<Decimal>,
}

impl ThirdPartyItem {
    /// Everything that is wrong.
    pub(super) fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        validate::mandatory("description", &self.description, "Enter what it is.", &mut violations);
        let limited = [("description", self.description.as_str(), 200), ("serial_number", &self.serial_number, 60)];
        validate::lines(&limited, &mut violations);
        validate::not_negative(&[("rental", self.rental)], &mut violations);
        if !(1..=MOST_OF_ONE).contains(&self.quantity) {
            let message = format!("Enter a number from 1 to {MOST_OF_ONE}.");
            violations.push(Violation { field: "quantity".into(), message: message.into() });
        }
        if self.usages.len() > MOST_USAGES {
            let message = format!("Use at most {MOST_USAGES} usages for one item.");
            violations.push(Violation { field: "usages".into(), message: message.into() });
        }
        let usages = self.usages.iter().take(MOST_USAGES).map(ThirdPartyUsage::check);
        violations.extend(validate::each("usages", usages));
        violations
    }
}

impl ThirdPartyUsage {
    fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        validate::mandatory("meter", &self.meter, "Enter what is counted, for example Mono.", &mut violations);
        validate::lines(&[("meter", self.meter.as_str(), 60)], &mut violations);
        let numbers = [
            ("average_monthly_volume", self.average_monthly_volume.map(Decimal::from)),
            ("minimum_volume", self.minimum_volume.map(Decimal::from)),
            ("minimum_charge", self.minimum_charge),
            ("rate_per_copy", self.rate_per_copy),
        ];
        validate::not_negative(&numbers, &mut violations);
        violations
    }
}
