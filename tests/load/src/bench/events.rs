//! How long an event takes from the writer's transaction to another service.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use crm_chassis::{
    Clock,
    broker::{self, EVENTS, Envelope},
};
use crm_proto::customers::CustomerChanged;
use futures::StreamExt as _;
use jiff::Timestamp;
use lapin::{
    Connection, Consumer,
    options::{BasicConsumeOptions, QueueBindOptions, QueueDeclareOptions},
    types::FieldTable,
};
use prost::{Message as _, Name as _};
use reqwest::Client;
use serde::Serialize;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};
use uuid::Uuid;

use super::cases::Case;
use crate::world::World;

/// Pause between two creations at ease.
const PAUSE: Duration = Duration::from_millis(50);

/// Hears events, as another service does, and notes how old each is: from the time at which the writer's transaction began, so the
/// transaction itself is in it.
#[derive(Debug)]
pub struct Listener {
    heard: Arc<Mutex<Vec<Duration>>>,
    _connection: Connection,
    _listening: JoinSet<()>,
}

/// How long they took.
#[derive(Clone, Debug, Serialize)]
pub struct Latencies {
    /// How many were heard.
    pub events: usize,
    /// Half of them took at most this many milliseconds.
    pub p50: f64,
    /// 99 of 100 took at most this many milliseconds.
    pub p99: f64,
}

impl Listener {
    /// Hears everything from when this returns.
    pub async fn start(amqp_url: &str) -> anyhow::Result<Self> {
        let connection = broker::connect(amqp_url, "bench").await?;
        let channel = connection.create_channel().await?;
        let options = QueueDeclareOptions { exclusive: true, ..QueueDeclareOptions::default() };
        let queue = channel.queue_declare("".into(), options, FieldTable::default()).await?.name().clone();
        let (key, options) = (CustomerChanged::full_name(), QueueBindOptions::default());
        channel.queue_bind(queue.clone(), EVENTS.into(), key.into(), options, FieldTable::default()).await?;
        let options = BasicConsumeOptions { no_ack: true, ..BasicConsumeOptions::default() };
        let deliveries = channel.basic_consume(queue, "bench".into(), options, FieldTable::default()).await?;
        let heard = Arc::<Mutex<Vec<Duration>>>::default();
        let mut listening = JoinSet::new();
        listening.spawn(listen(deliveries, heard.clone()));
        Ok(Self { heard, _connection: connection, _listening: listening })
    }

    /// How long those took that were heard so far.
    #[must_use]
    pub fn latencies(&self) -> Latencies {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone();
        heard.sort_unstable();
        let at = |percent: usize| heard.get((heard.len() * percent / 100).min(heard.len().saturating_sub(1)));
        let milliseconds = |percent: usize| at(percent).map_or(0.0, |took| took.as_secs_f64() * 1000.0);
        Latencies { events: heard.len(), p50: milliseconds(50), p99: milliseconds(99) }
    }
}

async fn listen(mut deliveries: Consumer, heard: Arc<Mutex<Vec<Duration>>>) {
    let clock = Clock::system();
    while let Some(Ok(delivery)) = deliveries.next().await {
        let now = clock.now();
        if let Some(took) = age(&Envelope::read(&delivery), now) {
            heard.lock().unwrap_or_else(PoisonError::into_inner).push(took);
        }
    }
}

fn age(envelope: &Envelope, now: Timestamp) -> Option<Duration> {
    let customer = CustomerChanged::decode(envelope.payload.as_slice()).ok()?.customer?;
    let changed = customer.update_time?;
    let changed = Timestamp::new(changed.seconds, changed.nanos).ok()?;
    Duration::try_from(now.duration_since(changed)).ok()
}

/// Creates customers one after the other, with pauses, and measures their events.
pub async fn at_ease(world: &World, cases: &[Case], time: Duration) -> anyhow::Result<Option<Latencies>> {
    let Some(case) = cases.iter().find(|case| case.writes) else { return Ok(None) };
    let listener = Listener::start(&world.servers.amqp_url).await?;
    let (http, end) = (Client::new(), Instant::now() + time);
    while Instant::now() < end {
        let key = Uuid::new_v4().to_string();
        let body = case.body.as_deref().unwrap_or_default().replace("NUMBER", &key[..8]);
        let request = http.post(format!("http://{}{}", world.http, case.paths[0])).header("cookie", &case.cookie);
        let request = request.header("idempotency-key", key).header("content-type", "application/json").body(body);
        request.send().await?.error_for_status()?;
        sleep(PAUSE).await;
    }
    sleep(Duration::from_secs(1)).await;
    Ok(Some(listener.latencies()))
}
