//! The program as a newcomer runs it, from nothing: the services in one process, and as processes of their own.

#![expect(clippy::unwrap_used, reason = "tests")]

mod program;

use std::time::Duration;

use crm_embedded::{Durability, Postgres, PostgresOptions, RabbitMq, RabbitMqOptions};
use program::Program;
use serde_json::json;
use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;
use url::Url;

/// Long enough for a first start with all its data on a slow machine.
const FIRST_START: Duration = Duration::from_mins(8);

#[tokio::test]
async fn what_was_acknowledged_survives_kill_9_and_nothing_is_left_running() {
    let folder = TempDir::new().unwrap();
    let mut program = Program::start(folder.path());
    program.ready(FIRST_START).await;
    let said = program.said();
    for line in [&format!("open http://localhost:{}", program.port), "sam@demo.example", "demo-password"] {
        assert!(said.contains(line), "{said}");
    }
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
    // A month later, when no request is remembered any more, the ERPs tell of sales again, and nothing else is done twice.
    let before = let_a_month_pass(&postgres).await;
    let mut program = Program::start_on(folder.path(), &postgres, &rabbitmq);
    program.ready(FIRST_START).await;
    assert!(program.said().contains("completing the demo"), "{}", program.said());
    assert_eq!(rows(&postgres).await, before);
    assert_eq!(program.with_cookie(&sam).get(&path).await["name"], "Kept Through Everything");
    program.interrupt();
    tokio::try_join!(postgres.stop(), rabbitmq.stop()).unwrap();
    program.nothing_runs().await;
}

async fn customers_database(postgres: &Postgres) -> PgConnection {
    let mut url = Url::parse(postgres.url()).unwrap();
    url.set_path("crm_customers");
    PgConnection::connect(url.as_str()).await.unwrap()
}

/// Makes everything a month older, as if this month's messages had never come, and returns [`rows`].
async fn let_a_month_pass(postgres: &Postgres) -> Vec<i64> {
    let mut connection = customers_database(postgres).await;
    let older = "update sales_histories set erp_synced_at = erp_synced_at - interval '32 days';
        update customers set created_at = created_at - interval '32 days';
        update notes set created_at = created_at - interval '32 days';
        delete from idempotency_keys;
        delete from erp_sequences where type = 'sales.replaced';
        delete from inbox";
    sqlx::raw_sql(older).execute(&mut connection).await.unwrap();
    rows(postgres).await
}

/// How many customers, contacts, notes and sales histories there are.
async fn rows(postgres: &Postgres) -> Vec<i64> {
    let mut connection = customers_database(postgres).await;
    let counts =
        "select array[(select count(*) from customers), (select count(*) from contacts), (select count(*) from notes),
        (select count(*) from sales_histories)]";
    sqlx::query_scalar(counts).fetch_one(&mut connection).await.unwrap()
}
