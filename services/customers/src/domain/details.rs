//! What is known of a customer beside its status: what is typed, who works with it, finance data of the ERP.

use std::collections::{BTreeMap, BTreeSet};

use crm_chassis::{EmployeeId, audit::Changes, money::Money};

use super::{AddressType, Addresses, List};

/// What a salesman types on Save Customer. Blank means empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Name.
    pub name: String,
    /// Code of the customer type.
    pub customer_type: String,
    /// Code of the rank.
    pub rank: String,
    /// Code of the reporting area.
    pub reporting_area: String,
    /// Code of the site.
    pub site: String,
    /// Telephone number.
    pub telephone: String,
    /// Fax number.
    pub fax: String,
    /// E-mail address.
    pub email: String,
    /// Web site.
    pub website: String,
    /// Trading name.
    pub trading_name: String,
    /// Registration number.
    pub registration_number: String,
    /// VAT number.
    pub vat_number: String,
    /// Addresses.
    pub addresses: Addresses,
}

impl Details {
    /// The look-up codes with their lists.
    #[must_use]
    pub fn codes(&self) -> [(List, &str); 4] {
        [
            (List::CustomerType, &self.customer_type),
            (List::Rank, &self.rank),
            (List::ReportingArea, &self.reporting_area),
            (List::Site, &self.site),
        ]
    }

    /// The look-ups and texts that the CRM owns for the whole life of a customer, by field name (D§0.4).
    pub(super) fn owned_by_crm(&mut self) -> [(&'static str, &mut String); 9] {
        [
            ("customer_type", &mut self.customer_type),
            ("rank", &mut self.rank),
            ("reporting_area", &mut self.reporting_area),
            ("site", &mut self.site),
            ("telephone", &mut self.telephone),
            ("fax", &mut self.fax),
            ("email", &mut self.email),
            ("website", &mut self.website),
            ("trading_name", &mut self.trading_name),
        ]
    }

    /// Notes the fields in which the two differ.
    pub(super) fn compare(&self, new: &Self, changes: &mut Changes) {
        changes.compare("name", &self.name, &new.name);
        changes.compare("customer_type", &self.customer_type, &new.customer_type);
        changes.compare("rank", &self.rank, &new.rank);
        changes.compare("reporting_area", &self.reporting_area, &new.reporting_area);
        changes.compare("site", &self.site, &new.site);
        changes.compare("telephone", &self.telephone, &new.telephone);
        changes.compare("fax", &self.fax, &new.fax);
        changes.compare("email", &self.email, &new.email);
        changes.compare("website", &self.website, &new.website);
        changes.compare("trading_name", &self.trading_name, &new.trading_name);
        changes.compare("registration_number", &self.registration_number, &new.registration_number);
        changes.compare("vat_number", &self.vat_number, &new.vat_number);
        let fields = [("physical_address", AddressType::Physical), ("postal_address", AddressType::Postal)];
        for (field, address_type) in fields {
            changes.compare(field, &self.addresses.first(address_type), &new.addresses.first(address_type));
        }
        changes.compare("further_addresses", &self.addresses.further(), &new.addresses.further());
        let same_first = |(_, of): &(_, AddressType)| self.addresses.first(*of) == new.addresses.first(*of);
        if fields.iter().all(same_first) && self.addresses.further() == new.addresses.further() {
            // All that may differ is their order.
            changes.compare("addresses", &self.addresses, &new.addresses);
        }
    }
}

/// Who works with the customer. The main salesman is never among the additional ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Salesmen {
    main: Option<EmployeeId>,
    additional: BTreeSet<EmployeeId>,
}

impl Salesmen {
    /// Most further salesmen of a customer.
    pub const MOST_ADDITIONAL: usize = 200;

    /// The main salesman, none only if the ERP names none, and the further ones.
    #[must_use]
    pub fn new(main: Option<EmployeeId>, additional: impl IntoIterator<Item = EmployeeId>) -> Self {
        Self { main, additional: additional.into_iter().filter(|salesman| Some(*salesman) != main).collect() }
    }

    /// The main salesman.
    #[must_use]
    pub fn main(&self) -> Option<EmployeeId> {
        self.main
    }

    /// The further ones.
    #[must_use]
    pub fn additional(&self) -> &BTreeSet<EmployeeId> {
        &self.additional
    }

    /// Themselves, led by `main` if nobody does yet.
    #[must_use]
    pub fn or_led_by(self, main: Option<EmployeeId>) -> Self {
        Self::new(self.main.or(main), self.additional)
    }

    /// Themselves and one more.
    #[must_use]
    pub fn and(self, salesman: EmployeeId) -> Self {
        Self::new(self.main, self.additional.into_iter().chain([salesman]))
    }

    /// Themselves but for one of the further ones.
    #[must_use]
    pub fn without(self, salesman: EmployeeId) -> Self {
        Self::new(self.main, self.additional.into_iter().filter(|linked| *linked != salesman))
    }

    /// Everybody who works with the customer.
    pub fn all(&self) -> impl Iterator<Item = EmployeeId> + '_ {
        self.main.into_iter().chain(self.additional.iter().copied())
    }

    /// Notes in which links the two differ.
    pub(super) fn compare(&self, new: &Self, changes: &mut Changes) {
        changes.compare("main_salesman_id", &self.main, &new.main);
        changes.compare("additional_salesman_ids", &self.additional, &new.additional);
    }
}

/// Finance data, owned by the ERP.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finance {
    /// Credit limit.
    pub credit_limit: Option<Money>,
    /// Payment terms.
    pub payment_terms: String,
    /// What the customer owes, in the currency of the credit limit.
    pub account_balance: Option<Money>,
    /// Free fields by label.
    pub custom_fields: BTreeMap<String, String>,
}

impl Finance {
    /// Notes in what the two differ.
    pub(super) fn compare(&self, new: &Self, changes: &mut Changes) {
        let text = |money: &Option<Money>| money.as_ref().map(|money| format!("{} {}", money.currency, money.amount));
        changes.compare("credit_limit", &text(&self.credit_limit), &text(&new.credit_limit));
        changes.compare("payment_terms", &self.payment_terms, &new.payment_terms);
        changes.compare("account_balance", &text(&self.account_balance), &text(&new.account_balance));
        changes.compare("custom_fields", &self.custom_fields, &new.custom_fields);
    }
}

/// Descriptions of codes and ids, looked up for showing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Of the customer type.
    pub customer_type: String,
    /// Of the rank.
    pub rank: String,
    /// Of the reporting area.
    pub reporting_area: String,
    /// Of the site.
    pub site: String,
    /// Of the main salesman.
    pub main_salesman: String,
    /// How many days the rank has from one call to the next; not in lists.
    pub rank_call_cycle_days: Option<i32>,
}
