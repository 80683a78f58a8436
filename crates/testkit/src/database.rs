//! A database for one test, copied from a template that is migrated once.

use crm_chassis::{
    Clock, Db, Service, db,
    provision::{self, Provisioned, quote_identifier},
};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool};
use std::sync::Arc;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{at_the_end, setting, start_of_time};

/// Keeps two tests from making the same template at once.
const ADVISORY_LOCK: i64 = 0x6372_6d74_6d70;

/// One test's database.
#[derive(Debug)]
pub struct TestDatabase {
    /// Addresses for the three roles.
    pub urls: Provisioned,
    /// A clock that stands still until it is moved.
    pub clock: Clock,
    /// Notified of every commit that leaves messages in the outbox.
    pub wake: Arc<Notify>,
    _made: Made,
}

/// What is to be removed at the end.
#[derive(Debug)]
struct Made {
    admin_url: String,
    database: String,
}

impl Drop for Made {
    /// A thousand tests' databases would fill the memory that the server's folder may lie in.
    fn drop(&mut self) {
        let url = self.admin_url.clone();
        let sql = format!("drop database if exists {} with (force)", self.database);
        at_the_end(async move {
            let mut admin = PgConnection::connect(&url).await?;
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut admin).await?;
            Ok(admin.close().await?)
        });
    }
}

impl TestDatabase {
    /// A fresh database with the schema of `service`.
    ///
    /// # Panics
    /// If the server is not there or refuses.
    pub async fn new(service: &Service) -> Self {
        Self::try_new(service).await.unwrap_or_else(|error| panic!("no test database: {error:#}"))
    }

    async fn try_new(service: &Service) -> anyhow::Result<Self> {
        let admin_url = setting("CRM_TEST_DATABASE_URL");
        let name = service.name();
        let password = SecretString::from("test");
        let template = template_name(service);
        let mut admin = PgConnection::connect(&admin_url).await?;
        sqlx::query("select pg_advisory_lock($1)").bind(ADVISORY_LOCK).execute(&mut admin).await?;
        let (ready,): (bool,) =
            sqlx::query_as("select exists (select from pg_database where datname = $1 and datistemplate)")
                .bind(&template)
                .fetch_one(&mut admin)
                .await?;
        if !ready {
            sqlx::raw_sql(AssertSqlSafe(format!("drop database if exists {}", quote_identifier(&template))))
                .execute(&mut admin)
                .await?;
            let urls = provision::provision(&admin_url, name, &template, &password).await?;
            crm_chassis::migrate::run(service.migrator(), &urls.migrate).await?;
            let sql = format!("alter database {} is_template true", quote_identifier(&template));
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut admin).await?;
        }
        let database = format!("t_{}", Uuid::new_v4().simple());
        let sql = format!("create database {database} template {} owner {name}_owner", quote_identifier(&template));
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut admin).await?;
        admin.close().await?;
        let urls = provision::addresses(&admin_url, name, &database, &password)?;
        let made = Made { admin_url, database };
        Ok(Self { urls, clock: Clock::manual(start_of_time()), wake: Arc::default(), _made: made })
    }

    /// Transactions as requests have them.
    #[must_use]
    pub fn db(&self) -> Db {
        self.with_role(&self.urls.database.app_url)
    }

    /// Transactions as relay and inbox have them.
    #[must_use]
    pub fn worker(&self) -> Db {
        self.with_role(&self.urls.database.worker_url)
    }

    fn with_role(&self, url: &SecretString) -> Db {
        let pool = db::pool(url.expose_secret(), 8, "test").unwrap_or_else(|error| panic!("{error}"));
        Db::new(pool, self.clock.clone(), self.wake.clone())
    }

    /// A connection as superuser, past row-level security: to look at what is really there.
    ///
    /// # Panics
    /// If the server is not there.
    pub async fn superuser(&self) -> PgPool {
        let mut url = url::Url::parse(&setting("CRM_TEST_DATABASE_URL")).unwrap_or_else(|error| panic!("{error}"));
        let own = url::Url::parse(self.urls.database.app_url.expose_secret()).unwrap_or_else(|error| panic!("{error}"));
        url.set_path(own.path());
        PgPool::connect(url.as_str()).await.unwrap_or_else(|error| panic!("{error}"))
    }
}

fn template_name(service: &Service) -> String {
    let mut hash = Sha256::new();
    for migration in crm_chassis::migrate::all(service.migrator()).iter() {
        hash.update(&migration.checksum);
    }
    let hash = hash.finalize().iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("template_{}_{hash:016x}", service.name())
}
