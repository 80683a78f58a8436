//! What a transaction publishes, and in which order it leaves.

use std::iter;

use crm_chassis::{Caller, Error, Result, Tx, broker::EVENTS, events::Event};
use crm_proto::identity::EmployeeChanged;
use crm_testkit::{Broker, eventually};
use futures::future::join_all;
use uuid::Uuid;

use crate::{
    wire::Wire,
    world::{Tenant, World, to_erp},
};

/// The event that an aggregate has reached a version.
pub fn reached(aggregate: Uuid, version: i64) -> Event {
    Event::new(&EmployeeChanged::default(), aggregate, version, "CHANGED")
}

impl World {
    /// Publishes one event of a tenant in a transaction of its own.
    pub async fn publish(&self, tenant: &Tenant, aggregate: Uuid, version: i64) {
        let mut tx = self.db.transaction(Caller::system(tenant.id)).await.unwrap();
        tx.publish(reached(aggregate, version)).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Publishes one message to the ERP of a tenant in a transaction of its own.
    pub async fn publish_to_erp(&self, tenant: &Tenant, code: &str) {
        let mut tx = self.db.transaction(Caller::system(tenant.id)).await.unwrap();
        tx.publish(to_erp(code)).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Waits until everything is sent and deleted.
    pub async fn all_sent(&self) {
        eventually("an empty outbox", async || (self.count("outbox").await == 0).then_some(())).await;
    }

    /// As a handler does it: locks the row, counts on, publishes the new version.
    async fn count_on(&self, aggregate: Uuid) -> Result<()> {
        let mut tx = self.db.transaction(Caller::system(self.tenant.id)).await?;
        let sql = "update counters set version = version + 1 where tenant_id = $1 and id = $2 returning version";
        let (version,) =
            sqlx::query_as(sql).bind(self.tenant.id).bind(aggregate).fetch_one(tx.conn()).await.map_err(Error::from)?;
        tx.publish(reached(aggregate, version)).await?;
        tx.commit().await
    }

    async fn new_counter(&self) -> Uuid {
        let id = Uuid::new_v4();
        let insert = sqlx::query("insert into counters values ($1, $2, 0)").bind(self.tenant.id).bind(id);
        insert.execute(&self.everything).await.unwrap();
        id
    }
}

#[tokio::test]
async fn what_is_committed_is_sent_once_and_what_is_rolled_back_never() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let mut tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    let relay = world.relay("probe", &broker.amqp_url);
    let (kept, dropped, last) = (Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4());

    let mut tx: Tx = world.db.transaction(Caller::system(world.tenant.id)).await.unwrap();
    tx.publish(reached(dropped, 1)).await.unwrap();
    drop(tx);
    world.publish(&world.tenant, kept, 1).await;
    world.publish(&world.tenant, last, 1).await;

    let arrived = tap.until(|envelope| envelope.header("crm-aggregate-id") == last.to_string()).await;
    let aggregates: Vec<_> = arrived.iter().map(|envelope| envelope.header("crm-aggregate-id")).collect();
    assert_eq!(aggregates, [kept.to_string(), last.to_string()]);
    world.all_sent().await;
    relay.stop().await;
}

#[tokio::test]
async fn the_envelope_says_who_changed_what() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let mut tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    let relay = world.relay("probe", &broker.amqp_url);
    let aggregate = Uuid::new_v4();
    world.publish(&world.tenant, aggregate, 7).await;

    let envelope = tap.next().await;
    assert_eq!(envelope.routing_key, "crm.identity.v1.EmployeeChanged");
    assert_eq!(envelope.content_type, "application/protobuf");
    let header = |name| envelope.header(name).to_owned();
    assert_eq!(header("crm-tenant"), world.tenant.id.0.to_string());
    assert_eq!(header("crm-aggregate-id"), aggregate.to_string());
    assert_eq!((header("crm-version"), header("crm-change")), ("7".into(), "CHANGED".into()));
    assert_eq!((header("crm-origin"), header("crm-actor-name")), ("system".into(), "CRM".into()));
    assert!(!envelope.message_id.is_empty());
    relay.stop().await;
}

#[tokio::test]
async fn messages_about_an_aggregate_leave_in_the_order_of_its_versions_whoever_writes() {
    const WRITERS: usize = 6;
    const EACH: usize = 20;
    let (world, broker) = (World::new().await, Broker::new().await);
    let mut tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    let relay = world.relay("probe", &broker.amqp_url);
    let counters = [world.new_counter().await, world.new_counter().await];

    let writers = (0..WRITERS).map(async |writer| {
        for _ in 0..EACH {
            world.count_on(counters[writer % 2]).await.unwrap();
        }
    });
    join_all(writers).await;

    let mut versions = [0, 0];
    for _ in 0..WRITERS * EACH {
        let envelope = tap.next().await;
        let counter = usize::from(envelope.header("crm-aggregate-id") == counters[1].to_string());
        versions[counter] += 1;
        assert_eq!(envelope.header("crm-version"), versions[counter].to_string());
    }
    relay.stop().await;
}

#[tokio::test]
async fn a_row_that_commits_late_is_not_passed_over() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let mut tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    let relay = world.relay("probe", &broker.amqp_url);
    let (late, early) = (Uuid::new_v4(), Uuid::new_v4());

    let mut slow = world.db.transaction(Caller::system(world.tenant.id)).await.unwrap();
    slow.publish(reached(late, 1)).await.unwrap();
    world.publish(&world.tenant, early, 1).await;
    assert_eq!(tap.next().await.header("crm-aggregate-id"), early.to_string());
    world.all_sent().await;

    slow.commit().await.unwrap();
    assert_eq!(tap.next().await.header("crm-aggregate-id"), late.to_string());
    relay.stop().await;
}

#[tokio::test]
async fn a_row_that_commits_late_is_not_passed_over_while_thousands_behind_it_are_sent() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let mut tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    let late = Uuid::new_v4();
    let mut slow = world.db.transaction(Caller::system(world.tenant.id)).await.unwrap();
    slow.publish(reached(late, 1)).await.unwrap();
    let mut tx = world.db.transaction(Caller::system(world.tenant.id)).await.unwrap();
    tx.publish_all((0..1_700).map(|_| reached(Uuid::new_v4(), 1).into())).await.unwrap();
    tx.commit().await.unwrap();

    let relay = world.relay("probe", &broker.amqp_url);
    for _ in 0..600 {
        tap.next().await;
    }
    slow.commit().await.unwrap();
    let mut rest = Vec::new();
    for _ in 600..1_701 {
        rest.push(tap.next().await.header("crm-aggregate-id").to_owned());
    }
    assert!(rest.contains(&late.to_string()));
    world.all_sent().await;
    relay.stop().await;
}

/// Of a tenant with thousands of rows the relay does not look from the beginning each time. Whoever changes an aggregate next waits for who changed it
/// before, and so must what is sent.
#[tokio::test]
async fn messages_about_an_aggregate_leave_in_order_also_if_the_first_one_commits_late_while_thousands_are_sent() {
    const OTHERS: usize = 1_500;
    let (world, broker) = (World::new().await, Broker::new().await);
    let mut tap = Wire::to(&broker.amqp_url).await.tap(EVENTS).await;
    let late = Uuid::new_v4();
    let others = || (0..OTHERS).map(|_| reached(Uuid::new_v4(), 1).into());
    let mut slow = world.db.transaction(Caller::system(world.tenant.id)).await.unwrap();
    slow.publish(reached(late, 1)).await.unwrap();
    let mut tx = world.db.transaction(Caller::system(world.tenant.id)).await.unwrap();
    tx.publish_all(others()).await.unwrap();
    tx.commit().await.unwrap();
    let mut next = world.db.transaction(Caller::system(world.tenant.id)).await.unwrap();
    next.publish_all(iter::once(reached(late, 2).into()).chain(others())).await.unwrap();

    let relay = world.relay("probe", &broker.amqp_url);
    for _ in 0..600 {
        tap.next().await;
    }
    slow.commit().await.unwrap();
    next.commit().await.unwrap();
    let mut versions = Vec::new();
    while versions.len() < 2 {
        let envelope = tap.next().await;
        if envelope.header("crm-aggregate-id") == late.to_string() {
            versions.push(envelope.header("crm-version").to_owned());
        }
    }
    assert_eq!(versions, ["1", "2"]);
    world.all_sent().await;
    relay.stop().await;
}
