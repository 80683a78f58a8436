use crm_chassis::TenantId;
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{PASSWORD, World};
use crate::gateway::{Answer, send};

#[tokio::test]
async fn logging_in_opens_a_session_that_the_cookie_carries() {
    let world = World::new().await;
    let answer = world.try_log_in("acme", "Sam@Acme.example ", PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let session = answer.json();
    assert_eq!(session["user"]["displayName"], "Sam Dlamini");
    assert_eq!(session["user"]["roles"], json!(["ROLE_SALESMAN"]));
    assert_eq!(session["scope"], "SCOPE_OWN");
    let rights = ["activities.read", "activities.write", "customers.read", "customers.release", "customers.write"];
    assert_eq!(session["permissions"], json!(rights));
    assert_eq!(session["tenant"]["timeZone"], "Africa/Johannesburg");
    assert_eq!(session["expireTime"], "2026-11-01T18:00:00Z");
    assert!(!answer.text().contains(PASSWORD));

    let set = answer.header("set-cookie").to_owned();
    assert!(
        set.starts_with("crm_session=") && set.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax"),
        "{set}"
    );
    let cookie = set.split(';').next().unwrap();
    assert_eq!(world.session(cookie).await.json(), session);
}

#[tokio::test]
async fn the_stored_session_does_not_open_it() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let pool = world.database.superuser().await;
    let rows: Vec<Value> = sqlx::query_scalar("select to_jsonb(s) from sessions s").fetch_all(&pool).await.unwrap();
    let secret = cookie.split_once('.').unwrap().1;
    assert!(rows.len() == 1 && !rows[0].to_string().contains(secret));
}

fn told(answer: &Answer) -> (u16, Value, Value, bool) {
    let problem = answer.problem();
    (answer.status, problem["reason"].clone(), problem["detail"].clone(), answer.headers.contains_key("set-cookie"))
}

#[tokio::test]
async fn whatever_is_wrong_the_answer_is_the_same() {
    let world = World::new().await;
    world.employee("THANDI", json!({"displayName": "Thandi", "email": "thandi@acme.example", "active": false})).await;
    let wrong_password = told(&world.try_log_in("acme", "sam@acme.example", "another password").await);
    assert_eq!((wrong_password.0, &wrong_password.1, wrong_password.3), (401, &json!("LOGIN_FAILED"), false));
    for (what, tenant, email, password) in [
        ("unknown tenant", "nobody", "sam@acme.example", PASSWORD),
        ("tenant in capitals", "ACME", "sam@acme.example", PASSWORD),
        ("unknown user", "acme", "nobody@acme.example", PASSWORD),
        ("an employee who has left", "acme", "thandi@acme.example", PASSWORD),
        ("accents", "acme", "sám@acme.example", PASSWORD),
        ("a very long password", "acme", "sam@acme.example", &"x".repeat(100_000)),
    ] {
        assert_eq!(told(&world.try_log_in(tenant, email, password).await), wrong_password, "{what}");
    }
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let world = World::new().await;
    let answer = send(world.anonymous("POST", "/api/v1/session").json(&json!({"email": " "}))).await;
    let fields: Vec<_> = answer.problem()["errors"].as_array().unwrap().iter().map(|it| it["field"].clone()).collect();
    assert_eq!((answer.status, fields), (400, vec![json!("tenant"), json!("email"), json!("password")]));
}

#[tokio::test]
async fn guessing_is_slowed_down_and_the_right_password_waits_too() {
    let world = World::new().await;
    for _ in 0..10 {
        assert_eq!(world.try_log_in("acme", "sam@acme.example", "another password").await.status, 401);
    }
    let refused = world.try_log_in("acme", "sam@acme.example", PASSWORD).await;
    assert_eq!((refused.status, &refused.problem()["reason"]), (429, &json!("TOO_MANY_ATTEMPTS")));
    let seconds: i64 = refused.header("retry-after").parse().unwrap();
    world.log_in("thandi").await;

    world.database.clock.advance(SignedDuration::from_secs(seconds));
    world.log_in("sam").await;
    assert_eq!(world.try_log_in("acme", "sam@acme.example", "another password").await.status, 401, "counted anew");
}

#[tokio::test]
async fn unknown_accounts_are_slowed_down_like_known_ones() {
    let world = World::new().await;
    for _ in 0..10 {
        assert_eq!(world.try_log_in("acme", "nobody@acme.example", PASSWORD).await.status, 401);
    }
    assert_eq!(world.try_log_in("acme", "nobody@acme.example", PASSWORD).await.status, 429);
}

#[tokio::test]
async fn one_address_cannot_try_many_accounts() {
    let world = World::new().await;
    let attempt = async |address: &str, email: &str| {
        let body = json!({"tenant": "acme", "email": email, "password": PASSWORD});
        let request =
            world.anonymous("POST", "/api/v1/session").header("x-forwarded-for", format!("6.6.6.6, {address}"));
        send(request.json(&body)).await.status
    };
    for number in 0..100 {
        assert_eq!(attempt("10.0.0.7", &format!("user{number}@acme.example")).await, 401);
    }
    assert_eq!(attempt("10.0.0.7", "sam@acme.example").await, 429);
    assert_eq!(attempt("10.0.0.8", "sam@acme.example").await, 200);
}

#[tokio::test]
async fn the_same_address_in_another_tenant_is_another_user() {
    let world = World::new().await;
    let other = TenantId(Uuid::new_v4());
    world.add_tenant(other, "other").await;
    assert_eq!(world.try_log_in("other", "sam@acme.example", PASSWORD).await.status, 401);
    world.add_user_of(other, "sam@acme.example", true).await;
    let session = world.try_log_in("other", "sam@acme.example", PASSWORD).await.json();
    assert_eq!(session["user"]["roles"], json!(["ROLE_CRM_ADMINISTRATOR"]));
    assert_eq!(session["tenant"]["slug"], "other");
}
