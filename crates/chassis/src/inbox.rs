//! The loop that feeds a consumer from its queue. A message is acknowledged only when its effect, or its place among the dead letters,
//! is committed. Transient trouble pauses the queue and tries again, uncounted; a handler's own failure is counted and parked after
//! six tries; what can never be applied is parked at once. The queue is never stuck.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use futures::StreamExt as _;
use lapin::{
    Connection, Consumer as Deliveries,
    options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions},
    types::FieldTable,
};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::{
    broker::{self, Envelope},
    claims,
    db::Db,
    dead_letters::{self, Filed},
    dispatch::{Consumer, Outcome},
    error::{Code, Error, Result},
    stop, telemetry,
};

/// Failures after which a message is parked.
pub const MAX_FAILURES: i32 = 6;
/// Messages in flight; small, because a crash of ours counts against each of them at the broker.
const PREFETCH: u16 = 16;
/// Pause after the first interruption of a subscription; it doubles up to [`LONGEST_PAUSE`].
const RECONNECT: Duration = Duration::from_millis(250);
/// Pause after a message's first failure; it doubles up to [`LONGEST_PAUSE`].
const RETRY: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long one try may take; the database ends each of its statements sooner.
const LONGEST_TRY: Duration = Duration::from_mins(1);

/// Reads `consumer`'s queue until cancelled; reconnects by itself.
pub async fn run(consumer: Arc<Consumer>, db: Db, amqp_url: String, stop: CancellationToken) {
    tokio::join!(read_on(&consumer, &db, &amqp_url, &stop), consumer.pulse.keep(&db, &stop));
}

async fn read_on(consumer: &Consumer, db: &Db, amqp_url: &str, stop: &CancellationToken) {
    let mut pause = RECONNECT;
    while !stop.is_cancelled() {
        if let Err(error) = read(consumer, db, amqp_url, stop, &mut pause).await {
            tracing::warn!(queue = consumer.queue, %error, "consumer interrupted; trying again");
            stop::pause(pause, stop).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

async fn read(
    consumer: &Consumer,
    db: &Db,
    amqp_url: &str,
    stop: &CancellationToken,
    pause: &mut Duration,
) -> anyhow::Result<()> {
    let subscription =
        tokio::select! { it = subscribe(consumer, amqp_url) => it?, () = stop.cancelled() => return Ok(()) };
    // The connection is closed when it is dropped, which gives back what was not acknowledged.
    let (_connection, mut deliveries) = subscription;
    consumer.subscribed.send_replace(true);
    tracing::info!(queue = consumer.queue, "consuming");
    *pause = RECONNECT;
    loop {
        let delivery = tokio::select! {
            biased;
            () = stop.cancelled() => return Ok(()),
            delivery = deliveries.next() => delivery.context("the broker ended the subscription")??,
        };
        let envelope = Envelope::read(&delivery);
        let span = tracing::info_span!("message", queue = consumer.queue, routing_key = envelope.routing_key);
        telemetry::continue_trace(&span, envelope.headers.get("traceparent").map(String::as_str));
        if stop::finish(settle(consumer, db, &envelope, stop).instrument(span), stop).await != Some(true) {
            return Ok(());
        }
        delivery.acker.ack(BasicAckOptions::default()).await?;
    }
}

async fn subscribe(consumer: &Consumer, amqp_url: &str) -> lapin::Result<(Connection, Deliveries)> {
    let connection = broker::connect(amqp_url, &consumer.queue).await?;
    let channel = connection.create_channel().await?;
    broker::declare_exchanges(&channel).await?;
    let keys: Vec<String> = consumer.binding_keys().collect();
    broker::declare_queue(&channel, &consumer.queue, consumer.exchange(), keys.iter().map(String::as_str)).await?;
    channel.basic_qos(PREFETCH, BasicQosOptions::default()).await?;
    let queue = consumer.queue.as_str();
    let options = BasicConsumeOptions::default();
    let deliveries = channel.basic_consume(queue.into(), queue.into(), options, FieldTable::default()).await?;
    Ok((connection, deliveries))
}

/// Brings a message to an end that is committed: applied, dropped as duplicate, or parked. False if the service stops before: the
/// message is not acknowledged and comes again.
async fn settle(consumer: &Consumer, db: &Db, envelope: &Envelope, stop: &CancellationToken) -> bool {
    let mut pause = RETRY;
    loop {
        let applied = timeout(LONGEST_TRY, consumer.apply(db, envelope)).await;
        let error = match applied.unwrap_or_else(|_| Err(Error::timed_out("the handler did not end"))) {
            Ok(outcome) => {
                let outcome = if outcome == Outcome::Applied { "applied" } else { "duplicate" };
                metrics::counter!("crm_messages_total", "queue" => consumer.queue.clone(), "outcome" => outcome)
                    .increment(1);
                return true;
            }
            Err(error) => error,
        };
        match give_up(consumer, db, envelope, &error).await {
            Ok(true) => return true,
            Ok(false) => {}
            Err(error) => tracing::warn!(error = error.for_log(), "cannot note the failure of a message"),
        }
        if stop.is_cancelled() {
            return false;
        }
        stop::pause(pause, stop).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Parks the message if trying again makes no sense, and tells whether it did.
async fn give_up(consumer: &Consumer, db: &Db, envelope: &Envelope, error: &Error) -> Result<bool> {
    if error.is_transient() {
        tracing::warn!(error = error.for_log(), "message waits");
        return Ok(false);
    }
    // A refusal is the same every time; only a failure of ours may pass.
    if matches!(error.code(), Code::Internal | Code::TimedOut | Code::Unavailable) {
        let filed = Filed::of(db, consumer, envelope).await?;
        let failures = claims::count_failure(db, filed.tenant, &consumer.queue, &filed.key).await?;
        if failures < MAX_FAILURES {
            tracing::warn!(error = error.for_log(), failures, "message failed; trying again");
            return Ok(false);
        }
    }
    dead_letters::park(db, consumer, envelope, &error.to_string()).await?;
    tracing::error!(error = error.for_log(), message_id = envelope.message_id, "message parked");
    Ok(true)
}
