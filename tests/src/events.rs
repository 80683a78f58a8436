//! What the services hear from each other.

use std::collections::VecDeque;

use crm_chassis::broker::{self, EVENTS, Envelope};
use crm_proto::customers::CustomerChanged;
use futures::StreamExt as _;
use lapin::{
    Connection, Consumer,
    options::{BasicConsumeOptions, QueueBindOptions, QueueDeclareOptions},
    types::FieldTable,
};
use prost::{Message as _, Name as _};

use crate::{deadline::within_a_minute, system::System};

/// A listener of its own to the changes of customers.
#[derive(Debug)]
pub struct Events {
    deliveries: Consumer,
    /// Of the last delivery, what is not read yet.
    unpacked: VecDeque<Envelope>,
    _connection: Connection,
}

impl Events {
    /// Hears everything from now on.
    pub async fn listen(system: &System) -> Self {
        let connection = broker::connect(&system.broker.amqp_url, "test").await.expect("the broker is there");
        let channel = connection.create_channel().await.expect("a channel");
        let options = QueueDeclareOptions { exclusive: true, ..QueueDeclareOptions::default() };
        let queue = channel.queue_declare("".into(), options, FieldTable::default()).await.expect("a queue");
        let queue = queue.name().clone();
        let (key, options) = (CustomerChanged::full_name(), QueueBindOptions::default());
        let bound = channel.queue_bind(queue.clone(), EVENTS.into(), key.into(), options, FieldTable::default()).await;
        bound.expect("bound");
        let options = BasicConsumeOptions { no_ack: true, ..BasicConsumeOptions::default() };
        let deliveries = channel.basic_consume(queue, "test".into(), options, FieldTable::default()).await;
        let deliveries = deliveries.expect("a subscription");
        Self { deliveries, unpacked: VecDeque::new(), _connection: connection }
    }

    /// The next change: the customer's id and what happened, without the enum's prefix.
    pub async fn next(&mut self) -> (String, String) {
        while self.unpacked.is_empty() {
            let delivery = within_a_minute("an event", self.deliveries.next()).await;
            let delivery = delivery.expect("the subscription goes on").expect("a delivery");
            self.unpacked.extend(Envelope::read_all(&delivery));
        }
        let envelope = self.unpacked.pop_front().expect("an event");
        let event = CustomerChanged::decode(envelope.payload.as_slice()).expect("a CustomerChanged");
        let change = event.change().as_str_name().trim_start_matches("CUSTOMER_CHANGE_").to_owned();
        (event.customer.expect("a customer").id, change)
    }
}
