//! Money: a decimal amount with its currency, rounded in one place.

use crm_proto::types as pb;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::error::{Error, Result};

/// An amount in a currency. Kept as whole minor units in SQL, so that it can be sorted and summed exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// Amount with two decimals.
    pub amount: Decimal,
    /// ISO 4217 code.
    pub currency: String,
}

/// The one rounding rule: two decimals, halves away from zero, as invoices are rounded.
#[must_use]
pub fn round(amount: Decimal) -> Decimal {
    let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}

impl Money {
    /// Reads an amount from an API or ERP message; `field` is named if it is malformed.
    pub fn parse(field: &'static str, money: &pb::Money) -> Result<Self> {
        let amount = money
            .amount
            .parse::<Decimal>()
            .ok()
            .filter(|amount| amount.normalize().scale() <= 2 && amount.abs() < Decimal::from(1_000_000_000_000_u64))
            .ok_or_else(|| Error::invalid(field, "Give an amount such as 1250.00, with at most two decimals."))?;
        let currency = &money.currency;
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(Error::invalid(field, "Give the currency as a three-letter code such as ZAR."));
        }
        Ok(Self { amount: round(amount), currency: currency.clone() })
    }

    /// Whole minor units (cents).
    #[must_use]
    pub fn minor_units(&self) -> i64 {
        let cents = round(self.amount) * Decimal::ONE_HUNDRED;
        i64::try_from(cents.trunc().mantissa() / 10_i128.pow(cents.trunc().scale())).unwrap_or_default()
    }

    /// From whole minor units.
    #[must_use]
    pub fn from_minor_units(minor_units: i64, currency: String) -> Self {
        Self { amount: Decimal::new(minor_units, 2), currency }
    }

    /// As the API shows it.
    #[must_use]
    pub fn to_proto(&self) -> pb::Money {
        pb::Money { amount: round(self.amount).to_string(), currency: self.currency.clone() }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn money(amount: &str, currency: &str) -> pb::Money {
        pb::Money { amount: amount.into(), currency: currency.into() }
    }

    #[test]
    fn minor_units_round_trip() {
        for amount in ["0.00", "1250.00", "-3.50", "99999999999.99", "0.1"] {
            let parsed = Money::parse("creditLimit", &money(amount, "ZAR")).unwrap();
            assert_eq!(Money::from_minor_units(parsed.minor_units(), "ZAR".into()), parsed, "{amount}");
        }
    }

    #[test]
    fn malformed_amounts_name_the_field() {
        for bad in
            [money("1.234", "ZAR"), money("ten", "ZAR"), money("", "ZAR"), money("1.00", "rand"), money("1e3", "")]
        {
            let error = Money::parse("creditLimit", &bad).unwrap_err();
            assert_eq!(error.fields()[0].field, "creditLimit");
        }
    }

    #[test]
    fn halves_round_away_from_zero() {
        assert_eq!(round("2.345".parse().unwrap()).to_string(), "2.35");
        assert_eq!(round("-2.345".parse().unwrap()).to_string(), "-2.35");
        assert_eq!(round("2".parse().unwrap()).to_string(), "2.00");
    }
}
