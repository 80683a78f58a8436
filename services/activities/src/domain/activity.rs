//! An activity: one thing that is done with a customer in a case (D§2.8, 3.3).

use crm_chassis::{Caller, Code, EmployeeId, Error, Result, audit::Changes, error::Violation, etag, validate};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    ActivityStatus, ActivityType, Case, CustomerClass,
    notice::{USUAL_REMINDER, check_reminder},
};

/// How far back what somebody touched counts as recent (O-12).
pub const RECENT: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Most activities that count as recent.
pub const MOST_RECENT: i64 = 50;
/// Most characters of instructions and outcomes.
const LONGEST_TEXT: usize = 4_000;
/// Most characters of why it is moved.
const LONGEST_REASON: usize = 500;
/// Most minutes it takes: a day.
const LONGEST_MINUTES: i32 = 24 * 60;
/// Behind all open ones of an agenda, whenever they begin: some 73,000 years from now.
const AFTER_OPEN: i64 = i64::MAX / 4;

/// What is typed on Save Activity. Blank means empty text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// With whom; there always is somebody after [`Activity::plan`].
    pub contact_id: Option<Uuid>,
    /// What it is; always there after [`Activity::plan`].
    pub activity_type: Option<ActivityType>,
    /// What it is about.
    pub subject: String,
    /// When it begins; always there after [`Activity::plan`].
    pub start_at: Option<Timestamp>,
    /// How many minutes it takes; absent means what is usual.
    pub duration_minutes: Option<i32>,
    /// How many minutes before it begins its salesman is reminded, 0 for not at all; absent means what is usual.
    pub reminder_minutes: Option<i32>,
    /// What is to be done.
    pub instructions: String,
}

impl Plan {
    /// Everything that is wrong, all at once.
    #[must_use]
    pub fn check(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        let mut refuse = |wrong: bool, field: &'static str, message: &'static str| {
            if wrong {
                violations.push(Violation { field: field.into(), message: message.into() });
            }
        };
        refuse(
            self.activity_type.is_none(),
            "type",
            "Choose what it is: a call, an e-mail, a meeting or an inspection.",
        );
        refuse(self.contact_id.is_none(), "contact_id", "Choose the contact.");
        refuse(self.start_at.is_none(), "start_time", "Enter when it begins.");
        let minutes = self.duration_minutes.unwrap_or(1);
        refuse(!(1..=LONGEST_MINUTES).contains(&minutes), "duration_minutes", "Enter 1 to 1440 minutes.");
        violations.extend(check_reminder(self.reminder_minutes));
        validate::mandatory("subject", &self.subject, "Enter what the activity is about.", &mut violations);
        validate::lines(&[("subject", self.subject.as_str(), 120)], &mut violations);
        validate::text("instructions", &self.instructions, LONGEST_TEXT, &mut violations);
        violations
    }

    fn compare(&self, new: &Self, changes: &mut Changes) {
        changes.compare(
            "type",
            &self.activity_type.map(ActivityType::as_str),
            &new.activity_type.map(ActivityType::as_str),
        );
        changes.compare("subject", &self.subject, &new.subject);
        changes.compare("start_time", &self.start_at, &new.start_at);
        changes.compare("duration_minutes", &self.duration_minutes, &new.duration_minutes);
        changes.compare("reminder_minutes", &self.reminder_minutes, &new.reminder_minutes);
        changes.compare("contact_id", &self.contact_id, &new.contact_id);
        changes.compare("instructions", &self.instructions, &new.instructions);
    }

    /// With how long it takes and when to remind of it, if nobody said.
    fn with_usual(self) -> Self {
        let usual = self.activity_type.map(ActivityType::usual_minutes);
        Self {
            duration_minutes: self.duration_minutes.or(usual),
            reminder_minutes: self.reminder_minutes.or(Some(USUAL_REMINDER)),
            ..self
        }
    }
}

/// An activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Id.
    pub id: Uuid,
    /// Grows with every change.
    pub version: i64,
    /// Its case.
    pub case_id: Uuid,
    /// The case's customer.
    pub customer_id: Uuid,
    /// The case's salesman.
    pub salesman_id: EmployeeId,
    /// What is typed.
    pub plan: Plan,
    /// Where it stands.
    pub status: ActivityStatus,
    /// When its salesman is told of it next, if he is.
    pub notice_at: Option<Timestamp>,
    /// What came of it, or why it was cancelled.
    pub outcome: String,
    /// When it was completed or cancelled.
    pub completed_at: Option<Timestamp>,
    /// By whom.
    pub completed_by: String,
    /// Whether the customer was a new one when it was completed.
    pub customer_class: Option<CustomerClass>,
    /// How often it was moved.
    pub reschedule_count: i32,
    /// When it was created.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// By whom.
    pub updated_by: String,
}

impl Activity {
    /// A new activity in an open case.
    pub fn plan(id: Uuid, case: &Case, plan: Plan, caller: &Caller, now: Timestamp) -> Result<Self> {
        case.expect_open()?;
        let plan = plan.with_usual();
        validate::none(plan.check())?;
        let planned = Self {
            id,
            version: 1,
            case_id: case.id,
            customer_id: case.customer_id,
            salesman_id: case.salesman_id,
            plan,
            status: ActivityStatus::Open,
            notice_at: None,
            outcome: String::new(),
            completed_at: None,
            completed_by: String::new(),
            customer_class: None,
            reschedule_count: 0,
            created_at: now,
            created_by: caller.name.to_string(),
            updated_at: now,
            updated_by: caller.name.to_string(),
        };
        Ok(planned.noticed_from(now))
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// Refuses if it is done or cancelled.
    pub fn expect_open(&self) -> Result<()> {
        let how = match self.status {
            ActivityStatus::Open => return Ok(()),
            ActivityStatus::Completed => "completed",
            ActivityStatus::Cancelled => "cancelled",
        };
        let message = format!("This activity is {how} already: it can only be viewed.");
        Err(Error::new(Code::WrongState, "ACTIVITY_NOT_OPEN", message))
    }

    /// When it begins.
    #[must_use]
    pub fn start_at(&self) -> Timestamp {
        self.plan.start_at.unwrap_or(self.created_at)
    }

    /// Its place in an agenda: open ones by their start, behind them the others, the latest first.
    #[must_use]
    pub fn agenda(&self) -> i64 {
        match (self.status, self.completed_at) {
            (ActivityStatus::Open, _) => open_agenda(self.start_at()),
            (_, completed_at) => ended_agenda(completed_at.unwrap_or(self.updated_at)),
        }
    }

    /// Changes what is typed, but for its time.
    pub fn edit(self, plan: Plan, caller: &Caller, now: Timestamp) -> Result<Self> {
        self.expect_open()?;
        let plan = plan.with_usual();
        let mut violations = plan.check();
        if plan.start_at.is_some() && plan.start_at != self.plan.start_at {
            let message = "Reschedule the activity to move it to another time.";
            violations.push(Violation { field: "start_time".into(), message: message.into() });
        }
        validate::none(violations)?;
        if plan == self.plan {
            return Ok(self);
        }
        let times = |plan: &Plan| (plan.duration_minutes, plan.reminder_minutes);
        let same_times = times(&plan) == times(&self.plan);
        let edited = Self { plan, ..self }.touched(caller, now);
        // He who was told of it already is not told again for another subject.
        Ok(if same_times { edited } else { edited.noticed_from(now) })
    }

    /// Moves it to another time; into the past only if that is meant.
    pub fn reschedule(
        self,
        to: Option<Timestamp>,
        duration_minutes: Option<i32>,
        reason: &str,
        allow_past: bool,
        (caller, now): (&Caller, Timestamp),
    ) -> Result<Self> {
        self.expect_open()?;
        let plan = Plan {
            start_at: to,
            duration_minutes: duration_minutes.or(self.plan.duration_minutes),
            ..self.plan.clone()
        };
        let mut violations = plan.check();
        validate::text("reason", reason, LONGEST_REASON, &mut violations);
        validate::none(violations)?;
        if plan == self.plan {
            return Ok(self);
        }
        if !allow_past && plan.start_at.is_some_and(|to| to < now) {
            let message = "This time is in the past. Choose a later one, or confirm that it is meant.";
            return Err(Error::new(Code::Invalid, "IN_THE_PAST", message)
                .with_violations(vec![Violation { field: "start_time".into(), message: message.into() }]));
        }
        let moved = i32::from(plan.start_at != self.plan.start_at);
        let reschedule_count = self.reschedule_count + moved;
        Ok(Self { plan, reschedule_count, ..self }.noticed_from(now).touched(caller, now))
    }

    /// Completes it. Of a case that ends it is what the case's end says.
    pub fn complete(self, outcome: String, class: CustomerClass, caller: &Caller, now: Timestamp) -> Result<Self> {
        self.expect_open()?;
        validate::none(check_outcome("outcome", &outcome, "Say what came of it."))?;
        let customer_class = Some(class);
        Ok(Self { customer_class, ..self.ended(ActivityStatus::Completed, outcome, caller, now) })
    }

    /// Cancels it.
    pub fn cancel(self, reason: String, caller: &Caller, now: Timestamp) -> Result<Self> {
        self.expect_open()?;
        validate::none(check_outcome("reason", &reason, "Say why it is cancelled."))?;
        Ok(self.ended(ActivityStatus::Cancelled, reason, caller, now))
    }

    /// Belongs to another salesman from now on, because its case does.
    #[must_use]
    pub fn reassign(self, salesman_id: EmployeeId, caller: &Caller, now: Timestamp) -> Self {
        Self { salesman_id, ..self }.noticed_from(now).touched(caller, now)
    }

    fn ended(self, status: ActivityStatus, outcome: String, caller: &Caller, now: Timestamp) -> Self {
        let completed_by = caller.name.to_string();
        Self { status, notice_at: None, outcome, completed_at: Some(now), completed_by, ..self }.touched(caller, now)
    }

    /// What a new one starts with, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        let mut changes = Changes::default();
        let nothing = Plan {
            contact_id: None,
            activity_type: None,
            subject: String::new(),
            start_at: None,
            duration_minutes: None,
            reminder_minutes: None,
            instructions: String::new(),
        };
        nothing.compare(&self.plan, &mut changes);
        changes
    }

    /// In what a later version differs from this one, for the audit line. Empty means that nothing happened.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("salesman_id", &self.salesman_id, &after.salesman_id);
        self.plan.compare(&after.plan, &mut changes);
        changes.compare("status", &self.status.as_str(), &after.status.as_str());
        changes.compare("outcome", &self.outcome, &after.outcome);
        changes
    }

    fn touched(self, caller: &Caller, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now, updated_by: caller.name.to_string(), ..self }
    }
}

/// Place in an agenda of an open activity that begins then.
#[must_use]
pub fn open_agenda(start_at: Timestamp) -> i64 {
    start_at.as_microsecond().min(AFTER_OPEN)
}

/// Place in an agenda of an activity that was completed or cancelled then.
#[must_use]
pub fn ended_agenda(ended_at: Timestamp) -> i64 {
    2 * AFTER_OPEN - ended_at.as_microsecond()
}

/// What was typed about an activity's end.
fn check_outcome(field: &'static str, outcome: &str, missing: &'static str) -> Vec<Violation> {
    let mut violations = Vec::new();
    validate::mandatory(field, outcome, missing, &mut violations);
    validate::text(field, outcome, LONGEST_TEXT, &mut violations);
    violations
}
