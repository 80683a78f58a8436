//! One subscription to all events for all streams of this process.

use std::{convert::Infallible, sync::Arc, time::Duration};

use anyhow::Context as _;
use crm_chassis::{
    EmployeeId, TenantId,
    broker::{self, EVENTS, Envelope},
    events::{SNAPSHOT, header},
    telemetry,
};
use futures::{FutureExt as _, StreamExt as _};
use lapin::{
    Channel, Connection, Consumer as Deliveries,
    message::Delivery,
    options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions, QueueBindOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable, ShortString},
};
use serde_json::json;
use tokio::{
    sync::broadcast::{Receiver, Sender},
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tracing::{Span, field};
use uuid::Uuid;

/// Changes a stream may lag behind before it is ended.
const BACKLOG: usize = 4096;
/// Messages the broker keeps for a process that does not keep up; the oldest go first, and it is told that some went.
const QUEUE_LENGTH: i32 = 10_000;
/// And how many bytes: during a load a message tells of many changes.
const QUEUE_BYTES: i32 = 32 * 1024 * 1024;
/// Messages the broker sends ahead, so that what waits during a load waits there.
const PREFETCH: u16 = 100;
/// After messages were lost: as long as that goes on, streams end no more often.
const GAP_PAUSE: Duration = Duration::from_secs(1);

const ENDED: &str = "the broker ended the subscription";

/// Name of the connection to the broker.
pub const CONNECTION: &str = "gateway-live";

/// What streams hear.
#[derive(Clone, Debug)]
pub enum Signal {
    /// Something changed.
    Change(Arc<Change>),
    /// Something may have been missed.
    Gap,
}

/// A change, with who may hear of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The tenant whose data changed.
    pub tenant: TenantId,
    /// The employees who may see it; callers who see the whole tenant always do.
    pub audience: Vec<EmployeeId>,
    /// What browsers are told, as JSON: type, id, version, change.
    pub data: String,
}

/// The subscription.
#[derive(Clone, Debug)]
pub struct Bus(Sender<Signal>);

impl Default for Bus {
    fn default() -> Self {
        Self(Sender::new(BACKLOG))
    }
}

impl Bus {
    /// Everything from now on.
    #[must_use]
    pub fn subscribe(&self) -> Receiver<Signal> {
        self.0.subscribe()
    }

    /// Listens until cancelled; reconnects by itself.
    pub async fn run(self, amqp_url: String, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                Err(error) = self.listen(&amqp_url) => tracing::warn!(%error, "live updates interrupted; trying again"),
            }
            tokio::select! { () = stop.cancelled() => return, () = sleep(Duration::from_secs(1)) => {} }
        }
    }

    async fn listen(&self, amqp_url: &str) -> anyhow::Result<Infallible> {
        let connection = broker::connect(amqp_url, CONNECTION).await?;
        let subscription = timeout(broker::SUBSCRIBE, Subscription::open(&connection, QUEUE_LENGTH)).await;
        let Subscription { mut events, mut lost } = subscription.context("the broker does not answer")??;
        // Streams that are open already have heard nothing until now.
        self.send(Signal::Gap);
        // What was lost and is not acknowledged yet: until then nothing more of it comes.
        let mut held: Option<Delivery> = None;
        let pause = sleep(Duration::ZERO);
        tokio::pin!(pause);
        loop {
            tokio::select! {
                event = events.next() => {
                    let event = event.context(ENDED)??;
                    self.tell(event, &mut events).await?;
                }
                gone = lost.next() => {
                    held = Some(gone.context(ENDED)??);
                    tracing::warn!("live updates do not keep up; all pages fetch again");
                    self.send(Signal::Gap);
                    pause.as_mut().reset(Instant::now() + GAP_PAUSE);
                }
                () = &mut pause, if held.is_some() => {
                    if let Some(gone) = held.take() {
                        gone.ack(BasicAckOptions::default()).await?;
                    }
                }
            }
        }
    }

    /// Tells of an event and of those that lie ready behind it.
    async fn tell(&self, first: Delivery, events: &mut Deliveries) -> anyhow::Result<()> {
        let mut next = Some(first);
        let mut told = None;
        while let Some(delivery) = next {
            for envelope in Envelope::read_all(&delivery) {
                self.tell_of(&envelope);
            }
            told = Some(delivery);
            next = events.next().now_or_never().flatten().transpose()?;
        }
        if let Some(last) = told {
            last.ack(BasicAckOptions { multiple: true }).await?;
        }
        Ok(())
    }

    fn tell_of(&self, envelope: &Envelope) {
        let _span = span(envelope).entered();
        // Told again to services that missed something; nothing has changed.
        if envelope.header(header::CHANGE).ends_with(SNAPSHOT) {
            return;
        }
        if let Some(change) = Change::read(envelope) {
            self.send(Signal::Change(Arc::new(change)));
        } else {
            let routing_key = &envelope.routing_key;
            tracing::warn!(routing_key, "an event with a broken envelope is not shown live");
        }
    }

    fn send(&self, signal: Signal) {
        // Fails while nobody listens.
        let _ = self.0.send(signal);
    }
}

/// Queues of one process, which go with it: what nobody listens to need not be kept.
struct Subscription {
    /// All events from now on.
    events: Deliveries,
    /// The last event that found no room.
    lost: Deliveries,
}

impl Subscription {
    /// Each of the two has a channel of its own: to acknowledge many means all of a channel.
    async fn open(connection: &Connection, length: i32) -> lapin::Result<Self> {
        let (channel, of_lost) = (connection.create_channel().await?, connection.create_channel().await?);
        broker::declare_exchanges(&channel).await?;
        let lost = declare(&of_lost, 1, None).await?;
        let queue = declare(&channel, length, Some(&lost)).await?;
        let bind = QueueBindOptions::default();
        channel.queue_bind(queue.clone(), EVENTS.into(), "#".into(), bind, FieldTable::default()).await?;
        let options = BasicConsumeOptions { exclusive: true, ..Default::default() };
        of_lost.basic_qos(1, BasicQosOptions::default()).await?;
        let lost = of_lost.basic_consume(lost, "lost".into(), options, FieldTable::default()).await?;
        channel.basic_qos(PREFETCH, BasicQosOptions::default()).await?;
        let events = channel.basic_consume(queue, "live".into(), options, FieldTable::default()).await?;
        Ok(Self { events, lost })
    }
}

/// A queue that keeps so many messages, and hands on what it drops.
async fn declare(channel: &Channel, length: i32, dropped: Option<&ShortString>) -> lapin::Result<ShortString> {
    let mut arguments = FieldTable::default();
    arguments.insert("x-max-length".into(), AMQPValue::LongInt(length));
    arguments.insert("x-max-length-bytes".into(), AMQPValue::LongInt(QUEUE_BYTES));
    if let Some(dropped) = dropped {
        arguments.insert("x-dead-letter-exchange".into(), AMQPValue::LongString("".into()));
        arguments.insert("x-dead-letter-routing-key".into(), AMQPValue::LongString(dropped.as_str().into()));
    }
    let options = QueueDeclareOptions { exclusive: true, auto_delete: true, ..Default::default() };
    Ok(channel.queue_declare("".into(), options, arguments).await?.name().clone())
}

/// The end of a trace on its way to the browsers.
fn span(envelope: &Envelope) -> Span {
    let tenant = envelope.header(header::TENANT);
    let (kind, trace_id) = ("consumer", field::Empty);
    let span = tracing::info_span!("live", otel.kind = kind, routing_key = envelope.routing_key, tenant, trace_id);
    telemetry::continue_trace(&span, envelope.traceparent());
    span
}

impl Change {
    /// Reads the envelope; the payload is nobody's business here.
    fn read(envelope: &Envelope) -> Option<Self> {
        let audience = envelope.header(header::AUDIENCE).split(',').filter(|id| !id.is_empty());
        let data = json!({
            "type": envelope.routing_key,
            "id": envelope.header(header::AGGREGATE_ID).parse::<Uuid>().ok()?,
            "version": envelope.header(header::VERSION).parse::<i64>().ok()?.to_string(),
            "change": envelope.header(header::CHANGE),
        });
        Some(Self {
            tenant: TenantId(envelope.header(header::TENANT).parse().ok()?),
            audience: audience.map(|id| id.parse().map(EmployeeId)).collect::<Result<_, _>>().ok()?,
            data: data.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crm_testkit::Broker;
    use lapin::{BasicProperties, options::BasicPublishOptions};

    use super::*;

    fn envelope(audience: &str) -> Envelope {
        let id = Uuid::from_u128(7).to_string();
        let headers = [
            (header::TENANT, id.as_str()),
            (header::AUDIENCE, audience),
            (header::AGGREGATE_ID, &id),
            (header::VERSION, "3"),
            (header::CHANGE, "UPDATED"),
        ];
        Envelope {
            routing_key: "crm.customers.v1.CustomerChanged".into(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            payload: b"secret".to_vec(),
            ..Default::default()
        }
    }

    #[test]
    fn browsers_are_told_what_changed_and_not_how() {
        let id = Uuid::from_u128(7);
        let change = Change::read(&envelope(&format!("{id},{id}")));
        let data =
            format!(r#"{{"type":"crm.customers.v1.CustomerChanged","id":"{id}","version":"3","change":"UPDATED"}}"#);
        assert_eq!(change, Some(Change { tenant: TenantId(id), audience: vec![EmployeeId(id); 2], data }));
        assert_eq!(Change::read(&envelope("")).map(|change| change.audience), Some(vec![]));
    }

    #[test]
    fn an_envelope_that_names_nobody_is_shown_to_nobody() {
        assert_eq!(Change::read(&Envelope::default()), None);
        assert_eq!(Change::read(&envelope("everybody")), None);
    }

    #[tokio::test]
    async fn what_found_no_room_is_not_lost_without_a_word() {
        let broker = Broker::new().await;
        let connection = broker::connect(&broker.amqp_url, "test").await.unwrap();
        let channel = connection.create_channel().await.unwrap();
        let mut subscription = Subscription::open(&connection, 3).await.unwrap();
        let publish = async |number: u32| {
            let (options, properties) = (BasicPublishOptions::default(), BasicProperties::default());
            channel.basic_publish(EVENTS.into(), "x".into(), options, &number.to_be_bytes(), properties).await.unwrap();
        };
        let prefetch = u32::from(PREFETCH);
        let mut taken = Vec::new();
        for number in 0..prefetch {
            publish(number).await;
            taken.push(subscription.events.next().await.unwrap().unwrap());
        }
        for number in prefetch..prefetch + 4 {
            publish(number).await;
        }
        let lost = subscription.lost.next().await.unwrap().unwrap();
        assert_eq!(lost.data, prefetch.to_be_bytes());
        taken.last().unwrap().ack(BasicAckOptions { multiple: true }).await.unwrap();
        for number in prefetch + 1..prefetch + 4 {
            assert_eq!(subscription.events.next().await.unwrap().unwrap().data, number.to_be_bytes());
        }
        // Nobody has acknowledged the lost one yet; the next one comes when it is.
        for number in 0..prefetch + 5 {
            publish(number).await;
        }
        lost.ack(BasicAckOptions::default()).await.unwrap();
        let lost = subscription.lost.next().await.unwrap().unwrap();
        lost.ack(BasicAckOptions::default()).await.unwrap();
    }
}
