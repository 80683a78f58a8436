//! Parked messages: listed, replayed once the cause is mended, dropped.

use std::sync::Arc;

use crm_chassis::{
    Code,
    broker::{ERP_INBOUND, EVENTS, Envelope},
    dead_letters::{self, DeadLetter},
    dispatch::{Consumer, Outcome},
};
use crm_testkit::{Broker, eventually};
use uuid::Uuid;

use crate::{
    probe,
    wire::Wire,
    world::{Tenant, World, employee_upserted, event, script},
};

fn consumers() -> Vec<Arc<Consumer>> {
    vec![Arc::new(probe::events()), Arc::new(probe::erp())]
}

/// Lets the product's own loop park messages, and returns the letters.
async fn parked(world: &World, messages: &[Envelope]) -> Vec<DeadLetter> {
    let broker = Broker::new().await;
    let wire = Wire::to(&broker.amqp_url).await;
    for consumer in consumers() {
        wire.declare(&consumer).await;
    }
    for message in messages {
        // The broker lets only an ERP itself give its name.
        match &message.user_id {
            Some(user) => {
                let erp = broker.add_erp(user.strip_prefix("erp-").unwrap()).await;
                Wire::of(&erp).await.publish(ERP_INBOUND, message).await.unwrap();
            }
            None if message.routing_key.starts_with("crm.") => wire.publish(EVENTS, message).await.unwrap(),
            None => wire.publish(ERP_INBOUND, message).await.unwrap(),
        }
    }
    let tasks = [world.consume(probe::events(), &broker.amqp_url), world.consume(probe::erp(), &broker.amqp_url)];
    let letters = eventually("the parked messages", async || {
        let letters = dead_letters::list(world.worker.pool(), 100).await.unwrap();
        (letters.len() == messages.len()).then_some(letters)
    })
    .await;
    for task in tasks {
        task.stop().await;
    }
    letters
}

#[tokio::test]
async fn a_replay_after_the_cause_is_mended_applies_once_and_removes() {
    let world = World::new().await;
    let script = script("refuse until mended");
    let letter = &parked(&world, &[event(&world.tenant, &script)]).await[0];
    assert_eq!((letter.tenant, letter.consumer.as_str()), (world.tenant.id, "probe.events"));
    assert!(letter.reason.contains("Not mended yet."), "{}", letter.reason);

    // Too early: it stays.
    dead_letters::replay(&world.worker, &consumers(), letter.id).await.unwrap_err();
    assert_eq!((world.count("dead_letters").await, world.count("effects").await), (1, 0));

    world.mend(&script).await;
    let outcome = dead_letters::replay(&world.worker, &consumers(), letter.id).await.unwrap();
    assert_eq!(outcome, Outcome::Applied);
    assert_eq!(world.effects(&world.tenant).await, [script]);
    assert_eq!(world.count("dead_letters").await, 0);
    let again = dead_letters::replay(&world.worker, &consumers(), letter.id).await.unwrap_err();
    assert_eq!(again.code(), Code::NotFound);
}

#[tokio::test]
async fn a_replay_of_what_was_applied_meanwhile_only_removes() {
    let world = World::new().await;
    let script = script("refuse until mended");
    let message = event(&world.tenant, &script);
    let letter = &parked(&world, std::slice::from_ref(&message)).await[0];
    world.mend(&script).await;
    // The sender sent it again.
    probe::events().apply(&world.worker, &message).await.unwrap();
    let outcome = dead_letters::replay(&world.worker, &consumers(), letter.id).await.unwrap();
    assert_eq!(outcome, Outcome::Duplicate);
    assert_eq!((world.count("dead_letters").await, world.count("effects").await), (0, 1));
}

#[tokio::test]
async fn a_message_of_an_erp_is_replayed_as_its_sender_sent_it() {
    let world = World::new().await;
    // Its news has not arrived, and not within the tries either.
    let tenant = Tenant::new();
    let letter = &parked(&world, &[employee_upserted(&tenant, "E1", "ok")]).await[0];
    assert_eq!(letter.tenant.0, Uuid::nil());
    assert_eq!(world.count("inbox").await, 0);
    world.add(&tenant).await;
    let outcome = dead_letters::replay(&world.worker, &consumers(), letter.id).await.unwrap();
    assert_eq!(outcome, Outcome::Applied);
    assert_eq!(world.effects(&tenant).await, ["ok"]);
}

#[tokio::test]
async fn a_sender_cannot_write_its_own_name_for_the_replay() {
    let world = World::new().await;
    let mut message = Envelope { user_id: None, ..employee_upserted(&world.tenant, "E1", "forged") };
    message.headers.insert("crm-parked-user-id".into(), format!("erp-{}", world.tenant.slug));
    let letter = &parked(&world, &[message]).await[0];
    let error = dead_letters::replay(&world.worker, &consumers(), letter.id).await.unwrap_err();
    assert_eq!((error.code(), error.fields()[0].field.as_ref()), (Code::Invalid, "userId"));
    assert_eq!((world.count("dead_letters").await, world.count("effects").await), (1, 0));
}

#[tokio::test]
async fn the_same_message_is_parked_once_and_another_beside_it() {
    let world = World::new().await;
    let message = event(&world.tenant, &script("refuse"));
    let other = Envelope { message_id: "other".into(), ..message.clone() };
    // Sent again, a message is part of another publishing.
    let mut again = message.clone();
    again.headers.insert("traceparent".into(), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".into());
    let broker = Broker::new().await;
    let wire = Wire::to(&broker.amqp_url).await;
    wire.declare(&probe::events()).await;
    let task = world.consume(probe::events(), &broker.amqp_url);
    for message in [&message, &message, &again, &other, &event(&world.tenant, "good")] {
        wire.publish(EVENTS, message).await.unwrap();
    }
    eventually("the last one", async || (world.count("effects").await == 1).then_some(())).await;
    assert_eq!(world.count("dead_letters").await, 2);
    task.stop().await;
}

#[tokio::test]
async fn a_dropped_message_is_gone() {
    let world = World::new().await;
    let letters =
        parked(&world, &[event(&world.tenant, &script("refuse")), event(&world.tenant, &script("refuse"))]).await;
    for unsaid in [" ", "two\nlines", &"x".repeat(501)] {
        let refused = dead_letters::drop(&world.worker, letters[0].id, unsaid).await.unwrap_err();
        assert_eq!((refused.code(), refused.fields()[0].field.as_ref()), (Code::Invalid, "reason"));
    }
    dead_letters::drop(&world.worker, letters[0].id, " Sent by mistake. ").await.unwrap();
    let left = dead_letters::list(world.worker.pool(), 100).await.unwrap();
    assert_eq!(left.iter().map(|letter| letter.id).collect::<Vec<_>>(), [letters[1].id]);
    let again = dead_letters::drop(&world.worker, letters[0].id, "Sent by mistake.").await.unwrap_err();
    assert_eq!(again.code(), Code::NotFound);
    let sql = "select user_name, changes #>> '{3,new}' from audit_log where tenant_id = $1 and entity_id = $2 and action = 'dropped'";
    let told: Vec<(String, String)> = sqlx::query_as(sql)
        .bind(world.tenant.id)
        .bind(letters[0].id)
        .fetch_all(&world.database.superuser().await)
        .await
        .unwrap();
    assert_eq!(told, [("Hoster".to_owned(), "Sent by mistake.".to_owned())]);
}

#[tokio::test]
async fn a_letter_of_a_consumer_that_is_no_more_stays() {
    let world = World::new().await;
    let letter = &parked(&world, &[event(&world.tenant, &script("refuse"))]).await[0];
    let error = dead_letters::replay(&world.worker, &[], letter.id).await.unwrap_err();
    assert_eq!(error.code(), Code::Invalid);
    assert_eq!(world.count("dead_letters").await, 1);
}
