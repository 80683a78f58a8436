//! Messages that are applied together: in one transaction or, if one of them will not, in the same order as ever.

use crm_chassis::{
    broker::Envelope,
    dispatch::{Consumer, Outcome},
    inbox::MAX_FAILURES,
    settle::settle_all,
};
use crm_testkit::Broker;
use tokio_util::sync::CancellationToken;

use crate::{
    probe,
    wire::Wire,
    world::{
        Tenant, World, addresses_replaced, customer_held, customer_upserted, employee_upserted, event, numbered, script,
    },
};

impl World {
    /// Brings messages that came together to their end.
    pub async fn settle(&self, consumer: &Consumer, batch: &[Envelope]) {
        assert!(settle_all(consumer, &self.worker, batch, &CancellationToken::new()).await);
    }

    fn events(&self, scripts: &[String]) -> Vec<Envelope> {
        scripts.iter().map(|script| event(&self.tenant, script)).collect()
    }
}

#[tokio::test]
async fn messages_of_a_tenant_take_effect_in_one_transaction_and_in_their_order() {
    let world = World::new().await;
    let scripts = ["c", "a", "b"].map(script);
    world.settle(&probe::events(), &world.events(&scripts)).await;
    assert_eq!(world.effects_in_order(&world.tenant).await, scripts);
    assert_eq!(world.count("(select distinct xmin::text from effects union select xmin::text from inbox) t").await, 1);
}

#[tokio::test]
async fn what_is_nothing_to_a_consumer_passes_without_a_trace_and_the_others_keep_their_order() {
    let world = World::new().await;
    let scripts = ["a", "b", "c"].map(script);
    let mut batch = world.events(&scripts);
    batch[1].headers.insert("crm-change".into(), "SNAPSHOT".into());
    let consumer = probe::events().ignoring(|envelope| envelope.header("crm-change") == "SNAPSHOT");
    world.settle(&consumer, &batch).await;
    assert_eq!(world.effects_in_order(&world.tenant).await, [&scripts[0], &scripts[2]].map(Clone::clone));
    assert_eq!(world.count("inbox").await, 2);
}

#[tokio::test]
async fn applied_as_a_whole_all_or_none_take_effect() {
    let world = World::new().await;
    for failing in ["fail", "refuse", "panic", "lose the connection at first", "take too long"] {
        let scripts = ["ok", failing, "ok"].map(script);
        probe::events().apply_all(&world.worker, &world.events(&scripts)).await.unwrap_err();
        assert_eq!((world.count("effects").await, world.count("inbox").await), (0, 0), "{failing}");
    }
}

#[tokio::test]
async fn one_that_fails_is_tried_six_times_and_parked_and_the_others_keep_their_order() {
    let world = World::new().await;
    for failing in ["fail", "panic", "take too long"] {
        let scripts = ["a", "b", failing, "c", "d"].map(script);
        let before = world.effects_in_order(&world.tenant).await.len();
        world.settle(&probe::events(), &world.events(&scripts)).await;
        let effects = world.effects_in_order(&world.tenant).await.split_off(before);
        assert_eq!(effects, [&scripts[..2], &scripts[3..]].concat());
        assert_eq!(probe::tries(&scripts[2]), MAX_FAILURES.unsigned_abs(), "{failing}");
        assert_eq!(probe::tries(&scripts[3]), 1, "what comes behind it waits");
    }
    assert_eq!(world.parked().await.len(), 3);
    assert_eq!(world.count("inbox where done_at is null").await, 0);
}

#[tokio::test]
async fn one_that_is_refused_or_cannot_be_read_is_parked_at_once() {
    let world = World::new().await;
    let scripts = ["a", "refuse", "b", "refuse", "c"].map(script);
    let mut batch = world.events(&scripts);
    batch.insert(1, Envelope { payload: vec![0xff], ..event(&world.tenant, "unreadable") });
    batch.insert(3, Envelope { message_id: String::new(), ..event(&world.tenant, "without an id") });
    batch.insert(4, Envelope { message_id: "a\0b".into(), ..event(&world.tenant, "NUL in its id") });
    world.settle(&probe::events(), &batch).await;
    assert_eq!(world.effects_in_order(&world.tenant).await, ["a", "b", "c"].map(|what| labelled(&scripts, what)));
    assert_eq!((world.parked().await.len(), probe::tries(&scripts[1])), (5, 1));
}

fn labelled(scripts: &[String], what: &str) -> String {
    scripts.iter().find(|script| script.starts_with(&format!("{what}:"))).unwrap().clone()
}

#[tokio::test]
async fn a_lost_connection_in_the_middle_is_nobodys_fault_and_each_takes_effect_once() {
    let world = World::new().await;
    let scripts = ["a", "lose the connection at first", "b"].map(script);
    world.settle(&probe::events(), &world.events(&scripts)).await;
    assert_eq!(world.effects_in_order(&world.tenant).await, scripts);
    assert_eq!((world.count("inbox where failures > 0").await, world.parked().await.len()), (0, 0));
}

#[tokio::test]
async fn a_tenant_whose_message_fails_holds_up_no_other_that_came_with_it() {
    let world = World::new().await;
    let other = Tenant::new();
    world.add(&other).await;
    let failing = script("fail until mended");
    let (ours, theirs, behind) =
        (event(&world.tenant, &failing), event(&other, "theirs"), event(&world.tenant, "ours"));
    let batch = [ours, behind, theirs];
    let consumer = probe::events();
    let settled = world.settle(&consumer, &batch);
    let mend = async {
        crm_testkit::eventually("their effect", async || (world.effects(&other).await == ["theirs"]).then_some(()))
            .await;
        assert!(world.effects(&world.tenant).await.is_empty(), "ours still fails");
        world.mend(&failing).await;
    };
    tokio::join!(settled, mend);
    assert_eq!(world.effects_in_order(&world.tenant).await, [failing.as_str(), "ours"]);
}

#[tokio::test]
async fn a_message_that_comes_twice_in_a_batch_counts_once_and_its_first_form_counts() {
    let world = World::new().await;
    let first = event(&world.tenant, "first");
    let again = Envelope { message_id: first.message_id.clone(), ..event(&world.tenant, "again") };
    let batch = [first, event(&world.tenant, "between"), again];
    let outcomes = probe::events().apply_all(&world.worker, &batch).await.unwrap();
    assert_eq!(outcomes, [Outcome::Applied, Outcome::Applied, Outcome::Duplicate]);
    world.settle(&probe::events(), &batch).await;
    assert_eq!(world.effects_in_order(&world.tenant).await, ["first", "between"]);
}

#[tokio::test]
async fn each_message_is_applied_for_whom_its_envelope_names() {
    let world = World::new().await;
    let batch: Vec<_> = ["user", "erp", "system"]
        .map(|origin| {
            let mut message = event(&world.tenant, &script("who"));
            message.headers.insert("crm-origin".into(), origin.into());
            message
        })
        .into();
    world.settle(&probe::events(), &batch).await;
    let effects = world.effects_in_order(&world.tenant).await;
    let origins: Vec<_> = effects.iter().filter(|label| !label.starts_with("who")).collect();
    assert_eq!(origins, ["user", "erp", "system"]);
}

#[tokio::test]
async fn a_handler_of_many_gets_them_as_sets_of_one_type_about_different_entities() {
    let world = World::new().await;
    let tenant = &world.tenant;
    let pairs = (0..50).flat_map(|n| {
        let code = format!("C{n}");
        [customer_upserted(tenant, &code, "customer"), addresses_replaced(tenant, &code, "address")]
    });
    world.settle(&probe::erp(), &pairs.collect::<Vec<_>>()).await;
    assert_eq!(probe::sets(tenant.id), [50, 50]);

    // One at a time stays where it is, and about one entity all stay in their order.
    let mixed = [
        customer_upserted(tenant, "C1", "1"),
        customer_upserted(tenant, "C1", "2"),
        customer_held(tenant, "C1"),
        customer_upserted(tenant, "C2", "3"),
    ];
    world.settle(&probe::erp(), &mixed).await;
    assert_eq!(probe::sets(tenant.id)[2..], [1, 1, 1]);
    assert_eq!(world.effects_in_order(tenant).await[100..], ["1", "2", "held C1", "3"]);
}

#[tokio::test]
async fn what_is_wrong_with_one_of_a_set_stops_no_other() {
    let world = World::new().await;
    let tenant = &world.tenant;
    let refused = script("refuse");
    let batch: Vec<_> = (0..20)
        .map(|n| customer_upserted(tenant, &format!("C{n}"), if n == 7 { refused.as_str() } else { "ok" }))
        .collect();
    world.settle(&probe::erp(), &batch).await;
    assert_eq!(world.effects(tenant).await, ["ok"; 19]);
    assert_eq!((world.parked().await.len(), world.count("inbox").await), (1, 19));
    assert_eq!(world.count("erp_sequences").await, 0);
}

#[tokio::test]
async fn of_one_entity_an_older_message_is_ignored_also_within_a_batch() {
    let world = World::new().await;
    let tenant = &world.tenant;
    let at = |sequence: &str, label: &str| numbered(customer_upserted(tenant, "C1", label), sequence);
    let single = |sequence: &str, label: &str| numbered(employee_upserted(tenant, "C1", label), sequence);
    let batch = [
        at("5", "five"),
        at("4", "four"),
        single("5", "single five"),
        at("6", "six"),
        single("4", "single four"),
        customer_upserted(tenant, "C1", "unnumbered"),
    ];
    world.settle(&probe::erp(), &batch).await;
    assert_eq!(world.effects_in_order(tenant).await, ["five", "single five", "six", "unnumbered"]);
    world.settle(&probe::erp(), &[at("6", "six again"), at("7", "seven")]).await;
    assert_eq!(world.effects_in_order(tenant).await.last().unwrap(), "seven");
    assert_eq!(world.count("effects").await, 5);
}

#[tokio::test]
async fn a_consumer_that_is_killed_in_the_middle_of_a_batch_leaves_nothing_of_it_and_the_next_one_takes_all() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let wire = Wire::to(&broker.amqp_url).await;
    let consumer = probe::events();
    wire.declare(&consumer).await;
    let scripts = ["a", "b", "wait", "c"].map(script);
    for message in world.events(&scripts) {
        wire.publish(consumer.exchange(), &message).await.unwrap();
    }
    let lock = world.hold("select pg_advisory_lock(1)").await;
    let task = world.consume(probe::events(), &broker.amqp_url);
    world.blocked("select pg_advisory_xact_lock_shared%").await;
    task.kill().await;
    drop(lock);
    let task = world.consume(probe::events(), &broker.amqp_url);
    crm_testkit::eventually("all effects", async || (world.count("effects").await == 4).then_some(())).await;
    assert_eq!(world.effects_in_order(&world.tenant).await, scripts);
    task.stop().await;
    assert_eq!(wire.waiting_in("probe.events").await, 0);
}

#[tokio::test]
async fn a_batch_whose_acknowledgement_is_lost_takes_effect_once() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let wire = Wire::to(&broker.amqp_url).await;
    let consumer = probe::erp();
    wire.declare(&consumer).await;
    let erp = Wire::of(&broker.add_erp(&world.tenant.slug).await).await;
    let lock = world.hold("select pg_advisory_lock(1)").await;
    let waiting = script("wait");
    let task = world.consume(probe::erp(), &broker.amqp_url);
    for (code, script) in [("C0", "ok"), ("C1", waiting.as_str()), ("C2", "ok"), ("C3", "ok")] {
        erp.publish(consumer.exchange(), &customer_upserted(&world.tenant, code, script)).await.unwrap();
    }
    world.blocked("select pg_advisory_xact_lock_shared%").await;
    // The handler goes on while the broker gives the messages back to the queue.
    broker.end_connections("probe.erp").await;
    crm_testkit::eventually("the messages back in their queue", async || {
        (wire.waiting_in("probe.erp").await >= 1).then_some(())
    })
    .await;
    drop(lock);
    crm_testkit::eventually("an empty queue and all effects", async || {
        (world.count("effects").await >= 4 && wire.waiting_in("probe.erp").await == 0).then_some(())
    })
    .await;
    task.stop().await;
    assert_eq!((world.count("effects").await, world.count("inbox").await), (4, 4));
    assert_eq!(probe::tries(&waiting), 1);
}
