//! The hoster's program, run as he runs it.

use std::process::Stdio;

use crm_chassis::broker::erp_user;
use crm_testkit::{Broker, TestDatabase};
use secrecy::ExposeSecret as _;
use tokio::process::Command;
use uuid::Uuid;

use crate::identity::world::{PASSWORD, World};

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
    assert!(made, "{output}");
    assert_eq!(
        world.try_log_in(&slug, "ann@northwind.example", behind(&output, "is made, password ")).await.status,
        200
    );
    let (made, _, error) = run(&world.database, &broker, &user).await;
    assert!(!made && error.contains("has a user ann@northwind.example already"), "{error}");

    let (listed, output, _) = run(&world.database, &broker, &["tenant", "list"]).await;
    assert!(listed && output.contains("acme") && output.contains(&slug), "{output}");
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
