//! The hoster's program, run as he runs it.

use std::process::Stdio;

use crm_chassis::{TenantId, broker::erp_user};
use crm_testkit::{Broker, TestDatabase};
use jiff::SignedDuration;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio::process::Command;
use uuid::Uuid;

use crate::{
    gateway::send,
    identity::world::{PASSWORD, World},
};

/// Runs the program and returns whether it succeeded, and what it wrote to standard output and error.
async fn run(database: &TestDatabase, broker: &Broker, arguments: &[&str]) -> (bool, String, String) {
    let urls = &database.urls.database;
    let output = Command::new(env!("CARGO_BIN_EXE_crm-admin"))
        .args(arguments)
        .env("CRM_DATABASE_APP_URL", urls.app_url.expose_secret())
        .env("CRM_DATABASE_WORKER_URL", urls.worker_url.expose_secret())
        .env("CRM_AMQP_URL", &broker.amqp_url)
        .env("CRM_AMQP_MANAGEMENT_URL", &broker.management_url)
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

/// What stands behind `before` in the program's answer.
fn behind<'a>(output: &'a str, before: &str) -> &'a str {
    let found = output.lines().find_map(|line| line.split_once(before));
    found.unwrap_or_else(|| panic!("no {before} in {output}")).1
}

fn create<'a>(slug: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let fixed = ["tenant", "create", "--slug", slug, "--name", "Northwind", "--currency", "ZAR"];
    let zone = ["--time-zone", "Africa/Johannesburg", "--locale", "en-ZA", "--admin-email", "boss@northwind.example"];
    [&fixed[..], &zone, more].concat()
}

#[tokio::test]
async fn a_tenant_and_its_users_are_made_from_the_command_line() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let slug = format!("t{}", &Uuid::new_v4().simple().to_string()[..12]);
    broker.adopt_user(&erp_user(&slug));

    let (made, output, _) = run(&world.database, &broker, &create(&slug, &[])).await;
    assert!(made && output.contains(&format!("erp.outbound.{slug}")), "{output}");
    let erp_url = behind(&output, "ERP at the broker: ").to_owned();
    crm_chassis::broker::connect(&erp_url, "test").await.unwrap();
    let session =
        world.try_log_in(&slug, "boss@northwind.example", behind(&output, "boss@northwind.example, password ")).await;
    assert_eq!(session.json()["user"]["displayName"], "Administrator");

    let (made, output, _) = run(&world.database, &broker, &create(&slug, &["--admin-password", PASSWORD])).await;
    assert!(made && output.contains("was there already") && !output.contains(PASSWORD), "{output}");
    let (made, output, _) = run(&world.database, &broker, &create(&slug, &["--rotate"])).await;
    assert!(made && behind(&output, "ERP at the broker: ") != erp_url, "{output}");
    assert!(crm_chassis::broker::connect(&erp_url, "test").await.is_err(), "the old password has ended");

    let user = ["user", "create", "--tenant", &slug, "--email", "ann@northwind.example", "--name", "Ann Khumalo"];
    let (made, output, _) = run(&world.database, &broker, &user).await;
    assert!(made && output.contains("Without a role"), "{output}");
    assert_eq!(
        world.try_log_in(&slug, "ann@northwind.example", behind(&output, "is made, password ")).await.status,
        200
    );
    let (made, _, error) = run(&world.database, &broker, &user).await;
    assert!(!made && error.contains("has a user ann@northwind.example already"), "{error}");

    let settings = ["user", "create", "--tenant", &slug, "--email", "s@northwind.example", "--name", "S", "--settings"];
    let (made, output, error) = run(&world.database, &broker, &settings).await;
    assert!(made && !output.contains("Without a role"), "{output}{error}");

    let (listed, output, _) = run(&world.database, &broker, &["tenant", "list"]).await;
    assert!(listed && output.contains("acme") && output.contains(&slug), "{output}");
}

#[tokio::test]
async fn an_administrator_who_lost_his_password_gets_a_new_one_from_the_hoster() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let (there, sam) = (world.log_in("admin").await, world.log_in("sam").await);
    let key = world.api_key(&there, "Import", &["customers.read"]).await;
    let reset = async |email: &str, more: &[&str]| {
        let fixed = ["user", "reset-password", "--tenant", "acme", "--email", email];
        run(&world.database, &broker, &[&fixed[..], more].concat()).await
    };
    let log_in = async |password: &str| world.try_log_in("acme", "admin@acme.example", password).await.status;

    let (done, output, error) = reset("Admin@acme.example", &[]).await;
    assert!(done && output.contains("1 of his API keys are revoked"), "{output}{error}");
    let random = behind(&output, "has a new password, ");
    assert_eq!((log_in(PASSWORD).await, log_in(random).await), (401, 200));
    world.until_logged_out(&there).await;
    assert_eq!(send(world.with_key(&key, "GET", "/api/v1/employees")).await.status, 401);
    assert_eq!(world.session(&sam).await.status, 200, "nobody else is concerned");

    let (done, _, error) = reset("admin@acme.example", &["--password", "a password that I chose"]).await;
    assert!(done, "{error}");
    assert_eq!((log_in(random).await, log_in("a password that I chose").await), (401, 200));
    let sql = "select user_name, origin from audit_log where action = 'password reset' order by id";
    let told: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(&world.database.superuser().await).await.unwrap();
    assert_eq!(told, vec![("Hoster".to_owned(), "system".to_owned()); 2]);

    let (done, _, error) = reset("admin@acme.example", &["--password", "too short"]).await;
    assert!(!done && error.contains("password: Use 12 to 200 characters."), "{error}");
    let (done, _, error) = reset("admin@acme.example", &["--password", "aaaaaaaaaaaa"]).await;
    assert!(!done && error.contains("password: This is guessed too easily"), "{error}");
    let (done, _, error) = reset("nobody@acme.example", &[]).await;
    assert!(!done && error.contains("acme has no user nobody@acme.example"), "{error}");
}

#[tokio::test]
async fn somebody_who_may_not_log_in_is_not_let_in_by_a_new_password() {
    let (world, broker) = (World::new().await, Broker::new().await);
    world.employee("SAM", json!({"displayName": "Sam Dlamini", "email": "sam@acme.example", "active": false})).await;
    let reset = ["user", "reset-password", "--tenant", "acme", "--email", "sam@acme.example"];
    let (done, output, error) = run(&world.database, &broker, &reset).await;
    assert!(done && output.contains("He may not log in"), "{output}{error}");
    let password = behind(&output, "has a new password, ");
    assert_eq!(world.try_log_in("acme", "sam@acme.example", password).await.status, 401);
}

#[tokio::test]
async fn a_tenant_is_suspended_and_resumed_from_the_command_line() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let state = async |verb: &str| {
        let (done, output, error) = run(&world.database, &broker, &["tenant", verb, "--slug", "acme"]).await;
        assert!(done, "{error}");
        let (_, list, _) = run(&world.database, &broker, &["tenant", "list"]).await;
        (output, list.contains("acme  suspended"))
    };
    assert_eq!(state("suspend").await, ("Tenant acme is suspended.\n".to_owned(), true));
    assert_eq!(world.try_log_in("acme", "sam@acme.example", PASSWORD).await.status, 403);
    assert_eq!(state("suspend").await, ("Tenant acme is suspended already.\n".to_owned(), true));
    assert_eq!(state("resume").await, ("Tenant acme is active.\n".to_owned(), false));
    assert_eq!(state("resume").await, ("Tenant acme is active already.\n".to_owned(), false));
    world.log_in("sam").await;
    let (done, _, error) = run(&world.database, &broker, &["tenant", "suspend", "--slug", "nobody"]).await;
    assert!(!done && error.contains("there is no tenant nobody"), "{error}");
}

#[tokio::test]
async fn a_tenant_is_changed_from_the_command_line() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let update = async |more: &[&str]| {
        let fixed = ["tenant", "update", "--slug", "acme"];
        run(&world.database, &broker, &[&fixed[..], more].concat()).await
    };
    let wanted = ["--name", "Acme Holdings", "--time-zone", "Africa/Windhoek"];
    let (done, output, error) = update(&wanted).await;
    assert!(done && output == "Tenant acme is changed.\n", "{output}{error}");
    let (_, list, _) = run(&world.database, &broker, &["tenant", "list"]).await;
    assert!(list.contains("acme  active  ZAR  Africa/Windhoek  en-ZA  Acme Holdings"), "{list}");
    assert_eq!(update(&wanted).await.1, "Tenant acme is so already.\n");

    let (done, _, error) = update(&["--time-zone", "Africa/Jozi", "--currency", "Rand"]).await;
    assert!(!done && error.contains("--time-zone: Use a name of the IANA list"), "{error}");
    assert!(error.contains("--currency: Use the three capital letters"), "{error}");
    let (done, _, error) = update(&[]).await;
    assert!(!done && error.contains("--time-zone"), "says what can be changed: {error}");
}

#[tokio::test]
async fn the_audit_log_is_read_from_the_command_line_the_newest_first() {
    let (world, broker) = (World::new().await, Broker::new().await);
    world.add_tenant(TenantId(Uuid::new_v4()), "other").await;
    let read = async |tenant: &str, more: &[&str]| {
        let (done, output, error) =
            run(&world.database, &broker, &[&["audit", "--tenant", tenant][..], more].concat()).await;
        assert!(done, "{error}");
        output.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
    };
    world.log_in("sam").await;
    world.database.clock.advance(SignedDuration::from_hours(1));
    let later = world.database.clock.now().to_string();
    world.log_in("thandi").await;

    let all = read("acme", &[]).await;
    let done = |line: &Value| (line["entity"].clone(), line["action"].clone(), line["userName"].clone());
    assert_eq!(done(&all[0]), (json!("user"), json!("logged in"), json!("Thandi Nkosi")));
    assert!(all.iter().any(|line| line["entity"] == "employee" && line["userName"] == "ERP"));
    assert!(all.windows(2).all(|pair| pair[0]["at"].as_str() >= pair[1]["at"].as_str()), "{all:?}");
    assert_eq!(all.iter().find(|line| line["action"] == "created").unwrap()["changes"][0]["field"], "email");

    let users = read("acme", &["--entity", "user"]).await;
    assert!(users.len() < all.len() && users.iter().all(|line| line["entity"] == "user"), "{users:?}");
    assert_eq!(read("acme", &["--since", &later]).await, all[..1]);
    assert_eq!(read("acme", &["--limit", "2"]).await, all[..2]);
    assert_eq!(read("other", &[]).await, [Value::Null; 0]);
    let (done, _, error) = run(&world.database, &broker, &["audit", "--tenant", "acme", "--since", "today"]).await;
    assert!(!done && error.contains("--since"), "{error}");
}

#[tokio::test]
async fn mistakes_are_named_and_secrets_are_not() {
    let (database, broker) = (World::database().await, Broker::new().await);
    let (made, _, error) =
        run(&database, &broker, &create("No Slug", &["--admin-password", "secret-but-short-no"])).await;
    assert!(!made && error.contains("slug: Use 2 to 40"), "{error}");
    let mut nowhere = broker.clone();
    nowhere.management_url = "http://root:hunter22@127.0.0.1:1/".into();
    let (made, _, error) = run(&database, &nowhere, &create("nowhere", &[])).await;
    assert!(!made && !error.contains("hunter22"), "{error}");
    let user = ["user", "create", "--tenant", "nobody", "--email", "a@b.c", "--name", "A"];
    let (made, _, error) = run(&database, &broker, &user).await;
    assert!(!made && error.contains("there is no tenant nobody"), "{error}");
}
