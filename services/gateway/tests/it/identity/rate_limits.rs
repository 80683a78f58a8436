use crm_gateway::{edge::config::RateLimits, identity::domain::Token};
use jiff::SignedDuration;
use serde_json::json;

use super::world::World;
use crate::gateway::{Answer, send};

fn limits(user: u32, tenant: u32, address: u32) -> RateLimits {
    RateLimits { rate_limit_user: user, rate_limit_tenant: tenant, rate_limit_address: address }
}

fn refused(answer: &Answer) -> bool {
    if answer.status != 429 {
        return false;
    }
    assert_eq!(answer.problem()["reason"], "RATE_LIMITED");
    true
}

#[tokio::test]
async fn every_answer_says_what_is_left() {
    let world = World::with_limits(limits(60, 600, 30)).await;
    let cookie = world.log_in("sam").await;
    let answer = world.session(&cookie).await;
    assert_eq!(answer.header("ratelimit"), "\"user\";r=59;t=1, \"tenant\";r=599;t=1");
    assert_eq!(answer.header("ratelimit-policy"), "\"user\";q=60;w=60, \"tenant\";q=600;w=60");
    let missing = send(world.request(&cookie, "DELETE", "/api/v1/api-keys/none")).await;
    assert_eq!((missing.status, missing.header("ratelimit")), (404, "\"user\";r=58;t=2, \"tenant\";r=598;t=1"));
    let stranger = send(world.anonymous("GET", "/api/v1/session")).await;
    assert_eq!(stranger.header("ratelimit-policy"), "\"address\";q=30;w=60");
    assert_eq!(stranger.header("ratelimit"), "\"address\";r=28;t=4", "logging in was the first");
    for path in ["/", "/livez"] {
        assert_eq!(send(world.anonymous("GET", path)).await.header("ratelimit"), "", "{path} is not counted");
    }
}

#[tokio::test]
async fn a_user_over_his_quota_is_told_when_to_come_back() {
    let world = World::with_limits(limits(5, 0, 0)).await;
    let (sam, thandi) = (world.log_in("sam").await, world.log_in("thandi").await);
    for _ in 0..5 {
        assert_eq!(world.session(&sam).await.status, 200);
    }
    let answer = world.session(&sam).await;
    assert!(refused(&answer));
    assert_eq!((answer.header("retry-after"), answer.header("ratelimit")), ("13", "\"user\";r=0;t=13"));
    assert_eq!(answer.header("ratelimit-policy"), "\"user\";q=5;w=60");
    let again = world.log_in("sam").await;
    assert!(refused(&world.session(&again).await), "another session is the same user");
    assert_eq!(world.session(&thandi).await.status, 200);
    world.database.clock.advance(SignedDuration::from_secs(13));
    assert_eq!(world.session(&sam).await.status, 200);
    assert!(refused(&world.session(&sam).await));
}

#[tokio::test]
async fn a_tenant_over_its_quota_waits_as_a_whole() {
    let world = World::with_limits(limits(0, 4, 0)).await;
    let (sam, thandi) = (world.log_in("sam").await, world.log_in("thandi").await);
    for _ in 0..2 {
        assert_eq!(world.session(&sam).await.status, 200);
        assert_eq!(world.session(&thandi).await.status, 200);
    }
    assert!(refused(&world.session(&sam).await) && refused(&world.session(&thandi).await));
}

#[tokio::test]
async fn strangers_are_limited_by_their_address_and_whoever_is_logged_in_is_not() {
    let world = World::with_limits(limits(0, 0, 6)).await;
    let sam = world.log_in("sam").await;
    let from = |address: &str, cookie: &str| {
        world.request(cookie, "GET", "/api/v1/session").header("x-forwarded-for", address)
    };
    for _ in 0..6 {
        assert_eq!(send(from("10.0.0.7", "crm_session=none")).await.status, 401);
    }
    let log_in = world.anonymous("POST", "/api/v1/session").header("x-forwarded-for", "10.0.0.7");
    assert!(refused(&send(log_in.json(&json!({}))).await));
    assert_eq!(send(from("10.0.0.8", "crm_session=none")).await.status, 401);
    assert_eq!(send(from("10.0.0.7", &sam)).await.status, 200);
}

/// A cookie that looks like one of the tenant's.
fn invented(world: &World) -> String {
    format!("crm_session={}", Token::new(world.tenant).reveal())
}

#[tokio::test]
async fn invented_tokens_are_looked_up_no_more_often_than_their_address_may_call() {
    let world = World::with_limits(limits(0, 0, 6)).await;
    let sam = world.log_in("sam").await;
    let key = world.api_key(&sam, "Import", &["customers.read"]).await;
    let from = async |address: &str, cookie: &str| {
        send(world.request(cookie, "GET", "/api/v1/session").header("x-forwarded-for", address)).await
    };
    let program = async |address: &str| {
        send(world.with_key(&key, "GET", "/api/v1/employees").header("x-forwarded-for", address)).await
    };
    for _ in 0..6 {
        assert_eq!(from("10.0.0.7", &invented(&world)).await.status, 401);
    }
    // The key would open, if anybody looked.
    assert!(refused(&program("10.0.0.7").await));
    world.database.clock.advance(SignedDuration::from_mins(2));
    assert!(refused(&program("10.0.0.7").await), "also when requests of the address are let through again");
    assert_eq!(from("10.0.0.7", &sam).await.status, 200, "he has logged in here");
    assert_eq!(program("10.0.0.8").await.status, 200);
    assert_eq!(program("10.0.0.7").await.status, 200, "it has opened meanwhile");
}

#[tokio::test]
async fn without_limits_every_token_is_looked_up() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    for _ in 0..20 {
        assert_eq!(world.session(&invented(&world)).await.status, 401);
    }
    assert_eq!(world.session(&sam).await.status, 200);
}
