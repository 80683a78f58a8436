use serde_json::{Value, json};

use super::world::World;
use crate::gateway::{Answer, send};

const SETTINGS: &str = "/api/v1/user-settings";

async fn get(world: &World, cookie: &str) -> Value {
    let answer = send(world.request(cookie, "GET", SETTINGS)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn patch(world: &World, cookie: &str, body: &Value) -> Answer {
    send(world.request(cookie, "PATCH", SETTINGS).json(body)).await
}

fn hidden(hidden: bool) -> Value {
    json!({"hideCustomerDashboard": hidden})
}

#[tokio::test]
async fn settings_are_their_users_own_and_begin_unchanged() {
    let world = World::new().await;
    let (sam, thandi) = (world.log_in("sam").await, world.log_in("thandi").await);
    assert_eq!(get(&world, &sam).await, hidden(false));
    let changed = patch(&world, &sam, &hidden(true)).await;
    assert_eq!((changed.status, changed.json()), (200, hidden(true)));
    assert_eq!(get(&world, &sam).await, hidden(true));
    assert_eq!(get(&world, &world.log_in("sam").await).await, hidden(true), "on every device");
    assert_eq!(get(&world, &thandi).await, hidden(false));

    for same in [json!({}), hidden(true)] {
        assert_eq!(patch(&world, &sam, &same).await.json(), hidden(true), "{same}");
    }
    let back = patch(&world, &sam, &json!({"hideCustomerDashboard": null})).await;
    assert_eq!((back.status, back.json()), (200, hidden(false)), "absent means false");
    assert_eq!(get(&world, &sam).await, hidden(false));
    let sql = "select changes from audit_log where entity = 'user_settings' and action = 'updated' order by id";
    let told: Vec<Value> = sqlx::query_scalar(sql).fetch_all(&world.database.superuser().await).await.unwrap();
    let change = |old: bool| json!([{"field": "hide_customer_dashboard", "old": old, "new": !old}]);
    assert_eq!(told, [change(false), change(true)], "what changes nothing is not told");
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    for (query, body, field) in [
        ("", json!({"hideCustomerDashboard": "perhaps"}), "hideCustomerDashboard"),
        ("", json!({"hideEverything": true}), "hideEverything"),
        ("?updateMask=hideEverything", hidden(true), "updateMask"),
    ] {
        let answer = send(world.request(&sam, "PATCH", &format!("{SETTINGS}{query}")).json(&body)).await;
        assert_eq!((answer.status, &answer.problem()["errors"][0]["field"]), (400, &json!(field)), "{body}");
    }
    assert_eq!(get(&world, &sam).await, hidden(false));
}

#[tokio::test]
async fn the_same_wish_again_takes_effect_once() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    let hide = || world.request(&sam, "PATCH", SETTINGS).header("idempotency-key", "1").json(&hidden(true));
    assert_eq!(send(hide()).await.json(), hidden(true));
    assert_eq!(patch(&world, &sam, &hidden(false)).await.json(), hidden(false));
    assert_eq!(send(hide()).await.json(), hidden(true), "the first answer");
    assert_eq!(get(&world, &sam).await, hidden(false));
    assert_eq!(world.audited("user_settings").await.len(), 2);
}

#[tokio::test]
async fn first_settings_that_are_saved_twice_at_the_same_time_are_saved() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    let body = hidden(true);
    let (one, two) = tokio::join!(patch(&world, &sam, &body), patch(&world, &sam, &body));
    assert_eq!((one.json(), two.json()), (hidden(true), hidden(true)));
    assert_eq!(world.audited("user_settings").await, ["updated"]);
}

#[tokio::test]
async fn a_key_reads_settings_and_changes_none() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let key = world.api_key(&cookie, "Import", &["customers.read"]).await;
    assert_eq!(send(world.with_key(&key, "GET", SETTINGS)).await.json(), hidden(false));
    let refused = send(world.with_key(&key, "PATCH", SETTINGS).json(&hidden(true))).await;
    assert_eq!((refused.status, &refused.problem()["reason"]), (403, &json!("NEEDS_SESSION")));
    assert_eq!(get(&world, &cookie).await, hidden(false));
    assert_eq!(send(world.anonymous("GET", SETTINGS)).await.status, 401);
}
