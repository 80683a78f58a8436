//! One subscription to all events for all streams of this process.

use std::{convert::Infallible, sync::Arc, time::Duration};

use crm_chassis::{
    EmployeeId, TenantId,
    broker::{self, EVENTS, Envelope},
    events::{SNAPSHOT, header},
    telemetry,
};
use futures::StreamExt as _;
use lapin::{
    options::{BasicConsumeOptions, QueueBindOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable},
};
use serde_json::json;
use tokio::{
    sync::broadcast::{Receiver, Sender},
    time::sleep,
};
use tokio_util::sync::CancellationToken;
use tracing::{Span, field};
use uuid::Uuid;

/// Changes a stream may lag behind before it is ended.
const BACKLOG: usize = 4096;
/// Messages the broker keeps for a process that does not keep up; the oldest go first.
const QUEUE_LENGTH: i32 = 10_000;

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
        let channel = connection.create_channel().await?;
        broker::declare_exchanges(&channel).await?;
        let mut arguments = FieldTable::default();
        arguments.insert("x-max-length".into(), AMQPValue::LongInt(QUEUE_LENGTH));
        // Ours alone and gone with us: what nobody listens to need not be kept.
        let options = QueueDeclareOptions { exclusive: true, auto_delete: true, ..Default::default() };
        let queue = channel.queue_declare("".into(), options, arguments).await?.name().clone();
        channel
            .queue_bind(queue.clone(), EVENTS.into(), "#".into(), QueueBindOptions::default(), FieldTable::default())
            .await?;
        let options = BasicConsumeOptions { no_ack: true, exclusive: true, ..Default::default() };
        let mut deliveries = channel.basic_consume(queue, "live".into(), options, FieldTable::default()).await?;
        // Streams that are open already have heard nothing until now.
        self.send(Signal::Gap);
        while let Some(delivery) = deliveries.next().await {
            let envelope = Envelope::read(&delivery?);
            let _span = span(&envelope).entered();
            // Told again to services that missed something; nothing has changed.
            if envelope.header(header::CHANGE).ends_with(SNAPSHOT) {
                continue;
            }
            if let Some(change) = Change::read(&envelope) {
                self.send(Signal::Change(Arc::new(change)));
            } else {
                tracing::warn!(routing_key = envelope.routing_key, "an event with a broken envelope is not shown live");
            }
        }
        anyhow::bail!("the broker ended the subscription")
    }

    fn send(&self, signal: Signal) {
        // Fails while nobody listens.
        let _ = self.0.send(signal);
    }
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
}
