//! Databases for a laptop and for tests: one database and three plain roles per service, made with an administrator's address. In
//! production the hoster makes them; `migrate` and the service never need such rights.

use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use url::Url;

use crate::config;

/// The oldest PostgreSQL that the migrations are written for, as `server_version_num` says it.
const OLDEST_SERVER: i32 = 150_000;
/// Any constant will do: it keeps two processes from making the same roles at once.
const ADVISORY_LOCK: i64 = 0x6372_6d70_726f;

/// The addresses of a service's database for its three roles.
#[derive(Clone, Debug)]
pub struct Provisioned {
    /// For `migrate`.
    pub migrate: config::Migrate,
    /// For `serve`.
    pub database: config::Database,
}

/// Makes the roles `<service>_owner`, `<service>_app` and `<service>_worker` and, unless it is there, the database.
pub async fn provision(
    admin_url: &str,
    service: &str,
    database: &str,
    password: &SecretString,
) -> anyhow::Result<Provisioned> {
    let mut admin = PgConnection::connect(admin_url).await?;
    refuse_old_server(&mut admin).await?;
    sqlx::query("select pg_advisory_lock($1)").bind(ADVISORY_LOCK).execute(&mut admin).await?;
    for role in ["owner", "app", "worker"] {
        let role = format!("{service}_{role}");
        let (exists,): (bool,) = sqlx::query_as("select exists (select from pg_roles where rolname = $1)")
            .bind(&role)
            .fetch_one(&mut admin)
            .await?;
        let verb = if exists { "alter" } else { "create" };
        let literal = quote_literal(password.expose_secret());
        let sql = format!("{verb} role {} login nosuperuser nobypassrls password {literal}", quote_identifier(&role));
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut admin).await?;
    }
    let (exists,): (bool,) = sqlx::query_as("select exists (select from pg_database where datname = $1)")
        .bind(database)
        .fetch_one(&mut admin)
        .await?;
    if !exists {
        let owner = quote_identifier(&format!("{service}_owner"));
        // Needed where the administrator is no superuser.
        sqlx::raw_sql(AssertSqlSafe(format!("grant {owner} to current_user"))).execute(&mut admin).await?;
        let sql = format!("create database {} owner {owner}", quote_identifier(database));
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut admin).await?;
    }
    admin.close().await?;
    addresses(admin_url, service, database, password)
}

/// Says it at once, instead of a migration in its own words.
async fn refuse_old_server(admin: &mut PgConnection) -> anyhow::Result<()> {
    let (version, number): (String, i32) =
        sqlx::query_as("select current_setting('server_version'), current_setting('server_version_num')::int")
            .fetch_one(admin)
            .await?;
    anyhow::ensure!(number >= OLDEST_SERVER, "this is PostgreSQL {version}; use 15 or newer");
    Ok(())
}

/// The addresses of a database that [`provision`] made.
pub fn addresses(
    admin_url: &str,
    service: &str,
    database: &str,
    password: &SecretString,
) -> anyhow::Result<Provisioned> {
    let address = |role: &str| -> anyhow::Result<SecretString> {
        let mut url = Url::parse(admin_url)?;
        let set = url
            .set_username(&format!("{service}_{role}"))
            .and_then(|()| url.set_password(Some(password.expose_secret())));
        set.map_err(|()| anyhow::anyhow!("the database address takes no user"))?;
        url.set_path(database);
        Ok(String::from(url).into())
    };
    Ok(Provisioned {
        migrate: config::Migrate {
            owner_url: address("owner")?,
            app_role: format!("{service}_app"),
            worker_role: format!("{service}_worker"),
        },
        database: config::Database { app_url: address("app")?, worker_url: address("worker")?, max_connections: 10 },
    })
}

/// Quotes a name for use in SQL.
#[must_use]
pub fn quote_identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn quote_literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
