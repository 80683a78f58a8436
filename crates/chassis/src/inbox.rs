//! The loop that feeds a consumer from its queue. A message is acknowledged only when its effect, or its place among the dead letters,
//! is committed. Transient trouble pauses the queue and tries again, uncounted; a handler's own failure is counted and parked after
//! six tries; what can never be applied is parked at once. The queue is never stuck.

use std::{sync::Arc, time::Duration};

use futures::StreamExt as _;
use lapin::{
    message::Delivery,
    options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions},
    types::FieldTable,
};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::{
    broker::{self, Envelope},
    db::Db,
    dispatch::{Consumer, MAX_FAILURES, Outcome},
    error::{Code, Error},
    outbox::sleep_or_stop,
    telemetry,
};

/// Messages in flight; small, because a crash of ours counts against each of them at the broker.
const PREFETCH: u16 = 16;

/// Reads `consumer`'s queue until cancelled; reconnects by itself.
pub async fn run(consumer: Arc<Consumer>, db: Db, amqp_url: String, stop: CancellationToken) {
    let mut delay = Duration::from_millis(250);
    while !stop.is_cancelled() {
        let result = tokio::select! {
            () = stop.cancelled() => break,
            result = read(&consumer, &db, &amqp_url, &mut delay) => result,
        };
        if let Err(error) = result {
            tracing::warn!(queue = consumer.queue, %error, "consumer interrupted; trying again");
            sleep_or_stop(delay, &stop).await;
            delay = (delay * 2).min(Duration::from_secs(5));
        }
    }
}

async fn read(consumer: &Consumer, db: &Db, amqp_url: &str, delay: &mut Duration) -> anyhow::Result<()> {
    let connection = broker::connect(amqp_url, &consumer.queue).await?;
    let channel = connection.create_channel().await?;
    broker::declare_exchanges(&channel).await?;
    let keys: Vec<String> = consumer.binding_keys().collect();
    broker::declare_queue(&channel, &consumer.queue, consumer.exchange(), keys.iter().map(String::as_str)).await?;
    channel.basic_qos(PREFETCH, BasicQosOptions::default()).await?;
    let mut deliveries = channel
        .basic_consume(
            consumer.queue.as_str().into(),
            consumer.queue.as_str().into(),
            BasicConsumeOptions::default(),
            FieldTable::default(),
        )
        .await?;
    tracing::info!(queue = consumer.queue, "consuming");
    *delay = Duration::from_millis(250);
    while let Some(delivery) = deliveries.next().await {
        let delivery = delivery?;
        let envelope = Envelope::read(&delivery);
        let span = tracing::info_span!("message", queue = consumer.queue, routing_key = envelope.routing_key);
        telemetry::continue_trace(&span, envelope.headers.get("traceparent").map(String::as_str));
        settle(consumer, db, &envelope).instrument(span).await;
        acknowledge(&delivery).await?;
    }
    anyhow::bail!("the broker ended the subscription")
}

/// Brings a message to an end that is committed: applied, dropped as duplicate, or parked.
async fn settle(consumer: &Consumer, db: &Db, envelope: &Envelope) {
    let mut pause = Duration::from_millis(100);
    loop {
        match consumer.apply(db, envelope).await {
            Ok(outcome) => {
                let outcome = if outcome == Outcome::Applied { "applied" } else { "duplicate" };
                metrics::counter!("crm_messages_total", "queue" => consumer.queue.clone(), "outcome" => outcome)
                    .increment(1);
                return;
            }
            Err(error) if error.is_transient() => tracing::warn!(%error, "message waits"),
            Err(error) => match give_up(consumer, db, envelope, &error).await {
                Ok(true) => return,
                Ok(false) => tracing::warn!(%error, "message failed; trying again"),
                Err(error) => tracing::warn!(%error, "message waits"),
            },
        }
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}

/// Parks the message if trying again makes no sense, and tells whether it did.
async fn give_up(consumer: &Consumer, db: &Db, envelope: &Envelope, error: &Error) -> crate::error::Result<bool> {
    // A refusal is the same every time; only a failure of ours may pass.
    let refused = error.code() != Code::Internal;
    if !refused && consumer.count_failure(db, envelope).await? < MAX_FAILURES {
        return Ok(false);
    }
    consumer.park(db, envelope, &error.to_string()).await?;
    tracing::error!(%error, message_id = envelope.message_id, "message parked");
    Ok(true)
}

async fn acknowledge(delivery: &Delivery) -> lapin::Result<bool> {
    delivery.acker.ack(BasicAckOptions::default()).await
}
