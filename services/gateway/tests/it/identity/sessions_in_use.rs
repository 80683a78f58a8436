//! How long a session lasts.

use jiff::SignedDuration;
use serde_json::json;

use super::world::World;
use crate::gateway::{Answer, send};

/// When the user's only session was last used, as stored.
async fn last_use(world: &World) -> String {
    let sql = "select to_char(last_used_at at time zone 'UTC', 'HH24:MI:SS') from sessions";
    sqlx::query_scalar(sql).fetch_one(&world.database.superuser().await).await.unwrap()
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends_after_two_hours() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    world.database.clock.advance(SignedDuration::from_mins(119));
    assert_eq!(world.session(&cookie).await.status, 200);
    world.database.clock.advance(SignedDuration::from_mins(119));
    assert_eq!(world.session(&cookie).await.status, 200, "counted from the last use");
    world.database.clock.advance(SignedDuration::from_mins(120));
    let answer = world.session(&cookie).await;
    assert_eq!((answer.status, &answer.problem()["reason"]), (401, &json!("UNAUTHENTICATED")));
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_whatever_happens() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    for _ in 0..7 {
        world.database.clock.advance(SignedDuration::from_mins(100));
        assert_eq!(world.session(&cookie).await.status, 200);
    }
    world.database.clock.advance(SignedDuration::from_mins(19));
    assert_eq!(world.session(&cookie).await.status, 200);
    world.database.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(world.session(&cookie).await.status, 401);
}

#[tokio::test]
async fn uses_are_noted_once_a_minute() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    for (seconds, noted) in [(31, "06:00:00"), (31, "06:01:02"), (59, "06:01:02"), (31, "06:02:32")] {
        world.database.clock.advance(SignedDuration::from_secs(seconds));
        assert_eq!(world.session(&cookie).await.status, 200);
        assert_eq!(last_use(&world).await, noted, "after {seconds} s more");
    }
}

/// A request with this header.
async fn ask(world: &World, cookie: &str, (name, value): (&str, &str)) -> Answer {
    send(world.request(cookie, "GET", "/api/v1/session").header(name, value)).await
}

#[tokio::test]
async fn what_a_page_asks_by_itself_does_not_keep_its_session() {
    let world = World::new().await;
    for by_itself in [("crm-unattended", "true"), ("accept", "text/event-stream")] {
        let cookie = world.log_in("sam").await;
        for _ in 0..7 {
            world.database.clock.advance(SignedDuration::from_mins(17));
            assert_eq!(ask(&world, &cookie, by_itself).await.status, 200);
        }
        world.database.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(ask(&world, &cookie, by_itself).await.status, 401, "{by_itself:?}");
    }
}

#[tokio::test]
async fn what_its_user_does_counts_also_just_after_the_page_asked_by_itself() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    for (seconds, header, noted) in [
        (61, ("crm-unattended", "true"), "06:00:00"),
        (0, ("crm-unattended", "false"), "06:01:01"),
        (61, ("accept", "text/event-stream"), "06:01:01"),
        (0, ("accept", "application/json"), "06:02:02"),
    ] {
        world.database.clock.advance(SignedDuration::from_secs(seconds));
        assert_eq!(ask(&world, &cookie, header).await.status, 200);
        assert_eq!(last_use(&world).await, noted, "after {seconds} s more, with {header:?}");
    }
}
