//! The lane for loads: a queue of its own, and in everything else the same.

use crm_chassis::{
    Code,
    broker::{ERP_INBOUND, Envelope},
    dead_letters,
    dispatch::Outcome,
};
use crm_testkit::{Broker, eventually};
use std::sync::Arc;

use crate::{
    probe,
    rpcs::Serving,
    wire::Wire,
    world::{Tenant, World, customer_upserted, employee_upserted, numbered, script},
};

/// The same message, as it is sent with others of a load.
pub fn in_bulk(tenant: &Tenant, message: Envelope) -> Envelope {
    let message_type = message.header("cloudEvents:type").to_owned();
    Envelope { routing_key: format!("{}.bulk.{message_type}", tenant.slug), ..message }
}

#[tokio::test]
async fn what_comes_by_both_lanes_takes_effect_once() {
    let world = World::new().await;
    let message = employee_upserted(&world.tenant, "E1", "ok");
    let bulk = in_bulk(&world.tenant, message.clone());
    assert_eq!(probe::erp().bulk_lane().apply(&world.worker, &bulk).await.unwrap(), Outcome::Applied);
    assert_eq!(probe::erp().apply(&world.worker, &message).await.unwrap(), Outcome::Duplicate);
    assert_eq!(world.effects(&world.tenant).await, ["ok"]);
}

#[tokio::test]
async fn between_the_lanes_the_number_decides() {
    let world = World::new().await;
    let tenant = &world.tenant;
    let newer = numbered(customer_upserted(tenant, "C1", "newer"), "2");
    let older = in_bulk(tenant, numbered(customer_upserted(tenant, "C1", "older"), "1"));
    probe::erp().apply(&world.worker, &newer).await.unwrap();
    probe::erp().bulk_lane().apply(&world.worker, &older).await.unwrap();
    assert_eq!(world.effects(tenant).await, ["newer"]);
}

#[tokio::test]
async fn a_sender_speaks_for_his_own_tenant_only_also_in_a_load() {
    let world = World::new().await;
    let other = Tenant::new();
    world.add(&other).await;
    let forged = in_bulk(&other, employee_upserted(&world.tenant, "E1", "forged"));
    let error = probe::erp().bulk_lane().apply(&world.worker, &forged).await.unwrap_err();
    assert_eq!((error.code(), error.fields()[0].field.as_ref()), (Code::Invalid, "userId"));
}

#[tokio::test]
async fn a_parked_message_of_a_load_is_replayed_like_any_other() {
    let world = World::new().await;
    let script = script("refuse until mended");
    let consumer = probe::erp().bulk_lane();
    world.settle(&consumer, &[in_bulk(&world.tenant, customer_upserted(&world.tenant, "C1", &script))]).await;
    let letter = dead_letters::list(world.worker.pool(), 10).await.unwrap().pop().unwrap();
    assert_eq!(letter.consumer, "probe.erp.bulk");
    world.mend(&script).await;
    let outcome = dead_letters::replay(&world.worker, &[Arc::new(consumer)], letter.id).await.unwrap();
    assert_eq!((outcome, world.effects(&world.tenant).await), (Outcome::Applied, vec![script]));
}

#[tokio::test]
async fn a_message_of_another_tenant_does_not_wait_for_a_load() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let (loading, other) = (&world.tenant, Tenant::new());
    world.add(&other).await;
    let serving = Serving::new(&world, &broker.amqp_url).await;
    serving.running.subscribed().await;
    let (theirs, ours) = (broker.add_erp(&other.slug).await, broker.add_erp(&loading.slug).await);
    let (theirs, ours) = (Wire::of(&theirs).await, Wire::of(&ours).await);
    let lock = world.hold("select pg_advisory_lock(1)").await;
    for n in 0..40 {
        let script = if n == 0 { script("wait") } else { format!("load {n}") };
        let message = in_bulk(loading, customer_upserted(loading, &format!("C{n}"), &script));
        ours.publish(ERP_INBOUND, &message).await.unwrap();
    }
    world.blocked("select pg_advisory_xact_lock_shared%").await;

    theirs.publish(ERP_INBOUND, &customer_upserted(&other, "C1", "theirs")).await.unwrap();
    let effect = async || (world.effects(&other).await == ["theirs"]).then_some(());
    eventually("the other tenant's effect", effect).await;
    assert!(world.effects(loading).await.is_empty(), "the load is still under way");
    // Nor does one of the same tenant.
    ours.publish(ERP_INBOUND, &employee_upserted(loading, "E1", "day by day")).await.unwrap();
    eventually("the same tenant's effect", async || (world.effects(loading).await == ["day by day"]).then_some(()))
        .await;

    drop(lock);
    eventually("the load", async || (world.count("effects").await == 42).then_some(())).await;
    serving.running.stop().await;
}
