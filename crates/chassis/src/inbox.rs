//! The loop that feeds a consumer from its queue. It takes what is ready and lets [`settle`](crate::settle) bring it to an end. Messages
//! are acknowledged only when their effect, or their place among the dead letters, is committed.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use futures::{FutureExt as _, StreamExt as _};
use lapin::{
    Connection, Consumer as Deliveries,
    message::Delivery,
    options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions},
    types::FieldTable,
};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub use crate::settle::MAX_FAILURES;
use crate::{
    broker::{self, Envelope},
    db::Db,
    dispatch::{Consumer, Lane},
    settle::settle_all,
    stop,
};

/// Messages after which no more are taken together, also if they came in few deliveries.
const MOST_TOGETHER: usize = 500;
/// Bytes of message bodies after which no more are taken together.
const LARGEST_BATCH: usize = 4 * 1024 * 1024;
/// Pause after the first interruption of a subscription; it doubles up to [`LONGEST_PAUSE`].
const RECONNECT: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

impl Lane {
    /// Most deliveries that are taken together. Twice as many are in flight, so that the next ones are there when these are done. Few in
    /// the ordinary lane: after a crash of ours they come again, and after many of them one by one.
    const fn most_together(self) -> u16 {
        match self {
            Self::Ordinary => 16,
            Self::Bulk => 500,
        }
    }
}

/// Reads `consumer`'s queue until cancelled; reconnects by itself.
pub async fn run(consumer: Arc<Consumer>, db: Db, amqp_url: String, stop: CancellationToken) {
    // There from the start, so that the first one is seen as a rise.
    for counter in ["crm_message_failures_total", "crm_messages_parked_total"] {
        metrics::counter!(counter, "queue" => consumer.queue.clone()).increment(0);
    }
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
    let subscription = timeout(broker::SUBSCRIBE, subscribe(consumer, amqp_url));
    let subscription = tokio::select! { it = subscription => it, () = stop.cancelled() => return Ok(()) };
    let subscription = subscription.context("the broker does not answer")??;
    // The connection is closed when it is dropped, which gives back what was not acknowledged.
    let (_connection, mut deliveries) = subscription;
    consumer.subscribed.send_replace(true);
    tracing::info!(queue = consumer.queue, "consuming");
    *pause = RECONNECT;
    loop {
        let first = tokio::select! {
            biased;
            () = stop.cancelled() => return Ok(()),
            delivery = deliveries.next() => delivery.context("the broker ended the subscription")??,
        };
        let Batch { envelopes, last } =
            with_what_is_ready(first, &mut deliveries, usize::from(consumer.lane.most_together()));
        if stop::finish(settle_all(consumer, db, &envelopes, stop), stop).await != Some(true) {
            return Ok(());
        }
        last.acker.ack(BasicAckOptions { multiple: true }).await?;
    }
}

/// What is taken together.
struct Batch {
    envelopes: Vec<Envelope>,
    /// The delivery that came last.
    last: Delivery,
}

/// Adds what has arrived behind the first message, without waiting for more.
fn with_what_is_ready(first: Delivery, deliveries: &mut Deliveries, most: usize) -> Batch {
    let (mut taken, mut bytes) = (1, first.data.len());
    let mut batch = Batch { envelopes: Envelope::read_all(&first), last: first };
    while taken < most && batch.envelopes.len() < MOST_TOGETHER && bytes < LARGEST_BATCH {
        // The end of the subscription is met again when these are settled.
        let Some(Some(Ok(delivery))) = deliveries.next().now_or_never() else { break };
        taken += 1;
        bytes += delivery.data.len();
        batch.envelopes.extend(Envelope::read_all(&delivery));
        batch.last = delivery;
    }
    batch
}

async fn subscribe(consumer: &Consumer, amqp_url: &str) -> lapin::Result<(Connection, Deliveries)> {
    let connection = broker::connect(amqp_url, &consumer.queue).await?;
    let channel = connection.create_channel().await?;
    broker::declare_exchanges(&channel).await?;
    let keys: Vec<String> = consumer.binding_keys().collect();
    broker::declare_queue(&channel, &consumer.queue, consumer.exchange(), keys.iter().map(String::as_str)).await?;
    let prefetch = 2 * consumer.lane.most_together();
    channel.basic_qos(prefetch, BasicQosOptions::default()).await?;
    let queue = consumer.queue.as_str();
    let options = BasicConsumeOptions::default();
    let deliveries = channel.basic_consume(queue.into(), queue.into(), options, FieldTable::default()).await?;
    Ok((connection, deliveries))
}
