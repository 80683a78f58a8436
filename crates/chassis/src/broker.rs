//! RabbitMQ: connections and the topology everything agrees on.

use std::{collections::BTreeMap, io, time::Duration};

use lapin::{
    BasicProperties, Channel, Connection, ConnectionProperties, ExchangeKind,
    options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable, LongString, ShortString},
    uri::AMQPUri,
};
use tokio::time::timeout;

use crate::{bundle, telemetry::TRACEPARENT};

/// The trace in which a message was made, as an AMQP header.
pub(crate) const CLOUD_EVENTS_TRACEPARENT: &str = "cloudEvents:traceparent";

/// How long a broker may take to accept a connection. Afterwards heartbeats tell whether it is still there.
const CONNECT: Duration = Duration::from_secs(10);

/// The largest frame, in bytes; larger bodies take several, but the headers of a message must fit into one. The client keeps room for
/// 64 of them for every connection, which with the broker's own limit is 8 MiB: most of what a service would hold.
pub(crate) const FRAME: u32 = 24 * 1024;

/// Events between services: protobuf, routed by full protobuf name; during loads and imports many in one message.
pub const EVENTS: &str = "crm.events";
/// Messages from the tenants' ERPs.
pub const ERP_INBOUND: &str = "erp.inbound";
/// Messages to the tenants' ERPs.
pub const ERP_OUTBOUND: &str = "erp.outbound";
/// Stands between tenant and type in the routing keys of an ERP's loads, and behind the names of their queues.
pub const BULK: &str = "bulk";

/// The broker user of a tenant's ERP. The broker refuses a message that carries any other name than its sender's.
#[must_use]
pub fn erp_user(slug: &str) -> String {
    format!("erp-{slug}")
}

/// The queue a tenant's ERP reads.
#[must_use]
pub fn erp_queue(slug: &str) -> String {
    format!("erp.outbound.{slug}")
}

/// How long a broker may take until it delivers from a queue. One that dies meanwhile, or has a queue that is not back yet, may never answer.
pub const SUBSCRIBE: Duration = Duration::from_secs(30);

/// Connects. The caller reconnects in its own loop, because only it knows what to resume.
pub async fn connect(url: &str, name: &str) -> lapin::Result<Connection> {
    let mut uri: AMQPUri = url.parse().map_err(io::Error::other)?;
    uri.query.frame_max.get_or_insert(FRAME);
    let connection = Connection::connect_uri(uri, ConnectionProperties::default().with_connection_name(name.into()));
    timeout(CONNECT, connection).await.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()))
}

/// Declares the exchanges.
pub async fn declare_exchanges(channel: &Channel) -> lapin::Result<()> {
    for exchange in [EVENTS, ERP_INBOUND, ERP_OUTBOUND] {
        let options = ExchangeDeclareOptions { durable: true, ..Default::default() };
        channel.exchange_declare(exchange.into(), ExchangeKind::Topic, options, FieldTable::default()).await?;
    }
    Ok(())
}

/// Declares a durable quorum queue, bound to `exchange` with each of `keys`. One consumer at a time reads it, so that messages about
/// one aggregate stay in order however many replicas run. The broker never gives a message up, which would lose it: our consumers park what
/// they cannot apply, and an ERP may come back for a message as often as it must.
pub async fn declare_queue<'a>(
    channel: &Channel,
    queue: &str,
    exchange: &str,
    keys: impl IntoIterator<Item = &'a str>,
) -> lapin::Result<()> {
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
    arguments.insert("x-single-active-consumer".into(), AMQPValue::Boolean(true));
    arguments.insert("x-delivery-limit".into(), AMQPValue::LongInt(i32::MAX));
    let options = QueueDeclareOptions { durable: true, ..Default::default() };
    channel.queue_declare(queue.into(), options, arguments).await?;
    for key in keys {
        let options = QueueBindOptions::default();
        channel.queue_bind(queue.into(), exchange.into(), key.into(), options, FieldTable::default()).await?;
    }
    Ok(())
}

/// Declares the queue of a tenant's ERP.
pub async fn declare_erp_queue(channel: &Channel, slug: &str) -> lapin::Result<()> {
    declare_queue(channel, &erp_queue(slug), ERP_OUTBOUND, [format!("{slug}.#").as_str()]).await
}

/// A message as AMQP carries it, in either direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Id for dropping duplicates.
    pub message_id: String,
    /// Routing key.
    pub routing_key: String,
    /// Media type of the payload.
    pub content_type: String,
    /// Headers; only those with text values.
    pub headers: BTreeMap<String, String>,
    /// The broker user that sent it, if the message says so; the broker has checked it.
    pub user_id: Option<String>,
    /// How often it was given to a consumer that went away without settling it, as the broker says.
    pub returns: u32,
    /// Body.
    pub payload: Vec<u8>,
}

impl Envelope {
    /// Reads what a delivery holds: one message, or many events that were sent together.
    #[must_use]
    pub fn read_all(delivery: &lapin::message::Delivery) -> Vec<Self> {
        bundle::unpack(Self::read(delivery))
    }

    /// Reads a delivery as it is.
    #[must_use]
    pub fn read(delivery: &lapin::message::Delivery) -> Self {
        let properties = &delivery.properties;
        let text = |value: &Option<ShortString>| value.as_ref().map(ToString::to_string);
        let headers = properties.headers().iter().flat_map(|table| table.inner().iter());
        Self {
            message_id: text(properties.message_id()).unwrap_or_default(),
            routing_key: delivery.routing_key.to_string(),
            content_type: text(properties.content_type()).unwrap_or_default(),
            headers: headers.filter_map(|(name, value)| Some((name.to_string(), header_text(value)?))).collect(),
            user_id: text(properties.user_id()),
            returns: returns(delivery),
            payload: delivery.data.clone(),
        }
    }

    /// Persistent AMQP properties for sending.
    #[must_use]
    pub fn properties(&self) -> BasicProperties {
        let mut headers = FieldTable::default();
        for (name, value) in &self.headers {
            headers.insert(name.as_str().into(), AMQPValue::LongString(LongString::from(value.as_bytes())));
        }
        BasicProperties::default()
            .with_delivery_mode(2)
            .with_message_id(self.message_id.as_str().into())
            .with_content_type(self.content_type.as_str().into())
            .with_headers(headers)
    }

    /// The trace this message belongs to: the header that its sender's transport wrote, else what the sender itself says in the
    /// `CloudEvents` extension for distributed tracing.
    #[must_use]
    pub fn traceparent(&self) -> Option<&str> {
        self.headers.get(TRACEPARENT).or_else(|| self.headers.get(CLOUD_EVENTS_TRACEPARENT)).map(String::as_str)
    }

    /// A header's text; empty if it is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// Brokers from version 4 on count it in a header of its own. Of a message that comes for the first time the headers are its sender's.
fn returns(delivery: &lapin::message::Delivery) -> u32 {
    let headers = delivery.properties.headers().as_ref().filter(|_| delivery.redelivered);
    let count = |name: &str| match headers?.inner().get(name)? {
        AMQPValue::LongInt(count) => u32::try_from(*count).ok(),
        AMQPValue::LongLongInt(count) => u32::try_from(*count).ok(),
        AMQPValue::LongUInt(count) => Some(*count),
        _ => None,
    };
    ["x-delivery-count", "x-acquired-count"].into_iter().filter_map(count).max().unwrap_or_default()
}

/// Other clients send numbers as numbers; they count as their text.
fn header_text(value: &AMQPValue) -> Option<String> {
    match value {
        AMQPValue::LongString(text) => Some(String::from_utf8_lossy(text.as_bytes()).into_owned()),
        AMQPValue::ShortString(text) => Some(text.to_string()),
        AMQPValue::ShortShortInt(number) => Some(number.to_string()),
        AMQPValue::ShortInt(number) => Some(number.to_string()),
        AMQPValue::LongInt(number) => Some(number.to_string()),
        AMQPValue::LongLongInt(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transports_trace_goes_before_the_senders() {
        let envelope = |headers: &[(&str, &str)]| Envelope {
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            ..Envelope::default()
        };
        let both = envelope(&[("traceparent", "hop"), ("cloudEvents:traceparent", "origin")]);
        assert_eq!(both.traceparent(), Some("hop"));
        assert_eq!(envelope(&[("cloudEvents:traceparent", "origin")]).traceparent(), Some("origin"));
        assert_eq!(envelope(&[]).traceparent(), None);
    }
}
