//! Hears every event of the system, as another service would: from a durable queue of its own, acknowledged when it is noted.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context as _;
use crm_chassis::{
    broker::{self, EVENTS, Envelope},
    events::header,
};
use crm_proto::{
    activities::{ActivityChanged, CaseChanged},
    customers::{ContactChanged, CustomerChanged, NoteChanged},
};
use futures::StreamExt as _;
use lapin::{
    Connection, Consumer,
    options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions, QueueDeclareOptions},
    types::FieldTable,
};
use prost::Name as _;
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};
use uuid::Uuid;

use super::observe::Heard;

const QUEUE: &str = "load.recorder";
const PAUSE: Duration = Duration::from_millis(250);
/// After so long without an event the recorder subscribes anew: a subscription that has gone dead without a word would pass for lost events.
const SILENCE: Duration = Duration::from_secs(15);

/// A listener.
#[derive(Debug)]
pub struct Recorder {
    heard: Arc<Mutex<Vec<Heard>>>,
    _listening: JoinSet<()>,
}

impl Recorder {
    /// Hears everything from when this returns.
    pub async fn start(amqp_url: &str) -> anyhow::Result<Self> {
        let first = subscribe(amqp_url).await?;
        let heard = Arc::<Mutex<Vec<Heard>>>::default();
        let mut listening = JoinSet::new();
        listening.spawn(listen(amqp_url.to_owned(), first, heard.clone()));
        Ok(Self { heard, _listening: listening })
    }

    /// How many messages wait for this recorder, and how many consumers the broker knows of: what to look at where events are missing.
    pub async fn waiting(amqp_url: &str) -> anyhow::Result<String> {
        let connection = broker::connect(amqp_url, "load.onlooker").await?;
        let channel = connection.create_channel().await?;
        let passive = QueueDeclareOptions { passive: true, ..Default::default() };
        let queue = channel.queue_declare(QUEUE.into(), passive, FieldTable::default()).await?;
        Ok(format!(
            "{} messages wait in {QUEUE}, which has {} consumers",
            queue.message_count(),
            queue.consumer_count()
        ))
    }

    /// What was heard so far, in its order, repetitions included.
    #[must_use]
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn listen(amqp_url: String, first: (Connection, Consumer), heard: Arc<Mutex<Vec<Heard>>>) {
    let mut subscription = Some(first);
    loop {
        if let Some((_connection, mut deliveries)) = subscription.take() {
            while let Ok(Some(Ok(delivery))) = timeout(SILENCE, deliveries.next()).await {
                let events = Envelope::read_all(&delivery);
                let events = events.iter().filter_map(|event| read(event).ok());
                heard.lock().unwrap_or_else(PoisonError::into_inner).extend(events);
                let acknowledged = timeout(SILENCE, delivery.acker.ack(BasicAckOptions::default())).await;
                if !matches!(acknowledged, Ok(Ok(true))) {
                    break;
                }
            }
        }
        // The broker was killed, or there is nothing to hear.
        sleep(PAUSE).await;
        subscription = timeout(broker::SUBSCRIBE, subscribe(&amqp_url)).await.ok().and_then(Result::ok);
    }
}

async fn subscribe(amqp_url: &str) -> anyhow::Result<(Connection, Consumer)> {
    let connection = broker::connect(amqp_url, QUEUE).await?;
    let channel = connection.create_channel().await?;
    broker::declare_exchanges(&channel).await?;
    let keys = [
        CustomerChanged::full_name(),
        ContactChanged::full_name(),
        NoteChanged::full_name(),
        CaseChanged::full_name(),
        ActivityChanged::full_name(),
    ];
    broker::declare_queue(&channel, QUEUE, EVENTS, keys.iter().map(String::as_str)).await?;
    channel.basic_qos(64, BasicQosOptions::default()).await?;
    let options = BasicConsumeOptions::default();
    let deliveries = channel.basic_consume(QUEUE.into(), QUEUE.into(), options, FieldTable::default()).await?;
    Ok((connection, deliveries))
}

fn read(envelope: &Envelope) -> anyhow::Result<Heard> {
    // As in CUSTOMER_CHANGE_CREATED.
    let (_, change) = envelope.header(header::CHANGE).split_once("_CHANGE_").context("an event of no change")?;
    Ok(Heard {
        message_id: envelope.message_id.clone(),
        aggregate: envelope.header(header::AGGREGATE_ID).parse::<Uuid>().context("an event about nothing")?,
        version: envelope.header(header::VERSION).parse().context("an event without version")?,
        change: change.to_owned(),
    })
}
