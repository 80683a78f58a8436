//! A fresh database with the platform's schema and its own plain roles: superusers bypass row-level security and prove nothing.

use crm_chassis::{config, migrate};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, migrate::Migrator, postgres::PgConnectOptions,
};
use uuid::Uuid;

/// A database of one test.
pub struct Database {
    name: String,
    server: PgConnectOptions,
}

impl Database {
    /// Creates it, migrates it, and runs `schema` as its owner.
    pub async fn with(schema: &'static str) -> Self {
        #[expect(clippy::disallowed_methods, reason = "tests")]
        let url = std::env::var("CRM_TEST_DATABASE_URL");
        let url = url
            .expect("CRM_TEST_DATABASE_URL is not set: run the tests by ./dev test, or in crm-embedded exec --scratch");
        let server: PgConnectOptions = url.parse().unwrap();
        let database = Self { name: format!("chassis_{}", Uuid::new_v4().simple()), server };

        let mut admin = database.server.connect().await.unwrap();
        for role in ["owner", "app", "worker"] {
            let role = database.role(role);
            run(&mut admin, format!("create role {role} login password '{role}'")).await;
        }
        run(&mut admin, format!("create database {} owner {}", database.name, database.role("owner"))).await;

        let owner = database.options("owner");
        let config = config::Migrate {
            owner_url: owner.to_url_lossy().to_string().into(),
            app_role: database.role("app"),
            worker_role: database.role("worker"),
        };
        migrate::run(&Migrator::with_migrations(Vec::new()), &config).await.unwrap();
        let settings = [("crm.app_role", &config.app_role), ("crm.worker_role", &config.worker_role)];
        let mut owner = owner.options(settings).connect().await.unwrap();
        sqlx::raw_sql(schema).execute(&mut owner).await.unwrap();
        owner.close().await.unwrap();
        database
    }

    /// A connection of the role for requests, inside a transaction of this tenant that nobody commits.
    pub async fn app(&self, tenant: Uuid) -> PgConnection {
        let mut connection = self.options("app").connect().await.unwrap();
        begin(&mut connection, tenant).await;
        connection
    }

    fn role(&self, role: &str) -> String {
        format!("{}_{role}", self.name)
    }

    fn options(&self, role: &str) -> PgConnectOptions {
        let role = self.role(role);
        self.server.clone().database(&self.name).username(&role).password(&role)
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

/// The plan of a statement, as PostgreSQL prints it.
pub async fn plan(connection: &mut PgConnection, query: &mut sqlx::QueryBuilder<sqlx::Postgres>) -> String {
    let lines: Vec<String> = query.build_query_scalar().fetch_all(connection).await.unwrap();
    lines.join("\n")
}
