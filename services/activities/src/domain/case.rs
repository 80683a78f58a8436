//! A case: a sales opportunity, or another reason to deal with a customer (D§2.7, 3.2).

use crm_chassis::{Caller, Code, EmployeeId, Error, Result, audit::Changes, error::Violation, etag, validate};
use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{CaseOrigin, CaseResult, CaseStatus, CustomerRef};

/// Most characters of information and comments.
const LONGEST_TEXT: usize = 4_000;

/// What is typed on Save Case. Blank means empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opportunity {
    /// The contact; there always is one after [`Case::begin`].
    pub contact_id: Option<Uuid>,
    /// What it is about.
    pub subject: String,
    /// Free text.
    pub information: String,
    /// What it may bring, without VAT.
    pub value: Option<Decimal>,
    /// ISO 4217 code of the value.
    pub currency: String,
    /// The stage; there always is one after [`Case::begin`].
    pub stage_id: Option<Uuid>,
    /// Day on which the customer is expected to decide; there always is one after [`Case::begin`].
    pub case_date: Option<Date>,
}

impl Opportunity {
    /// Everything that is wrong, all at once.
    fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        let mut need = |missing: bool, field: &'static str, message: &'static str| {
            if missing {
                violations.push(Violation { field: field.into(), message: message.into() });
            }
        };
        need(self.contact_id.is_none(), "contact_id", "Choose the contact.");
        need(self.subject.is_empty(), "subject", "Enter what the case is about.");
        need(self.stage_id.is_none(), "stage_id", "Choose the stage.");
        need(self.case_date.is_none(), "case_date", "Enter the day on which the customer is expected to decide.");
        validate::lines(&[("subject", self.subject.as_str(), 120)], &mut violations);
        validate::text("information", &self.information, LONGEST_TEXT, &mut violations);
        validate::not_negative(&[("value", self.value)], &mut violations);
        violations
    }

    fn compare(&self, new: &Self, changes: &mut Changes) {
        changes.compare("contact_id", &self.contact_id, &new.contact_id);
        changes.compare("subject", &self.subject, &new.subject);
        changes.compare("information", &self.information, &new.information);
        changes.compare("value", &self.value, &new.value);
        changes.compare("currency", &self.currency, &new.currency);
        changes.compare("stage_id", &self.stage_id, &new.stage_id);
        changes.compare("case_date", &self.case_date, &new.case_date);
    }
}

/// How a case ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Won, lost or closed.
    pub result: CaseResult,
    /// Why it is lost or closed.
    pub reason: String,
    /// What else is to be said.
    pub comment: String,
    /// To whom it is lost.
    pub competitor: String,
}

impl Ending {
    fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        if self.result != CaseResult::Won {
            validate::mandatory("reason", &self.reason, "Say why the case ends.", &mut violations);
        }
        validate::lines(
            &[("reason", self.reason.as_str(), 120), ("competitor", self.competitor.as_str(), 120)],
            &mut violations,
        );
        validate::text("comment", &self.comment, LONGEST_TEXT, &mut violations);
        if self.result != CaseResult::Lost && !self.competitor.is_empty() {
            let message = "Name a competitor only of a case that is lost.";
            violations.push(Violation { field: "competitor".into(), message: message.into() });
        }
        violations
    }
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Id.
    pub id: Uuid,
    /// Grows with every change.
    pub version: i64,
    /// 1, 2, 3 … for each tenant.
    pub number: i64,
    /// The customer.
    pub customer_id: Uuid,
    /// Whose case it is.
    pub salesman_id: EmployeeId,
    /// Its type.
    pub case_type_id: Uuid,
    /// What is typed.
    pub opportunity: Opportunity,
    /// Where it stands.
    pub status: CaseStatus,
    /// How it ended, if it did.
    pub ending: Option<Ending>,
    /// When it was ended.
    pub closed_at: Option<Timestamp>,
    /// By whom.
    pub closed_by: String,
    /// How it began.
    pub origin: CaseOrigin,
    /// From whom it came with its customer, if it did.
    pub came_from: Option<EmployeeId>,
    /// When it was created.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// By whom.
    pub updated_by: String,
}

/// What a new case has that nobody types.
#[derive(Clone, Copy, Debug)]
pub struct Begun {
    /// Id.
    pub id: Uuid,
    /// Its number.
    pub number: i64,
    /// Whose case it is.
    pub salesman_id: EmployeeId,
    /// Its type.
    pub case_type_id: Uuid,
    /// How it begins.
    pub origin: CaseOrigin,
}

impl Case {
    /// Everything that is wrong with what was typed of a new case, before it gets its number.
    #[must_use]
    pub fn check(opportunity: &Opportunity) -> Vec<Violation> {
        opportunity.check()
    }

    /// A new case of a customer.
    pub fn begin(
        begun: Begun,
        customer: &CustomerRef,
        opportunity: Opportunity,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<Self> {
        customer.expect_workable()?;
        validate::none(opportunity.check())?;
        let Begun { id, number, salesman_id, case_type_id, origin } = begun;
        Ok(Self {
            id,
            version: 1,
            number,
            customer_id: customer.id,
            salesman_id,
            case_type_id,
            opportunity,
            status: CaseStatus::Open,
            ending: None,
            closed_at: None,
            closed_by: String::new(),
            origin,
            came_from: None,
            created_at: now,
            created_by: caller.name.to_string(),
            updated_at: now,
            updated_by: caller.name.to_string(),
        })
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// Refuses if it is ended.
    pub fn expect_open(&self) -> Result<()> {
        let how = match self.status {
            CaseStatus::Open => return Ok(()),
            CaseStatus::Won => "won",
            CaseStatus::Lost => "lost",
            CaseStatus::Closed => "closed",
        };
        let message = format!("This case is {how} already: it can only be viewed. A sales manager can open it again.");
        Err(Error::new(Code::WrongState, "CASE_NOT_OPEN", message))
    }

    /// Changes what is typed.
    pub fn edit(self, opportunity: Opportunity, caller: &Caller, now: Timestamp) -> Result<Self> {
        self.expect_open()?;
        validate::none(opportunity.check())?;
        if opportunity == self.opportunity {
            return Ok(self);
        }
        Ok(Self { opportunity, ..self }.touched(caller, now))
    }

    /// Has answered stage gates, and is in this stage by that.
    pub fn answer(self, stage: Uuid, caller: &Caller, now: Timestamp) -> Result<Self> {
        self.expect_open()?;
        let opportunity = Opportunity { stage_id: Some(stage), ..self.opportunity.clone() };
        Ok(Self { opportunity, ..self }.touched(caller, now))
    }

    /// Ends it.
    pub fn end(self, ending: Ending, caller: &Caller, now: Timestamp) -> Result<Self> {
        self.expect_open()?;
        validate::none(ending.check())?;
        let (status, closed_by) = (ending.result.into(), caller.name.to_string());
        Ok(Self { status, ending: Some(ending), closed_at: Some(now), closed_by, ..self }.touched(caller, now))
    }

    /// Opens it again, if it is ended.
    #[must_use]
    pub fn reopen(self, caller: &Caller, now: Timestamp) -> Self {
        if self.status == CaseStatus::Open {
            return self;
        }
        let closed_by = String::new();
        Self { status: CaseStatus::Open, ending: None, closed_at: None, closed_by, ..self }.touched(caller, now)
    }

    /// Belongs to another salesman from now on, because he was given it.
    #[must_use]
    pub fn hand_over(self, salesman_id: EmployeeId, caller: &Caller, now: Timestamp) -> Self {
        Self { salesman_id, came_from: None, ..self }.touched(caller, now)
    }

    /// Belongs to another salesman from now on, because the customer does.
    #[must_use]
    pub fn follow(self, salesman_id: EmployeeId, caller: &Caller, now: Timestamp) -> Self {
        let came_from = Some(self.salesman_id);
        Self { came_from, ..self.hand_over(salesman_id, caller, now) }
    }

    /// Belongs to the salesman again from whom it came, because the customer's move is taken back; none if it did not come from him.
    #[must_use]
    pub fn give_back(self, to: EmployeeId, caller: &Caller, now: Timestamp) -> Option<Self> {
        (self.came_from == Some(to)).then(|| self.hand_over(to, caller, now))
    }

    /// What a new one starts with, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        let mut changes = Changes::default();
        Opportunity::default().compare(&self.opportunity, &mut changes);
        changes
    }

    /// In what a later version differs from this one, for the audit line. Empty means that nothing happened.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("salesman_id", &self.salesman_id, &after.salesman_id);
        self.opportunity.compare(&after.opportunity, &mut changes);
        changes.compare("status", &self.status.as_str(), &after.status.as_str());
        let text = |case: &Self, of: fn(&Ending) -> &String| case.ending.as_ref().map(of).cloned().unwrap_or_default();
        changes.compare("close_reason", &text(self, |it| &it.reason), &text(after, |it| &it.reason));
        changes.compare("close_comment", &text(self, |it| &it.comment), &text(after, |it| &it.comment));
        changes.compare("competitor", &text(self, |it| &it.competitor), &text(after, |it| &it.competitor));
        changes
    }

    fn touched(self, caller: &Caller, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now, updated_by: caller.name.to_string(), ..self }
    }
}
