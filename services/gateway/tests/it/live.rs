//! Live updates over a real broker.

use std::time::Duration;

use crm_chassis::{Caller, EmployeeId, TenantId, events::Event};
use crm_gateway::{identity::tenants::set_suspended, live::bus::CONNECTION};
use crm_proto::customers::{Customer, CustomerChanged};
use crm_testkit::{Broker, eventually};
use serde_json::{Value, json};
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    gateway::send,
    identity::world::{PASSWORD, World},
};

/// An open stream, read as a browser reads it.
struct Stream {
    response: reqwest::Response,
    text: String,
}

impl Stream {
    async fn open(world: &World, cookie: &str) -> Self {
        let response = world.request(cookie, "GET", "/api/v1/events").send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        Self { response, text: String::new() }
    }

    /// The next change, or none when the stream has ended.
    async fn next(&mut self) -> Option<Value> {
        timeout(Duration::from_mins(1), self.read()).await.expect("waited a minute for a change or the end")
    }

    async fn read(&mut self) -> Option<Value> {
        loop {
            while let Some((event, rest)) = self.text.clone().split_once("\n\n") {
                rest.clone_into(&mut self.text);
                if let Some(data) = event.strip_prefix("event: change\ndata: ") {
                    return Some(serde_json::from_str(data).unwrap());
                }
                assert!(event.lines().all(|line| line.starts_with(':') || line == "retry: 2000"), "{event:?}");
            }
            let chunk = self.response.chunk().await.unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

/// Publishes a change of a customer that `audience` may see, and returns the customer's id.
async fn change(world: &World, tenant: TenantId, audience: &[&str]) -> String {
    tell(world, tenant, audience, "CUSTOMER_CHANGE_UPDATED").await
}

/// Publishes that something happened to a customer that `audience` may see, and returns the customer's id.
async fn tell(world: &World, tenant: TenantId, audience: &[&str], change: &'static str) -> String {
    let mut tx = world.database.worker().transaction(Caller::system(tenant)).await.unwrap();
    let id = tx.new_id();
    let message = CustomerChanged {
        customer: Some(Customer { id: id.to_string(), name: "A secret name".into(), ..Customer::default() }),
        ..CustomerChanged::default()
    };
    let audience = audience.iter().map(|code| EmployeeId::of(tenant, code));
    tx.publish(Event::new(&message, id, 3, change).seen_by(audience)).await.unwrap();
    tx.commit().await.unwrap();
    id.to_string()
}

/// Starts everything and waits until changes arrive: streams that are older than the connection to the broker end.
async fn world() -> (World, Broker) {
    let broker = Broker::new().await;
    let world = World::with_broker(&broker.amqp_url).await;
    let cookie = world.log_in("admin").await;
    eventually("changes arrive", async || {
        let mut stream = Stream::open(&world, &cookie).await;
        change(&world, world.tenant, &[]).await;
        stream.next().await
    })
    .await;
    (world, broker)
}

#[tokio::test]
async fn what_is_only_told_again_is_no_news() {
    let (world, _broker) = world().await;
    let mut admin = Stream::open(&world, &world.log_in("admin").await).await;
    tell(&world, world.tenant, &["SAM"], "CUSTOMER_CHANGE_SNAPSHOT").await;
    let changed = change(&world, world.tenant, &["SAM"]).await;
    assert_eq!(admin.next().await.unwrap()["id"], changed);
}

#[tokio::test]
async fn everybody_hears_of_what_he_may_see_and_of_nothing_else() {
    let (world, _broker) = world().await;
    let other = TenantId(Uuid::new_v4());
    world.add_tenant(other, "other").await;
    world.add_user_of(other, "boss@other.example", true).await;
    let boss = world.try_log_in("other", "boss@other.example", PASSWORD).await;
    let boss = boss.header("set-cookie").split(';').next().unwrap().to_owned();

    let mut streams = Vec::new();
    for cookie in [&world.log_in("sam").await, &world.log_in("thandi").await, &world.log_in("maria").await, &boss] {
        streams.push(Stream::open(&world, cookie).await);
    }
    let mut admin = Stream::open(&world, &world.log_in("admin").await).await;
    let nobodys = change(&world, world.tenant, &[]).await;
    let pieters = change(&world, world.tenant, &["PIET"]).await;
    let sams = change(&world, world.tenant, &["PIET", "SAM"]).await;
    let thandis = change(&world, world.tenant, &["THANDI"]).await;
    let others = change(&world, other, &["SAM"]).await;
    let marias = change(&world, world.tenant, &["MARIA"]).await;
    let last = change(&world, world.tenant, &["SAM", "THANDI", "MARIA"]).await;

    let heard = async |stream: &mut Stream, end: &str| {
        let mut ids = Vec::new();
        while ids.last().is_none_or(|last| last != end) {
            let change = stream.next().await.unwrap();
            assert_eq!(
                change,
                json!({"type": "crm.customers.v1.CustomerChanged", "id": change["id"], "version": "3",
                       "change": "CUSTOMER_CHANGE_UPDATED"})
            );
            ids.push(change["id"].as_str().unwrap().to_owned());
        }
        ids
    };
    assert_eq!(heard(&mut streams[0], &last).await, [&*sams, &last]);
    assert_eq!(heard(&mut streams[1], &last).await, [&*thandis, &last]);
    assert_eq!(heard(&mut streams[2], &last).await, [&*sams, &thandis, &marias, &last], "the team's and her own");
    assert_eq!(heard(&mut admin, &last).await, [&*nobodys, &pieters, &sams, &thandis, &marias, &last]);
    assert_eq!(heard(&mut streams[3], &others).await, [&*others], "another tenant");
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let (world, _broker) = world().await;
    let (here, there) = (world.log_in("sam").await, world.log_in("sam").await);
    let (mut ending, mut staying) = (Stream::open(&world, &here).await, Stream::open(&world, &there).await);
    assert_eq!(send(world.request(&here, "DELETE", "/api/v1/session")).await.status, 204);
    assert_eq!(ending.next().await, None);
    let id = change(&world, world.tenant, &["SAM"]).await;
    assert_eq!(staying.next().await.unwrap()["id"], id);
}

#[tokio::test]
async fn a_stream_ends_when_its_tenant_is_suspended() {
    let (world, _broker) = world().await;
    let mut stream = Stream::open(&world, &world.log_in("sam").await).await;
    assert!(set_suspended(&world.database.worker(), world.tenant, true).await.unwrap());
    while let Some(change) = stream.next().await {
        assert_eq!(change["type"], "crm.identity.v1.TenantChanged");
    }
}

#[tokio::test]
async fn whoever_may_have_missed_something_is_told_by_the_end_of_his_stream() {
    let (world, broker) = world().await;
    let cookie = world.log_in("sam").await;
    let mut stream = Stream::open(&world, &cookie).await;
    broker.end_connections(CONNECTION).await;
    assert_eq!(stream.next().await, None);

    let mut again = Stream::open(&world, &cookie).await;
    let id = change(&world, world.tenant, &["SAM"]).await;
    assert_eq!(again.next().await.unwrap()["id"], id);
}

#[tokio::test]
async fn streams_end_when_the_gateway_stops() {
    let (world, _broker) = world().await;
    let mut stream = Stream::open(&world, &world.log_in("sam").await).await;
    let ((), ended) = tokio::join!(world.running.stop(), stream.next());
    assert_eq!(ended, None);
}

#[tokio::test]
async fn only_users_may_listen() {
    let world = World::new().await;
    let answer = send(world.anonymous("GET", "/api/v1/events")).await;
    assert_eq!((answer.status, &answer.problem()["reason"]), (401, &json!("UNAUTHENTICATED")));
    let cookie = world.log_in("sam").await;
    let answer = send(world.request(&cookie, "POST", "/api/v1/events")).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET"));
}

#[tokio::test]
async fn a_user_cannot_open_streams_without_end() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let mut open = Vec::new();
    for _ in 0..20 {
        open.push(Stream::open(&world, &cookie).await);
    }
    let refused = send(world.request(&cookie, "GET", "/api/v1/events")).await;
    assert_eq!((refused.status, &refused.problem()["reason"]), (429, &json!("TOO_MANY_STREAMS")));
    open.pop();
    eventually("a place is free again", async || {
        let response = world.request(&cookie, "GET", "/api/v1/events").send().await.unwrap();
        (response.status() == 200).then_some(())
    })
    .await;
}
