//! The relay through failures of everything around it.

use std::collections::BTreeSet;

use crm_chassis::{
    Caller, EmployeeId,
    broker::{self, ERP_OUTBOUND, EVENTS, Envelope},
    dispatch::Outcome,
    events::Event,
};
use crm_proto::identity;
use crm_testkit::{Broker, Proxy, eventually};
use futures::StreamExt as _;
use lapin::{
    options::{BasicConsumeOptions, BasicNackOptions, QueueBindOptions, QueueDeclareOptions, QueueDeleteOptions},
    types::{AMQPValue, FieldTable},
};
use uuid::Uuid;

use crate::{
    probe,
    wire::Wire,
    world::{Tenant, World, script},
};

/// The outbox with a relay that has published one message and cannot delete its row: the moment before which a crash sends again.
struct Published {
    world: World,
    broker: Broker,
    tap: crate::wire::Tap,
    first: Envelope,
}

impl Published {
    async fn and_not_deleted(world: World, broker: Broker, mut tap: crate::wire::Tap) -> Self {
        let first = tap.next().await;
        world.blocked("with gone as (delete from outbox%").await;
        Self { world, broker, tap, first }
    }

    /// The message came again and is the same one, so the inbox drops it.
    async fn comes_again(mut self) {
        let second = self.tap.next().await;
        assert_eq!(self.first, second);
        let consumer = crm_chassis::dispatch::Consumer::of_events("probe.again").on(ignore);
        assert_eq!(consumer.apply(&self.world.worker, &self.first).await.unwrap(), Outcome::Applied);
        assert_eq!(consumer.apply(&self.world.worker, &second).await.unwrap(), Outcome::Duplicate);
        self.world.all_sent().await;
    }
}

async fn ignore(_: &mut crm_chassis::Tx, _: crm_proto::identity::EmployeeChanged) -> crm_chassis::Result<()> {
    Ok(())
}

#[tokio::test]
async fn what_one_tenant_has_left_by_the_thousand_holds_up_no_other() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let (other, theirs) = (Tenant::new(), Uuid::new_v4());
    world.add(&other).await;
    let mut tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    let ours: Vec<Uuid> = (0..1_200).map(|_| Uuid::new_v4()).collect();
    let mut tx = world.db.transaction(crm_chassis::Caller::system(world.tenant.id)).await.unwrap();
    tx.publish_all(ours.iter().map(|aggregate| crate::outbox::reached(*aggregate, 1).into())).await.unwrap();
    tx.commit().await.unwrap();
    world.publish(&other, theirs, 1).await;

    let relay = world.relay("probe", &broker.amqp_url);
    let mut aggregates = Vec::new();
    for _ in 0..1_201 {
        aggregates.push(tap.next().await.header("crm-aggregate-id").to_owned());
    }
    let place = aggregates.iter().position(|aggregate| *aggregate == theirs.to_string()).unwrap();
    assert!(place < 500, "among the first that are sent, not behind all others: {place}");
    aggregates.remove(place);
    assert!(
        aggregates.iter().zip(&ours).all(|(sent, stored)| *sent == stored.to_string()),
        "each tenant's in their order"
    );
    relay.stop().await;
}

#[tokio::test]
async fn events_by_the_hundred_are_sent_in_few_messages_and_each_takes_effect_or_is_parked_alone() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let wire = Wire::to(&broker.amqp_url).await;
    wire.declare(&probe::events()).await;
    let refused = script("refuse");
    let mut scripts: Vec<String> = (0..250).map(|number| format!("ok:{number:03}")).collect();
    scripts.insert(120, refused.clone());
    let told = scripts.iter().map(|script| {
        let employee = identity::Employee { display_name: script.clone(), ..Default::default() };
        let event = identity::EmployeeChanged { employee: Some(employee) };
        Event::new(&event, Uuid::new_v4(), 1, "CHANGED").into()
    });
    let mut tx = world.db.transaction(Caller::system(world.tenant.id)).await.unwrap();
    tx.publish_all(told).await.unwrap();
    tx.commit().await.unwrap();
    let relay = world.relay("probe", &broker.amqp_url);
    world.all_sent().await;
    assert_eq!(wire.waiting_in("probe.events").await, 3, "a hundred in each message");

    let task = world.consume(probe::events(), &broker.amqp_url);
    eventually("the effects", async || (world.count("effects").await == 250).then_some(())).await;
    eventually("the refused one", async || (world.count("dead_letters").await == 1).then_some(())).await;
    scripts.remove(120);
    assert_eq!(world.effects_in_order(&world.tenant).await, scripts);
    assert_eq!(world.parked().await, ["INVALID_ARGUMENT: display_name: Told to refuse."]);
    task.stop().await;
    relay.stop().await;
}

#[tokio::test]
async fn a_relay_that_is_killed_before_it_deletes_is_followed_by_one_that_sends_again() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    world.publish(&world.tenant, Uuid::new_v4(), 1).await;
    let lock = world.hold("select from outbox for update").await;
    let relay = world.relay("probe", &broker.amqp_url);
    let published = Published::and_not_deleted(world, broker, tap).await;

    relay.kill().await;
    assert_eq!(published.world.terminate("with gone as (delete from outbox%").await, 1);
    drop(lock);
    let next = published.world.relay("probe", &published.broker.amqp_url);
    published.comes_again().await;
    next.stop().await;
}

#[tokio::test]
async fn a_relay_that_loses_its_database_before_it_deletes_sends_again() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    world.publish(&world.tenant, Uuid::new_v4(), 1).await;
    let lock = world.hold("select from outbox for update").await;
    let relay = world.relay("probe", &broker.amqp_url);
    let published = Published::and_not_deleted(world, broker, tap).await;

    assert_eq!(published.world.terminate("with gone as (delete from outbox%").await, 1);
    drop(lock);
    published.comes_again().await;
    relay.stop().await;
}

#[tokio::test]
async fn a_relay_whose_broker_connection_is_ended_goes_on() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let mut tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    let relay = world.relay("probe", &broker.amqp_url);
    world.publish(&world.tenant, Uuid::nil(), 1).await;
    tap.next().await;

    broker.end_connections("probe-relay").await;
    world.publish(&world.tenant, Uuid::nil(), 2).await;
    tap.until(|envelope| envelope.header("crm-version") == "2").await;
    world.all_sent().await;
    relay.stop().await;
}

#[tokio::test]
async fn a_network_that_breaks_again_and_again_loses_nothing_and_keeps_the_order() {
    const MESSAGES: i64 = 600;
    let (world, broker) = (World::new().await, Broker::new().await);
    let mut tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    let mut network = Proxy::before(&broker.amqp_url);
    network.forward();
    let relay = world.relay("probe", &network.lead(&broker.amqp_url));
    let aggregate = Uuid::new_v4();

    let mut arrived = BTreeSet::new();
    for version in 1..=MESSAGES {
        world.publish(&world.tenant, aggregate, version).await;
        if version % 150 == 0 {
            network.cut().await;
        }
    }
    let all = tap.until(|envelope| envelope.header("crm-version") == MESSAGES.to_string()).await;
    for envelope in all {
        let version: i64 = envelope.header("crm-version").parse().unwrap();
        // What comes for the first time is the next one; all else is a repetition.
        if arrived.insert(version) {
            assert_eq!(i64::try_from(arrived.len()).unwrap(), version);
        }
    }
    world.all_sent().await;
    relay.stop().await;
}

#[tokio::test]
async fn messages_wait_while_the_broker_is_away() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let mut tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    let mut network = Proxy::before(&broker.amqp_url);
    let relay = world.relay("probe", &network.lead(&broker.amqp_url));
    let aggregate = Uuid::new_v4();
    for version in 1..=3 {
        world.publish(&world.tenant, aggregate, version).await;
    }
    assert_eq!(world.count("outbox").await, 3);

    network.forward();
    for version in 1..=3 {
        assert_eq!(tap.next().await.header("crm-version"), version.to_string());
    }
    world.all_sent().await;
    relay.stop().await;
}

#[tokio::test]
async fn of_two_relays_one_sends_and_the_other_takes_over_when_it_dies() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let mut tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    let relays = [world.relay("probe-a", &broker.amqp_url), world.relay("probe-b", &broker.amqp_url)];
    let mut sent = 0;
    let mut one_by_one = async || {
        for _ in 0..50 {
            sent += 1;
            world.publish(&world.tenant, Uuid::nil(), sent).await;
            // Two that send would send this twice.
            assert_eq!(tap.next().await.header("crm-version"), sent.to_string());
        }
    };
    one_by_one().await;

    let leader = eventually("one leader", async || {
        let leaders: Vec<_> = broker.connections().await.into_iter().filter(|name| name.ends_with("-relay")).collect();
        (leaders.len() == 1).then(|| leaders[0].clone())
    })
    .await;
    let [a, b] = relays;
    let (dead, alive) = if leader == "probe-a-relay" { (a, b) } else { (b, a) };
    dead.kill().await;
    one_by_one().await;
    alive.stop().await;
}

#[tokio::test]
async fn an_erp_message_without_a_queue_is_kept_and_holds_up_nobody_else() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let wire = Wire::to(&broker.amqp_url).await;
    let mut events = wire.tap(EVENTS).await;
    let (unready, ready) = (world.tenant.clone(), Tenant::new());
    world.add(&ready).await;
    broker::declare_erp_queue(&wire.channel, &ready.slug).await.unwrap();
    let mut ready_queue = wire.read(&broker::erp_queue(&ready.slug)).await;
    let relay = world.relay("probe", &broker.amqp_url);

    // Mixed, and more than a few: one confirm of the broker stands for many of them.
    for n in 0..40 {
        world.publish_to_erp(&unready, &format!("U{n:02}")).await;
        world.publish_to_erp(&ready, &format!("R{n:02}")).await;
        world.publish(&unready, Uuid::nil(), n).await;
    }
    for n in 0..40 {
        assert_eq!(ready_queue.next().await.header("cloudEvents:subject"), format!("R{n:02}"));
        assert_eq!(events.next().await.header("crm-version"), n.to_string());
    }
    eventually("only what has no queue is left", async || (world.count("outbox").await == 40).then_some(())).await;

    broker::declare_erp_queue(&wire.channel, &unready.slug).await.unwrap();
    let mut unready_queue = wire.read(&broker::erp_queue(&unready.slug)).await;
    for n in 0..40 {
        assert_eq!(unready_queue.next().await.header("cloudEvents:subject"), format!("U{n:02}"));
    }
    world.all_sent().await;
    relay.stop().await;
}

#[tokio::test]
async fn a_message_that_the_broker_refuses_is_kept_and_sent_again() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let wire = Wire::to(&broker.amqp_url).await;
    // A queue that is full from the beginning.
    let mut full = FieldTable::default();
    full.insert("x-max-length".into(), AMQPValue::LongInt(0));
    full.insert("x-overflow".into(), AMQPValue::LongString("reject-publish".into()));
    wire.channel.queue_declare("full".into(), QueueDeclareOptions::default(), full).await.unwrap();
    let (bind, none) = (QueueBindOptions::default(), FieldTable::default());
    wire.channel.queue_bind("full".into(), EVENTS.into(), "#".into(), bind, none).await.unwrap();
    let mut tap = wire.tap(EVENTS).await;
    let relay = world.relay("probe", &broker.amqp_url);

    world.publish(&world.tenant, Uuid::nil(), 1).await;
    tap.next().await;
    tap.next().await;
    assert_eq!(world.count("outbox").await, 1);
    wire.channel.queue_delete("full".into(), QueueDeleteOptions::default()).await.unwrap();
    world.all_sent().await;
    relay.stop().await;
}

#[tokio::test]
async fn an_event_that_concerns_more_people_than_a_frame_can_name_is_sent() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let mut tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    let relay = world.relay("probe", &broker.amqp_url);
    let everybody = (0..2_000).map(|number| EmployeeId(Uuid::from_u128(number)));
    let mut tx = world.db.transaction(Caller::system(world.tenant.id)).await.unwrap();
    tx.publish(crate::outbox::reached(Uuid::nil(), 1).seen_by(everybody)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(tap.next().await.header("crm-audience").split(',').count(), 500);
    world.all_sent().await;
    relay.stop().await;
}

#[tokio::test]
async fn the_broker_gives_up_no_message_however_often_an_erp_comes_back_for_it() {
    let broker = Broker::new().await;
    let wire = Wire::to(&broker.amqp_url).await;
    broker::declare_erp_queue(&wire.channel, "acme").await.unwrap();
    let message =
        Envelope { routing_key: "acme.customer.released".into(), payload: b"{}".into(), ..Default::default() };
    wire.publish(ERP_OUTBOUND, &message).await.unwrap();
    let queue = broker::erp_queue("acme");
    let (options, none) = (BasicConsumeOptions::default(), FieldTable::default());
    let mut erp = wire.channel.basic_consume(queue.as_str().into(), "erp".into(), options, none).await.unwrap();
    for _ in 0..150 {
        let again = erp.next().await.unwrap().unwrap();
        again.acker.nack(BasicNackOptions { requeue: true, ..Default::default() }).await.unwrap();
    }
    assert_eq!(erp.next().await.unwrap().unwrap().data, message.payload);
}

#[tokio::test]
async fn a_broker_that_answers_nothing_does_not_keep_a_relay_from_stopping() {
    let world = World::new().await;
    // Connections are accepted by the system and never read.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let relay = world.relay("probe", &format!("amqp://{}", silent.local_addr().unwrap()));
    let consumer = world.consume(probe::events(), &format!("amqp://{}", silent.local_addr().unwrap()));
    silent.accept().await.unwrap();
    silent.accept().await.unwrap();
    relay.stop().await;
    consumer.stop().await;
}
