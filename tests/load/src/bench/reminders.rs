//! How late salesmen are reminded: from when a reminder is due until the notification is there, and until its mail is with the mail server.

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use crm_chassis::Clock;
use crm_embedded::mails_of;
use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{cases::Case, events::Latencies};
use crate::world::{World, until};

/// What the subjects begin with.
const SUBJECT: &str = "Reminded";
/// How long before the start salesmen are reminded: later than that nobody is.
const MINUTES: i64 = 10;
/// The longest time in which they are due, in seconds.
const SPREAD: i64 = 60;
/// How long planning one of them takes at most, in milliseconds.
const PLANNING: i64 = 60;

/// How late salesmen were reminded.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Reminders {
    /// By the notification.
    pub told: Latencies,
    /// By mail.
    pub mailed: Latencies,
}

/// Plans so many activities, all of which are to be reminded of within a minute, by mail, too.
pub async fn measure(world: &World, create: &Case, count: usize) -> anyhow::Result<Reminders> {
    let (number, client) = (i64::try_from(count)?, Client::new());
    let choose = client.post(format!("http://{}/api/v1/notification-settings/choose-mails", world.http));
    let by_mail = json!({"kind": "NOTIFICATION_KIND_REMINDER", "byMail": true});
    choose.header("cookie", &create.cookie).json(&by_mail).send().await?.error_for_status()?;
    let spread = (number / 5).clamp(1, SPREAD);
    let first = Clock::system().now() + SignedDuration::from_millis(3_000 + number * PLANNING);
    for turn in 0..number {
        let path = &create.paths[usize::try_from(turn)? % create.paths.len()];
        let due = first + SignedDuration::from_millis(spread * 1_000 * turn / number);
        let mut body: Value = serde_json::from_str(&create.body_for(path).unwrap_or_default())?;
        body["activity"]["subject"] = format!("{SUBJECT} {turn}").into();
        body["activity"]["startTime"] = (due + SignedDuration::from_mins(MINUTES)).to_string().into();
        body["activity"]["reminderMinutes"] = MINUTES.into();
        let request = client.post(format!("http://{}{path}", world.http)).header("cookie", &create.cookie);
        let request = request.header("idempotency-key", Uuid::new_v4().to_string());
        request.json(&body).send().await?.error_for_status()?;
    }
    let gateway = world.superuser("gateway")?;
    let mut told: Vec<(jiff_sqlx::Timestamp, jiff_sqlx::Timestamp)> = Vec::new();
    until("everybody to be reminded", async || {
        let sql = "select at, start_at from notifications where kind = 'REMINDER' and subject like $1 || ' %'";
        told = sqlx::query_as(sql).bind(SUBJECT).fetch_all(&gateway).await?;
        Ok(told.len() >= count)
    })
    .await?;
    gateway.close().await;
    let told = told.into_iter().map(|(at, start)| lateness(at.to_jiff(), start.to_jiff()));
    let told = Latencies::of(told.collect());
    let mails = world.servers.mail_catcher.as_ref().context("nothing catches mails")?.folder();
    let mut mailed = Vec::new();
    until("every reminder to be mailed", async || {
        mailed = arrivals(mails)?;
        Ok(mailed.len() >= count)
    })
    .await?;
    let mailed = mailed.into_iter().map(|(turn, at)| {
        let due = first + SignedDuration::from_millis(spread * 1_000 * turn / number);
        Duration::try_from(at.duration_since(due)).unwrap_or_default()
    });
    Ok(Reminders { told, mailed: Latencies::of(mailed.collect()) })
}

/// The turn that each mail is about, and when it was caught.
fn arrivals(folder: &Path) -> anyhow::Result<Vec<(i64, Timestamp)>> {
    let mails = mails_of(folder)?.into_iter().filter_map(|mail| Some((turn(&mail.data)?, mail.name)));
    mails.map(|(turn, name)| Ok((turn, Timestamp::try_from(folder.join(name).metadata()?.modified()?)?))).collect()
}

/// The number behind [`SUBJECT`] in a mail's text.
fn turn(mail: &[u8]) -> Option<i64> {
    // A long line goes on behind an equals sign.
    let text = String::from_utf8_lossy(mail).replace("=\r\n", "");
    let (_, behind) = text.split_once(&format!("{SUBJECT} "))?;
    behind.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

/// Nothing comes before it is due.
fn lateness(told: Timestamp, start: Timestamp) -> Duration {
    let due = start - SignedDuration::from_mins(MINUTES);
    Duration::try_from(told.duration_since(due)).unwrap_or_default()
}
