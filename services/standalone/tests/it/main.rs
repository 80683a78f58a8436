//! The program as a newcomer runs it, from nothing: the services in one process, and as processes of their own.

#![expect(clippy::unwrap_used, reason = "tests")]

mod program;

use std::time::Duration;

use crm_embedded::{Durability, Postgres, PostgresOptions, RabbitMq, RabbitMqOptions};
use program::Program;
use serde_json::json;
use tempfile::TempDir;

/// Long enough for a first start with all its data on a slow machine.
const FIRST_START: Duration = Duration::from_mins(8);

#[tokio::test]
async fn what_was_acknowledged_survives_kill_9_and_nothing_is_left_running() {
    let folder = TempDir::new().unwrap();
    let mut program = Program::start(folder.path());
    program.ready(FIRST_START).await;
    let sam = program.log_in("demo", "sam@demo.example").await;
    let listed = sam.get("/api/v1/customers?view=MINE&includeTotalSize=true").await;
    assert!(listed["totalSize"].as_u64().unwrap() > 200, "Sam has customers of every status: {listed}");
    let created = sam
        .post(
            "/api/v1/customers",
            &json!({
                "name": "Kept Through Everything",
                "customerType": listed["customers"][0]["customerType"],
                "rank": listed["customers"][0]["rank"],
                "reportingArea": listed["customers"][0]["reportingArea"],
            }),
        )
        .await;
    let path = format!("/api/v1/customers/{}", created["id"].as_str().unwrap());

    program.kill_9();
    program.nothing_runs().await;
    let mut program = Program::start(folder.path());
    program.ready(FIRST_START).await;
    // The session was acknowledged, too.
    let kept = program.with_cookie(&sam).get(&path).await;
    assert_eq!(kept["name"], "Kept Through Everything");

    program.interrupt();
    program.nothing_runs().await;

    let mut program = Program::start_services(folder.path());
    program.ready(FIRST_START).await;
    assert_eq!(program.with_cookie(&sam).get(&path).await["name"], "Kept Through Everything");
    program.kill_9();
    program.nothing_runs().await;
    let mut program = Program::start_services(folder.path());
    program.ready(FIRST_START).await;
    program.interrupt();
    program.nothing_runs().await;

    // The terminal is made by a program of Linux.
    if cfg!(target_os = "linux") {
        let mut program = Program::start_at_a_terminal(folder.path());
        program.ready(FIRST_START).await;
        program.press_ctrl_c();
        program.nothing_runs().await;
    }

    // The same data once more, on servers that somebody else runs: private ones could not be started on them.
    let data_dir = folder.path().to_owned();
    let postgres = PostgresOptions { data_dir: data_dir.clone(), durability: Durability::Durable };
    let rabbitmq = RabbitMqOptions { data_dir, durability: Durability::Durable };
    let (postgres, rabbitmq) = tokio::try_join!(Postgres::start(postgres), RabbitMq::start(rabbitmq)).unwrap();
    let mut program = Program::start_on(folder.path(), &postgres, &rabbitmq);
    program.ready(FIRST_START).await;
    assert_eq!(program.with_cookie(&sam).get(&path).await["name"], "Kept Through Everything");
    program.interrupt();
    tokio::try_join!(postgres.stop(), rabbitmq.stop()).unwrap();
    program.nothing_runs().await;
}
