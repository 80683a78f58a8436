//! The broker as tests see it: what arrives, and what others send.

use std::{collections::VecDeque, time::Duration};

use crm_chassis::{
    broker::{self, Envelope},
    dispatch,
};
use futures::StreamExt as _;
use lapin::{
    BasicProperties, Channel, Connection, Consumer,
    options::{BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions, QueueBindOptions, QueueDeclareOptions},
    types::FieldTable,
};
use tokio::time::timeout;

/// A channel that confirms what is published, with its connection.
pub struct Wire {
    pub channel: Channel,
    _connection: Connection,
}

impl Wire {
    /// Connects, and declares the exchanges.
    pub async fn to(amqp_url: &str) -> Self {
        let wire = Self::of(amqp_url).await;
        broker::declare_exchanges(&wire.channel).await.unwrap();
        wire
    }

    /// Connects as somebody who may declare nothing.
    pub async fn of(amqp_url: &str) -> Self {
        let connection = broker::connect(amqp_url, "test").await.unwrap();
        let channel = connection.create_channel().await.unwrap();
        channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
        Self { channel, _connection: connection }
    }

    /// Declares a consumer's queue, so that what is published from now on reaches it, also if it is not running yet.
    pub async fn declare(&self, consumer: &dispatch::Consumer) {
        let keys: Vec<_> = consumer.binding_keys().collect();
        let keys = keys.iter().map(String::as_str);
        broker::declare_queue(&self.channel, &consumer.queue, consumer.exchange(), keys).await.unwrap();
    }

    /// Publishes, and waits for the broker to say that it has the message. Fails if the broker refuses.
    pub async fn publish(&self, exchange: &str, envelope: &Envelope) -> lapin::Result<()> {
        let mut properties: BasicProperties = envelope.properties();
        if let Some(user) = &envelope.user_id {
            properties = properties.with_user_id(user.as_str().into());
        }
        let key = envelope.routing_key.as_str().into();
        let options = BasicPublishOptions::default();
        self.channel.basic_publish(exchange.into(), key, options, &envelope.payload, properties).await?.await?;
        Ok(())
    }

    /// How many messages wait in a queue for a consumer.
    pub async fn waiting_in(&self, queue: &str) -> u32 {
        let options = QueueDeclareOptions { passive: true, durable: true, ..Default::default() };
        self.channel.queue_declare(queue.into(), options, FieldTable::default()).await.unwrap().message_count()
    }

    /// Reads everything that is published to an exchange from now on.
    pub async fn tap(&self, exchange: &str) -> Tap {
        let options = QueueDeclareOptions { exclusive: true, ..Default::default() };
        let queue = self.channel.queue_declare("".into(), options, FieldTable::default()).await.unwrap();
        let name = queue.name().clone();
        let bind = QueueBindOptions::default();
        self.channel.queue_bind(name.clone(), exchange.into(), "#".into(), bind, FieldTable::default()).await.unwrap();
        self.read(name.as_str()).await
    }

    /// Reads a queue.
    pub async fn read(&self, queue: &str) -> Tap {
        let options = BasicConsumeOptions { no_ack: true, ..Default::default() };
        let consumer = self.channel.basic_consume(queue.into(), "".into(), options, FieldTable::default()).await;
        Tap { deliveries: consumer.unwrap(), unpacked: VecDeque::new() }
    }
}

/// Messages as they arrive.
pub struct Tap {
    deliveries: Consumer,
    /// Of the last delivery, what is not read yet.
    unpacked: VecDeque<Envelope>,
}

impl Tap {
    /// The next message.
    pub async fn next(&mut self) -> Envelope {
        loop {
            if let Some(envelope) = self.unpacked.pop_front() {
                return envelope;
            }
            let delivery = timeout(Duration::from_mins(1), self.deliveries.next()).await;
            let delivery = delivery.expect("a message within a minute");
            self.unpacked.extend(Envelope::read_all(&delivery.unwrap().unwrap()));
        }
    }

    /// Reads until `last` says that a message is the last one, and returns all of them.
    pub async fn until(&mut self, mut last: impl FnMut(&Envelope) -> bool) -> Vec<Envelope> {
        let mut all = Vec::new();
        loop {
            let envelope = self.next().await;
            let done = last(&envelope);
            all.push(envelope);
            if done {
                return all;
            }
        }
    }
}
