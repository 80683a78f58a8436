//! What the broker itself refuses: an ERP can speak for nobody else.

use crm_chassis::broker::{self, ERP_OUTBOUND, EVENTS, erp_user};
use crm_tests::{
    dealer::{Dealer, erp_customer},
    erp::Message,
};
use lapin::{
    Confirmation,
    options::{BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions, QueueBindOptions, QueueDeclareOptions},
    types::FieldTable,
};
use serde_json::json;

use super::World;

/// The broker's word for a refused operation.
fn refusal<T: std::fmt::Debug>(result: lapin::Result<T>) -> String {
    result.unwrap_err().to_string()
}

#[tokio::test]
async fn an_erp_cannot_send_in_the_name_of_another_tenant() {
    let world = World::start().await;
    let other = Dealer::open(&world.system).await;
    let theirs = other.log_in("admin").await;
    let message = world.dealer.erp.message("customer.upserted", &erp_customer("FORGED", "Forged"));

    let routed = Message { routing_key: format!("{}.customer.upserted", other.slug), ..message.clone() };
    assert!(refusal(world.dealer.erp.try_publish(&routed).await).contains("ACCESS_REFUSED"));
    let forged = Message { user_id: Some(erp_user(&other.slug)), ..message.clone() };
    assert!(refusal(world.dealer.erp.try_publish(&forged).await).contains("user_id"));
    let both = Message { user_id: Some(erp_user(&other.slug)), ..routed };
    assert!(world.dealer.erp.try_publish(&both).await.is_err());
    for key in ["customer.upserted", "#", "*.customer.upserted", &format!("{}x.customer.upserted", world.dealer.slug)] {
        let message = Message { routing_key: key.to_owned(), ..message.clone() };
        assert!(refusal(world.dealer.erp.try_publish(&message).await).contains("ACCESS_REFUSED"), "{key}");
    }

    world.until_all_is_read().await;
    other.erp.send("customer.upserted", &erp_customer("C2", "Second")).await;
    theirs.until_code("C2").await;
    assert_eq!(theirs.customer_names().await, ["Everyday Stationers", "Second"]);
    assert!(world.parked().await.is_empty());
}

#[tokio::test]
async fn an_erp_can_do_nothing_but_send_and_read_its_own_queue() {
    let world = World::start().await;
    let other = Dealer::found(&world.system).await;
    let connection = broker::connect(&world.dealer.erp.amqp_url, "curious").await.unwrap();
    // A refusal ends its channel.
    let channel = async || connection.create_channel().await.unwrap();

    for queue in [broker::erp_queue(&other.slug), "customers.erp".to_owned(), "customers.events".to_owned()] {
        let options = BasicConsumeOptions::default();
        let channel = channel().await;
        let read = channel.basic_consume(queue.as_str().into(), "c".into(), options, FieldTable::default()).await;
        assert!(refusal(read).contains("ACCESS_REFUSED"), "{queue}");
    }
    let options = QueueDeclareOptions { exclusive: true, ..QueueDeclareOptions::default() };
    let declare = channel().await.queue_declare("".into(), options, FieldTable::default()).await;
    assert!(refusal(declare).contains("ACCESS_REFUSED"));
    let own_queue = broker::erp_queue(&world.dealer.slug);
    let (own, options) = (own_queue.as_str(), QueueBindOptions::default());
    let bind = channel().await.queue_bind(own.into(), EVENTS.into(), "#".into(), options, FieldTable::default()).await;
    assert!(refusal(bind).contains("ACCESS_REFUSED"), "it would hear everybody's events");
    for exchange in [EVENTS, ERP_OUTBOUND, ""] {
        let channel = channel().await;
        channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
        let options = BasicPublishOptions::default();
        let properties = lapin::BasicProperties::default();
        let sent = channel.basic_publish(exchange.into(), "customers.erp".into(), options, b"{}", properties).await;
        let confirmed = match sent {
            Ok(confirm) => confirm.await,
            Err(error) => Err(error),
        };
        assert!(refusal(confirmed).contains("ACCESS_REFUSED"), "{exchange}");
    }
}

#[tokio::test]
async fn a_message_of_a_type_that_nobody_takes_comes_back_to_the_erp() {
    let world = World::start().await;
    let message = world.dealer.erp.message("customer.exploded", &json!({"code": "C0001"}));
    let confirmation = world.dealer.erp.try_publish(&message).await.unwrap();
    let Confirmation::Ack(Some(returned)) = confirmation else { panic!("{confirmation:?}") };
    assert_eq!(returned.reply_text.as_str(), "NO_ROUTE");
}
