use crm_chassis::tenants;
use crm_gateway::identity::tenants::set_suspended;
use crm_testkit::eventually;
use serde_json::json;

use super::world::{PASSWORD, World};
use crate::gateway::{Answer, send};

async fn suspend(world: &World, suspended: bool) -> bool {
    set_suspended(&world.database.worker(), world.tenant, suspended).await.unwrap()
}

/// Waits until the session answers so.
async fn until(world: &World, cookie: &str, status: u16) -> Answer {
    let asked = async || Some(world.session(cookie).await).filter(|answer| answer.status == status);
    eventually("the suspension is noticed", asked).await
}

fn reason(answer: &Answer) -> (u16, serde_json::Value) {
    (answer.status, answer.problem()["reason"].clone())
}

#[tokio::test]
async fn people_of_a_suspended_tenant_are_kept_out_and_told_whom_to_ask() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let key = world.api_key(&cookie, "Import", &["customers.read"]).await;
    assert!(suspend(&world, true).await);

    let refused = until(&world, &cookie, 403).await;
    assert_eq!(reason(&refused), (403, json!("TENANT_SUSPENDED")));
    assert!(refused.problem()["detail"].as_str().unwrap().contains("Please ask the provider of your CRM"));
    for path in ["/api/v1/employees", "/api/v1/events"] {
        let answer = send(world.request(&cookie, "GET", path)).await;
        assert_eq!(reason(&answer), (403, json!("TENANT_SUSPENDED")), "{path}");
    }
    let by_key = async || {
        let answer = send(world.with_key(&key, "GET", "/api/v1/employees")).await;
        (answer.status == 403).then(|| reason(&answer))
    };
    assert_eq!(eventually("the key is refused", by_key).await, (403, json!("TENANT_SUSPENDED")));
    let answer = world.try_log_in("acme", "sam@acme.example", PASSWORD).await;
    assert_eq!(reason(&answer), (403, json!("TENANT_SUSPENDED")));
    assert_eq!(answer.header("set-cookie"), "");
}

#[tokio::test]
async fn strangers_do_not_learn_that_a_tenant_is_suspended() {
    let world = World::new().await;
    suspend(&world, true).await;
    let answer = world.try_log_in("acme", "sam@acme.example", "another password").await;
    assert_eq!(reason(&answer), (401, json!("LOGIN_FAILED")));
    let cookie = format!("crm_session={}.{}", world.tenant.0.simple(), "A".repeat(43));
    assert_eq!(world.session(&cookie).await.status, 401);
}

#[tokio::test]
async fn somebody_of_a_suspended_tenant_can_log_in_to_another_one() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let other = crm_chassis::TenantId(uuid::Uuid::new_v4());
    world.add_tenant(other, "other").await;
    world.add_user_of(other, "sam@other.example", true).await;
    suspend(&world, true).await;
    until(&world, &cookie, 403).await;
    let body = json!({"tenant": "other", "email": "sam@other.example", "password": PASSWORD});
    let answer = send(world.request(&cookie, "POST", "/api/v1/session").json(&body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn resuming_restores_everything() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let key = world.api_key(&cookie, "Import", &["customers.read"]).await;
    suspend(&world, true).await;
    until(&world, &cookie, 403).await;
    assert!(suspend(&world, false).await);
    assert_eq!(until(&world, &cookie, 200).await.json()["user"]["displayName"], "Sam Dlamini");
    assert_eq!(send(world.with_key(&key, "GET", "/api/v1/employees")).await.status, 200);
    world.log_in("thandi").await;
}

#[tokio::test]
async fn the_erp_is_heard_while_the_tenant_is_suspended() {
    let world = World::new().await;
    suspend(&world, true).await;
    world.employee("ANN", json!({"displayName": "Ann Khumalo", "email": "ann@acme.example"})).await;
    suspend(&world, false).await;
    let cookie = world.log_in("sam").await;
    let answer = send(world.request(&cookie, "GET", "/api/v1/employees?prefix=ann")).await;
    assert_eq!(answer.json()["employees"][0]["displayName"], "Ann Khumalo");
}

#[tokio::test]
async fn every_change_is_told_once_and_stands_in_the_audit_trail() {
    let world = World::new().await;
    for (suspended, changes) in [(true, true), (true, false), (false, true), (false, false)] {
        assert_eq!(suspend(&world, suspended).await, changes);
        let known = tenants::by_slug(world.database.worker().pool(), "acme").await.unwrap().unwrap();
        assert_eq!(known.suspended, suspended);
    }
    assert_eq!(world.published("crm.identity.v1.TenantChanged").await, 2);
    assert_eq!(world.audited("tenant").await, ["suspended", "resumed"]);
}
