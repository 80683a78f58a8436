//! A cold call: what is known after a first call with somebody (D§4.17). The customers service makes customer, contact and third party of it and
//! refuses nothing, so what may be typed there is judged here.

use crm_chassis::{error::Violation, validate};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{ActivityType, Plan};

/// Most characters of notes.
const LONGEST_TEXT: usize = 4_000;
/// Most characters of a code of a look-up list.
const LONGEST_CODE: usize = 64;

/// A new customer. Blank means empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCustomer {
    /// Name.
    pub name: String,
    /// Telephone number.
    pub telephone: String,
    /// E-mail address.
    pub email: String,
    /// Web site.
    pub website: String,
}

impl NewCustomer {
    /// Everything that is wrong, all at once.
    #[must_use]
    pub fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        validate::mandatory("name", &self.name, "Enter the customer's name.", &mut violations);
        let limited = [
            ("name", self.name.as_str(), 120),
            ("telephone", &self.telephone, 40),
            ("email", &self.email, 254),
            ("website", &self.website, 200),
        ];
        validate::lines(&limited, &mut violations);
        validate::telephones(&[("telephone", &self.telephone)], &mut violations);
        validate::email("email", &self.email, &mut violations);
        violations
    }
}

/// A new contact. Blank means empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewContact {
    /// First name.
    pub given_name: String,
    /// Surname.
    pub family_name: String,
    /// Code of the role.
    pub role: String,
    /// Telephone number.
    pub telephone: String,
    /// Cell number.
    pub mobile: String,
    /// E-mail address.
    pub email: String,
}

impl NewContact {
    /// Everything that is wrong, all at once.
    #[must_use]
    pub fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        validate::mandatory("given_name", &self.given_name, "Enter the contact's name.", &mut violations);
        if [&self.telephone, &self.mobile, &self.email].into_iter().all(String::is_empty) {
            let message = "Give one of the numbers or the e-mail address.";
            violations.push(Violation { field: "telephone".into(), message: message.into() });
        }
        let limited = [
            ("given_name", self.given_name.as_str(), 80),
            ("family_name", &self.family_name, 80),
            ("role", &self.role, LONGEST_CODE),
            ("telephone", &self.telephone, 40),
            ("mobile", &self.mobile, 40),
            ("email", &self.email, 254),
        ];
        validate::lines(&limited, &mut violations);
        validate::telephones(&[("telephone", &self.telephone), ("mobile", &self.mobile)], &mut violations);
        validate::email("email", &self.email, &mut violations);
        violations
    }

    /// First name and surname.
    #[must_use]
    pub fn display_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).trim().to_owned()
    }
}

/// A contract that the customer has with a competitor. Blank means empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewThirdParty {
    /// Who supplies the customer.
    pub supplier_name: String,
    /// Last day.
    pub end_date: Option<Date>,
    /// Free text.
    pub notes: String,
}

impl NewThirdParty {
    /// Everything that is wrong, all at once.
    #[must_use]
    pub fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        validate::mandatory("supplier_name", &self.supplier_name, "Enter the supplier's name.", &mut violations);
        if self.end_date.is_none() {
            let message = "Enter when the contract ends.";
            violations.push(Violation { field: "end_date".into(), message: message.into() });
        }
        validate::lines(&[("supplier_name", self.supplier_name.as_str(), 120)], &mut violations);
        validate::text("notes", &self.notes, LONGEST_TEXT, &mut violations);
        violations
    }
}

/// The call that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeCall {
    /// What was done, as it would have been planned.
    pub plan: Plan,
    /// What came of it.
    pub outcome: String,
}

impl MadeCall {
    /// The call with what nobody said: a phone call, now, about what the case is about, with its contact.
    #[must_use]
    pub fn with_usual(self, case_subject: &str, contact: Option<uuid::Uuid>, now: Timestamp) -> Self {
        let plan = self.plan;
        let subject = if plan.subject.is_empty() { case_subject.to_owned() } else { plan.subject };
        let plan = Plan {
            contact_id: contact,
            activity_type: plan.activity_type.or(Some(ActivityType::Call)),
            subject,
            start_at: plan.start_at.or(Some(now)),
            ..plan
        };
        Self { plan, ..self }
    }

    /// Everything that is wrong, all at once. What it has from the case is judged there.
    #[must_use]
    pub fn check(&self, case_subject: &str, now: Timestamp) -> Vec<Violation> {
        let mut violations = self.plan.check();
        violations.retain(|wrong| {
            wrong.field != "contact_id" && (wrong.field != "subject" || self.plan.subject != case_subject)
        });
        if self.plan.start_at.is_some_and(|start| start > now) {
            let message = "Enter when the call was: this is still to come. What is planned is the next action.";
            violations.push(Violation { field: "start_time".into(), message: message.into() });
        }
        validate::mandatory("outcome", &self.outcome, "Say what came of it.", &mut violations);
        validate::text("outcome", &self.outcome, LONGEST_TEXT, &mut violations);
        violations
    }
}
