//! A dealer's ERP at the broker, with the rights that the product gives it and no others.

use std::sync::atomic::{AtomicU64, Ordering};

use crm_chassis::broker::{self, ERP_INBOUND, Envelope, erp_queue, erp_user};
use futures::StreamExt as _;
use lapin::{
    Channel, Confirmation, Connection, Consumer,
    options::{BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions},
    types::FieldTable,
};
use serde_json::Value;
use uuid::Uuid;

use crate::deadline::within_a_minute;

/// The ERP.
#[derive(Debug)]
pub struct Erp {
    /// The tenant's slug.
    pub slug: String,
    /// Address of the broker with the ERP's user and password.
    pub amqp_url: String,
    connection: Connection,
    channel: Channel,
    sequence: AtomicU64,
}

/// A message that the ERP sends. Every part can be made wrong.
#[derive(Clone, Debug)]
pub struct Message {
    /// CloudEvents id.
    pub id: String,
    /// CloudEvents type.
    pub message_type: String,
    /// CloudEvents sequence.
    pub sequence: Option<u64>,
    /// Where it is sent.
    pub routing_key: String,
    /// The property `user_id`.
    pub user_id: Option<String>,
    /// The trace it belongs to, for both the transport's header and the `CloudEvents` attribute.
    pub traceparent: Option<String>,
    /// Media type of the body.
    pub content_type: String,
    /// Body.
    pub body: Vec<u8>,
}

impl Erp {
    /// Connects as the ERP of this tenant.
    pub async fn connect(slug: &str, amqp_url: String) -> Self {
        let connection = broker::connect(&amqp_url, &erp_user(slug)).await.expect("the ERP may connect");
        let channel = confirming(&connection).await;
        Self { slug: slug.to_owned(), amqp_url, connection, channel, sequence: AtomicU64::new(1) }
    }

    /// A message as it should be, with the next sequence number.
    #[must_use]
    pub fn message(&self, message_type: &str, data: &Value) -> Message {
        Message {
            id: Uuid::new_v4().to_string(),
            message_type: message_type.to_owned(),
            sequence: Some(self.sequence.fetch_add(1, Ordering::Relaxed)),
            routing_key: format!("{}.{message_type}", self.slug),
            user_id: Some(erp_user(&self.slug)),
            traceparent: None,
            content_type: "application/json".to_owned(),
            body: data.to_string().into_bytes(),
        }
    }

    /// Sends a message as it should be.
    pub async fn send(&self, message_type: &str, data: &Value) {
        self.publish(&self.message(message_type, data)).await;
    }

    /// Sends a message that reaches a queue.
    pub async fn publish(&self, message: &Message) {
        let confirmation = publish(&self.channel, message).await;
        assert!(matches!(confirmation, Ok(Confirmation::Ack(None))), "{message:?}: {confirmation:?}");
    }

    /// Sends a message that the broker may refuse, on a channel of its own.
    pub async fn try_publish(&self, message: &Message) -> lapin::Result<Confirmation> {
        publish(&confirming(&self.connection).await, message).await
    }

    /// Begins to read what the CRM tells the ERP.
    pub async fn outbound(&self) -> Outbound {
        let channel = self.connection.create_channel().await.expect("a channel");
        let queue = erp_queue(&self.slug);
        let options = BasicConsumeOptions::default();
        let consumer = channel.basic_consume(queue.into(), "erp".into(), options, FieldTable::default()).await;
        Outbound(consumer.expect("the ERP may read its queue"))
    }
}

/// What the CRM tells the ERP, in its order. Read messages are acknowledged.
#[derive(Debug)]
pub struct Outbound(Consumer);

/// A message that the CRM sent.
#[derive(Clone, Debug)]
pub struct Told {
    /// The message as AMQP carries it.
    pub envelope: Envelope,
    /// Its JSON body.
    pub data: Value,
}

impl Told {
    /// A CloudEvents attribute; empty if it is absent.
    #[must_use]
    pub fn attribute(&self, name: &str) -> &str {
        self.envelope.header(&format!("cloudEvents:{name}"))
    }
}

impl Outbound {
    /// The next message.
    pub async fn next(&mut self) -> Told {
        let delivery = within_a_minute("a message to the ERP", self.0.next()).await;
        let delivery = delivery.expect("the subscription goes on").expect("a delivery");
        delivery.acker.ack(BasicAckOptions::default()).await.expect("acknowledged");
        let envelope = Envelope::read(&delivery);
        let data = serde_json::from_slice(&envelope.payload).expect("a JSON body");
        Told { envelope, data }
    }

    /// The next message as the ids of the CRM tell of which customer it speaks.
    pub async fn next_crm_id(&mut self) -> String {
        self.next().await.data["crmId"].as_str().expect("a crmId").to_owned()
    }
}

async fn confirming(connection: &Connection) -> Channel {
    let channel = connection.create_channel().await.expect("a channel");
    channel.confirm_select(ConfirmSelectOptions::default()).await.expect("confirms");
    channel
}

async fn publish(channel: &Channel, message: &Message) -> lapin::Result<Confirmation> {
    let mut attributes = vec![
        ("specversion", "1.0".to_owned()),
        ("id", message.id.clone()),
        ("source", "/erp".to_owned()),
        ("type", message.message_type.clone()),
        ("time", "2026-11-01T06:00:00Z".to_owned()),
    ];
    attributes.extend(message.sequence.map(|sequence| ("sequence", sequence.to_string())));
    attributes.extend(message.traceparent.clone().map(|traceparent| ("traceparent", traceparent)));
    let envelope = Envelope {
        message_id: message.id.clone(),
        content_type: message.content_type.clone(),
        headers: attributes.into_iter().map(|(name, value)| (format!("cloudEvents:{name}"), value)).collect(),
        ..Envelope::default()
    };
    let mut properties = envelope.properties();
    if let Some(user) = &message.user_id {
        properties = properties.with_user_id(user.as_str().into());
    }
    let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
    let key = message.routing_key.as_str();
    channel.basic_publish(ERP_INBOUND.into(), key.into(), options, &message.body, properties).await?.await
}
