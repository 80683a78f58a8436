//! Addresses of a customer (D§2.4).

use crm_chassis::error::Violation;
use serde::{Deserialize, Serialize};

/// What an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AddressType {
    /// Where the customer is.
    Physical,
    /// Where letters go.
    Postal,
    /// Where goods go.
    Delivery,
    /// Where invoices go.
    Billing,
}

impl AddressType {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Physical, "PHYSICAL"),
        (Self::Postal, "POSTAL"),
        (Self::Delivery, "DELIVERY"),
        (Self::Billing, "BILLING"),
    ];

    /// The stored word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, word)| word)
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(found, _)| *found)
    }
}

/// One address. Blank parts are empty text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// What it is for.
    pub address_type: AddressType,
    /// Street lines, at most four.
    pub lines: Vec<String>,
    /// Suburb.
    pub suburb: String,
    /// City or town.
    pub city: String,
    /// Province, state or region.
    pub province: String,
    /// Postal code.
    pub postal_code: String,
    /// Country.
    pub country: String,
    /// Telephone number there.
    pub telephone: String,
    /// True for the one of several of its type that is used first.
    pub is_default: bool,
}

impl Address {
    /// True if every part is blank: no address at all.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let parts = [&self.suburb, &self.city, &self.province, &self.postal_code, &self.country, &self.telephone];
        self.lines.iter().chain(parts).all(String::is_empty)
    }

    /// True if a visitor would find it.
    pub(super) fn is_complete(&self) -> bool {
        !self.lines.is_empty() && !self.city.is_empty()
    }

    pub(super) fn check(&self, field: &'static str, violations: &mut Vec<Violation>) {
        let mut refuse =
            |message: &'static str| violations.push(Violation { field: field.into(), message: message.into() });
        if self.lines.len() > 4 {
            refuse("Use at most four street lines.");
        }
        let parts = [&self.suburb, &self.city, &self.province, &self.postal_code, &self.country, &self.telephone];
        if self.lines.iter().chain(parts).any(|part| part.chars().count() > 120) {
            refuse("Keep every line of the address within 120 characters.");
        }
        if self.lines.iter().chain(parts).any(|part| part.chars().any(char::is_control)) {
            refuse("Remove line breaks and control characters.");
        }
        if self.lines.is_empty() && self.city.is_empty() {
            refuse("Give at least a street line or a city.");
        }
    }
}

/// All addresses of a customer in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Addresses(pub Vec<Address>);

impl Addresses {
    /// The address of a type that is used first: its default, or else the first one.
    #[must_use]
    pub fn first(&self, address_type: AddressType) -> Option<&Address> {
        self.place_of_first(address_type).and_then(|place| self.0.get(place))
    }

    fn place_of_first(&self, address_type: AddressType) -> Option<usize> {
        let is_of_type = |address: &Address| address.address_type == address_type;
        let default = self.0.iter().position(|address| is_of_type(address) && address.is_default);
        default.or_else(|| self.0.iter().position(is_of_type))
    }

    /// All but the first physical and the first postal one, which the form shows.
    pub(super) fn further(&self) -> Vec<&Address> {
        let shown = [self.first(AddressType::Physical), self.first(AddressType::Postal)];
        let is_shown = |address: &Address| shown.into_iter().flatten().any(|first| std::ptr::eq(first, address));
        self.0.iter().filter(|address| !is_shown(address)).collect()
    }

    /// Replaces, adds or removes the first address of a type, keeping the order of the others.
    pub fn set(&mut self, address_type: AddressType, address: Option<Address>) {
        match (self.place_of_first(address_type), address) {
            (Some(place), Some(address)) => self.0[place] = address,
            (Some(place), None) => drop(self.0.remove(place)),
            (None, Some(address)) => self.0.push(address),
            (None, None) => {}
        }
    }
}
