//! A fresh database with the platform's schema, used by plain roles: superusers bypass row-level security and prove nothing.

use crm_chassis::{
    migrate,
    provision::{self, Provisioned},
};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, Postgres, QueryBuilder, migrate::Migrator,
    postgres::PgConnectOptions,
};
use uuid::Uuid;

/// A database of one test.
pub struct Database(Provisioned);

impl Database {
    /// Makes it, migrates it, and runs `schema` as its owner.
    pub async fn with(schema: &'static str) -> Self {
        #[expect(clippy::disallowed_methods, reason = "tests have no Config")]
        let url = std::env::var("CRM_TEST_DATABASE_URL");
        let url = url.expect(
            "CRM_TEST_DATABASE_URL is not set: run the tests by `./dev test`, which starts the server they need",
        );
        let name = format!("chassis_{}", Uuid::new_v4().simple());
        let provisioned = provision::provision(&url, "chassis", &name, &SecretString::from("test")).await.unwrap();
        migrate::run(&Migrator::with_migrations(Vec::new()), &provisioned.migrate).await.unwrap();
        let database = Self(provisioned);
        database.run_as_owner(schema).await;
        database
    }

    /// A connection of the role for requests, inside a transaction of this tenant that nobody commits.
    pub async fn app(&self, tenant: Uuid) -> PgConnection {
        let mut connection = PgConnection::connect(self.0.database.app_url.expose_secret()).await.unwrap();
        begin(&mut connection, tenant).await;
        connection
    }

    /// Runs a script as the owner of the schema, as a migration would.
    pub async fn run_as_owner(&self, script: &'static str) {
        let config = &self.0.migrate;
        let options: PgConnectOptions = config.owner_url.expose_secret().parse().unwrap();
        let settings = [("crm.app_role", &config.app_role), ("crm.worker_role", &config.worker_role)];
        let mut owner = options.options(settings).connect().await.unwrap();
        sqlx::raw_sql(script).execute(&mut owner).await.unwrap();
        owner.close().await.unwrap();
    }
}

/// Begins a transaction of the tenant.
pub async fn begin(connection: &mut PgConnection, tenant: Uuid) {
    run(connection, format!("begin; set local app.tenant_id = '{tenant}'")).await;
}

/// Runs plain SQL made by the test itself.
pub async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}

/// The plan that an `explain` statement prints.
pub async fn plan(connection: &mut PgConnection, explain: &mut QueryBuilder<Postgres>) -> String {
    let lines: Vec<String> = explain.build_query_scalar().fetch_all(connection).await.unwrap();
    lines.join("\n")
}
