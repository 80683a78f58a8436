use serde_json::json;

use super::world::{PASSWORD, World};

#[tokio::test]
async fn logging_in_opens_a_session_that_the_cookie_carries() {
    let world = World::new().await;
    let answer = world.try_log_in("acme", "Sam@Acme.example ", PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let session = answer.json();
    assert_eq!(session["user"]["displayName"], "Sam Dlamini");
    assert_eq!(session["user"]["roles"], json!(["ROLE_SALESMAN"]));
    assert_eq!(session["scope"], "SCOPE_OWN");
    assert_eq!(session["permissions"], json!(["customers.read", "customers.release", "customers.write"]));
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
    world.stop().await;
}
