use super::world::World;
use crate::gateway::send;

#[tokio::test]
async fn logging_out_everywhere_ends_all_sessions_of_the_user_and_nobody_elses() {
    let world = World::new().await;
    let (here, there, thandi) = (world.log_in("sam").await, world.log_in("sam").await, world.log_in("thandi").await);
    let key = world.api_key(&here, "Import", &["customers.read"]).await;

    let answer = send(world.request(&here, "DELETE", "/api/v1/sessions")).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("set-cookie"), "crm_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    world.until_logged_out(&here).await;
    world.until_logged_out(&there).await;
    assert_eq!(world.session(&thandi).await.status, 200);
    assert_eq!(send(world.with_key(&key, "GET", "/api/v1/employees")).await.status, 200, "programs go on");
    assert!(world.audited("user").await.contains(&"logged out everywhere".to_owned()));
}
