use crm_chassis::config;
use crm_gateway::edge::config::RateLimits;
use crm_testkit::{Proxy, eventually};
use secrecy::{ExposeSecret as _, SecretString};

use super::world::{PASSWORD, World};
use crate::gateway::{Answer, send};

/// A world whose gateway reaches its database through the proxy.
async fn world() -> (World, Proxy) {
    let database = World::database().await;
    let urls = &database.urls.database;
    let mut proxy = Proxy::before(urls.app_url.expose_secret());
    proxy.forward();
    let lead = |url: &SecretString| SecretString::from(proxy.lead(url.expose_secret()));
    let reached = config::Database {
        app_url: lead(&urls.app_url),
        worker_url: lead(&urls.worker_url),
        max_connections: urls.max_connections,
    };
    let world = World::start(database, reached, "amqp://127.0.0.1:1", RateLimits::OFF).await;
    (world, proxy)
}

async fn get(world: &World, path: &str) -> Answer {
    send(world.anonymous("GET", path)).await
}

#[tokio::test]
async fn without_its_database_the_gateway_says_when_to_come_back_and_recovers_by_itself() {
    let (world, mut proxy) = world().await;
    let cookie = world.log_in("sam").await;
    assert_eq!(get(&world, "/readyz").await.status, 200);

    proxy.refuse().await;
    let refused = world.session(&cookie).await;
    assert_eq!((refused.status, refused.problem()["reason"].as_str()), (503, Some("UNAVAILABLE")));
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
    assert_eq!(world.try_log_in("acme", "sam@acme.example", PASSWORD).await.status, 503);
    assert_eq!(get(&world, "/readyz").await.status, 503);
    assert_eq!(get(&world, "/livez").await.status, 200, "restarting would not help");
    assert_eq!(get(&world, "/api/v1/openapi.json").await.status, 200);

    proxy.forward();
    let answered = async || Some(world.session(&cookie).await).filter(|answer| answer.status == 200);
    eventually("sessions are read again", answered).await;
    assert_eq!(get(&world, "/readyz").await.status, 200);
}

#[tokio::test]
async fn an_outage_counts_against_nobody() {
    let (world, mut proxy) = world().await;
    proxy.refuse().await;
    for _ in 0..3 {
        assert_eq!(world.try_log_in("acme", "sam@acme.example", PASSWORD).await.status, 503);
    }
    proxy.forward();
    eventually("log-in works again", async || {
        let answer = world.try_log_in("acme", "sam@acme.example", PASSWORD).await;
        (answer.status == 200).then_some(())
    })
    .await;
}

#[tokio::test]
async fn without_its_service_a_request_is_answered_503() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let refused = send(world.request(&cookie, "GET", "/api/v1/customers")).await;
    assert_eq!((refused.status, refused.problem()["reason"].as_str()), (503, Some("UNAVAILABLE")));
}
