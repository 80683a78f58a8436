//! The CRM's side of the link: sends releases, reads answers.

use std::time::Duration;

use crm_erp_simulator::schema::{self, Envelope};
use crm_proto::erp::{Address, AddressType, CodeAndDescription, ContactUpserted, CustomerReleased};
use futures::{FutureExt, StreamExt};
use jiff::Timestamp;
use lapin::{
    BasicProperties, Channel, Consumer,
    options::{BasicAckOptions, BasicConsumeOptions, BasicPublishOptions},
    types::{AMQPValue, FieldTable},
};
use prost_types::Timestamp as ProtoTimestamp;
use serde_json::Value;
use tokio::time::timeout;

use crate::broker::TestBroker;

/// How long a test waits for something that must happen.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// When the customers of the tests are released: 2026-03-31T08:15:00Z.
pub const RELEASE_TIME: i64 = 1_774_944_900;

/// A customer that the rules approve.
pub fn release(crm_id: &str) -> CustomerReleased {
    CustomerReleased {
        crm_id: crm_id.into(),
        name: format!("Customer {crm_id}"),
        registration_number: "2015/123456/07".into(),
        vat_number: "4123456789".into(),
        customer_type: "RETAIL".into(),
        rank: "GOLD".into(),
        site: "CPT".into(),
        telephone: "021 555 0100".into(),
        addresses: vec![Address {
            r#type: AddressType::Physical.into(),
            lines: vec!["12 Long Street".into()],
            city: "Cape Town".into(),
            country: "South Africa".into(),
            ..Address::default()
        }],
        main_salesman_code: "S01".into(),
        additional_salesman_codes: vec!["S02".into()],
        release_time: Some(ProtoTimestamp { seconds: RELEASE_TIME, nanos: 0 }),
        ..CustomerReleased::default()
    }
}

/// A contact as a release tells of it.
pub fn contact(crm_id: &str, given_name: &str) -> ContactUpserted {
    ContactUpserted {
        crm_id: crm_id.into(),
        version: 3,
        given_name: given_name.into(),
        family_name: "Nkosi".into(),
        role: Some(CodeAndDescription { code: "BUYER".into(), description: "Buying Officer".into() }),
        mobile: "082 555 0100".into(),
        is_sales_contact: true,
        ..ContactUpserted::default()
    }
}

/// A message that arrived from the ERP.
#[derive(Debug, PartialEq)]
pub struct Received {
    pub routing_key: String,
    pub id: String,
    pub subject: String,
    pub sequence: String,
    pub data: Value,
}

pub struct Crm {
    channel: Channel,
    inbox: Consumer,
    slug: String,
}

impl Crm {
    /// Listens to everything the tenant's ERP publishes.
    pub async fn of(broker: &TestBroker, slug: &str) -> Self {
        let queue = format!("crm.{slug}");
        let channel = broker.bind("erp.inbound", &queue, &format!("{slug}.#"), FieldTable::default()).await;
        let options = BasicConsumeOptions::default();
        let inbox = channel.basic_consume(queue.into(), "crm".into(), options, FieldTable::default()).await.unwrap();
        Self { channel, inbox, slug: slug.to_owned() }
    }

    pub async fn send_release(&self, message: &CustomerReleased) {
        let id = format!("release {}", message.crm_id);
        let envelope = Envelope { id, source: "/crm".into(), sequence: 1, time: Timestamp::UNIX_EPOCH };
        let event = schema::seal(message, envelope).unwrap();
        self.send(&event.r#type, &event.subject, event.data.to_string().as_bytes()).await;
    }

    pub async fn send(&self, r#type: &str, subject: &str, body: &[u8]) {
        let mut headers = FieldTable::default();
        for (name, value) in [
            ("specversion", "1.0"),
            ("id", "crm-1"),
            ("source", "/crm"),
            ("type", r#type),
            ("subject", subject),
            ("sequence", "1"),
            ("time", "2026-03-31T08:15:00Z"),
        ] {
            headers.insert(format!("cloudEvents:{name}").into(), AMQPValue::LongString(value.into()));
        }
        headers.insert("traceparent".into(), AMQPValue::LongString("00-0-0-00".into()));
        let properties = BasicProperties::default().with_content_type("application/json".into()).with_headers(headers);
        let routing_key = format!("{}.{type}", self.slug).into();
        let options = BasicPublishOptions { mandatory: true, immediate: false };
        self.channel.basic_publish("erp.outbound".into(), routing_key, options, body, properties).await.unwrap();
    }

    /// The next message from the ERP.
    pub async fn receive(&mut self) -> Received {
        let delivery = timeout(PATIENCE, self.inbox.next()).await.expect("no answer").unwrap().unwrap();
        delivery.ack(BasicAckOptions::default()).await.unwrap();
        let headers = delivery.properties.headers().clone().unwrap_or_default();
        let text = |name: &str| match headers.inner().get(format!("cloudEvents:{name}").as_str()) {
            Some(AMQPValue::LongString(text)) => text.to_string(),
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(delivery.routing_key.to_string(), format!("{}.{}", self.slug, text("type")));
        assert!(delivery.properties.user_id().as_ref().unwrap().as_str().starts_with(&format!("erp-{}-", self.slug)));
        Received {
            routing_key: delivery.routing_key.to_string(),
            id: text("id"),
            subject: text("subject"),
            sequence: text("sequence"),
            data: serde_json::from_slice(&delivery.data).unwrap(),
        }
    }

    /// The three messages of an approval.
    pub async fn receive_approval(&mut self) -> [Received; 3] {
        let answer = [self.receive().await, self.receive().await, self.receive().await];
        let types = answer.each_ref().map(|message| message.routing_key.split_once('.').unwrap().1);
        assert_eq!(types, ["customer.approved", "customer.upserted", "address.replaced"]);
        answer
    }

    /// Whether nothing more has arrived. To prove that nothing ever does, send something else and receive just that.
    pub fn has_nothing(&mut self) -> bool {
        self.inbox.next().now_or_never().is_none()
    }
}

/// Waits until the condition holds.
pub async fn until(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("waited too long: {what}"));
}
