//! When the salesman of an activity is told of it without his asking: before it begins, and when it should be over and is not done.

use crm_chassis::error::Violation;
use jiff::{SignedDuration, Timestamp};

use super::{Activity, ActivityStatus};

/// How many minutes before the start one is reminded where nobody says otherwise.
pub const USUAL_REMINDER: i32 = 15;
/// Most minutes before the start: four weeks.
const EARLIEST_REMINDER: i32 = 28 * 24 * 60;

/// What a salesman is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The activity begins soon.
    Reminder,
    /// It should be over, and is not done. Lists mark it from its start, but who sits in a meeting need not be told that it has begun.
    Overdue,
}

/// What is wrong with when to be reminded, if anything.
pub(super) fn check_reminder(minutes: Option<i32>) -> Option<Violation> {
    let right = (0..=EARLIEST_REMINDER).contains(&minutes.unwrap_or_default());
    let message = "Enter 0 to 40320 minutes before the start; 0 means no reminder.";
    (!right).then(|| Violation { field: "reminder_minutes".into(), message: message.into() })
}

impl Activity {
    /// Is told of at the next of its instants after `now`. What lies in the past when somebody plans it is known to him.
    #[must_use]
    pub(super) fn noticed_from(self, now: Timestamp) -> Self {
        let instants = [self.reminder_at(), Some(self.end_at())];
        let next = instants.into_iter().flatten().find(|at| *at > now);
        Self { notice_at: next.filter(|_| self.status == ActivityStatus::Open), ..self }
    }

    /// What its salesman is told now, if anything, and the activity as it waits for the next time. A reminder that was missed is not given
    /// when the activity has begun.
    #[must_use]
    pub fn tell(self, now: Timestamp) -> (Option<Notice>, Self) {
        if self.notice_at.is_none_or(|at| at > now) {
            return (None, self);
        }
        let end = self.end_at();
        if now < self.start_at() {
            (Some(Notice::Reminder), Self { notice_at: Some(end), ..self })
        } else if now < end {
            (None, Self { notice_at: Some(end), ..self })
        } else {
            (Some(Notice::Overdue), Self { notice_at: None, ..self })
        }
    }

    /// When it should be over.
    fn end_at(&self) -> Timestamp {
        self.shifted(self.plan.duration_minutes.unwrap_or_default())
    }

    fn reminder_at(&self) -> Option<Timestamp> {
        self.plan.reminder_minutes.filter(|minutes| *minutes > 0).map(|minutes| self.shifted(-minutes))
    }

    fn shifted(&self, minutes: i32) -> Timestamp {
        let start = self.start_at();
        start.saturating_add(SignedDuration::from_mins(minutes.into())).unwrap_or(start)
    }
}
