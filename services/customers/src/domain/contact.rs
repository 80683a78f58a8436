//! A contact: a person at a customer (D§2.5). The salesmen keep sales contacts; the others are maintained in the ERP (O-8).

use crm_chassis::{Caller, Code, Error, Result, audit::Changes, error::Violation, etag};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use uuid::Uuid;

use super::{Customer, ParentCustomer, Status, validate};

/// What is typed on Save Contact. Blank means empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// First name.
    pub given_name: String,
    /// Surname.
    pub family_name: String,
    /// Title.
    pub title: String,
    /// Code of the role.
    pub role: String,
    /// Telephone number.
    pub telephone: String,
    /// Cell number.
    pub mobile: String,
    /// Number at work.
    pub business_telephone: String,
    /// E-mail address.
    pub email: String,
    /// True for those the salesmen deal with.
    pub is_sales_contact: bool,
    /// True if the person may be called to sell something.
    pub accepts_sales_calls: bool,
    /// Birthday.
    pub birthday: Option<Date>,
    /// False for those who are gone.
    pub active: bool,
}

/// The ways to reach a person: one of them is needed.
const WAYS: [&str; 4] = ["telephone", "mobile", "business_telephone", "email"];

impl Person {
    fn ways(&self) -> [&str; 4] {
        [&self.telephone, &self.mobile, &self.business_telephone, &self.email]
    }

    /// Everything that is wrong, all at once.
    fn check(&self, now: Timestamp) -> Vec<Violation> {
        let mut violations = Vec::new();
        let mut refuse = |field: &'static str, message: &'static str| {
            violations.push(Violation { field: field.into(), message: message.into() });
        };
        if self.given_name.is_empty() {
            refuse("given_name", "Enter the contact's name.");
        }
        if self.role.is_empty() {
            refuse("role", "Choose the role.");
        }
        if self.ways().iter().all(|way| way.is_empty()) {
            refuse(WAYS[0], "Give one of the numbers or the e-mail address.");
        }
        // Today in UTC will do: nobody is born on the day on which he becomes a contact.
        if self.birthday.is_some_and(|day| day > now.to_zoned(TimeZone::UTC).date()) {
            refuse("birthday", "Enter a day that has been.");
        }
        let limited = [
            ("given_name", self.given_name.as_str(), 80),
            ("family_name", &self.family_name, 80),
            ("title", &self.title, 20),
            ("telephone", &self.telephone, 40),
            ("mobile", &self.mobile, 40),
            ("business_telephone", &self.business_telephone, 40),
            ("email", &self.email, 254),
        ];
        validate::lines(&limited, &mut violations);
        let numbers = [
            ("telephone", self.telephone.as_str()),
            ("mobile", &self.mobile),
            ("business_telephone", &self.business_telephone),
        ];
        validate::telephones(&numbers, &mut violations);
        validate::email("email", &self.email, &mut violations);
        violations
    }

    /// Notes the fields in which the two differ.
    pub(super) fn compare(&self, new: &Self, changes: &mut Changes) {
        changes.compare("given_name", &self.given_name, &new.given_name);
        changes.compare("family_name", &self.family_name, &new.family_name);
        changes.compare("title", &self.title, &new.title);
        changes.compare("role", &self.role, &new.role);
        changes.compare("telephone", &self.telephone, &new.telephone);
        changes.compare("mobile", &self.mobile, &new.mobile);
        changes.compare("business_telephone", &self.business_telephone, &new.business_telephone);
        changes.compare("email", &self.email, &new.email);
        changes.compare("is_sales_contact", &self.is_sales_contact, &new.is_sales_contact);
        changes.compare("accepts_sales_calls", &self.accepts_sales_calls, &new.accepts_sales_calls);
        changes.compare("birthday", &self.birthday, &new.birthday);
        changes.compare("active", &self.active, &new.active);
    }
}

/// A person at a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Id.
    pub id: Uuid,
    /// Grows with every change.
    pub version: i64,
    /// Highest version the ERP has named.
    pub erp_version: i64,
    /// Where the person works.
    pub customer: ParentCustomer,
    /// Given by the ERP.
    pub code: Option<String>,
    /// Who it is.
    pub person: Person,
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
    /// Description of the role, read with the row for showing.
    pub role_name: String,
}

impl Contact {
    /// A new contact of a customer.
    pub fn create(id: Uuid, customer: &Customer, person: Person, caller: &Caller, now: Timestamp) -> Result<Self> {
        customer.expect_not_inactive()?;
        validate::none(person.check(now))?;
        Ok(Self::begin(id, customer, person, caller, now))
    }

    /// The same of what was judged elsewhere.
    #[must_use]
    pub fn begin(id: Uuid, customer: &Customer, person: Person, caller: &Caller, now: Timestamp) -> Self {
        Self {
            id,
            version: 1,
            erp_version: 0,
            customer: customer.into(),
            code: None,
            person,
            erp_synced_at: None,
            created_at: now,
            created_by: caller.name.to_string(),
            updated_at: now,
            updated_by: caller.name.to_string(),
            role_name: String::new(),
        }
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// True if a user may edit it: a sales contact of a customer that is not inactive.
    #[must_use]
    pub fn can_be_edited(&self) -> bool {
        self.person.is_sales_contact && self.customer.status != Status::Inactive
    }

    /// True if somebody can be reached here.
    #[must_use]
    pub fn is_reachable(&self) -> bool {
        self.person.active && self.person.ways().iter().any(|way| !way.is_empty())
    }

    /// Changes a sales contact. The others are maintained in the ERP (O-8), so un-ticking is the last edit.
    pub fn edit(self, customer: &Customer, person: Person, caller: &Caller, now: Timestamp) -> Result<Self> {
        customer.expect_not_inactive()?;
        if !self.person.is_sales_contact {
            return Err(Error::new(
                Code::WrongState,
                "NOT_A_SALES_CONTACT",
                "This is not a sales contact: it is maintained in the ERP, and can only be viewed here.",
            ));
        }
        let mut after = Self { person, customer: customer.into(), ..self.clone() };
        let changes = self.changes_to(&after);
        let is_changed = |field: &str| changes.fields().any(|changed| changed == field);
        let mut violations = after.person.check(now);
        // Nobody is asked to correct what the ERP put into a field that he did not touch.
        violations.retain(|violation| {
            let field = violation.field.as_ref();
            let lacks_ways = field == WAYS[0] && after.person.ways().iter().all(|way| way.is_empty());
            is_changed(field) || (lacks_ways && WAYS.into_iter().any(is_changed))
        });
        validate::none(violations)?;
        if !changes.is_empty() {
            after.touch(&caller.name, now);
        }
        Ok(after)
    }

    /// Works at another customer from now on, because the two were merged or separated.
    #[must_use]
    pub fn move_to(mut self, customer: &Customer, caller: &Caller, now: Timestamp) -> Self {
        self.customer = customer.into();
        self.touch(&caller.name, now);
        self
    }

    /// What a new contact starts with, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        self.blank().changes_to(self)
    }

    /// What a deleted contact was, for the audit line.
    #[must_use]
    pub fn last_values(&self) -> Changes {
        self.changes_to(&self.blank())
    }

    fn blank(&self) -> Self {
        Self { code: None, person: Person::default(), ..self.clone() }
    }

    /// In what a later version differs from this one, for the audit line. Empty means that nothing happened.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("code", &self.code, &after.code);
        self.person.compare(&after.person, &mut changes);
        changes
    }

    /// The next version is above all that both sides have named, so that the ERP takes it for the newest.
    pub(super) fn touch(&mut self, by: &str, now: Timestamp) {
        self.version = self.version.max(self.erp_version) + 1;
        self.updated_at = now;
        by.clone_into(&mut self.updated_by);
    }
}
