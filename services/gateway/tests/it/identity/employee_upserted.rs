use crm_chassis::dispatch::Outcome;
use serde_json::{Value, json};

use super::world::{PASSWORD, World};
use crate::gateway::send;

const CHANGED: &str = "crm.identity.v1.EmployeeChanged";

async fn employee(world: &World, name: &str) -> Value {
    let cookie = world.log_in("admin").await;
    let answer = send(world.request(&cookie, "GET", &format!("/api/v1/employees?prefix={name}"))).await;
    answer.json()["employees"][0].clone()
}

#[tokio::test]
async fn an_employee_is_taken_over_with_all_that_the_erp_says() {
    let world = World::new().await;
    let said = json!({"displayName": " Pieter Botha ", "email": "p@acme.example", "telephone": "021 555 0100", "salesman": true,
        "managerCode": "MARIA", "site": "CPT"});
    world.employee("PIET", said).await;
    let pieter = employee(&world, "Pieter").await;
    let maria = employee(&world, "Maria").await;
    assert_eq!(
        (&pieter["displayName"], &pieter["telephone"], &pieter["site"], &pieter["version"], &pieter["active"]),
        (&json!("Pieter Botha"), &json!("021 555 0100"), &json!("CPT"), &json!("1"), &json!(true))
    );
    assert_eq!(pieter["managerId"], maria["id"]);
}

#[tokio::test]
async fn who_is_not_said_to_have_left_stays_with_his_sessions_and_keys() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let key = world.api_key(&cookie, "Import", &["customers.read"]).await;
    let said = json!({"displayName": "Sam New", "email": "sam@acme.example"});
    world.employee("SAM", said.clone()).await;
    assert_eq!(employee(&world, "Sam").await["active"], true);
    assert_eq!(world.session(&cookie).await.json()["user"]["displayName"], "Sam New");
    assert_eq!(send(world.with_key(&key, "GET", "/api/v1/employees")).await.status, 200);

    let mut left = said;
    left["active"] = json!(false);
    world.employee("SAM", left).await;
    assert_eq!(employee(&world, "Sam").await["active"], false);
    world.until_logged_out(&cookie).await;
}

#[tokio::test]
async fn only_a_real_change_makes_a_version_and_an_event() {
    let world = World::new().await;
    let before = world.published(CHANGED).await;
    let said = json!({"displayName": "Pieter Botha", "site": "CPT"});
    world.employee("PIET", said.clone()).await;
    world.employee("PIET", said).await;
    assert_eq!(
        (&employee(&world, "Pieter").await["version"], world.published(CHANGED).await),
        (&json!("1"), before + 1)
    );
    world.employee("PIET", json!({"displayName": "Pieter Botha", "site": "JHB"})).await;
    assert_eq!(
        (&employee(&world, "Pieter").await["version"], world.published(CHANGED).await),
        (&json!("2"), before + 2)
    );
}

#[tokio::test]
async fn an_older_message_changes_nothing() {
    let world = World::new().await;
    world.upsert("PIET", Some(8), json!({"displayName": "Pieter New"})).await.unwrap();
    assert_eq!(world.upsert("PIET", Some(7), json!({"displayName": "Pieter Old"})).await.unwrap(), Outcome::Applied);
    assert_eq!(employee(&world, "Pieter").await["displayName"], "Pieter New");
}

#[tokio::test]
async fn a_manager_may_come_later() {
    let world = World::new().await;
    world.employee("PIET", json!({"displayName": "Pieter Botha", "managerCode": "LATE"})).await;
    world.employee("LATE", json!({"displayName": "Lerato Late", "email": "lerato@acme.example"})).await;
    world.add_user("lerato@acme.example", false).await;
    assert_eq!(employee(&world, "Pieter").await["managerId"], employee(&world, "Lerato").await["id"]);
    assert_eq!(
        world.session(&world.log_in("lerato").await).await.json()["user"]["roles"],
        json!(["ROLE_SALES_MANAGER"])
    );
}

#[tokio::test]
async fn a_circle_in_the_organisation_chart_is_refused_with_the_reason() {
    let world = World::new().await;
    let refused = world.upsert("MARIA", None, json!({"displayName": "Maria van Wyk", "managerCode": "SAM"})).await;
    let error = refused.unwrap_err();
    assert_eq!(error.reason(), "ORG_CHART_CIRCLE");
    assert!(error.to_string().contains("MARIA reports to SAM reports to MARIA"), "{error}");
    assert_eq!(employee(&world, "Maria").await["managerId"], "");

    world.employee("A", json!({"displayName": "Anna", "managerCode": "B"})).await;
    let refused = world.upsert("B", None, json!({"displayName": "Ben", "managerCode": "A"})).await;
    assert_eq!(
        refused.unwrap_err().reason(),
        "ORG_CHART_CIRCLE",
        "also where the manager was named before he was known"
    );
    let refused = world.upsert("C", None, json!({"displayName": "Cora", "managerCode": "C"})).await;
    assert_eq!(refused.unwrap_err().reason(), "ORG_CHART_CIRCLE");
}

#[tokio::test]
async fn what_cannot_be_shown_is_refused() {
    let world = World::new().await;
    for (code, said, field) in [
        ("PIET", json!({"displayName": "  "}), "displayName"),
        ("PIET", json!({"displayName": "P", "email": "x".repeat(255)}), "email"),
        (" ", json!({"displayName": "Pieter"}), "code"),
    ] {
        let error = world.upsert(code, None, said).await.unwrap_err();
        assert_eq!(error.fields()[0].field, field);
    }
}

#[tokio::test]
async fn roles_and_password_are_the_crms_and_stay() {
    let world = World::new().await;
    let cookie = world.log_in("admin").await;
    assert_eq!(world.session(&cookie).await.json()["user"]["displayName"], "admin");
    // The administrator turns out to be an employee: the e-mail address says so.
    world.employee("ADA", json!({"displayName": "Ada Moyo", "email": "ADMIN@acme.example", "salesman": true})).await;
    let session = world.session(&world.log_in("admin").await).await.json();
    assert_eq!(session["user"]["displayName"], "Ada Moyo");
    assert_eq!(session["user"]["roles"], json!(["ROLE_SALESMAN", "ROLE_CRM_ADMINISTRATOR"]));
    assert_eq!(session["scope"], "SCOPE_ALL");
}

#[tokio::test]
async fn the_log_in_name_follows_the_employees_address() {
    let world = World::new().await;
    let said = json!({"displayName": "Sam Dlamini", "email": "sam.dlamini@acme.example", "salesman": true, "managerCode": "MARIA"});
    world.employee("SAM", said).await;
    assert_eq!(world.try_log_in("acme", "sam@acme.example", PASSWORD).await.status, 401);
    world.log_in("sam.dlamini").await;
}

#[tokio::test]
async fn two_people_cannot_share_a_log_in_name() {
    let world = World::new().await;
    let said = json!({"displayName": "Sam Dlamini", "email": "thandi@acme.example"});
    let error = world.upsert("SAM", None, said).await.unwrap_err();
    assert_eq!(error.reason(), "EMAIL_TAKEN");
    assert_eq!(employee(&world, "Sam").await["email"], "sam@acme.example");
}
