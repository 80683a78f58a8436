//! Logging in, and sessions that are none.

use crm_tests::client::send;
use serde_json::json;

use super::{World, assert_invalid};

#[tokio::test]
async fn log_ins_that_are_wrong_tell_nothing_about_who_exists() {
    let world = World::start().await;
    let stranger = world.system.stranger();
    let (slug, sam) = (world.dealer.slug.as_str(), format!("sam@{}.example", world.dealer.slug));
    let right = "test-password";
    let mut answers = Vec::new();
    let long = "x".repeat(100_000);
    for (tenant, email, password) in [
        (slug, sam.as_str(), "wrong-password"),
        (slug, "nobody@here.example", right),
        ("no-such-tenant", sam.as_str(), right),
        ("t'; drop table users; --", "a", "b"),
        (slug, sam.as_str(), &long),
        (slug, &long, right),
    ] {
        let body = json!({"tenant": tenant, "email": email, "password": password});
        let answer = stranger.post("/api/v1/session", &body).await;
        let case: String = format!("{tenant} {email}").chars().take(60).collect();
        assert_eq!(answer.reason(), (401, "LOGIN_FAILED".to_owned()), "{case}");
        assert_eq!(answer.header("set-cookie"), "", "{case}");
        answers.push(answer.problem()["detail"].clone());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    let nul = json!({"tenant": "\u{0}", "email": "\u{0}", "password": "\u{0}"});
    let nul = stranger.post("/api/v1/session", &nul).await;
    assert_invalid("nul", &nul, &[("tenant", "U+0000"), ("email", "U+0000"), ("password", "U+0000")]);
    let empty = stranger.post("/api/v1/session", &json!({})).await;
    assert_invalid("empty", &empty, &[("tenant", "short name"), ("email", "e-mail"), ("password", "password")]);
}

#[tokio::test]
async fn whoever_guesses_passwords_is_told_to_wait() {
    let world = World::start().await;
    let email = format!("thandi@{}.example", world.dealer.slug);
    let guess = json!({"tenant": world.dealer.slug, "email": email, "password": "guess"});
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(world.system.stranger().post("/api/v1/session", &guess).await);
    }
    let refused = answers.last().unwrap();
    assert_eq!(refused.reason(), (429, "TOO_MANY_ATTEMPTS".to_owned()));
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
    assert_eq!(world.sam.get("/api/v1/customers").await.status, 200, "others are not kept out");
}

#[tokio::test]
async fn cookies_that_are_no_session_open_nothing() {
    let world = World::start().await;
    let stranger = world.system.stranger();
    let tenant = world.dealer.id.0.simple();
    let long = "a".repeat(5_000);
    for value in
        ["", "x", "..", "null", "%00", &format!("{tenant}.AAAA"), &format!("{tenant}.{}", "A".repeat(43)), &long]
    {
        let request = stranger.request("GET", "/api/v1/customers").header("cookie", format!("crm_session={value}"));
        assert_eq!(send(request).await.reason(), (401, "UNAUTHENTICATED".to_owned()), "{value}");
    }
    let token = stranger.request("GET", "/api/v1/customers").header("authorization", "Bearer x.y.z");
    assert_eq!(send(token).await.status, 401, "internal tokens are none of the edge's business");
}
