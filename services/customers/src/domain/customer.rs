//! A customer and its life between the CRM and the ERP (D§2.2, 3.1).

use std::collections::BTreeSet;

use crm_chassis::{Caller, Code, EmployeeId, Error, Result, audit::Changes, error::Violation, etag};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Address, AddressType, Contact, Details, Finance, Merged, Names, Salesmen, Status, validate};

/// A release to the accounts department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// His user id, where it was noted.
    pub by_id: Option<Uuid>,
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
    /// Who sees it by its groups; whoever works with it may be among them. Changed with the groups, never with the customer.
    pub group_salesmen: BTreeSet<EmployeeId>,
    /// Finance data.
    pub finance: Finance,
    /// Last release.
    pub release: Option<Release>,
    /// Approval.
    pub approval: Option<Approval>,
    /// Last decline, until the next release.
    pub decline: Option<Decline>,
    /// Of which customer it is part, if it was a duplicate: then it is in no list and can only be viewed.
    pub merged: Option<Merged>,
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
    /// By whom.
    pub updated_by: String,
    /// Descriptions for showing.
    pub names: Names,
}

/// What a caller hears who names no main salesman and is none himself.
pub const CHOOSE_MAIN_SALESMAN: &str = "Choose the main salesman: you are not a salesman yourself.";

/// What the ERP owns from the release on.
pub(super) const LOCKED: [&str; 5] =
    ["name", "registration_number", "vat_number", "physical_address", "postal_address"];

impl Customer {
    /// A new customer in status New-CRM.
    pub fn create(id: Uuid, details: Details, salesmen: Salesmen, caller: &Caller, now: Timestamp) -> Result<Self> {
        let mut violations = validate::details(&details);
        if salesmen.main().is_none() {
            violations.push(Violation { field: "main_salesman_id".into(), message: CHOOSE_MAIN_SALESMAN.into() });
        }
        validate::none(violations)?;
        Ok(Self::begin(id, details, salesmen, caller, now))
    }

    /// The same of what was judged elsewhere.
    #[must_use]
    pub fn begin(id: Uuid, details: Details, salesmen: Salesmen, caller: &Caller, now: Timestamp) -> Self {
        Self {
            id,
            version: 1,
            code: None,
            status: Status::NewCrm,
            details,
            salesmen,
            group_salesmen: BTreeSet::new(),
            finance: Finance::default(),
            release: None,
            approval: None,
            decline: None,
            merged: None,
            edited: BTreeSet::new(),
            erp_synced_at: None,
            created_at: now,
            created_by: caller.name.to_string(),
            updated_at: now,
            updated_by: caller.name.to_string(),
            names: Names::default(),
        }
    }

    /// The salesmen who see it, because they work with it or by its groups.
    pub fn seen_by(&self) -> impl Iterator<Item = EmployeeId> + '_ {
        self.salesmen.all().chain(self.group_salesmen.iter().copied())
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// Refuses an inactive customer, and one that is part of another one: it can only be viewed, with all that hangs on it.
    pub(super) fn expect_not_inactive(&self) -> Result<()> {
        self.expect_not_merged()?;
        if self.status != Status::Inactive {
            return Ok(());
        }
        let message = "This customer is inactive in the ERP and can only be viewed.";
        Err(Error::new(Code::WrongState, "CUSTOMER_INACTIVE", message))
    }

    /// Changes what a salesman may change. From the release on the ERP owns name, VAT and registration number and the addresses (D§0.4:
    /// the accounts department is checking them); an inactive customer can only be viewed.
    pub fn edit(self, details: Details, salesmen: Salesmen, caller: &Caller, now: Timestamp) -> Result<Self> {
        self.expect_not_inactive()?;
        let mut after = Self { details, salesmen, ..self.clone() };
        let changes = self.changes_to(&after);
        let is_changed = |field: &str| changes.fields().any(|changed| changed == field);
        let mut violations = validate::details(&after.details);
        // Nobody is asked to correct what the ERP put into a field that he did not touch.
        violations.retain(|violation| is_changed(&violation.field));
        let released = self.status != Status::NewCrm;
        if released {
            let locked = LOCKED.into_iter().filter(|field| is_changed(field));
            violations.extend(locked.map(|field| Violation {
                field: field.into(),
                message: "The ERP owns this since the customer was released.".into(),
            }));
        }
        if is_changed("main_salesman_id") {
            violations.push(Violation {
                field: "main_salesman_id".into(),
                message: "The main salesman is changed by Salesmen Assignments or in the ERP, not here.".into(),
            });
        }
        if is_changed("additional_salesman_ids") && after.salesmen.all().next().is_none() {
            violations.push(Violation {
                field: "additional_salesman_ids".into(),
                message: "Leave one of them: this customer has no main salesman, and nobody would work with it.".into(),
            });
        }
        validate::none(violations)?;
        if changes.is_empty() {
            return Ok(self);
        }
        if released {
            after.edited.extend(changes.fields().map(str::to_owned));
        }
        after.touch(&caller.name, now);
        Ok(after)
    }

    /// What a new customer starts with, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        self.blank().changes_to(self)
    }

    /// What a deleted customer was, for the audit line.
    #[must_use]
    pub fn last_values(&self) -> Changes {
        self.changes_to(&self.blank())
    }

    fn blank(&self) -> Self {
        let details = Details::default();
        Self { details, salesmen: Salesmen::default(), finance: Finance::default(), ..self.clone() }
    }

    /// In what a later version differs from this one, for the audit line. Empty means that nothing happened.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("code", &self.code, &after.code);
        changes.compare("status", &self.status.as_str(), &after.status.as_str());
        self.details.compare(&after.details, &mut changes);
        self.salesmen.compare(&after.salesmen, &mut changes);
        self.finance.compare(&after.finance, &mut changes);
        let approver = |customer: &Self| customer.approval.as_ref().map(|approval| approval.approver.clone());
        changes.compare("approver", &approver(self), &approver(after));
        let reason = |customer: &Self| customer.decline.as_ref().map(|decline| decline.reason.clone());
        changes.compare("decline_reason", &reason(self), &reason(after));
        changes
    }

    /// Releases a New-CRM customer with its contacts to the accounts department (D§3.1). Releasing it twice changes nothing.
    pub fn release(mut self, contacts: &[Contact], caller: &Caller, now: Timestamp) -> Result<Self> {
        self.expect_not_merged()?;
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
        let missing = self.missing_for_finance(contacts);
        if !missing.is_empty() {
            return Err(Error::new(
                Code::WrongState,
                "NOT_READY_FOR_RELEASE",
                "The accounts department needs some more details before it can approve this customer.",
            )
            .with_violations(missing));
        }
        self.status = Status::Released;
        self.release = Some(Release { at: now, by: caller.name.to_string(), by_id: Some(caller.user) });
        self.decline = None;
        // The ERP now hears all values; what was edited before has been said.
        self.edited.clear();
        self.touch(&caller.name, now);
        Ok(self)
    }

    /// What the accounts department needs and does not have yet (D§0.4, release guard). It must reach somebody: by the customer's own
    /// number or address, or by those of an active contact.
    #[must_use]
    pub fn missing_for_finance(&self, contacts: &[Contact]) -> Vec<Violation> {
        let details = &self.details;
        let physical = details.addresses.first(AddressType::Physical);
        let needed = [
            ("name", !details.name.is_empty(), "Give the name."),
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
                !details.telephone.is_empty()
                    || !details.email.is_empty()
                    || contacts.iter().any(Contact::is_reachable),
                "Give a telephone number or an e-mail address, here or of a contact.",
            ),
        ];
        let missing = needed.into_iter().filter(|(_, present, _)| !present);
        missing.map(|(field, _, message)| Violation { field: field.into(), message: message.into() }).collect()
    }

    pub(super) fn touch(&mut self, by: &str, now: Timestamp) {
        self.version += 1;
        self.updated_at = now;
        by.clone_into(&mut self.updated_by);
    }
}
