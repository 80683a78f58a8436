//! A customer and its life between the CRM and the ERP (D§2.2, 3.1).

use std::collections::{BTreeMap, BTreeSet};

use crm_chassis::{Caller, Code, EmployeeId, Error, Result, audit::Changes, error::Violation, etag, money::Money};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Address, AddressType, Addresses, validate};

/// Where a customer stands between the CRM and the ERP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Made in the CRM, not yet released.
    NewCrm,
    /// Released to the accounts department, which has not answered yet.
    Released,
    /// Approved.
    Active,
    /// On hold in the ERP.
    Hold,
    /// Deactivated in the ERP.
    Inactive,
}

impl Status {
    /// Every status with its stored word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::NewCrm, "NEW_CRM"),
        (Self::Released, "RELEASED"),
        (Self::Active, "ACTIVE"),
        (Self::Hold, "HOLD"),
        (Self::Inactive, "INACTIVE"),
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
    pub fn codes(&self) -> [(&'static str, &str); 4] {
        [
            ("CUSTOMER_TYPE", &self.customer_type),
            ("RANK", &self.rank),
            ("REPORTING_AREA", &self.reporting_area),
            ("SITE", &self.site),
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
}

/// Who works with the customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Salesmen {
    /// The main salesman; none only if the ERP names none.
    pub main: Option<EmployeeId>,
    /// The further ones.
    pub additional: BTreeSet<EmployeeId>,
}

impl Salesmen {
    /// Everybody who works with the customer.
    pub fn all(&self) -> impl Iterator<Item = EmployeeId> + '_ {
        self.main.into_iter().chain(self.additional.iter().copied())
    }
}

/// Finance data, owned by the ERP.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finance {
    /// Credit limit.
    pub credit_limit: Option<Money>,
    /// Payment terms.
    pub payment_terms: String,
    /// What the customer owes.
    pub account_balance: Option<Money>,
    /// Free fields by label.
    pub custom_fields: BTreeMap<String, String>,
}

/// A release to the accounts department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
}

/// The accounts department's approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub approver: String,
    /// Comment.
    pub comment: String,
}

/// The accounts department's decline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decline {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// What must be put right.
    pub reason: String,
}

/// Descriptions of codes and ids, read with the row for showing.
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
}

/// A company the dealer sells to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Id.
    pub id: Uuid,
    /// Grows with every change.
    pub version: i64,
    /// Given by the ERP.
    pub code: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// What a salesman types.
    pub details: Details,
    /// Who works with it.
    pub salesmen: Salesmen,
    /// Finance data.
    pub finance: Finance,
    /// Last release.
    pub release: Option<Release>,
    /// Approval.
    pub approval: Option<Approval>,
    /// Last decline, until the next release.
    pub decline: Option<Decline>,
    /// Fields a CRM user changed since the customer was released: the ERP's word does not overwrite them (D§0.4).
    pub edited: BTreeSet<String>,
    /// When the ERP last sent it.
    pub erp_synced_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Descriptions for showing.
    pub names: Names,
}

impl Customer {
    /// A new customer in status New-CRM. The caller becomes its main salesman unless another one is named.
    pub fn create(id: Uuid, details: Details, mut salesmen: Salesmen, caller: &Caller, now: Timestamp) -> Result<Self> {
        let mut violations = validate::details(&details);
        salesmen.main = salesmen.main.or(caller.employee);
        match salesmen.main {
            Some(main) => drop(salesmen.additional.remove(&main)),
            None => violations.push(Violation {
                field: "main_salesman_id".into(),
                message: "Choose the main salesman: you are not a salesman yourself.".into(),
            }),
        }
        validate::none(violations)?;
        Ok(Self {
            id,
            version: 1,
            code: None,
            status: Status::NewCrm,
            details,
            salesmen,
            finance: Finance::default(),
            release: None,
            approval: None,
            decline: None,
            edited: BTreeSet::new(),
            erp_synced_at: None,
            created_at: now,
            created_by: caller.name.to_string(),
            updated_at: now,
            names: Names::default(),
        })
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// Changes what a salesman may change. The ERP owns name, VAT and registration number once the customer is released (D§0.4: the
    /// accounts department is checking them), addresses likewise, and an inactive customer can only be viewed.
    pub fn edit(mut self, details: Details, salesmen: Salesmen, now: Timestamp) -> Result<(Self, Changes)> {
        if self.status == Status::Inactive {
            return Err(Error::new(
                Code::WrongState,
                "CUSTOMER_INACTIVE",
                "This customer is inactive in the ERP and can only be viewed.",
            ));
        }
        let mut violations = validate::details(&details);
        if self.status != Status::NewCrm {
            violations.extend(self.locked_changes(&details));
        }
        if salesmen.main != self.salesmen.main {
            violations.push(Violation {
                field: "main_salesman_id".into(),
                message: "The main salesman is changed by Salesmen Assignments or in the ERP, not here.".into(),
            });
        }
        validate::none(violations)?;
        let changes = self.differences(&details, &salesmen);
        if self.status != Status::NewCrm {
            self.edited.extend(changes.fields().map(str::to_owned));
        }
        self.details = details;
        self.salesmen = salesmen;
        self.salesmen.additional.retain(|salesman| Some(*salesman) != self.salesmen.main);
        if !changes.is_empty() {
            self.touch(now);
        }
        Ok((self, changes))
    }

    fn locked_changes(&self, new: &Details) -> Vec<Violation> {
        let old = &self.details;
        let locked = [
            ("name", old.name != new.name),
            ("registration_number", old.registration_number != new.registration_number),
            ("vat_number", old.vat_number != new.vat_number),
            (
                "physical_address",
                old.addresses.first(AddressType::Physical) != new.addresses.first(AddressType::Physical),
            ),
            ("postal_address", old.addresses.first(AddressType::Postal) != new.addresses.first(AddressType::Postal)),
        ];
        let changed = locked.into_iter().filter(|(_, changed)| *changed);
        changed
            .map(|(field, _)| Violation {
                field: field.into(),
                message: "The ERP owns this since the customer was released.".into(),
            })
            .collect()
    }

    /// What a new customer starts with, for the audit line.
    #[must_use]
    pub fn typed(&self) -> Changes {
        let blank = Self { details: Details::default(), salesmen: Salesmen::default(), ..self.clone() };
        blank.differences(&self.details, &self.salesmen)
    }

    /// The change of status between two versions, for the audit line.
    #[must_use]
    pub fn status_change(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("status", &self.status.as_str(), &after.status.as_str());
        changes.compare("code", &self.code, &after.code);
        let reason = |customer: &Self| customer.decline.as_ref().map(|decline| decline.reason.clone());
        changes.compare("decline_reason", &reason(self), &reason(after));
        changes
    }

    pub(super) fn differences(&self, details: &Details, salesmen: &Salesmen) -> Changes {
        let (old, new) = (&self.details, details);
        let mut changes = Changes::default();
        changes.compare("name", &old.name, &new.name);
        changes.compare("customer_type", &old.customer_type, &new.customer_type);
        changes.compare("rank", &old.rank, &new.rank);
        changes.compare("reporting_area", &old.reporting_area, &new.reporting_area);
        changes.compare("site", &old.site, &new.site);
        changes.compare("telephone", &old.telephone, &new.telephone);
        changes.compare("fax", &old.fax, &new.fax);
        changes.compare("email", &old.email, &new.email);
        changes.compare("website", &old.website, &new.website);
        changes.compare("trading_name", &old.trading_name, &new.trading_name);
        changes.compare("registration_number", &old.registration_number, &new.registration_number);
        changes.compare("vat_number", &old.vat_number, &new.vat_number);
        changes.compare("addresses", &old.addresses, &new.addresses);
        changes.compare("main_salesman_id", &self.salesmen.main, &salesmen.main);
        changes.compare("additional_salesman_ids", &self.salesmen.additional, &salesmen.additional);
        changes
    }

    /// Releases a New-CRM customer to the accounts department (D§3.1). Releasing it twice changes nothing.
    pub fn release(mut self, caller: &Caller, now: Timestamp) -> Result<Self> {
        match self.status {
            Status::Released => return Ok(self),
            Status::NewCrm => {}
            Status::Active | Status::Hold | Status::Inactive => {
                return Err(Error::new(
                    Code::WrongState,
                    "NOT_NEW_CRM",
                    "Only a New-CRM customer can be released; this one is in the ERP already.",
                ));
            }
        }
        let missing = self.missing_for_finance();
        if !missing.is_empty() {
            return Err(Error::new(
                Code::WrongState,
                "NOT_READY_FOR_RELEASE",
                "The accounts department needs some more details before it can approve this customer.",
            )
            .with_violations(missing));
        }
        self.status = Status::Released;
        self.release = Some(Release { at: now, by: caller.name.to_string() });
        self.decline = None;
        self.touch(now);
        Ok(self)
    }

    /// What the accounts department needs and does not have yet (D§0.4, release guard).
    #[must_use]
    pub fn missing_for_finance(&self) -> Vec<Violation> {
        let details = &self.details;
        let physical = details.addresses.first(AddressType::Physical);
        let needed = [
            ("customer_type", validate::assigned(&details.customer_type), "Choose the customer type."),
            ("reporting_area", validate::assigned(&details.reporting_area), "Choose the reporting area."),
            ("site", validate::assigned(&details.site), "Choose the site."),
            (
                "physical_address",
                physical.is_some_and(Address::is_complete),
                "Give the physical address with street line and city.",
            ),
            (
                "vat_number",
                !details.vat_number.is_empty() || !details.registration_number.is_empty(),
                "Give the VAT number or the registration number.",
            ),
            (
                "telephone",
                !details.telephone.is_empty() || !details.email.is_empty(),
                "Give a telephone number or an e-mail address.",
            ),
        ];
        let missing = needed.into_iter().filter(|(_, present, _)| !present);
        missing.map(|(field, _, message)| Violation { field: field.into(), message: message.into() }).collect()
    }

    pub(super) fn touch(&mut self, now: Timestamp) {
        self.version += 1;
        self.updated_at = now;
    }
}

impl Address {
    fn is_complete(&self) -> bool {
        !self.lines.is_empty() && !self.city.is_empty()
    }
}
