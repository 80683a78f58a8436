use std::path::Path;

use crm_embedded::{Durability, RabbitMq, RabbitMqOptions};
use lapin::options::{BasicGetOptions, BasicPublishOptions, ConfirmSelectOptions, QueueDeclareOptions};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties};

const QUEUE: &str = "orders";

async fn start(data_dir: &Path) -> RabbitMq {
    let options = RabbitMqOptions { data_dir: data_dir.to_path_buf(), durability: Durability::Durable };
    RabbitMq::start(options).await.unwrap()
}

async fn channel(broker: &RabbitMq) -> Channel {
    let connection = Connection::connect(broker.amqp_url(), ConnectionProperties::default()).await.unwrap();
    connection.create_channel().await.unwrap()
}

async fn publish(broker: &RabbitMq) {
    let channel = channel(broker).await;
    channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
    let durable = QueueDeclareOptions { durable: true, ..QueueDeclareOptions::default() };
    channel.queue_declare(QUEUE.into(), durable, arguments).await.unwrap();
    let properties = BasicProperties::default().with_delivery_mode(2);
    let sent = channel.basic_publish("".into(), QUEUE.into(), BasicPublishOptions::default(), b"kept", properties);
    assert!(sent.await.unwrap().await.unwrap().is_ack());
}

async fn users(management_url: &str) -> serde_json::Value {
    // Fails when another test of this process was first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let users = reqwest::get(format!("{management_url}/api/users")).await.unwrap();
    users.error_for_status().unwrap().json().await.unwrap()
}

#[tokio::test]
async fn confirmed_messages_and_addresses_survive_a_restart() {
    let data_dir = tempfile::tempdir().unwrap();
    let broker = start(data_dir.path()).await;
    let addresses = (broker.amqp_url().to_owned(), broker.management_url().to_owned());
    publish(&broker).await;
    broker.stop().await.unwrap();

    let broker = start(data_dir.path()).await;
    assert_eq!((broker.amqp_url().to_owned(), broker.management_url().to_owned()), addresses);
    let channel = channel(&broker).await;
    let message = channel.basic_get(QUEUE.into(), BasicGetOptions { no_ack: true }).await.unwrap().unwrap();
    assert_eq!(message.data, b"kept");
    broker.stop().await.unwrap();
}

#[tokio::test]
async fn there_is_one_administrator_and_no_guest() {
    let data_dir = tempfile::tempdir().unwrap();
    let broker = start(data_dir.path()).await;
    let users = users(broker.management_url()).await;
    assert_eq!(users.as_array().unwrap().len(), 1, "{users}");
    assert_eq!(users[0]["name"], "crm");
    assert_eq!(users[0]["tags"], serde_json::json!(["administrator"]));

    let (_, place) = broker.amqp_url().split_once('@').unwrap();
    let guest = Connection::connect(&format!("amqp://guest:guest@{place}"), ConnectionProperties::default()).await;
    assert!(guest.is_err());
    broker.stop().await.unwrap();
}
