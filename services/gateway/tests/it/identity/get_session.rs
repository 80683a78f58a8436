use crm_chassis::TenantId;
use crm_testkit::eventually;
use serde_json::json;
use uuid::Uuid;

use super::world::{PASSWORD, World};

#[tokio::test]
async fn roles_follow_from_the_organisation_and_from_what_the_crm_gave() {
    let world = World::new().await;
    for (name, roles, scope) in [
        ("sam", json!(["ROLE_SALESMAN"]), "SCOPE_OWN"),
        ("maria", json!(["ROLE_SALES_MANAGER"]), "SCOPE_TEAM"),
        ("admin", json!(["ROLE_CRM_ADMINISTRATOR"]), "SCOPE_ALL"),
    ] {
        let session = world.session(&world.log_in(name).await).await.json();
        assert_eq!((&session["user"]["roles"], &session["scope"]), (&roles, &json!(scope)), "{name}");
        assert_eq!(session["user"]["employeeId"] == "", name == "admin", "{name}");
    }
}

#[tokio::test]
async fn somebody_without_a_role_may_do_nothing_but_be_there() {
    let world = World::new().await;
    world.add_user("guest@acme.example", false).await;
    let cookie = world.log_in("guest").await;
    let session = world.session(&cookie).await.json();
    assert_eq!((&session["permissions"], &session["scope"]), (&json!([]), &json!("SCOPE_OWN")));
}

#[tokio::test]
async fn a_new_role_holds_in_a_session_that_is_open() {
    let world = World::new().await;
    let cookie = world.log_in("thandi").await;
    assert_eq!(world.session(&cookie).await.json()["scope"], "SCOPE_OWN");
    let fields =
        json!({"displayName": "Sam Dlamini", "email": "sam@acme.example", "salesman": true, "managerCode": "THANDI"});
    world.employee("SAM", fields).await;
    eventually("Thandi manages", async || {
        let session = world.session(&cookie).await.json();
        (session["user"]["roles"] == json!(["ROLE_SALESMAN", "ROLE_SALES_MANAGER"])).then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_employee_who_leaves_is_logged_out() {
    let world = World::new().await;
    let (sam, thandi) = (world.log_in("sam").await, world.log_in("thandi").await);
    world.employee("SAM", json!({"displayName": "Sam Dlamini", "email": "sam@acme.example", "active": false})).await;
    world.until_logged_out(&sam).await;
    assert_eq!(world.session(&thandi).await.status, 200);

    world.employee("SAM", json!({"displayName": "Sam Dlamini", "email": "sam@acme.example"})).await;
    assert_eq!(world.session(&sam).await.status, 401, "coming back does not bring the session back");
    world.log_in("sam").await;
}

#[tokio::test]
async fn tokens_that_nobody_gave_open_nothing() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let other = TenantId(Uuid::new_v4());
    world.add_tenant(other, "other").await;
    world.add_user_of(other, "sam@acme.example", false).await;
    assert_eq!(world.try_log_in("other", "sam@acme.example", PASSWORD).await.status, 200);

    let (_, secret) = cookie.split_once('.').unwrap();
    let forged = [
        String::new(),
        "crm_session=".into(),
        format!("crm_session={}.{secret}", other.0.simple()),
        format!("crm_session={}.{}", world.tenant.0.simple(), "A".repeat(43)),
        format!("__Host-{cookie}"),
        cookie.replace('.', ":"),
    ];
    for cookie in forged {
        let answer = world.session(&cookie).await;
        assert_eq!((answer.status, &answer.problem()["reason"]), (401, &json!("UNAUTHENTICATED")), "{cookie}");
    }
}
