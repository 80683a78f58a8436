//! Calendar feeds. There is no service of activities here: an address that opens is answered 503, one that does not 404.

use crm_gateway::identity::tenants::set_suspended;
use crm_testkit::eventually;
use http::header;
use serde_json::json;
use uuid::Uuid;

use super::world::World;
use crate::gateway::{Answer, send};

const PATH: &str = "/api/v1/calendar-feed";

async fn feed(world: &World, cookie: &str) -> serde_json::Value {
    let answer = send(world.request(cookie, "GET", PATH)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Makes a feed, and returns its token.
async fn create(world: &World, cookie: &str) -> String {
    let made = send(world.request(cookie, "POST", PATH)).await;
    assert_eq!(made.status, 200, "{}", made.text());
    made.json()["token"].as_str().unwrap().to_owned()
}

async fn fetch(world: &World, token: &str) -> Answer {
    send(world.anonymous("GET", &format!("/calendar/{token}.ics"))).await
}

/// Waits until the address opens nothing any more.
async fn until_gone(world: &World, token: &str) {
    eventually("the feed ends", async || (fetch(world, token).await.status == 404).then_some(())).await;
}

#[tokio::test]
async fn a_feed_opens_with_its_address_alone_and_says_when_it_was_fetched() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    assert_eq!(feed(&world, &cookie).await, json!({}));
    let token = create(&world, &cookie).await;
    assert!(token.starts_with(&format!("{}.", world.tenant.0.simple())), "{token}");
    assert_eq!(feed(&world, &cookie).await, json!({"createTime": "2026-11-01T06:00:00Z"}));
    let answer = fetch(&world, &token).await;
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert_eq!(feed(&world, &cookie).await["lastUseTime"], "2026-11-01T06:00:00Z");
    assert_eq!(world.audited("calendar_feed").await, ["created"]);
}

#[tokio::test]
async fn what_opens_nothing_is_not_there_whoever_asks() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let token = create(&world, &cookie).await;
    let stranger = Uuid::new_v4().simple().to_string();
    let (_, secret) = token.split_once('.').unwrap();
    for wrong in [format!("{stranger}.{secret}"), token[..token.len() - 4].to_owned(), "x".to_owned(), String::new()] {
        for request in [
            world.anonymous("GET", &format!("/calendar/{wrong}.ics")),
            world.request(&cookie, "GET", &format!("/calendar/{wrong}.ics")),
        ] {
            let answer = send(request).await;
            assert_eq!((answer.status, &answer.problem()["reason"]), (404, &json!("NOT_FOUND")), "{wrong}");
        }
    }
    let other = send(world.anonymous("GET", &format!("/calendar/{token}"))).await;
    assert_eq!(other.status, 404);
    let changed = send(world.anonymous("POST", &format!("/calendar/{token}.ics"))).await;
    assert_eq!((changed.status, changed.header("allow")), (405, "GET, HEAD"));
    // The token opens nothing else.
    let bearer = world.anonymous("GET", "/api/v1/employees").header(header::AUTHORIZATION, format!("Bearer {token}"));
    assert_eq!(send(bearer).await.status, 401);
    let key = world.api_key(&cookie, "Import", &["activities.read"]).await;
    assert_eq!(fetch(&world, &key).await.status, 404);
}

#[tokio::test]
async fn a_renewed_address_and_a_revoked_one_open_nothing_any_more() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let first = create(&world, &cookie).await;
    let second = create(&world, &cookie).await;
    assert_eq!(fetch(&world, &first).await.status, 404);
    assert_eq!(fetch(&world, &second).await.status, 503);
    for _ in 0..2 {
        assert_eq!(send(world.request(&cookie, "DELETE", PATH)).await.status, 204);
    }
    until_gone(&world, &second).await;
    assert_eq!(feed(&world, &cookie).await, json!({}));
    assert_eq!(world.audited("calendar_feed").await, ["created", "renewed", "revoked"]);
}

#[tokio::test]
async fn who_is_shut_out_has_no_feed_and_the_tenant_that_is_suspended_neither() {
    let world = World::new().await;
    let (sam, thandi) = (world.log_in("sam").await, world.log_in("thandi").await);
    let (of_sam, of_thandi) = (create(&world, &sam).await, create(&world, &thandi).await);
    let pool = world.database.superuser().await;
    assert_eq!((fetch(&world, &of_sam).await.status, fetch(&world, &of_thandi).await.status), (503, 503));
    sqlx::query("update employees set active = false where code = 'SAM'").execute(&pool).await.unwrap();
    until_gone(&world, &of_sam).await;
    assert_eq!(fetch(&world, &of_thandi).await.status, 503);
    assert!(set_suspended(&world.database.worker(), world.tenant, true).await.unwrap());
    until_gone(&world, &of_thandi).await;
}

#[tokio::test]
async fn nothing_that_is_stored_opens_it_and_an_api_key_does_not_make_one() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let token = create(&world, &cookie).await;
    let pool = world.database.superuser().await;
    let sql = "select to_jsonb(f)::text from calendar_feeds f union all select to_jsonb(a)::text from audit_log a";
    let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap();
    let secret = token.split_once('.').unwrap().1;
    assert!(rows.len() > 1 && rows.iter().all(|row| !row.contains(secret)));
    let key = world.api_key(&cookie, "Import", &["activities.read"]).await;
    for method in ["GET", "POST", "DELETE"] {
        let refused = send(world.with_key(&key, method, PATH)).await;
        assert_eq!((refused.status, &refused.problem()["reason"]), (403, &json!("NEEDS_SESSION")), "{method}");
    }
}
