//! How long an event takes from the writer's transaction to another service.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use crm_chassis::{
    Clock,
    broker::{self, EVENTS, Envelope},
};
use crm_proto::{activities::ActivityChanged, customers::CustomerChanged};
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
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Latencies {
    /// How many were heard.
    pub events: usize,
    /// Half of them took at most this many milliseconds.
    pub p50: f64,
    /// 99 of 100 took at most this many milliseconds.
    pub p99: f64,
}

impl Listener {
    /// Hears everything about customers and activities from when this returns.
    pub async fn start(amqp_url: &str) -> anyhow::Result<Self> {
        let connection = broker::connect(amqp_url, "bench").await?;
        let channel = connection.create_channel().await?;
        let options = QueueDeclareOptions { exclusive: true, ..QueueDeclareOptions::default() };
        let queue = channel.queue_declare("".into(), options, FieldTable::default()).await?.name().clone();
        for key in [CustomerChanged::full_name(), ActivityChanged::full_name()] {
            let options = QueueBindOptions::default();
            channel.queue_bind(queue.clone(), EVENTS.into(), key.into(), options, FieldTable::default()).await?;
        }
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
        Latencies::of(self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

impl Latencies {
    /// Of those that took so long.
    #[must_use]
    pub fn of(mut took: Vec<Duration>) -> Self {
        took.sort_unstable();
        let at = |percent: usize| took.get((took.len() * percent / 100).min(took.len().saturating_sub(1)));
        let milliseconds = |percent: usize| at(percent).map_or(0.0, |took| took.as_secs_f64() * 1000.0);
        Self { events: took.len(), p50: milliseconds(50), p99: milliseconds(99) }
    }
}

async fn listen(mut deliveries: Consumer, heard: Arc<Mutex<Vec<Duration>>>) {
    let clock = Clock::system();
    while let Some(Ok(delivery)) = deliveries.next().await {
        let now = clock.now();
        let events = Envelope::read_all(&delivery);
        let ages = events.iter().filter_map(|event| age(event, now));
        heard.lock().unwrap_or_else(PoisonError::into_inner).extend(ages);
    }
}

fn age(envelope: &Envelope, now: Timestamp) -> Option<Duration> {
    let payload = envelope.payload.as_slice();
    let changed = if envelope.routing_key == ActivityChanged::full_name() {
        ActivityChanged::decode(payload).ok()?.activity?.update_time?
    } else {
        CustomerChanged::decode(payload).ok()?.customer?.update_time?
    };
    let changed = Timestamp::new(changed.seconds, changed.nanos).ok()?;
    Duration::try_from(now.duration_since(changed)).ok()
}

/// Creates what this case creates one after the other, with pauses, and measures its events.
pub async fn at_ease(world: &World, case: &Case, time: Duration) -> anyhow::Result<Latencies> {
    let listener = Listener::start(&world.servers.amqp_url).await?;
    let (http, end) = (Client::new(), Instant::now() + time);
    while Instant::now() < end {
        let key = Uuid::new_v4().to_string();
        let body = case.body_for(&case.paths[0]).unwrap_or_default().replace("NUMBER", &key[..8]);
        let request = http.post(format!("http://{}{}", world.http, case.paths[0])).header("cookie", &case.cookie);
        let request = request.header("idempotency-key", key).header("content-type", "application/json").body(body);
        request.send().await?.error_for_status()?;
        sleep(PAUSE).await;
    }
    sleep(Duration::from_secs(1)).await;
    Ok(listener.latencies())
}
