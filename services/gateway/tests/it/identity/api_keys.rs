use crm_chassis::TenantId;
use crm_gateway::edge::{
    openapi,
    rpc::{Body, Rpc},
};
use crm_testkit::eventually;
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{PASSWORD, World};
use crate::gateway::{Answer, send};

async fn list(world: &World, cookie: &str, query: &str) -> Value {
    let answer = send(world.request(cookie, "GET", &format!("/api/v1/api-keys?{query}"))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn create(world: &World, cookie: &str, body: &Value) -> Answer {
    send(world.request(cookie, "POST", "/api/v1/api-keys").json(body)).await
}

async fn employees(world: &World, key: &str) -> Answer {
    send(world.with_key(key, "GET", "/api/v1/employees")).await
}

/// Waits until the key opens nothing any more.
async fn until_refused(world: &World, key: &str) {
    eventually("the key ends", async || (employees(world, key).await.status == 401).then_some(())).await;
}

#[tokio::test]
async fn a_program_calls_with_a_key_in_its_users_name() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let body = json!({"name": "Import", "scopes": ["customers.read"], "expireTime": "2026-12-01T00:00:00Z"});
    let made = create(&world, &cookie, &body).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let made = made.json();
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with(&format!("crm_{}.", world.tenant.0.simple())), "{token}");
    assert_eq!(made["apiKey"]["expireTime"], "2026-12-01T00:00:00Z");
    assert!(made["apiKey"].get("lastUseTime").is_none());
    assert_eq!(employees(&world, token).await.status, 200);

    let listed = list(&world, &cookie, "").await;
    assert_eq!(listed["apiKeys"].as_array().unwrap().len(), 1);
    assert_eq!((&listed["apiKeys"][0]["name"], &listed["apiKeys"][0]["scopes"]), (&json!("Import"), &body["scopes"]));
    assert_eq!(listed["apiKeys"][0]["lastUseTime"], "2026-11-01T06:00:00Z");
    assert!(!listed.to_string().contains(token.split_once('.').unwrap().1));
}

#[tokio::test]
async fn the_stored_key_does_not_open_anything() {
    let world = World::new().await;
    let key = world.api_key(&world.log_in("sam").await, "Import", &["customers.read"]).await;
    let pool = world.database.superuser().await;
    let sql = "select to_jsonb(k)::text from api_keys k union all select to_jsonb(a)::text from audit_log a
        union all select to_jsonb(i)::text || encode(i.reply, 'escape') from idempotency_keys i";
    let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap();
    let secret = key.split_once('.').unwrap().1;
    assert!(rows.len() > 1 && rows.iter().all(|row| !row.contains(secret)));
}

#[tokio::test]
async fn a_key_may_what_it_was_given_and_its_user_still_may() {
    let world = World::new().await;
    let cookie = world.log_in("admin").await;
    let narrow = world.api_key(&cookie, "Narrow", &["customers.read"]).await;
    let wide = world.api_key(&cookie, "Wide", &["customers.read", "users.manage"]).await;
    let users = async |key: &str| send(world.with_key(key, "GET", "/api/v1/users")).await.status;
    assert_eq!((users(&narrow).await, users(&wide).await), (403, 200));

    sqlx::query("update users set crm_administrator = false").execute(&world.database.superuser().await).await.unwrap();
    eventually("the lost role is noticed", async || (users(&wide).await == 403).then_some(())).await;
    assert_eq!(employees(&world, &wide).await.status, 200);
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    for (body, fields) in [
        (json!({}), vec!["name", "scopes", "expireTime"]),
        (
            json!({"name": "x".repeat(61), "scopes": ["users.manage"], "expireTime": "2027-11-03T06:00:00Z"}),
            vec!["name", "scopes", "expireTime"],
        ),
        (json!({"name": "A", "scopes": ["customers.read"], "expireTime": "2026-11-01T06:00:00Z"}), vec!["expireTime"]),
    ] {
        let answer = create(&world, &cookie, &body).await;
        let problem = answer.problem();
        let named: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
        assert_eq!((answer.status, json!(named)), (400, json!(fields)), "{body}");
    }
    world.api_key(&cookie, "Import", &["customers.read"]).await;
    let again = json!({"name": " Import", "scopes": ["customers.read"], "expireTime": "2026-12-01T00:00:00Z"});
    let taken = create(&world, &cookie, &again).await;
    assert_eq!((taken.status, &taken.problem()["reason"]), (409, &json!("NAME_TAKEN")));
}

#[tokio::test]
async fn nobody_has_more_than_fifty() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    for number in 0..50 {
        world.api_key(&cookie, &format!("Key {number:02}"), &["customers.read"]).await;
    }
    let more = json!({"name": "More", "scopes": ["customers.read"], "expireTime": "2026-12-01T00:00:00Z"});
    let refused = create(&world, &cookie, &more).await;
    assert_eq!((refused.status, &refused.problem()["reason"]), (409, &json!("TOO_MANY_KEYS")));

    let first = list(&world, &cookie, "pageSize=30").await;
    let token = first["nextPageToken"].as_str().unwrap();
    let second = list(&world, &cookie, &format!("pageSize=30&pageToken={token}")).await;
    let names: Vec<_> = [&first, &second].into_iter().flat_map(|page| page["apiKeys"].as_array().unwrap()).collect();
    assert_eq!((names.len(), &names[49]["name"], &second["nextPageToken"]), (50, &json!("Key 49"), &json!("")));
}

#[tokio::test]
async fn a_revoked_key_stops_working() {
    let world = World::new().await;
    let (sam, thandi) = (world.log_in("sam").await, world.log_in("thandi").await);
    let key = world.api_key(&sam, "Import", &["customers.read"]).await;
    let path = format!("/api/v1/api-keys/{}", list(&world, &sam, "").await["apiKeys"][0]["id"].as_str().unwrap());
    assert_eq!(employees(&world, &key).await.status, 200);
    assert_eq!(send(world.request(&thandi, "DELETE", &path)).await.status, 404, "keys are their user's own");
    assert_eq!(list(&world, &thandi, "").await["apiKeys"], json!([]));

    assert_eq!(send(world.request(&sam, "DELETE", &path)).await.status, 204);
    until_refused(&world, &key).await;
    assert_eq!(list(&world, &sam, "").await["apiKeys"], json!([]));
    assert_eq!(send(world.request(&sam, "DELETE", &path)).await.status, 404);
    assert_eq!(world.audited("api_key").await, ["created", "revoked"]);
}

#[tokio::test]
async fn a_key_ends_at_its_time_and_with_its_user() {
    let world = World::new().await;
    let (sam, thandi) = (world.log_in("sam").await, world.log_in("thandi").await);
    let (short, hers) = (
        world.api_key(&sam, "Short", &["customers.read"]).await,
        world.api_key(&thandi, "Hers", &["customers.read"]).await,
    );
    assert_eq!((employees(&world, &short).await.status, employees(&world, &hers).await.status), (200, 200));
    world.employee("THANDI", json!({"displayName": "Thandi", "email": "thandi@acme.example", "active": false})).await;
    until_refused(&world, &hers).await;
    world.employee("THANDI", json!({"displayName": "Thandi", "email": "thandi@acme.example"})).await;
    assert_eq!(employees(&world, &hers).await.status, 401, "coming back does not bring the key back");

    world.database.clock.advance(SignedDuration::from_hours(30 * 24));
    assert_eq!(employees(&world, &short).await.status, 401);
}

#[tokio::test]
async fn the_last_use_is_noted_once_a_minute() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let key = world.api_key(&cookie, "Import", &["customers.read"]).await;
    let used = async |seconds: i64| {
        world.database.clock.advance(SignedDuration::from_secs(seconds));
        assert_eq!(employees(&world, &key).await.status, 200);
        list(&world, &cookie, "").await["apiKeys"][0]["lastUseTime"].clone()
    };
    assert_eq!(used(0).await, "2026-11-01T06:00:00Z");
    assert_eq!(used(59).await, "2026-11-01T06:00:00Z");
    assert_eq!(used(31).await, "2026-11-01T06:01:30Z");
    world.database.clock.advance(SignedDuration::from_mins(5));
    let unattended = world.with_key(&key, "GET", "/api/v1/employees").header("crm-unattended", "true");
    assert_eq!(send(unattended).await.status, 200);
    let noted = list(&world, &cookie, "").await["apiKeys"][0]["lastUseTime"].clone();
    assert_eq!(noted, "2026-11-01T06:06:30Z", "a program cannot hide that it uses a key");
}

#[tokio::test]
async fn keys_manage_neither_keys_nor_sessions_nor_passwords() {
    let world = World::new().await;
    let key = world.api_key(&world.log_in("sam").await, "Import", &["customers.read"]).await;
    let password = json!({"presentPassword": PASSWORD, "newPassword": "another long password"});
    let new = json!({"name": "More", "scopes": ["customers.read"], "expireTime": "2026-12-01T00:00:00Z"});
    for (method, path, body) in [
        ("GET", "/api/v1/session", json!(null)),
        ("DELETE", "/api/v1/session", json!(null)),
        ("DELETE", "/api/v1/sessions", json!(null)),
        ("POST", "/api/v1/session/change-password", password),
        ("GET", "/api/v1/api-keys", json!(null)),
        ("POST", "/api/v1/api-keys", new),
        ("DELETE", &format!("/api/v1/api-keys/{}", Uuid::new_v4()), json!(null)),
    ] {
        let request = world.with_key(&key, method, path);
        let answer = send(if body.is_null() { request } else { request.json(&body) }).await;
        assert_eq!((answer.status, &answer.problem()["reason"]), (403, &json!("NEEDS_SESSION")), "{method} {path}");
    }
}

#[tokio::test]
async fn keys_are_refused_by_the_operations_whose_document_says_so_and_by_no_others() {
    let world = World::new().await;
    let admin = world.log_in("admin").await;
    let all = world.session(&admin).await.json()["permissions"].clone();
    let all: Vec<_> = all.as_array().unwrap().iter().map(|permission| permission.as_str().unwrap()).collect();
    let key = world.api_key(&admin, "All", &all).await;
    let rpcs = Rpc::all(crm_proto::descriptors()).unwrap().into_iter();
    let of_identity = |rpc: &Rpc| rpc.method.full_name().starts_with("crm.identity.") && !rpc.is_public();
    let document = openapi::document(crm_proto::descriptors()).unwrap();
    let mut refused = 0;
    for rpc in rpcs.filter(of_identity) {
        let (verb, template) = (rpc.verb.as_str(), rpc.path.to_string());
        let id = Uuid::new_v4().to_string();
        let filled = |part: &str| if part.starts_with('{') { id.clone() } else { part.to_owned() };
        let request = world.with_key(&key, verb, &template.split('/').map(filled).collect::<Vec<_>>().join("/"));
        let request = if rpc.body == Body::None { request } else { request.json(&json!({})) };
        let answer = send(request).await.text();
        let needs_session = answer.contains("NEEDS_SESSION");
        let says_so = document["paths"][&template][verb.to_lowercase()]["security"] == json!([{"session": []}]);
        assert_eq!(needs_session, says_so, "{verb} {template}: {answer}");
        refused += usize::from(needs_session);
    }
    assert!(refused >= 16, "{refused}");
}

#[tokio::test]
async fn what_is_not_in_the_scope_of_a_key_is_refused_with_the_way_to_another_one() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let key = world.api_key(&cookie, "Work", &["activities.read"]).await;
    let refused = send(world.with_key(&key, "GET", "/api/v1/notifications")).await;
    assert_eq!((refused.status, &refused.problem()["reason"]), (403, &json!("PERMISSION_DENIED")));
    let detail = refused.problem()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("The scope of this API key lacks \"customers.read\""), "{detail}");
    assert!(detail.contains("make another key"), "{detail}");
    let person = send(world.request(&cookie, "GET", "/api/v1/users")).await.problem()["detail"].clone();
    assert_eq!(person, "You need the right \"users.manage\". An administrator can give it to you.");
}

#[tokio::test]
async fn tokens_that_nobody_gave_open_nothing() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let key = world.api_key(&cookie, "Import", &["customers.read"]).await;
    let other = TenantId(Uuid::new_v4());
    world.add_tenant(other, "other").await;
    let (_, secret) = key.split_once('.').unwrap();
    for forged in [
        String::new(),
        "crm_".into(),
        key.replace("crm_", ""),
        format!("crm_{}.{secret}", other.0.simple()),
        format!("crm_{}.{}", world.tenant.0.simple(), "A".repeat(43)),
        format!("crm_{}", cookie.split_once('=').unwrap().1),
        format!("{key}x"),
    ] {
        let answer = employees(&world, &forged).await;
        assert_eq!((answer.status, &answer.problem()["reason"]), (401, &json!("UNAUTHENTICATED")), "{forged}");
    }
    let as_cookie = world.session(&format!("crm_session={}", key.replace("crm_", ""))).await;
    assert_eq!(as_cookie.status, 401, "a key is no session");
    let both = world.with_key("crm_wrong", "GET", "/api/v1/employees").header("cookie", &cookie);
    assert_eq!(send(both).await.status, 401, "whoever shows a key is judged by it");
}
