//! The consumer loop on a real queue: whatever a message does, the queue goes on.

use crm_chassis::{
    broker::{ERP_INBOUND, EVENTS, Envelope},
    inbox::MAX_FAILURES,
};
use crm_testkit::{Broker, Proxy, eventually};
use lapin::options::QueueDeleteOptions;
use secrecy::ExposeSecret as _;

use crate::{
    probe,
    task::Task,
    wire::Wire,
    world::{Tenant, World, employee_upserted, event, script},
};

/// A world whose events are consumed.
struct Consuming {
    world: World,
    broker: Broker,
    wire: Wire,
    task: Task,
}

impl Consuming {
    async fn new() -> Self {
        let (world, broker) = (World::new().await, Broker::new().await);
        let wire = Wire::to(&broker.amqp_url).await;
        wire.declare(&probe::events()).await;
        let task = world.consume(probe::events(), &broker.amqp_url);
        Self { world, broker, wire, task }
    }

    async fn send(&self, script: &str) -> Envelope {
        let message = event(&self.world.tenant, script);
        self.wire.publish(EVENTS, &message).await.unwrap();
        message
    }

    /// Sends a good message and waits until it took effect: everything before it is settled.
    async fn goes_on(&self) {
        let good = script("good");
        self.send(&good).await;
        self.world.took_effect(&good).await;
    }

    /// Stops the consumer; nothing is left in the queue.
    async fn ends_empty(self) {
        self.task.stop().await;
        assert_eq!(self.wire.waiting_in("probe.events").await, 0);
    }
}

impl World {
    /// Waits until a script of this world's tenant has an effect.
    async fn took_effect(&self, script: &str) {
        eventually(&format!("the effect of {script}"), async || {
            self.effects(&self.tenant).await.iter().any(|label| label == script).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_refused_message_is_parked_at_once_with_the_reason() {
    let consuming = Consuming::new().await;
    let refused = script("refuse");
    consuming.send(&refused).await;
    consuming.goes_on().await;
    assert_eq!(probe::tries(&refused), 1);
    assert_eq!(consuming.world.parked().await, ["INVALID_ARGUMENT: display_name: Told to refuse."]);
    assert_eq!(consuming.world.count("effects").await, 1);
    consuming.ends_empty().await;
}

#[tokio::test]
async fn a_message_whose_handler_fails_is_tried_six_times_and_parked() {
    let consuming = Consuming::new().await;
    for what in ["fail", "panic", "take too long", "be unavailable"] {
        let failing = script(what);
        consuming.send(&failing).await;
        consuming.goes_on().await;
        assert_eq!(probe::tries(&failing), MAX_FAILURES.unsigned_abs(), "{what}");
    }
    let parked = consuming.world.parked().await;
    assert_eq!(parked.len(), 4);
    for words in ["told to fail", "told to panic", "statement timeout", "told to be unavailable"] {
        assert!(parked.iter().any(|reason| reason.contains(words)), "{parked:?}");
    }
    // A letter is what remains of them; only the good ones are claimed.
    assert_eq!(consuming.world.count("inbox").await, 4);
    assert_eq!(consuming.world.count("inbox where done_at is null").await, 0);
    consuming.ends_empty().await;
}

#[tokio::test]
async fn a_failure_that_passes_is_no_reason_to_park() {
    let consuming = Consuming::new().await;
    let failing = script("fail until mended");
    consuming.send(&failing).await;
    eventually("a second try", async || (probe::tries(&failing) >= 2).then_some(())).await;
    consuming.world.mend(&failing).await;
    consuming.world.took_effect(&failing).await;
    assert!(consuming.world.parked().await.is_empty());
    consuming.ends_empty().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_parked_at_once() {
    let consuming = Consuming::new().await;
    let good = event(&consuming.world.tenant, "ok");
    let mut nul_in_header = Envelope { message_id: "nul in a header".into(), payload: vec![0xff], ..good.clone() };
    nul_in_header.headers.insert("x\0y".into(), "a\0b".into());
    let mut forged = good.clone();
    forged.headers.insert("crm-tenant".into(), "nobody".into());
    let bad = [
        Envelope { payload: vec![0xff], ..good.clone() },
        Envelope { message_id: "a\0b".into(), ..good.clone() },
        Envelope { message_id: String::new(), ..good.clone() },
        nul_in_header,
        forged,
        event(&consuming.world.tenant, "NUL\0"),
    ];
    for message in &bad {
        consuming.wire.publish(EVENTS, message).await.unwrap();
    }
    consuming.goes_on().await;
    let parked = consuming.world.parked().await;
    assert_eq!(parked.len(), bad.len(), "{parked:#?}");
    // Nobody's word is taken for whose message it is.
    assert_eq!(consuming.world.count("dead_letters where tenant_id = '00000000-0000-0000-0000-000000000000'").await, 2);
    consuming.ends_empty().await;
}

#[tokio::test]
async fn a_lost_database_connection_is_not_the_messages_fault() {
    let consuming = Consuming::new().await;
    let unlucky = script("lose the connection at first");
    consuming.send(&unlucky).await;
    consuming.world.took_effect(&unlucky).await;
    assert_eq!(probe::tries(&unlucky), 2);
    assert_eq!(consuming.world.count("inbox where failures > 0").await, 0);
    assert!(consuming.world.parked().await.is_empty());
    consuming.ends_empty().await;
}

#[tokio::test]
async fn messages_wait_while_the_database_is_away() {
    let (mut world, broker) = (World::new().await, Broker::new().await);
    let direct = world.database.urls.database.worker_url.expose_secret().to_owned();
    let mut network = Proxy::before(&direct);
    world.database.urls.database.worker_url = network.lead(&direct).into();
    world.worker = world.database.worker();
    let wire = Wire::to(&broker.amqp_url).await;
    wire.declare(&probe::events()).await;
    let task = world.consume(probe::events(), &broker.amqp_url);
    let scripts = ["one", "two", "three"].map(script);
    for script in &scripts {
        wire.publish(EVENTS, &event(&world.tenant, script)).await.unwrap();
    }
    // The consumer has them and can do nothing with them.
    eventually("an empty queue", async || (wire.waiting_in("probe.events").await == 0).then_some(())).await;
    assert_eq!(world.count("effects").await, 0);

    network.forward();
    for script in &scripts {
        world.took_effect(script).await;
    }
    assert_eq!((world.count("inbox where failures > 0").await, world.count("dead_letters").await), (0, 0));
    task.stop().await;
}

#[tokio::test]
async fn a_message_whose_acknowledgement_is_lost_takes_effect_once() {
    let consuming = Consuming::new().await;
    // The broker's list lags behind, and the handler does not wait for ever.
    eventually("the consumer's connection", async || {
        consuming.broker.connections().await.contains(&"probe.events".to_owned()).then_some(())
    })
    .await;
    let lock = consuming.world.hold("select pg_advisory_lock(1)").await;
    let waiting = script("wait");
    consuming.send(&waiting).await;
    consuming.world.blocked("select pg_advisory_xact_lock_shared%").await;
    // The handler goes on while the broker gives the message back to the queue.
    consuming.broker.end_connections("probe.events").await;
    eventually("the message back in its queue", async || {
        (consuming.wire.waiting_in("probe.events").await == 1).then_some(())
    })
    .await;
    drop(lock);
    consuming.goes_on().await;
    assert_eq!(probe::tries(&waiting), 1);
    assert_eq!(consuming.world.count("effects").await, 2);
    consuming.ends_empty().await;
}

#[tokio::test]
async fn a_message_that_ends_the_process_again_and_again_is_parked_and_its_neighbours_are_applied() {
    let Consuming { world, broker, wire, mut task } = Consuming::new().await;
    let (deadly, innocent) = (script("hang"), script("innocent"));
    for script in [&deadly, &innocent] {
        wire.publish(EVENTS, &event(&world.tenant, script)).await.unwrap();
    }
    // Ten returns make it a suspect, and then it is counted.
    for tries in 1..=10 + MAX_FAILURES.unsigned_abs() {
        eventually("the deadly message's turn", async || (probe::tries(&deadly) == tries).then_some(())).await;
        assert!(world.parked().await.is_empty());
        task.kill().await;
        task = world.consume(probe::events(), &broker.amqp_url);
    }
    world.took_effect(&innocent).await;
    assert_eq!(world.parked().await, ["Nobody came back from trying this message, again and again."]);
    assert_eq!((probe::tries(&innocent), world.count("effects").await), (1, 1));
    Consuming { world, broker, wire, task }.ends_empty().await;
}

#[tokio::test]
async fn what_a_sender_says_of_returns_is_not_believed() {
    let Consuming { world, broker, wire, mut task } = Consuming::new().await;
    let hanging = script("hang");
    let mut message = event(&world.tenant, &hanging);
    message.headers.extend(["x-delivery-count", "x-acquired-count"].map(|name| (name.to_owned(), "99".to_owned())));
    wire.publish(EVENTS, &message).await.unwrap();
    for tries in 1..=2 {
        eventually("its turn", async || (probe::tries(&hanging) == tries).then_some(())).await;
        assert_eq!(world.count("inbox where failures > 0").await, 0, "it is tried like any other");
        task.kill().await;
        task = world.consume(probe::events(), &broker.amqp_url);
    }
    task.kill().await;
}

#[tokio::test]
async fn a_consumer_whose_queue_is_deleted_declares_it_again() {
    let consuming = Consuming::new().await;
    consuming.goes_on().await;
    consuming.wire.channel.queue_delete("probe.events".into(), QueueDeleteOptions::default()).await.unwrap();
    eventually("an effect", async || {
        let script = script("good");
        consuming.send(&script).await;
        consuming.world.effects(&consuming.world.tenant).await.contains(&script).then_some(())
    })
    .await;
    consuming.task.stop().await;
}

#[tokio::test]
async fn a_stop_finishes_the_message_at_hand_and_leaves_the_others() {
    let consuming = Consuming::new().await;
    let lock = consuming.world.hold("select pg_advisory_lock(1)").await;
    let waiting = script("wait");
    consuming.send(&waiting).await;
    consuming.world.blocked("select pg_advisory_xact_lock_shared%").await;
    let next = script("next");
    consuming.send(&next).await;
    eventually("a prefetched message", async || (consuming.wire.waiting_in("probe.events").await == 0).then_some(()))
        .await;

    let Consuming { world, broker, wire, mut task } = consuming;
    task.stop.cancel();
    drop(lock);
    task.ended().await;
    assert_eq!(world.effects(&world.tenant).await, [waiting]);
    eventually("the other message back in its queue", async || {
        (wire.waiting_in("probe.events").await == 1).then_some(())
    })
    .await;
    let task = world.consume(probe::events(), &broker.amqp_url);
    world.took_effect(&next).await;
    task.stop().await;
}

#[tokio::test]
async fn a_stop_does_not_wait_for_a_message_that_waits() {
    let (mut world, broker) = (World::new().await, Broker::new().await);
    let direct = world.database.urls.database.worker_url.expose_secret().to_owned();
    world.database.urls.database.worker_url = Proxy::before(&direct).lead(&direct).into();
    world.worker = world.database.worker();
    let wire = Wire::to(&broker.amqp_url).await;
    wire.declare(&probe::events()).await;
    let mut task = world.consume(probe::events(), &broker.amqp_url);
    wire.publish(EVENTS, &event(&world.tenant, "ok")).await.unwrap();
    eventually("an empty queue", async || (wire.waiting_in("probe.events").await == 0).then_some(())).await;

    task.stop.cancel();
    task.ended().await;
    eventually("the message back in its queue", async || (wire.waiting_in("probe.events").await == 1).then_some(()))
        .await;
}

#[tokio::test]
async fn an_erp_reaches_its_own_tenant_and_no_other() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let other = Tenant::new();
    world.add(&other).await;
    let wire = Wire::to(&broker.amqp_url).await;
    wire.declare(&probe::erp()).await;
    let task = world.consume(probe::erp(), &broker.amqp_url);
    let erp = broker.add_erp(&world.tenant.slug).await;

    // The broker itself refuses another's key and another's name.
    let foreign_key = Envelope { user_id: None, ..employee_upserted(&other, "E1", "foreign key") };
    Wire::of(&erp).await.publish(ERP_INBOUND, &foreign_key).await.unwrap_err();
    let forged =
        Envelope { user_id: Some(format!("erp-{}", other.slug)), ..employee_upserted(&world.tenant, "E1", "forged") };
    Wire::of(&erp).await.publish(ERP_INBOUND, &forged).await.unwrap_err();
    // Without a name, it is we who refuse.
    let absent = Envelope { user_id: None, ..employee_upserted(&world.tenant, "E1", "absent") };
    let erp = Wire::of(&erp).await;
    erp.publish(ERP_INBOUND, &absent).await.unwrap();
    erp.publish(ERP_INBOUND, &employee_upserted(&world.tenant, "E1", "ok")).await.unwrap();
    world.took_effect("ok").await;

    assert_eq!((world.effects(&world.tenant).await.len(), world.effects(&other).await.len()), (1, 0));
    assert_eq!(world.parked().await.len(), 1);
    task.stop().await;
    assert_eq!(wire.waiting_in("probe.erp").await, 0);
}
