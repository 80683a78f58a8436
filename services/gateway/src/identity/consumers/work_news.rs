//! What becomes of cases and activities, and when they are due, told to whose work it is.

use crm_chassis::{EmployeeId, Error, Result, Tx, broker::Envelope, events::header, wire};
use crm_proto::activities::{self as pb, ActivityChange, CaseChange};
use uuid::Uuid;

use super::{by_mail, customer_news::uuid};
use crate::identity::{
    domain::{Notice, NotificationKind, PlannedActivity, Work, notice_of_work},
    events,
    store::{self, notifications::About},
};

/// True for changes of work that are nobody's news: most of them, for whoever makes them does his own.
pub fn is_nobodys(envelope: &Envelope) -> bool {
    let change = envelope.header(header::CHANGE);
    match (ActivityChange::from_str_name(change), CaseChange::from_str_name(change)) {
        (Some(change), _) => change != ActivityChange::Created,
        (_, Some(change)) => change != CaseChange::Reassigned,
        // What is due says it by its type.
        (None, None) => false,
    }
}

/// An activity begins soon. On its way the message may have been overtaken by the time.
pub async fn on_activity_reminder_due(tx: &mut Tx, event: pb::ActivityReminderDue) -> Result<()> {
    let told = Told::of_activity(event.activity)?;
    if told.planned()?.is_to_come(tx.now()) { told.tell(tx, NotificationKind::Reminder, "").await } else { Ok(()) }
}

/// An activity should be over.
pub async fn on_activity_overdue(tx: &mut Tx, event: pb::ActivityOverdue) -> Result<()> {
    Told::of_activity(event.activity)?.tell(tx, NotificationKind::Overdue, "").await
}

/// An activity was planned, maybe for somebody else. One that moves with its case is told of with that.
pub async fn on_activity_changed(tx: &mut Tx, event: pb::ActivityChanged) -> Result<()> {
    if event.change() != ActivityChange::Created {
        return Ok(());
    }
    let person = tx.caller().name.clone();
    Told::of_activity(event.activity)?.tell(tx, NotificationKind::Assigned, &person).await
}

/// A case became somebody else's. One that is begun is told of by its first activity.
pub async fn on_case_changed(tx: &mut Tx, event: pb::CaseChanged) -> Result<()> {
    if event.change() != CaseChange::Reassigned {
        return Ok(());
    }
    let person = tx.caller().name.clone();
    Told::of_case(event.case)?.tell(tx, NotificationKind::Assigned, &person).await
}

/// Work, and whose it is.
struct Told {
    salesman: EmployeeId,
    customer_id: Uuid,
    customer_name: String,
    work: Work,
}

impl Told {
    fn of_activity(activity: Option<pb::Activity>) -> Result<Self> {
        let activity = activity.ok_or_else(|| Error::invalid("activity", "The activity is missing."))?;
        let start_at = activity.start_time.as_ref().and_then(|time| wire::instant(time).ok());
        let planned = PlannedActivity {
            id: uuid("activity.id", &activity.id)?,
            activity_type: activity.r#type().as_str_name().trim_start_matches(TYPE).to_owned(),
            contact_name: activity.contact_name,
            start_at: start_at.ok_or_else(|| Error::invalid("activity.start_time", "No instant."))?,
        };
        Ok(Self {
            salesman: EmployeeId(uuid("activity.salesman_id", &activity.salesman_id)?),
            customer_id: uuid("activity.customer_id", &activity.customer_id)?,
            customer_name: activity.customer_name,
            work: Work {
                case_id: uuid("activity.case_id", &activity.case_id)?,
                subject: activity.subject,
                activity: Some(planned),
                count: 1,
            },
        })
    }

    fn of_case(case: Option<pb::Case>) -> Result<Self> {
        let case = case.ok_or_else(|| Error::invalid("case", "The case is missing."))?;
        Ok(Self {
            salesman: EmployeeId(uuid("case.salesman_id", &case.salesman_id)?),
            customer_id: uuid("case.customer_id", &case.customer_id)?,
            customer_name: case.customer_name,
            work: Work { case_id: uuid("case.id", &case.id)?, subject: case.subject, activity: None, count: 1 },
        })
    }

    fn planned(&self) -> Result<&PlannedActivity> {
        self.work.activity.as_ref().ok_or_else(|| Error::internal("no activity"))
    }

    /// Tells whose work it is, unless he did it himself. A case that comes soon after another one is counted with it.
    async fn tell(&self, tx: &mut Tx, kind: NotificationKind, person: &str) -> Result<()> {
        let notice: Notice = notice_of_work(kind, self.salesman, person);
        let recipients = store::notifications::recipients(tx, &notice).await?;
        for recipient in recipients {
            let counted = self.work.activity.is_none()
                && store::notifications::count_another_case(tx, recipient.id, person).await?;
            if !counted {
                let about =
                    About { customer_id: self.customer_id, customer_name: &self.customer_name, work: Some(&self.work) };
                store::notifications::insert(tx, &[recipient.id], &notice, &about).await?;
                by_mail::tell(tx, std::slice::from_ref(&recipient), &notice, &about).await?;
            }
            let now = tx.now();
            tx.publish(events::notifications_changed(recipient.id, recipient.employee_id, now)).await?;
        }
        Ok(())
    }
}

/// What the words of types begin with in protobuf.
const TYPE: &str = "ACTIVITY_TYPE_";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_planned_and_what_moves_and_what_is_due_is_news() {
        let told = |change: &str| {
            let headers = [(header::CHANGE.to_owned(), change.to_owned())];
            is_nobodys(&Envelope { headers: headers.into(), ..Envelope::default() })
        };
        for news in ["ACTIVITY_CHANGE_CREATED", "CASE_CHANGE_REASSIGNED", "REMINDER_DUE", "OVERDUE"] {
            assert!(!told(news), "{news}");
        }
        for none in
            ["ACTIVITY_CHANGE_COMPLETED", "ACTIVITY_CHANGE_REASSIGNED", "CASE_CHANGE_CREATED", "CASE_CHANGE_WON"]
        {
            assert!(told(none), "{none}");
        }
    }
}
