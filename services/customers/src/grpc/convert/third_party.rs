//! Third parties: protobuf ↔ domain.

use crm_chassis::{Caller, Error, Result, error::Violation, etag, money, money::Money, suggest::quoted, wire};
use crm_proto::{customers as pb, types::Money as PbMoney};
use jiff::civil::Date;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{day, timestamp};
use crate::domain::{Terms, ThirdParty, ThirdPartyItem, ThirdPartyUsage};

/// Reads an id. A malformed one is answered like one that is not there: it names nothing either.
pub fn id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::not_found("third party"))
}

/// A third party as an event tells of it.
#[must_use]
pub fn to_proto(third_party: &ThirdParty) -> pb::ThirdParty {
    let terms = &third_party.terms;
    let money = |amount: Option<Decimal>| to_money(amount, &terms.currency);
    let date = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    pb::ThirdParty {
        id: third_party.id.to_string(),
        customer_id: third_party.customer.id.to_string(),
        customer_name: third_party.customer.name.clone(),
        supplier_name: terms.supplier_name.clone(),
        contract_number: terms.contract_number.clone(),
        start_date: date(terms.start_date),
        end_date: date(terms.end_date),
        monthly_fee: money(terms.monthly_fee),
        escalation_percent: terms
            .escalation_percent
            .map(|percent| money::round(percent).to_string())
            .unwrap_or_default(),
        settlement_amount: money(terms.settlement_amount),
        notes: terms.notes.clone(),
        items: terms.items.iter().map(|item| item_to_proto(item, &terms.currency)).collect(),
        item_count: third_party.item_count,
        status: pb::ThirdPartyStatus::Unspecified.into(),
        create_time: Some(timestamp(third_party.created_at)),
        created_by: third_party.created_by.clone(),
        update_time: Some(timestamp(third_party.updated_at)),
        updated_by: third_party.updated_by.clone(),
        delete_time: third_party.deleted_at.map(timestamp),
        etag: etag::of(third_party.version),
        actions: Vec::new(),
    }
}

/// A third party on the day `today`, with what the caller may do with it.
#[must_use]
pub fn to_proto_for(third_party: &ThirdParty, caller: &Caller, today: Date) -> pb::ThirdParty {
    let can_edit = third_party.can_be_edited() && caller.permissions.contains("customers.write");
    let actions = [pb::ThirdPartyAction::Edit, pb::ThirdPartyAction::Delete];
    pb::ThirdParty {
        status: status_on(third_party, today).into(),
        actions: actions.into_iter().filter(|_| can_edit).map(Into::into).collect(),
        ..to_proto(third_party)
    }
}

/// Whether it has ended by that day.
#[must_use]
pub fn status_on(third_party: &ThirdParty, today: Date) -> pb::ThirdPartyStatus {
    if third_party.has_expired(today) { pb::ThirdPartyStatus::Expired } else { pb::ThirdPartyStatus::Current }
}

fn item_to_proto(item: &ThirdPartyItem, currency: &str) -> pb::ThirdPartyItem {
    let usage = |usage: &ThirdPartyUsage| pb::ThirdPartyUsage {
        meter: usage.meter.clone(),
        average_monthly_volume: usage.average_monthly_volume,
        minimum_volume: usage.minimum_volume,
        minimum_charge: to_money(usage.minimum_charge, currency),
        rate_per_copy: usage.rate_per_copy.map(|rate| rate.to_string()).unwrap_or_default(),
    };
    pb::ThirdPartyItem {
        description: item.description.clone(),
        serial_number: item.serial_number.clone(),
        quantity: Some(item.quantity),
        rental: to_money(item.rental, currency),
        install_date: item.install_date.map(|day| day.to_string()).unwrap_or_default(),
        usages: item.usages.iter().map(usage).collect(),
    }
}

fn to_money(amount: Option<Decimal>, currency: &str) -> Option<PbMoney> {
    amount.map(|amount| Money { amount, currency: currency.to_owned() }.to_proto())
}

/// What was typed, trimmed; and what cannot be read. The currency is that of the first amount, or else `currency`.
#[must_use]
pub fn terms(third_party: &pb::ThirdParty, currency: &str) -> (Terms, Vec<Violation>) {
    let mut reader = Reader { currency: None, violations: Vec::new() };
    let terms = Terms {
        supplier_name: trimmed(&third_party.supplier_name),
        contract_number: trimmed(&third_party.contract_number),
        start_date: reader.date("start_date", &third_party.start_date),
        end_date: reader.date("end_date", &third_party.end_date),
        monthly_fee: reader.money("monthly_fee", third_party.monthly_fee.as_ref()),
        escalation_percent: reader.decimal("escalation_percent", &third_party.escalation_percent, 2),
        settlement_amount: reader.money("settlement_amount", third_party.settlement_amount.as_ref()),
        notes: wire::lines(&third_party.notes),
        items: third_party.items.iter().enumerate().map(|(number, item)| reader.item(number, item)).collect(),
        currency: reader.currency.unwrap_or_else(|| currency.to_owned()),
    };
    (terms, reader.violations)
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

/// Collects what cannot be read.
struct Reader {
    currency: Option<String>,
    violations: Vec<Violation>,
}

impl Reader {
    fn item(&mut self, number: usize, item: &pb::ThirdPartyItem) -> ThirdPartyItem {
        let at = |field: &str| format!("items[{number}].{field}");
        ThirdPartyItem {
            description: trimmed(&item.description),
            serial_number: trimmed(&item.serial_number),
            quantity: item.quantity.unwrap_or(1),
            rental: self.money(&at("rental"), item.rental.as_ref()),
            install_date: self.date(&at("install_date"), &item.install_date),
            usages: (0..)
                .zip(&item.usages)
                .map(|(usage, it)| self.usage(&at(&format!("usages[{usage}]")), it))
                .collect(),
        }
    }

    fn usage(&mut self, at: &str, usage: &pb::ThirdPartyUsage) -> ThirdPartyUsage {
        ThirdPartyUsage {
            meter: trimmed(&usage.meter),
            average_monthly_volume: usage.average_monthly_volume,
            minimum_volume: usage.minimum_volume,
            minimum_charge: self.money(&format!("{at}.minimum_charge"), usage.minimum_charge.as_ref()),
            rate_per_copy: self.decimal(&format!("{at}.rate_per_copy"), &usage.rate_per_copy, 6),
        }
    }

    fn money(&mut self, field: &str, money: Option<&PbMoney>) -> Option<Decimal> {
        match Money::parse("amount", money?) {
            Ok(Money { amount, currency }) => {
                let first = self.currency.get_or_insert_with(|| currency.clone());
                if *first != currency {
                    let message = format!("Use one currency for all amounts; the first one is in {first}.");
                    self.refuse(field, message);
                }
                Some(amount)
            }
            Err(error) => {
                self.violations.extend(
                    error.fields().iter().map(|wrong| Violation { field: field.to_owned().into(), ..wrong.clone() }),
                );
                None
            }
        }
    }

    fn decimal(&mut self, field: &str, text: &str, decimals: u32) -> Option<Decimal> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let number = text.parse::<Decimal>().ok().map(|number| number.normalize());
        let number = number.filter(|number| number.scale() <= decimals && number.abs() < Decimal::from(1_000_000));
        if number.is_none() {
            self.refuse(field, format!("{} is not a number with at most {decimals} decimals.", quoted(text)));
        }
        number
    }

    fn date(&mut self, field: &str, text: &str) -> Option<Date> {
        match day(text, "2024-03-01") {
            Ok(date) => date,
            Err(message) => {
                self.refuse(field, message);
                None
            }
        }
    }

    fn refuse(&mut self, field: &str, message: String) {
        self.violations.push(Violation { field: field.to_owned().into(), message: message.into() });
    }
}
