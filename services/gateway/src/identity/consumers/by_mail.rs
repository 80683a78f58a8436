//! Notifications by mail, to those who chose it for their kind: written with the notification itself, so they go once, as it is made once.

use crm_chassis::{
    Result, Tx,
    mail::{Mail, Person},
    tenants,
};

use crate::identity::{
    domain::{Notice, NoticeMail, NotificationKind, way_to},
    store::notifications::{About, Recipient},
};

/// Where mails are ordered and cancelled.
const SETTINGS: &str = "/settings/notifications";

/// Sends the notice to those of the recipients who want it by mail. People of a suspended tenant get none: their links lead nowhere.
pub async fn tell(tx: &mut Tx, recipients: &[Recipient], notice: &Notice, about: &About<'_>) -> Result<()> {
    let wanting: Vec<&Recipient> = recipients.iter().filter(|recipient| recipient.by_mail).collect();
    let Some(mails) = tx.mails().filter(|_| !wanting.is_empty()) else { return Ok(()) };
    let (link, settings_link) = (mails.link(&way_to(about.customer_id, about.work)), mails.link(SETTINGS));
    let tenant = tenants::current(tx).await?;
    if tenant.suspended {
        return Ok(());
    }
    let words = NoticeMail {
        kind: notice.kind,
        customer: about.customer_name,
        work: about.work,
        person: &notice.person,
        said: &notice.text,
        zone: tenant.zone()?,
        link,
        settings_link,
    }
    .words();
    // A reminder that could not be sent in time is none any more.
    let activity = about.work.and_then(|work| work.activity.as_ref());
    let expires_at = activity.filter(|_| notice.kind == NotificationKind::Reminder).map(|activity| activity.start_at);
    for recipient in wanting {
        let mail = Mail {
            to: vec![Person { name: recipient.display_name.clone(), email: recipient.email.clone() }],
            subject: words.subject.clone(),
            text: words.text.clone(),
            html: words.html.clone(),
            expires_at,
            ..Mail::default()
        };
        tx.send_mail(&mail).await?;
    }
    Ok(())
}
