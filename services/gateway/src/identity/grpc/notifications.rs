//! `crm.identity.v1.NotificationsService`.
//!
//! That somebody has read something is his own business: it leaves no audit line.

use crm_chassis::{Db, Error, Reply, Result, Tx, audit::Changes, begin, page::Page};
use crm_proto::{
    activities::ActivityType,
    identity::{self as pb, notifications_service_server::NotificationsService},
};
use tonic::{Request, async_trait};
use uuid::Uuid;

use super::convert;
use crate::identity::{
    domain::{MOST_NOTIFICATIONS, Notification, NotificationKind, Work, needs_session},
    events,
    store::{self, notifications::LISTING},
};

/// The caller's own notifications.
#[derive(Clone, Debug)]
pub struct Notifications {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl NotificationsService for Notifications {
    async fn list_notifications(
        &self,
        request: Request<pb::ListNotificationsRequest>,
    ) -> Reply<pb::ListNotificationsResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let (notifications, next_page_token) = store::notifications::page(&mut tx, input.unread_only, &page).await?;
        let unread_count = store::notifications::count_unread(&mut tx).await?;
        let notifications = notifications.into_iter().map(shown).collect();
        Ok(tx.finish(pb::ListNotificationsResponse { notifications, next_page_token, unread_count }).await?)
    }

    async fn get_notification_settings(
        &self,
        request: Request<pb::GetNotificationSettingsRequest>,
    ) -> Reply<pb::NotificationSettings> {
        let (mut tx, _) = self.db.read(request).await?;
        let reply = settings(&mut tx).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn choose_notification_mails(
        &self,
        request: Request<pb::ChooseNotificationMailsRequest>,
    ) -> Reply<pb::NotificationSettings> {
        let (mut tx, input) = begin!(self.db, request);
        needs_session(tx.caller())?;
        let kind = NotificationKind::ALL.into_iter().find(|kind| wire_kind(*kind) == input.kind());
        let kind = kind.ok_or_else(|| Error::invalid("kind", "Name a kind of notifications."))?;
        let by_mail = input
            .by_mail
            .ok_or_else(|| Error::invalid("by_mail", "Say true for a mail of each of them, or false for none."))?;
        let user = tx.caller().user;
        if store::notification_mails::choose(&mut tx, user, kind, by_mail).await? {
            let mut changes = Changes::default();
            let word = Some(kind.as_str());
            let (old, new) = if by_mail { (None, word) } else { (word, None) };
            changes.compare("mail_kinds", &old, &new);
            tx.audit("notification_settings", user, "updated", &changes).await?;
        }
        let reply = settings(&mut tx).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn mark_notifications_read(
        &self,
        request: Request<pb::MarkNotificationsReadRequest>,
    ) -> Reply<pb::MarkNotificationsReadResponse> {
        let (mut tx, input) = begin!(self.db, request);
        needs_session(tx.caller())?;
        let read = match asked(&input)? {
            Asked::UpTo(id) => store::notifications::read_up_to(&mut tx, id).await?,
            Asked::These(ids) => store::notifications::read(&mut tx, &ids).await?,
        };
        if read > 0 {
            let (user, employee) = (tx.caller().user, tx.caller().employee);
            let event = events::notifications_changed(user, employee, tx.now());
            tx.publish(event).await?;
        }
        let unread_count = store::notifications::count_unread(&mut tx).await?;
        Ok(tx.finish(pb::MarkNotificationsReadResponse { unread_count }).await?)
    }
}

/// Which notifications shall be marked.
enum Asked {
    UpTo(Uuid),
    These(Vec<Uuid>),
}

fn asked(input: &pb::MarkNotificationsReadRequest) -> Result<Asked> {
    match (input.ids.as_slice(), input.up_to_id.as_str()) {
        ([], "") => Err(Error::invalid("ids", "Name the notifications, or the last one of them as upToId.")),
        ([], id) => Ok(Asked::UpTo(convert::id(id, "notification")?)),
        (_, id) if !id.is_empty() => Err(Error::invalid("up_to_id", "Send either ids or upToId.")),
        (ids, _) if i64::try_from(ids.len()).is_ok_and(|count| count <= MOST_NOTIFICATIONS) => {
            // What is no id is nobody's notification, like the id of somebody else's.
            Ok(Asked::These(ids.iter().filter_map(|id| id.parse().ok()).collect()))
        }
        _ => Err(Error::invalid("ids", format!("At most {MOST_NOTIFICATIONS}; there are no more."))),
    }
}

async fn settings(tx: &mut Tx) -> Result<pb::NotificationSettings> {
    let user = tx.caller().user;
    let kinds = store::notification_mails::of_user(tx, user).await?;
    let mail_kinds = kinds.into_iter().map(|kind| wire_kind(kind).into()).collect();
    Ok(pb::NotificationSettings { mail_kinds, sends_mails: tx.mails().is_some() })
}

fn wire_kind(kind: NotificationKind) -> pb::NotificationKind {
    match kind {
        NotificationKind::Approved => pb::NotificationKind::Approved,
        NotificationKind::Declined => pb::NotificationKind::Declined,
        NotificationKind::Held => pb::NotificationKind::Held,
        NotificationKind::ReleasedFromHold => pb::NotificationKind::ReleasedFromHold,
        NotificationKind::Deactivated => pb::NotificationKind::Deactivated,
        NotificationKind::Linked => pb::NotificationKind::Linked,
        NotificationKind::MainSalesman => pb::NotificationKind::MainSalesman,
        NotificationKind::Reminder => pb::NotificationKind::Reminder,
        NotificationKind::Overdue => pb::NotificationKind::Overdue,
        NotificationKind::Assigned => pb::NotificationKind::Assigned,
    }
}

fn shown(notification: Notification) -> pb::Notification {
    let shown = pb::Notification {
        id: notification.id.to_string(),
        kind: wire_kind(notification.kind).into(),
        customer_id: notification.customer_id.to_string(),
        customer_name: notification.customer_name,
        person: notification.person,
        text: notification.text,
        time: Some(convert::timestamp(notification.at)),
        read_time: notification.read_at.map(convert::timestamp),
        count: 1,
        ..pb::Notification::default()
    };
    match notification.work {
        None => shown,
        Some(work) => with_work(shown, work),
    }
}

fn with_work(shown: pb::Notification, work: Work) -> pb::Notification {
    let shown =
        pb::Notification { case_id: work.case_id.to_string(), subject: work.subject, count: work.count, ..shown };
    let Some(activity) = work.activity else { return shown };
    let activity_type = ActivityType::from_str_name(&format!("ACTIVITY_TYPE_{}", activity.activity_type));
    pb::Notification {
        activity_id: activity.id.to_string(),
        activity_type: activity_type.unwrap_or_default().into(),
        contact_name: activity.contact_name,
        start_time: Some(convert::timestamp(activity.start_at)),
        ..shown
    }
}
