//! Who is told what of work: what begins soon, what is overdue, and what somebody else has given to him.

use std::collections::BTreeSet;

use crm_chassis::EmployeeId;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Notice, NotificationKind};

/// Cases that the same person gives within this time are told of together.
pub const TOGETHER: SignedDuration = SignedDuration::from_mins(10);

/// The work that a notification is about, as it was then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Its case.
    pub case_id: Uuid,
    /// What the activity, or else the case, is about.
    pub subject: String,
    /// The activity, if it is about one.
    pub activity: Option<PlannedActivity>,
    /// How many cases.
    pub count: i32,
}

/// An activity, as far as it is told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedActivity {
    /// Id.
    pub id: Uuid,
    /// What it is, in the activities service's word; empty if that was not said.
    pub activity_type: String,
    /// With whom.
    pub contact_name: String,
    /// When it begins.
    pub start_at: Timestamp,
}

impl PlannedActivity {
    /// A reminder that was late on its way is none any more.
    #[must_use]
    pub fn is_to_come(&self, now: Timestamp) -> bool {
        self.start_at > now
    }
}

/// What the salesman of some work is told of it. `person` has done it; empty for nobody.
#[must_use]
pub fn notice_of_work(kind: NotificationKind, salesman: EmployeeId, person: &str) -> Notice {
    let employees = BTreeSet::from([salesman]);
    Notice { kind, user: None, employees, person: person.to_owned(), text: String::new() }
}
