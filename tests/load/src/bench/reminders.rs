//! How late salesmen are reminded: from when a reminder is due until the notification is there.

use std::time::Duration;

use crm_chassis::Clock;
use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use serde_json::Value;
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

/// Plans so many activities, all of which are to be reminded of within a minute.
pub async fn measure(world: &World, create: &Case, count: usize) -> anyhow::Result<Latencies> {
    let (number, client) = (i64::try_from(count)?, Client::new());
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
    let late = told.into_iter().map(|(at, start)| lateness(at.to_jiff(), start.to_jiff()));
    Ok(Latencies::of(late.collect()))
}

/// Nothing comes before it is due.
fn lateness(told: Timestamp, start: Timestamp) -> Duration {
    let due = start - SignedDuration::from_mins(MINUTES);
    Duration::try_from(told.duration_since(due)).unwrap_or_default()
}
