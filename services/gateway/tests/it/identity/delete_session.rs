use serde_json::json;

use super::world::World;
use crate::gateway::send;

#[tokio::test]
async fn logging_out_ends_this_session_and_no_other() {
    let world = World::new().await;
    let (here, there) = (world.log_in("sam").await, world.log_in("sam").await);
    assert_eq!(world.session(&here).await.status, 200);

    let answer = send(world.request(&here, "DELETE", "/api/v1/session")).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("set-cookie"), "crm_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    let refused = world.until_logged_out(&here).await;
    assert_eq!(refused.problem()["reason"], "UNAUTHENTICATED");
    assert_eq!(world.session(&there).await.status, 200);
}

#[tokio::test]
async fn logging_in_and_out_stands_in_the_audit_trail() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    send(world.request(&cookie, "DELETE", "/api/v1/session")).await;
    let pool = world.database.superuser().await;
    let lines: Vec<(String, String)> =
        sqlx::query_as("select action, user_name from audit_log where action like 'logged %' order by id")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(json!(lines), json!([["logged in", "Sam Dlamini"], ["logged out", "Sam Dlamini"]]));
}
