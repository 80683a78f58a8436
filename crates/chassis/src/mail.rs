//! Mails: rows of the transaction that wants them, handed to an SMTP server after it commits ([`sender`]).

mod message;
pub mod sender;

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use lettre::{AsyncSmtpTransport, Tokio1Executor, message::Mailbox};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, types::Json};
use url::Url;
use uuid::Uuid;

use crate::{db::Tx, error::Result};

/// How long it is tried to send a mail that says nothing else.
const LONGEST_TRY: SignedDuration = SignedDuration::from_hours(3 * 24);
/// How long a mail is kept, sent or not.
pub const RETENTION: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A mail to somebody.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    /// Whom it is for.
    pub to: Vec<Person>,
    /// Who gets it, too.
    pub cc: Vec<Person>,
    /// Who gets it without being named.
    pub bcc: Vec<Person>,
    /// Subject: one line.
    pub subject: String,
    /// The words.
    pub text: String,
    /// The same as HTML; empty for text alone. What comes from people must be escaped.
    pub html: String,
    /// From when on it is of no more use; absent: three days after it was written, which is the longest.
    pub expires_at: Option<Timestamp>,
}

/// Somebody with a mail address.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Person {
    /// Name; empty if it is not known.
    pub name: String,
    /// Address. One that is none is found out when the mail is sent, which then fails.
    pub email: String,
}

/// How mails leave.
#[derive(Clone, Debug)]
pub struct Mails {
    /// The SMTP server, with user and password.
    url: SecretString,
    /// Whom they come from.
    from: Mailbox,
    /// Address under which people reach the CRM, for links.
    web_url: Url,
}

impl Mails {
    /// By the SMTP server `url`, in the name of `from`, with links to `web_url`.
    ///
    /// # Errors
    /// Says, without the password, which setting is wrong.
    pub fn new(url: &SecretString, from: &str, web_url: Url) -> anyhow::Result<Self> {
        let valid = url.expose_secret().trim().parse::<Url>().is_ok_and(|url| url.has_host())
            && AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret().trim()).is_ok();
        anyhow::ensure!(
            valid,
            "CRM_SMTP_URL is no address of an SMTP server: expected smtps://user:password@host or \
             smtp://user:password@host:587?tls=required"
        );
        let from: Mailbox = from.trim().parse().map_err(|_| {
            anyhow::anyhow!("CRM_MAIL_FROM is no sender of mails: expected an address, or CRM <crm@example.com>")
        })?;
        Ok(Self { url: url.expose_secret().trim().to_owned().into(), from, web_url })
    }

    /// The address of a page, for a link. `path` begins with a slash.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.web_url.as_str().trim_end_matches('/'))
    }
}

impl Tx {
    /// How mails leave; none where none do.
    #[must_use]
    pub fn mails(&self) -> Option<&Mails> {
        self.mails.as_deref()
    }

    /// Writes a mail, which is sent once, after commit: again only if the process or the connection dies just when the server takes it. Where
    /// no mails leave nothing is written: nobody wants the old ones when that is set up.
    pub async fn send_mail(&mut self, mail: &Mail) -> Result<()> {
        if self.mails().is_none() {
            return Ok(());
        }
        let now = self.now();
        let longest = now.checked_add(LONGEST_TRY).unwrap_or(now);
        let recipients: Vec<&str> =
            [&mail.to, &mail.cc, &mail.bcc].into_iter().flatten().map(|person| person.email.as_str()).collect();
        let ids: Vec<Uuid> = recipients.iter().map(|_| self.new_id()).collect();
        let (tenant, message_id, traceparent) = (self.tenant(), self.new_id(), self.traceparent.clone());
        sqlx::query(
            "insert into mail_outbox (tenant_id, id, message_id, recipient, to_people, cc_people, subject, text_body, html_body,
                 traceparent, next_attempt_at, expires_at, created_at)
             select $1, r.id, $4, r.recipient, $5, $6, $7, $8, $9, $10, $11, $12, $11
             from unnest($2::uuid[], $3::text[]) as r (id, recipient)",
        )
        .bind(tenant)
        .bind(ids)
        .bind(recipients)
        .bind(message_id)
        .bind(Json(&mail.to))
        .bind(Json(&mail.cc))
        .bind(&mail.subject)
        .bind(&mail.text)
        .bind(&mail.html)
        .bind(traceparent)
        .bind(now.to_sqlx())
        .bind(mail.expires_at.map_or(longest, |expires| expires.min(longest)).to_sqlx())
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

/// Forgets mails that were written longer than [`RETENTION`] ago. Run now and then by the worker.
pub async fn sweep(pool: &PgPool, now: Timestamp) -> Result<u64> {
    let oldest = now.checked_sub(RETENTION).unwrap_or(now);
    let swept =
        sqlx::query("delete from mail_outbox where created_at < $1").bind(oldest.to_sqlx()).execute(pool).await?;
    Ok(swept.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str, from: &str) -> String {
        let web: Url = "https://crm.example.com/".parse().unwrap_or_else(|_| unreachable!("an address"));
        Mails::new(&url.into(), from, web).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_wrong_setting_is_named_without_its_password() {
        for right in
            ["smtp://localhost:2525", "smtps://u:p@mail.example.com", "smtp://u:p@mail.example.com:587?tls=required"]
        {
            assert_eq!(refused(right, "CRM <crm@example.com>"), "", "{right}");
            assert_eq!(refused(right, "crm@example.com"), "", "{right}");
        }
        for wrong in ["", "mail.example.com", "https://u:secret@mail.example.com", "smtp://u:secret@host:587?tls=maybe"]
        {
            let refused = refused(wrong, "crm@example.com");
            assert!(refused.starts_with("CRM_SMTP_URL is no") && !refused.contains("secret"), "{wrong}: {refused}");
        }
        for wrong in ["", "crm", "CRM <crm>", "a@example.com, b@example.com"] {
            let refused = refused("smtp://localhost", wrong);
            assert!(refused.starts_with("CRM_MAIL_FROM is no"), "{wrong}: {refused}");
        }
    }
}
