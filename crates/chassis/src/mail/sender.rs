//! Hands waiting mails to the SMTP server.
//!
//! Every process with mails looks for one that is due, locks its row, sends it and notes so in the same transaction; what another one has
//! locked is passed over. A mail goes twice only if the process or a connection dies between the server's answer and the commit; both then have
//! the same Message-ID. What the server will not take now is tried again after growing pauses until the mail expires, what it never will
//! is given up at once, and the reason stays with the row.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    transport::smtp::{Error, PoolConfig, extension::ClientId},
};
use secrecy::ExposeSecret as _;
use sqlx::{Postgres, Transaction};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::{Mails, message::Row};
use crate::{db::Db, stop, telemetry};

/// How often it is looked for mails that are due.
const POLL: Duration = Duration::from_secs(1);
/// Longest pause while the server is away.
const LONGEST_OUTAGE_PAUSE: Duration = Duration::from_mins(1);
/// How long the server may take for one answer.
const SILENCE: Duration = Duration::from_secs(30);
/// How long a mail may take as a whole. The row stays locked as long.
const LONGEST_SENDING: Duration = Duration::from_secs(90);
/// The pause after the first attempt; each further one is twice as long, up to the longest.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(15);
/// Connections of one process. Mails go one after the other; the second one is asked when the first one was refused.
const CONNECTIONS: u32 = 2;
/// What becomes of attempts, for the metric.
const OUTCOMES: [&str; 3] = ["sent", "postponed", "failed"];

type Smtp = AsyncSmtpTransport<Tokio1Executor>;

/// What a look came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// Nothing is due.
    Nothing,
    /// A mail is dealt with.
    Done,
    /// The server is away, or talks to nobody.
    Away,
}

/// What became of an attempt.
enum Attempt {
    Sent,
    /// Not this mail, not now.
    Postponed(String),
    /// No mail now.
    Away(String),
    /// Never.
    Failed(String),
}

/// Sends until cancelled; whatever fails is tried again.
pub async fn run(worker: Db, mails: Mails, stop: CancellationToken) {
    for outcome in OUTCOMES {
        metrics::counter!("crm_mails_total", "outcome" => outcome).increment(0);
    }
    let smtp = match transport(&mails) {
        Ok(smtp) => smtp,
        // It was looked at when it was read.
        Err(error) => return tracing::error!(%error, "cannot send mails"),
    };
    let mut outages: u32 = 0;
    while !stop.is_cancelled() {
        // What is cut off is rolled back, and sent again by whoever runs next.
        let Some(look) = stop::finish(look(&worker, &mails, &smtp), &stop).await else { break };
        match look {
            Ok(Look::Done) => outages = 0,
            Ok(Look::Nothing) => stop::pause(POLL, &stop).await,
            Ok(Look::Away) => {
                stop::pause(LONGEST_OUTAGE_PAUSE.min(POLL * 2_u32.saturating_pow(outages)), &stop).await;
                outages = outages.saturating_add(1);
            }
            Err(error) => {
                tracing::warn!(%error, "sending mails interrupted; trying again");
                stop::pause(POLL, &stop).await;
            }
        }
    }
    smtp.shutdown().await;
}

fn transport(mails: &Mails) -> Result<Smtp, Error> {
    let hello = ClientId::Domain(mails.from.email.domain().to_owned());
    Ok(Smtp::from_url(mails.url.expose_secret())?
        .hello_name(hello)
        .timeout(Some(SILENCE))
        .pool_config(PoolConfig::new().max_size(CONNECTIONS))
        .build())
}

/// Deals with one mail that is due, of whatever tenant.
async fn look(worker: &Db, mails: &Mails, smtp: &Smtp) -> sqlx::Result<Look> {
    #[expect(clippy::disallowed_methods, reason = "mails of all tenants are sent")]
    let mut tx = worker.pool().begin().await?;
    // The server may take its time.
    sqlx::query("set local idle_in_transaction_session_timeout = '3min'").execute(&mut *tx).await?;
    let now = worker.clock().now();
    let row: Option<Row> = sqlx::query_as(
        "select tenant_id, id, message_id, recipient, to_people, cc_people, subject, text_body, html_body, traceparent, attempts,
             expires_at, reason, created_at
         from mail_outbox where state = 'queued' and next_attempt_at <= $1 order by next_attempt_at limit 1 for update skip locked",
    )
    .bind(now.to_sqlx())
    .fetch_optional(&mut *tx)
    .await?;
    let Some(row) = row else { return Ok(Look::Nothing) };
    let span = tracing::info_span!(
        parent: None,
        "mail",
        otel.name = "send mail",
        otel.kind = "client",
        tenant = %row.tenant_id,
        mail = %row.id,
        trace_id = tracing::field::Empty,
    );
    telemetry::continue_trace(&span, row.traceparent.as_deref());
    let look = async {
        let attempt = attempt(&row, mails, smtp, now).await;
        note(&mut tx, &row, &attempt, now).await?;
        Ok(if matches!(attempt, Attempt::Away(_)) { Look::Away } else { Look::Done })
    };
    let look = look.instrument(span).await;
    if look.is_ok() {
        tx.commit().await?;
    }
    look
}

async fn attempt(row: &Row, mails: &Mails, smtp: &Smtp, now: Timestamp) -> Attempt {
    if now >= row.expires_at() {
        let reason = row.reason.as_deref().unwrap_or("no mails were sent for so long");
        return Attempt::Failed(format!("given up, it is of no more use: {reason}"));
    }
    let (envelope, message) = match row.message(&mails.from) {
        Ok(message) => message,
        Err(reason) => return Attempt::Failed(reason),
    };
    match timeout(LONGEST_SENDING, smtp.send_raw(&envelope, &message)).await {
        Ok(Ok(_)) => Attempt::Sent,
        Ok(Err(error)) if error.is_permanent() || error.is_transient() => {
            // A server that takes no log-in, or no conversation at all, has refused nobody's mail.
            match timeout(LONGEST_SENDING, smtp.test_connection()).await {
                Ok(Ok(true)) if error.is_permanent() => Attempt::Failed(error.to_string()),
                Ok(Ok(true)) => Attempt::Postponed(error.to_string()),
                _ => Attempt::Away(error.to_string()),
            }
        }
        Ok(Err(error)) => Attempt::Away(error.to_string()),
        Err(_) => Attempt::Away("the SMTP server takes too long".to_owned()),
    }
}

/// Writes down what came of an attempt. The log gets no reason: servers like to quote addresses in it.
async fn note(
    tx: &mut Transaction<'static, Postgres>,
    row: &Row,
    attempt: &Attempt,
    now: Timestamp,
) -> sqlx::Result<()> {
    let next = (now + pause(row.attempts)).min(row.expires_at());
    let (outcome, state, reason, sent_at, next) = match attempt {
        Attempt::Sent => ("sent", "sent", None, Some(now), now),
        Attempt::Postponed(reason) | Attempt::Away(reason) => ("postponed", "queued", Some(reason), None, next),
        Attempt::Failed(reason) => ("failed", "failed", Some(reason), None, now),
    };
    if outcome == "failed" {
        tracing::warn!(attempts = row.attempts + 1, "a mail cannot be sent; its row says why");
    }
    metrics::counter!("crm_mails_total", "outcome" => outcome).increment(1);
    sqlx::query(
        "update mail_outbox set state = $3, attempts = attempts + 1, reason = left($4, 500), sent_at = $5, next_attempt_at = $6
         where tenant_id = $1 and id = $2",
    )
    .bind(row.tenant_id)
    .bind(row.id)
    .bind(state)
    .bind(reason)
    .bind(sent_at.map(jiff_sqlx::ToSqlx::to_sqlx))
    .bind(next.to_sqlx())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The pause after so many attempts and one more.
fn pause(attempts: i32) -> SignedDuration {
    let doublings = u32::try_from(attempts).unwrap_or_default().min(8);
    LONGEST_PAUSE.min(FIRST_PAUSE * 2_i32.pow(doublings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let pauses: Vec<i64> = [0, 1, 2, 3, 4, 5, 1_000].map(|attempts| pause(attempts).as_secs() / 60).into();
        assert_eq!(pauses, [1, 2, 4, 8, 15, 15, 15]);
    }
}
