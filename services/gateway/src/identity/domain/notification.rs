//! Who is told what of a customer: what happened to it without him, and concerns him. Of work it is `work_news`.

use std::collections::BTreeSet;

use crm_chassis::{EmployeeId, caller::Origin};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::Work;

/// How long a notification is kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// So many are kept of a user.
pub const MOST_NOTIFICATIONS: i64 = 200;

/// What happened to a customer, or to the work with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotificationKind {
    /// Approved by the accounts department.
    Approved,
    /// Declined by the accounts department.
    Declined,
    /// Put on hold.
    Held,
    /// Released from hold.
    ReleasedFromHold,
    /// Made inactive.
    Deactivated,
    /// The user was linked to it.
    Linked,
    /// The user became its main salesman.
    MainSalesman,
    /// An activity begins soon.
    Reminder,
    /// An activity should be over and is not done.
    Overdue,
    /// Work became the user's.
    Assigned,
}

impl NotificationKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Approved,
        Self::Declined,
        Self::Held,
        Self::ReleasedFromHold,
        Self::Deactivated,
        Self::Linked,
        Self::MainSalesman,
        Self::Reminder,
        Self::Overdue,
        Self::Assigned,
    ];

    /// The stored word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "APPROVED",
            Self::Declined => "DECLINED",
            Self::Held => "HELD",
            Self::ReleasedFromHold => "RELEASED_FROM_HOLD",
            Self::Deactivated => "DEACTIVATED",
            Self::Linked => "LINKED",
            Self::MainSalesman => "MAIN_SALESMAN",
            Self::Reminder => "REMINDER",
            Self::Overdue => "OVERDUE",
            Self::Assigned => "ASSIGNED",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A notification of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Id.
    pub id: Uuid,
    /// What happened.
    pub kind: NotificationKind,
    /// To which customer.
    pub customer_id: Uuid,
    /// What it was called then.
    pub customer_name: String,
    /// The work it is about, if it is.
    pub work: Option<Work>,
    /// Who did it; empty for nobody in particular.
    pub person: String,
    /// What he wrote, if anything.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// When it was read, if it was.
    pub read_at: Option<Timestamp>,
}

/// What happened, as the event says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// The customer was created.
    Created,
    /// The accounts department approved it.
    Approved {
        /// Who.
        by: String,
        /// What he wrote.
        comment: String,
    },
    /// The accounts department declined it.
    Declined {
        /// Who.
        by: String,
        /// Why.
        reason: String,
    },
    /// Anything else.
    Changed,
}

/// What people are told of when it changes: where a customer stands, and who works with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is on hold.
    pub held: bool,
    /// Whether it is inactive.
    pub inactive: bool,
    /// Main salesman.
    pub main: Option<EmployeeId>,
    /// The further ones.
    pub additional: BTreeSet<EmployeeId>,
}

/// A change of a customer, as far as somebody may have to be told of it.
#[derive(Clone, Debug)]
pub struct CustomerNews {
    /// What happened.
    pub happened: Happened,
    /// Where it comes from.
    pub origin: Origin,
    /// Who did it.
    pub actor: String,
    /// The user who released the customer last.
    pub released_by: Option<Uuid>,
    /// As it is now.
    pub now: Standing,
    /// As it was, if that was different.
    pub before: Option<Standing>,
}

/// Who is told what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub kind: NotificationKind,
    /// To this user.
    pub user: Option<Uuid>,
    /// And to the users of these employees.
    pub employees: BTreeSet<EmployeeId>,
    /// Who did it.
    pub person: String,
    /// What he wrote.
    pub text: String,
}

impl CustomerNews {
    /// Who is told what; nobody of most changes.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        match &self.happened {
            Happened::Approved { by, comment } => notices.push(self.answer(NotificationKind::Approved, by, comment)),
            Happened::Declined { by, reason } => notices.push(self.answer(NotificationKind::Declined, by, reason)),
            Happened::Created | Happened::Changed => {}
        }
        let nobodys = Standing::default();
        let before = match (&self.before, &self.happened) {
            (Some(before), _) => before,
            // What the ERP has opened comes by the thousand, and is nobody's news.
            (None, Happened::Created) if self.origin == Origin::User => &nobodys,
            (None, _) => return notices,
        };
        let mut tell = |kind, employees: BTreeSet<EmployeeId>| {
            if !employees.is_empty() {
                let (person, text) = (self.actor.clone(), String::new());
                notices.push(Notice { kind, user: None, employees, person, text });
            }
        };
        let main: BTreeSet<EmployeeId> = self.now.main.into_iter().collect();
        let worked = |employee: &&EmployeeId| before.additional.contains(*employee) || before.main == Some(**employee);
        if self.now.held && !before.held {
            tell(NotificationKind::Held, main.clone());
        }
        if before.held && !self.now.held && !self.now.inactive {
            tell(NotificationKind::ReleasedFromHold, main.clone());
        }
        if self.now.inactive && !before.inactive {
            tell(NotificationKind::Deactivated, main.clone());
        }
        if self.now.main != before.main {
            tell(NotificationKind::MainSalesman, main);
        }
        let linked = self.now.additional.iter().filter(|employee| !worked(employee)).copied();
        tell(NotificationKind::Linked, linked.collect());
        notices
    }

    /// The accounts department's answer goes to who asked, and to who works with the customer first of all.
    fn answer(&self, kind: NotificationKind, by: &str, text: &str) -> Notice {
        let employees = self.now.main.into_iter().collect();
        Notice { kind, user: self.released_by, employees, person: by.to_owned(), text: text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAM: EmployeeId = EmployeeId(Uuid::from_u128(1));
    const THANDI: EmployeeId = EmployeeId(Uuid::from_u128(2));
    const PIET: EmployeeId = EmployeeId(Uuid::from_u128(3));

    fn standing(main: EmployeeId, additional: &[EmployeeId]) -> Standing {
        Standing { main: Some(main), additional: additional.iter().copied().collect(), ..Standing::default() }
    }

    fn news(happened: Happened, origin: Origin, before: Option<Standing>, now: Standing) -> CustomerNews {
        CustomerNews { happened, origin, actor: "Maria".into(), released_by: Some(Uuid::from_u128(9)), now, before }
    }

    fn told(news: &CustomerNews) -> Vec<(NotificationKind, Vec<EmployeeId>)> {
        news.notices().into_iter().map(|notice| (notice.kind, notice.employees.into_iter().collect())).collect()
    }

    #[test]
    fn the_answer_of_accounts_goes_to_who_released_and_to_the_main_salesman_with_its_words() {
        let declined = Happened::Declined { by: "Priya".into(), reason: "The VAT number is wrong.".into() };
        let declined = news(declined, Origin::Erp, Some(standing(SAM, &[PIET])), standing(SAM, &[PIET]));
        let expected = Notice {
            kind: NotificationKind::Declined,
            user: Some(Uuid::from_u128(9)),
            employees: [SAM].into(),
            person: "Priya".into(),
            text: "The VAT number is wrong.".into(),
        };
        assert_eq!(declined.notices(), [expected]);
    }

    #[test]
    fn whoever_is_linked_is_told_and_who_worked_with_it_before_is_not() {
        let before = standing(SAM, &[PIET]);
        let now = standing(THANDI, &[SAM, PIET]);
        let moved = news(Happened::Changed, Origin::Erp, Some(before.clone()), now);
        assert_eq!(told(&moved), [(NotificationKind::MainSalesman, vec![THANDI])]);
        let linked = news(Happened::Changed, Origin::User, Some(before), standing(SAM, &[PIET, THANDI]));
        assert_eq!(told(&linked), [(NotificationKind::Linked, vec![THANDI])]);
    }

    #[test]
    fn whom_somebody_puts_into_a_new_customer_is_told_but_not_of_those_that_the_erp_opens() {
        let now = standing(SAM, &[THANDI]);
        let made = news(Happened::Created, Origin::User, None, now.clone());
        assert_eq!(
            told(&made),
            [(NotificationKind::MainSalesman, vec![SAM]), (NotificationKind::Linked, vec![THANDI])]
        );
        assert_eq!(told(&news(Happened::Created, Origin::Erp, None, now.clone())), []);
        assert_eq!(told(&news(Happened::Changed, Origin::User, None, now)), [], "only what differs is news");
    }

    #[test]
    fn a_hold_and_its_end_and_the_end_of_a_customer_are_told() {
        let open = standing(SAM, &[PIET]);
        let held = Standing { held: true, ..open.clone() };
        let inactive = Standing { inactive: true, ..open.clone() };
        let of = |before: &Standing, now: &Standing| {
            told(&news(Happened::Changed, Origin::Erp, Some(before.clone()), now.clone()))
        };
        assert_eq!(of(&open, &held), [(NotificationKind::Held, vec![SAM])]);
        assert_eq!(of(&held, &inactive), [(NotificationKind::Deactivated, vec![SAM])]);
        assert_eq!(of(&held, &open), [(NotificationKind::ReleasedFromHold, vec![SAM])]);
        assert_eq!(of(&inactive, &open), []);
    }

    #[test]
    fn every_kind_is_read_back_from_its_word() {
        for kind in NotificationKind::ALL {
            assert_eq!(NotificationKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(NotificationKind::parse("OTHER"), None);
    }
}
