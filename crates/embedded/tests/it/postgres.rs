use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crm_embedded::{Durability, Postgres, PostgresOptions};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::{Connection as _, PgConnection};

fn options(data_dir: &Path, durability: Durability) -> PostgresOptions {
    PostgresOptions { data_dir: data_dir.to_path_buf(), durability }
}

async fn connect(postgres: &Postgres) -> PgConnection {
    PgConnection::connect(postgres.url()).await.unwrap()
}

async fn setting(postgres: &Postgres, name: &str) -> String {
    let sql = "select current_setting($1)";
    sqlx::query_scalar(sql).bind(name).fetch_one(&mut connect(postgres).await).await.unwrap()
}

#[tokio::test]
async fn data_and_address_survive_a_restart_below_a_private_folder() {
    let parent = tempfile::tempdir().unwrap();
    set_permissions(parent.path(), Permissions::from_mode(0o700)).unwrap();
    let data_dir = parent.path().join("a rather long name of a data folder ".repeat(4));

    let postgres = Postgres::start(options(&data_dir, Durability::Durable)).await.unwrap();
    let address = postgres.url().to_owned();
    assert_eq!(setting(&postgres, "fsync").await, "on");
    sqlx::raw_sql("create table notes as select 'kept' as text").execute(&mut connect(&postgres).await).await.unwrap();
    postgres.stop().await.unwrap();

    let postgres = Postgres::start(options(&data_dir, Durability::Durable)).await.unwrap();
    assert_eq!(postgres.url(), address);
    let text: String =
        sqlx::query_scalar("select text from notes").fetch_one(&mut connect(&postgres).await).await.unwrap();
    assert_eq!(text, "kept");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_scratch_server_begins_empty_and_does_not_wait_for_the_disk() {
    let data_dir = tempfile::tempdir().unwrap();
    let postgres = Postgres::start(options(data_dir.path(), Durability::Scratch)).await.unwrap();
    assert_eq!(setting(&postgres, "fsync").await, "off");
    sqlx::raw_sql("create table notes ()").execute(&mut connect(&postgres).await).await.unwrap();
    postgres.stop().await.unwrap();

    let postgres = Postgres::start(options(data_dir.path(), Durability::Scratch)).await.unwrap();
    let sql = "select count(*) from pg_tables where tablename = 'notes'";
    let tables: i64 = sqlx::query_scalar(sql).fetch_one(&mut connect(&postgres).await).await.unwrap();
    assert_eq!(tables, 0);
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn text_folds_case_in_every_language_and_a_wrong_password_is_refused() {
    let data_dir = tempfile::tempdir().unwrap();
    let postgres = Postgres::start(options(data_dir.path(), Durability::Durable)).await.unwrap();
    let folded: String =
        sqlx::query_scalar("select lower('ÄÉÑ Ж')").fetch_one(&mut connect(&postgres).await).await.unwrap();
    assert_eq!(folded, "äéñ ж");

    let (_, place) = postgres.url().split_once('@').unwrap();
    let error = PgConnection::connect(&format!("postgres://crm:wrong@{place}")).await.unwrap_err();
    assert_eq!(error.as_database_error().unwrap().code().unwrap(), "28P01");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_in_use_is_refused_and_its_server_goes_on() {
    let data_dir = tempfile::tempdir().unwrap();
    let postgres = Postgres::start(options(data_dir.path(), Durability::Durable)).await.unwrap();
    let error = Postgres::start(options(data_dir.path(), Durability::Durable)).await.unwrap_err();
    let message = format!("{error:#}");
    assert!(message.contains(&format!("in use by process {}", std::process::id())), "{message}");
    assert_eq!(setting(&postgres, "fsync").await, "on");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn an_interrupted_first_start_is_begun_anew() {
    let data_dir = tempfile::tempdir().unwrap();
    let half_made = data_dir.path().join("postgres/data.new/base");
    std::fs::create_dir_all(&half_made).unwrap();
    let postgres = Postgres::start(options(data_dir.path(), Durability::Durable)).await.unwrap();
    assert_eq!(setting(&postgres, "server_encoding").await, "UTF8");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_that_dies_is_noticed_and_can_be_started_again() {
    let data_dir = tempfile::tempdir().unwrap();
    let mut postgres = Postgres::start(options(data_dir.path(), Durability::Durable)).await.unwrap();
    let pids = std::fs::read_to_string(data_dir.path().join("postgres/server.pids")).unwrap();
    let server = pids.lines().nth(1).unwrap().parse().unwrap();
    kill_process(Pid::from_raw(server).unwrap(), Signal::KILL).unwrap();
    postgres.ended().await;
    drop(postgres);

    let postgres = Postgres::start(options(data_dir.path(), Durability::Durable)).await.unwrap();
    assert_eq!(setting(&postgres, "fsync").await, "on");
    postgres.stop().await.unwrap();
}
