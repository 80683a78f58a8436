//! Migrations: numbered, forward only. The platform's (0001–0099) come first, then the service's own (from 0100).

use secrecy::ExposeSecret as _;
use sqlx::{
    Connection as _, PgConnection,
    migrate::{Migration, Migrator},
    postgres::PgConnectOptions,
};

use crate::config;

static PLATFORM: Migrator = sqlx::migrate!("./migrations");

/// Brings a database to the newest schema. Run by `<service> migrate` before a new version starts, never by a replica.
pub async fn run(service: &Migrator, config: &config::Migrate) -> anyhow::Result<()> {
    let options = config
        .owner_url
        .expose_secret()
        .parse::<PgConnectOptions>()?
        .options([("crm.app_role", &config.app_role), ("crm.worker_role", &config.worker_role)]);
    let mut connection = PgConnection::connect_with(&options).await?;
    all(service).run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// The platform's migrations and the service's, in their order.
#[must_use]
pub fn all(service: &Migrator) -> Migrator {
    let migrations: Vec<Migration> = PLATFORM.iter().chain(service.iter()).cloned().collect();
    Migrator::with_migrations(migrations)
}
