use crm_chassis::TenantId;
use crm_testkit::eventually;
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{PASSWORD, World};
use crate::gateway::{Answer, send};

const NEW: &str = "another long password";

async fn get(world: &World, cookie: &str, query: &str) -> Answer {
    send(world.request(cookie, "GET", &format!("/api/v1/users?{query}"))).await
}

async fn names(world: &World, cookie: &str, query: &str) -> Vec<String> {
    let users = get(world, cookie, query).await.json()["users"].clone();
    users.as_array().unwrap().iter().map(|user| user["displayName"].as_str().unwrap().to_owned()).collect()
}

/// The user with this e-mail address before the @.
async fn find(world: &World, cookie: &str, name: &str) -> Value {
    let found = get(world, cookie, &format!("prefix={name}%40")).await.json();
    assert_eq!(found["users"].as_array().unwrap().len(), 1, "{name}: {found}");
    found["users"][0].clone()
}

/// Does something with a user.
async fn act(world: &World, cookie: &str, user: &Value, verb: &str, body: &Value) -> Answer {
    let path = format!("/api/v1/users/{}/{verb}", user["id"].as_str().unwrap());
    send(world.request(cookie, "POST", &path).json(body)).await
}

fn reason(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.problem()["reason"].clone())
}

#[tokio::test]
async fn users_are_listed_by_name_page_by_page_and_found_by_name_or_address() {
    let world = World::new().await;
    let admin = world.log_in("admin").await;
    let all = ["admin", "Maria van Wyk", "Sam Dlamini", "Thandi Nkosi"];
    assert_eq!(names(&world, &admin, "").await, all);
    let first = get(&world, &admin, "pageSize=3").await.json();
    let token = first["nextPageToken"].as_str().unwrap();
    assert_eq!(names(&world, &admin, &format!("pageSize=3&pageToken={token}")).await, all[3..]);
    assert_eq!(get(&world, &admin, &format!("prefix=s&pageToken={token}")).await.status, 400);
    for (prefix, found) in [("wyk", 1), ("DLA", 1), ("thandi@a", 1), ("yk", 0), ("%25", 0), ("acme", 0)] {
        assert_eq!(names(&world, &admin, &format!("prefix={prefix}")).await.len(), found, "{prefix}");
    }
    let sam = find(&world, &admin, "sam").await;
    assert_eq!((&sam["roles"], &sam["employed"]), (&json!(["ROLE_SALESMAN"]), &json!(true)));
    assert!(!sam["employeeId"].as_str().unwrap().is_empty() && sam["etag"] == "1");
}

#[tokio::test]
async fn only_administrators_manage_users() {
    let world = World::new().await;
    let (admin, maria) = (world.log_in("admin").await, world.log_in("maria").await);
    let sam = find(&world, &admin, "sam").await;
    assert_eq!(reason(&get(&world, &maria, "").await), (403, json!("PERMISSION_DENIED")));
    for verb in ["set-roles", "close", "reopen", "reset-password"] {
        let answer = act(&world, &maria, &sam, verb, &json!({})).await;
        assert_eq!(reason(&answer), (403, json!("PERMISSION_DENIED")), "{verb}");
    }
    assert_eq!(find(&world, &admin, "sam").await, sam);
}

#[tokio::test]
async fn another_tenants_users_do_not_exist() {
    let world = World::new().await;
    let other = TenantId(Uuid::new_v4());
    world.add_tenant(other, "other").await;
    world.add_user_of(other, "boss@other.example", true).await;
    let boss = world.try_log_in("other", "boss@other.example", PASSWORD).await;
    let boss = boss.header("set-cookie").split(';').next().unwrap().to_owned();
    let admin = world.log_in("admin").await;
    let sam = find(&world, &admin, "sam").await;
    assert_eq!(names(&world, &boss, "").await, ["boss"]);
    for verb in ["set-roles", "close", "reopen", "reset-password"] {
        let answer = act(&world, &boss, &sam, verb, &json!({})).await;
        assert_eq!(reason(&answer), (404, json!("NOT_FOUND")), "{verb}");
    }
    assert_eq!(find(&world, &admin, "sam").await, sam);
}

#[tokio::test]
async fn a_new_user_can_log_in_and_is_the_employee_with_his_address() {
    let world = World::new().await;
    world.employee("ANN", json!({"displayName": "Ann Khumalo", "email": "ann@acme.example", "salesman": true})).await;
    let admin = world.log_in("admin").await;
    let create = async |body: &Value| send(world.request(&admin, "POST", "/api/v1/users").json(body)).await;
    let body = json!({"email": " ann@acme.example", "displayName": "A.", "password": NEW, "settingsUser": true});
    let made = create(&body).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let made = made.json();
    assert_eq!(made["displayName"], "Ann Khumalo");
    assert_eq!(made["roles"], json!(["ROLE_SALESMAN", "ROLE_SETTINGS_USER"]));
    assert_eq!(world.try_log_in("acme", "ann@acme.example", NEW).await.status, 200);
    assert_eq!(names(&world, &admin, "prefix=khu").await, ["Ann Khumalo"], "sorted and found as he is shown");

    assert_eq!(reason(&create(&body).await), (409, json!("EMAIL_TAKEN")));
    for (wrong, field) in [
        (json!({"email": "ann", "displayName": "Ann", "password": NEW}), "email"),
        (json!({"email": "a@b.example", "displayName": " ", "password": NEW}), "displayName"),
        (json!({"email": "a@b.example", "displayName": "Ann", "password": "eleven char"}), "password"),
        (json!({"email": "a@b.example", "displayName": "Ann", "password": "aaaaaaaaaaaa"}), "password"),
        (json!({"email": "khumalo@b.example", "displayName": "Ann", "password": "khumalokhumalo"}), "password"),
    ] {
        let answer = create(&wrong).await;
        assert_eq!((answer.status, &answer.problem()["errors"][0]["field"]), (400, &json!(field)), "{wrong}");
    }
}

#[tokio::test]
async fn roles_hold_in_sessions_that_are_open() {
    let world = World::new().await;
    let (admin, sam) = (world.log_in("admin").await, world.log_in("sam").await);
    let before = find(&world, &admin, "sam").await;
    let roles = json!({"crmAdministrator": true, "settingsUser": false});
    let after = act(&world, &admin, &before, "set-roles", &roles).await.json();
    assert_eq!((&after["roles"], &after["etag"]), (&json!(["ROLE_SALESMAN", "ROLE_CRM_ADMINISTRATOR"]), &json!("2")));
    eventually("Sam sees everything", async || {
        (world.session(&sam).await.json()["scope"] == "SCOPE_ALL").then_some(())
    })
    .await;
    assert_eq!(act(&world, &admin, &before, "set-roles", &roles).await.json(), after, "the same again changes nothing");
    let path = format!("/api/v1/users/{}/set-roles", before["id"].as_str().unwrap());
    let stale = world.request(&admin, "POST", &path).header("if-match", "\"1\"").json(&json!({}));
    let stale = send(stale).await;
    assert_eq!((reason(&stale), stale.header("etag")), ((412, json!("STALE")), "\"2\""));
    assert_eq!(world.audited("user").await.iter().filter(|action| *action == "roles changed").count(), 1);
}

#[tokio::test]
async fn a_role_that_is_not_said_is_neither_given_nor_taken() {
    let world = World::new().await;
    let admin = world.log_in("admin").await;
    let sam = find(&world, &admin, "sam").await;
    let settings = json!({"crmAdministrator": false, "settingsUser": true});
    let before = act(&world, &admin, &sam, "set-roles", &settings).await.json();
    for (body, missing) in [
        (json!({"crmAdministrator": true}), vec!["settingsUser"]),
        (json!({"settingsUser": false, "crmAdministrator": null}), vec!["crmAdministrator"]),
        (json!({}), vec!["crmAdministrator", "settingsUser"]),
    ] {
        let answer = act(&world, &admin, &sam, "set-roles", &body).await;
        let problem = answer.problem();
        let named: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
        assert_eq!((answer.status, json!(named)), (400, json!(missing)), "{body}");
    }
    assert_eq!(find(&world, &admin, "sam").await, before);
}

#[tokio::test]
async fn a_closed_user_is_out_with_his_programs_until_he_is_let_in_again() {
    let world = World::new().await;
    let (admin, sam) = (world.log_in("admin").await, world.log_in("sam").await);
    let key = world.api_key(&sam, "Import", &["customers.read"]).await;
    let user = find(&world, &admin, "sam").await;
    let by_key = async || send(world.with_key(&key, "GET", "/api/v1/employees")).await.status;
    assert_eq!((world.session(&sam).await.status, by_key().await), (200, 200));

    let closed = act(&world, &admin, &user, "close", &json!({})).await.json();
    assert_eq!(closed["closed"], true);
    world.until_logged_out(&sam).await;
    eventually("the key ends", async || (by_key().await == 401).then_some(())).await;
    let refused = world.try_log_in("acme", "sam@acme.example", PASSWORD).await;
    assert_eq!(reason(&refused), (401, json!("LOGIN_FAILED")));
    assert_eq!(act(&world, &admin, &user, "close", &json!({})).await.json(), closed, "twice is once");

    let open = act(&world, &admin, &user, "reopen", &json!({})).await.json();
    assert_eq!(open["closed"], false);
    world.log_in("sam").await;
    assert_eq!((world.session(&sam).await.status, by_key().await), (401, 401), "what has ended stays ended");
    let actions = world.audited("user").await;
    let counted = |action: &str| actions.iter().filter(|it| *it == action).count();
    assert_eq!((counted("closed"), counted("reopened")), (1, 1));
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_and_keys_of_who_had_the_old_one() {
    let world = World::new().await;
    let (admin, sam) = (world.log_in("admin").await, world.log_in("sam").await);
    let key = world.api_key(&sam, "Import", &["customers.read"]).await;
    let user = find(&world, &admin, "sam").await;
    let short = act(&world, &admin, &user, "reset-password", &json!({"password": "eleven char"})).await;
    assert_eq!((short.status, &short.problem()["errors"][0]["field"]), (400, &json!("password")));
    let name = act(&world, &admin, &user, "reset-password", &json!({"password": "dlaminidlamini"})).await;
    assert_eq!((name.status, &name.problem()["errors"][0]["field"]), (400, &json!("password")));
    let remedy = name.problem()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(remedy.contains("Use a few words"), "{remedy}");
    assert_eq!(act(&world, &admin, &user, "reset-password", &json!({"password": NEW})).await.status, 200);
    world.until_logged_out(&sam).await;
    eventually("the key ends", async || {
        (send(world.with_key(&key, "GET", "/api/v1/employees")).await.status == 401).then_some(())
    })
    .await;
    let sql = "select changes from audit_log where action = 'password reset'";
    let told: Value = sqlx::query_scalar(sql).fetch_one(&world.database.superuser().await).await.unwrap();
    assert_eq!(told, json!([{"field": "api_keys", "old": 1, "new": 0}]));
    assert_eq!(world.try_log_in("acme", "sam@acme.example", PASSWORD).await.status, 401);
    assert_eq!(world.try_log_in("acme", "sam@acme.example", NEW).await.status, 200);
}

#[tokio::test]
async fn an_administrator_cannot_shut_himself_out() {
    let world = World::new().await;
    let admin = world.log_in("admin").await;
    let own = find(&world, &admin, "admin").await;
    for (verb, body, refusal) in [
        ("set-roles", json!({"crmAdministrator": false, "settingsUser": true}), "OWN_ROLE"),
        ("close", json!({}), "OWN_ACCOUNT"),
        ("reset-password", json!({"password": NEW}), "OWN_PASSWORD"),
    ] {
        assert_eq!(reason(&act(&world, &admin, &own, verb, &body).await), (409, json!(refusal)));
    }
    let both = json!({"crmAdministrator": true, "settingsUser": true});
    assert_eq!(act(&world, &admin, &own, "set-roles", &both).await.status, 200);
}

#[tokio::test]
async fn two_administrators_cannot_close_each_other_at_the_same_time() {
    let world = World::new().await;
    world.add_user("second@acme.example", true).await;
    let (first, second) = (world.log_in("admin").await, world.log_in("second").await);
    let (one, two) = (find(&world, &first, "admin").await, find(&world, &first, "second").await);
    let nothing = json!({});
    let (by_first, by_second) =
        tokio::join!(act(&world, &first, &two, "close", &nothing), act(&world, &second, &one, "close", &nothing));
    let mut answers = [by_first.status, by_second.status];
    answers.sort_unstable();
    assert!(answers == [200, 403] || answers == [200, 401], "{answers:?}");
}
