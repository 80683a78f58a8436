//! The services in one process: the same libraries that run as processes of their own on Kubernetes, with the same configuration.

use std::{net::SocketAddr, path::Path, process, sync::Arc, time::Duration};

use anyhow::Context as _;
use crm_chassis::{
    Clock, Db, Service, auth, config as chassis, db, migrate,
    provision::{Provisioned, provision},
    service,
};
use crm_gateway::{config::Config as GatewayConfig, edge::config::EdgeConfig, gateway, identity};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::{net::TcpListener, sync::Notify};

use crate::{
    config::RunConfig,
    kept::{Environment, Secrets},
    servers::Servers,
};

/// The running services.
#[derive(Debug)]
pub struct Stack {
    /// Customers.
    pub customers: service::Running,
    /// Activities.
    pub activities: service::Running,
    /// The HTTP edge and identity.
    pub gateway: gateway::Running,
}

/// The databases of the services, at the newest schema.
#[derive(Clone, Debug)]
pub struct Databases {
    pub(crate) customers: Provisioned,
    pub(crate) activities: Provisioned,
    pub(crate) gateway: Provisioned,
}

impl Databases {
    /// Makes what is missing.
    pub async fn provision(servers: &Servers, secrets: &Secrets) -> anyhow::Result<Self> {
        let password = SecretString::from(secrets.database_password.clone());
        let provision =
            async |service: &str| provision(&servers.database_url, service, &format!("crm_{service}"), &password).await;
        Ok(Self {
            customers: provision("customers").await?,
            activities: provision("activities").await?,
            gateway: provision("gateway").await?,
        })
    }

    /// Brings them to the newest schema.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        let gateway =
            identity::service(identity::cookie::Cookie::new(false), identity::config::IdentityConfig::default(), None);
        let services = [crm_customers::service(), crm_activities::service(), gateway];
        for (service, (name, database)) in services.iter().zip(self.all()) {
            migrate::run(service.migrator(), &database.migrate)
                .await
                .with_context(|| format!("cannot migrate {name}"))?;
        }
        Ok(())
    }

    /// Each with the name of its service.
    pub(crate) fn all(&self) -> [(&'static str, &Provisioned); 3] {
        [("customers", &self.customers), ("activities", &self.activities), ("gateway", &self.gateway)]
    }

    /// The customers' database, with the worker's role.
    pub fn customers(&self) -> anyhow::Result<Db> {
        worker(&self.customers)
    }

    /// The activities' database, with the worker's role.
    pub fn activities(&self) -> anyhow::Result<Db> {
        worker(&self.activities)
    }

    /// Identity's database, with the worker's role.
    pub fn gateway(&self) -> anyhow::Result<Db> {
        worker(&self.gateway)
    }

    /// Address of the customers' database for requests.
    #[must_use]
    pub fn customers_app(&self) -> SecretString {
        self.customers.database.app_url.clone()
    }

    /// Address of the activities' database for requests.
    #[must_use]
    pub fn activities_app(&self) -> SecretString {
        self.activities.database.app_url.clone()
    }

    /// Tells the services' own commands where the running system is, as long as the answer lives.
    pub fn environments(&self, data_dir: &Path, servers: &Servers) -> anyhow::Result<[Environment; 3]> {
        let pid = process::id().to_string();
        let write = |service: &str, database: &Provisioned| {
            let settings = [
                // Whoever joins looks whether it still runs: kill -9 leaves the file behind.
                ("CRM_RUN_PID", pid.as_str()),
                ("CRM_DATABASE_APP_URL", database.database.app_url.expose_secret()),
                ("CRM_DATABASE_WORKER_URL", database.database.worker_url.expose_secret()),
                ("CRM_AMQP_URL", &servers.amqp_url),
                ("CRM_AMQP_MANAGEMENT_URL", &servers.amqp_management_url),
            ];
            Environment::write(data_dir, service, &settings)
        };
        let [customers, activities, gateway] = self.all().map(|(service, database)| write(service, database));
        Ok([customers?, activities?, gateway?])
    }
}

/// Opens the connections for requests. The first page asks for many at once, and a log-in at PostgreSQL is slow in a debug build on a busy
/// machine. What cannot be opened now is opened when it is needed.
async fn warm(service: &service::Running) {
    let pool = service.context.db.pool();
    let opened = (0..pool.options().get_max_connections()).map(|_| sqlx::query("select pg_sleep(0.1)").execute(pool));
    for failed in futures::future::join_all(opened).await.into_iter().filter_map(Result::err) {
        tracing::debug!(error = %failed, "a connection is opened later");
    }
}

fn worker(database: &Provisioned) -> anyhow::Result<Db> {
    let pool = db::pool(database.database.worker_url.expose_secret(), 2, "standalone")?;
    Ok(Db::new(pool, Clock::system(), Arc::new(Notify::new())))
}

impl Stack {
    /// Starts the services; HTTP is served on `http`.
    pub async fn start(
        config: &RunConfig,
        servers: &Servers,
        databases: &Databases,
        secrets: &Secrets,
        http: TcpListener,
    ) -> anyhow::Result<Self> {
        let seed = SecretString::from(secrets.token_seed.clone());
        let customers = service_config(config, servers, &databases.customers, &seed)?;
        let customers = start(crm_customers::service(), &customers).await?;
        let activities = service_config(config, servers, &databases.activities, &seed)?;
        let activities = start(crm_activities::service(), &activities).await?;
        for service in [&customers, &activities] {
            warm(service).await;
        }

        let gateway_config = GatewayConfig {
            service: service_config(config, servers, &databases.gateway, &seed)?,
            edge: edge_config(config, http.local_addr()?)?,
            identity: config.identity.clone(),
            mail: servers.mail.clone(),
            http_listen: http.local_addr()?,
            trusted_proxies: 0,
            customers_urls: vec![format!("http://{}", customers.address).parse()?],
            activities_urls: vec![format!("http://{}", activities.address).parse()?],
            token_signing_key: seed,
        };
        let listener = TcpListener::bind(gateway_config.service.grpc_listen).await?;
        let gateway = gateway::start(&gateway_config, Clock::system(), listener, http).await?;
        Ok(Self { customers, activities, gateway })
    }

    /// Stops gracefully, the edge first.
    pub async fn stop(self) {
        self.gateway.stop().await;
        self.customers.stop().await;
        self.activities.stop().await;
    }
}

async fn start(service: Service, config: &chassis::Config) -> anyhow::Result<service::Running> {
    let listener = TcpListener::bind(config.grpc_listen).await?;
    service.start(config, Clock::system(), listener).await
}

/// What every service is told.
pub(crate) fn service_config(
    config: &RunConfig,
    servers: &Servers,
    database: &Provisioned,
    seed: &SecretString,
) -> anyhow::Result<chassis::Config> {
    Ok(chassis::Config {
        grpc_listen: ([127, 0, 0, 1], 0).into(),
        admin_listen: ([127, 0, 0, 1], 0).into(),
        database: database.database.clone(),
        amqp_url: servers.amqp_url.clone().into(),
        token_public_keys: vec![auth::public_key(seed)?],
        // There is nobody else to go to.
        drain: Duration::ZERO,
        telemetry: config.telemetry(),
    })
}

/// What the HTTP edge is told.
pub(crate) fn edge_config(config: &RunConfig, http: SocketAddr) -> anyhow::Result<EdgeConfig> {
    Ok(EdgeConfig {
        public_url: format!("http://localhost:{}", http.port()).parse()?,
        web_dir: config.web_dir.clone(),
        request_timeout: Duration::from_secs(30),
        rate_limits: config.rate_limits,
    })
}
