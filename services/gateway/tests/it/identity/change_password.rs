use jiff::SignedDuration;
use serde_json::json;

use super::world::{PASSWORD, World};
use crate::gateway::{Answer, send};

const NEW: &str = "another long password";

async fn change(world: &World, cookie: &str, present: &str, new: &str) -> Answer {
    let body = json!({"presentPassword": present, "newPassword": new});
    send(world.request(cookie, "POST", "/api/v1/session/change-password").json(&body)).await
}

async fn log_in(world: &World, password: &str) -> u16 {
    world.try_log_in("acme", "sam@acme.example", password).await.status
}

#[tokio::test]
async fn the_new_password_opens_and_the_old_one_does_not() {
    let world = World::new().await;
    let (here, there, thandi) = (world.log_in("sam").await, world.log_in("sam").await, world.log_in("thandi").await);
    assert_eq!(change(&world, &here, PASSWORD, NEW).await.status, 204);
    assert_eq!((log_in(&world, PASSWORD).await, log_in(&world, NEW).await), (401, 200));
    world.until_logged_out(&there).await;
    for cookie in [&here, &thandi] {
        assert_eq!(world.session(cookie).await.status, 200);
    }
    world.log_in("thandi").await;
    assert!(world.audited("user").await.contains(&"password changed".to_owned()));
}

#[tokio::test]
async fn what_is_wrong_is_named_and_changes_nothing() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    for (present, new, field) in [
        ("", NEW, "presentPassword"),
        ("a wrong password", NEW, "presentPassword"),
        (PASSWORD, "eleven char", "newPassword"),
        (PASSWORD, &"x".repeat(201), "newPassword"),
        (PASSWORD, "123456789012", "newPassword"),
        (PASSWORD, "Sam Dlamini 1", "newPassword"),
        (PASSWORD, PASSWORD, "newPassword"),
    ] {
        let answer = change(&world, &cookie, present, new).await;
        assert_eq!((answer.status, &answer.problem()["errors"][0]["field"]), (400, &json!(field)), "{present} {new}");
    }
    assert_eq!(log_in(&world, PASSWORD).await, 200);
}

#[tokio::test]
async fn guessing_the_present_password_is_slowed_down_like_logging_in() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    for _ in 0..5 {
        assert_eq!(change(&world, &cookie, "a wrong password", NEW).await.status, 400);
        assert_eq!(log_in(&world, "a wrong password").await, 401);
    }
    let refused = change(&world, &cookie, PASSWORD, NEW).await;
    assert_eq!((refused.status, &refused.problem()["reason"]), (429, &json!("TOO_MANY_ATTEMPTS")));
    let seconds: i64 = refused.header("retry-after").parse().unwrap();
    world.database.clock.advance(SignedDuration::from_secs(seconds));
    assert_eq!(change(&world, &cookie, PASSWORD, NEW).await.status, 204);
}

#[tokio::test]
async fn of_two_changes_at_the_same_time_one_is_made() {
    let world = World::new().await;
    let (here, there) = (world.log_in("sam").await, world.log_in("sam").await);
    let (first, second) =
        tokio::join!(change(&world, &here, PASSWORD, NEW), change(&world, &there, PASSWORD, "a third long password"));
    let mut answers = [first.status, second.status];
    answers.sort_unstable();
    assert!(answers == [204, 400] || answers == [204, 401], "{answers:?}");
    let opened = [log_in(&world, NEW).await, log_in(&world, "a third long password").await];
    assert_eq!(opened.iter().filter(|status| **status == 200).count(), 1, "{opened:?}");
}

#[tokio::test]
async fn no_trace_of_a_password_is_kept() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let body = json!({"presentPassword": PASSWORD, "newPassword": NEW});
    let request = world.request(&cookie, "POST", "/api/v1/session/change-password").header("idempotency-key", "k");
    assert_eq!(send(request.json(&body)).await.status, 204);
    let kept: i64 = sqlx::query_scalar("select count(*) from idempotency_keys")
        .fetch_one(&world.database.superuser().await)
        .await
        .unwrap();
    assert_eq!(kept, 0);
}
