//! The state of the link, and how sparingly it is noted.

use axum::{body::Body, http};
use crm_chassis::{admin, broker};
use crm_proto::link as pb;
use crm_testkit::eventually;
use http_body_util::BodyExt as _;
use lapin::options::QueueDeleteOptions;
use tower::ServiceExt as _;

use super::{Linked, admin_of, by};
use crate::{
    bulk::in_bulk,
    wire::Wire,
    world::{Tenant, customer_held, customer_upserted, employee_upserted, script},
};

impl Linked {
    async fn state(&self) -> pb::ErpLinkState {
        self.state_of(&self.world.tenant).await
    }

    async fn state_of(&self, tenant: &Tenant) -> pb::ErpLinkState {
        let request = by(&admin_of(tenant, "Ada"), pb::GetErpLinkStateRequest {});
        self.link.state(request).await.unwrap().into_inner()
    }

    /// Waits until the state is so.
    async fn until(&self, what: &str, so: impl Fn(&pb::ErpLinkState) -> bool) -> pb::ErpLinkState {
        eventually(what, async || Some(self.state().await).filter(|state| so(state))).await
    }
}

#[tokio::test]
async fn what_came_last_and_how_late_is_told_whether_it_was_applied_or_parked() {
    let linked = Linked::new().await;
    let tenant = linked.world.tenant.clone();
    assert_eq!(linked.state().await, pb::ErpLinkState::default(), "nothing has come yet");
    let mut message = employee_upserted(&tenant, "E1", &script("ok"));
    message.headers.insert("cloudEvents:time".into(), "2026-11-01T05:59:58.5Z".into());
    linked.send(&[message]).await;
    // It may be noted that it has come before it is applied.
    let state = linked.until("the first message", |state| state.lag.is_some()).await;
    assert_eq!(state.last_receive_type, "employee.upserted");
    assert_eq!(state.last_receive_time.unwrap().seconds, 1_793_512_800);
    assert_eq!(state.lag, Some(prost_types::Duration { seconds: 1, nanos: 500_000_000 }));

    linked.world.database.clock.advance(jiff::SignedDuration::from_secs(60));
    linked.send(&[customer_held(&tenant, "")]).await;
    let state = linked.until("the parked one", |state| state.last_receive_type == "customer.held").await;
    assert_eq!((state.parked_count, state.last_receive_time.unwrap().seconds), (1, 1_793_512_860));
    assert_eq!(state.lag.unwrap().seconds, 1, "of the last that was applied");
    assert_eq!(linked.state_of(&Tenant::new()).await, pb::ErpLinkState::default(), "not another tenant's business");
}

#[tokio::test]
async fn a_load_is_news_of_the_link_too() {
    let linked = Linked::new().await;
    let tenant = linked.world.tenant.clone();
    let mut message = in_bulk(&tenant, customer_upserted(&tenant, "C1", "ok"));
    message.headers.insert("cloudEvents:time".into(), "2026-11-01T05:59:58Z".into());
    linked.send(&[message]).await;
    let state = linked.until("the load", |state| state.last_receive_type == "customer.upserted").await;
    assert_eq!(state.lag, Some(prost_types::Duration { seconds: 2, nanos: 0 }));
}

#[tokio::test]
async fn a_replay_is_no_news_of_the_link() {
    let linked = Linked::new().await;
    let script = script("refuse until mended");
    linked.park(&[employee_upserted(&linked.world.tenant, "E1", &script)]).await;
    let before = linked.until("the message", |state| state.last_receive_time.is_some()).await;
    linked.world.mend(&script).await;
    let id = linked.listed().await[0].id.clone();
    linked.replay("Ada", &id).await;
    linked.send(&[customer_held(&linked.world.tenant, "C1")]).await;
    let after = linked.until("the next message", |state| state.last_receive_type == "customer.held").await;
    assert_eq!(after.lag, before.lag, "a replayed message tells nothing of how late the link is");
}

#[tokio::test]
async fn a_burst_is_noted_in_few_writes_and_its_last_message_is_not_forgotten() {
    let linked = Linked::new().await;
    sqlx::raw_sql(
        "create table writes (at timestamptz not null default clock_timestamp());
         create function note_write() returns trigger language plpgsql security definer as
             $$ begin insert into writes default values; return new; end $$;
         create trigger note_write after insert or update on erp_links for each row execute function note_write()",
    )
    .execute(&linked.world.everything)
    .await
    .unwrap();
    let tenant = &linked.world.tenant;
    let burst: Vec<_> = (0..400).map(|n| employee_upserted(tenant, "E1", &format!("ok:{n}"))).collect();
    linked.send(&burst).await;
    linked.send(&[customer_held(tenant, "LAST")]).await;
    linked.until("the last of the burst", |state| state.last_receive_type == "customer.held").await;
    let writes = linked.world.count("writes").await;
    assert!(writes * 10 < 400, "{writes} writes for 401 messages");
}

#[tokio::test]
async fn what_waits_for_the_erp_is_told_and_that_it_has_no_queue() {
    let linked = Linked::new().await;
    let tenant = linked.world.tenant.clone();
    linked.world.publish_to_erp(&tenant, "C1").await;
    linked.world.database.clock.advance(jiff::SignedDuration::from_secs(60));
    linked.world.publish_to_erp(&tenant, "C2").await;
    let state = linked.until("a missing queue", |state| state.queue_missing).await;
    assert_eq!((state.waiting_count, state.oldest_waiting_time.unwrap().seconds), (2, 1_793_512_800));

    let wire = Wire::to(&linked.broker.amqp_url).await;
    broker::declare_erp_queue(&wire.channel, &tenant.slug).await.unwrap();
    let state = linked.until("the queue again", |state| !state.queue_missing).await;
    assert_eq!((state.waiting_count, state.oldest_waiting_time), (0, None));

    // A relay that takes over knows what was found before.
    let queue = broker::erp_queue(&tenant.slug);
    wire.channel.queue_delete(queue.as_str().into(), QueueDeleteOptions::default()).await.unwrap();
    linked.world.publish_to_erp(&tenant, "C3").await;
    linked.until("a missing queue", |state| state.queue_missing).await;
    linked.broker.end_connections("probe-relay").await;
    broker::declare_erp_queue(&wire.channel, &tenant.slug).await.unwrap();
    linked.until("the queue again", |state| !state.queue_missing && state.waiting_count == 0).await;
}

#[tokio::test]
async fn operators_see_totals() {
    let (world, broker) = (crate::world::World::new().await, crm_testkit::Broker::new().await);
    world.publish_to_erp(&world.tenant, "C1").await;
    let parked = "insert into dead_letters (tenant_id, id, consumer, message_id, routing_key, content_type, headers, payload, reason,
                      parked_at, message_type, entity)
                  values ($1, gen_random_uuid(), 'probe.erp', 'm', 'k', 't', '{}', '', 'r', '2026-11-01T05:59:00Z', 'customer.held', '')";
    sqlx::query(parked).bind(world.tenant.id).execute(&world.everything).await.unwrap();
    let serving = crate::rpcs::Serving::new(&world, &broker.amqp_url).await;
    let lines = eventually("the numbers", async || {
        let request = http::Request::get("/metrics").body(Body::empty()).unwrap();
        let router = admin::router(&serving.running.context);
        let body = router.oneshot(request).await.unwrap().into_body().collect().await.unwrap().to_bytes();
        let text = String::from_utf8(body.to_vec()).unwrap();
        text.contains("crm_erps_without_queue").then_some(text)
    })
    .await;
    for line in [
        r#"crm_parked_messages{service="probe"} 1"#,
        r#"crm_parked_messages_oldest_seconds{service="probe"} 60"#,
        r#"crm_outbox_for_erp{service="probe"} 1"#,
        r#"crm_outbox_oldest_seconds{service="probe"} 0"#,
    ] {
        assert!(lines.contains(line), "{line} in {lines}");
    }
    serving.running.stop().await;
}

#[tokio::test]
async fn the_oldest_of_very_many_parked_messages_is_found_by_an_index() {
    let world = crate::world::World::new().await;
    let parked =
        "insert into dead_letters (tenant_id, id, consumer, message_id, routing_key, content_type, headers, payload, reason, parked_at)
         select gen_random_uuid(), gen_random_uuid(), 'probe.erp', 'm', 'k', 't', '{}', '', 'r', now() + n * interval '1 s'
         from generate_series(1, 5000) as n";
    sqlx::query(parked).execute(&world.everything).await.unwrap();
    sqlx::query("analyze dead_letters").execute(&world.everything).await.unwrap();
    let explain = "explain (costs off) select min(parked_at) from dead_letters";
    let plan: Vec<String> = sqlx::query_scalar(explain).fetch_all(world.worker.pool()).await.unwrap();
    let plan = plan.join("\n");
    assert!(plan.contains("using dead_letters_oldest") && !plan.contains("Filter"), "{plan}");
}
