//! The services as processes of their own, as on Kubernetes: each with its own configuration by environment, migrated by its own
//! `migrate`, and started again when it dies.

mod kept_alive;
mod programs;

use std::{net::SocketAddr, time::Duration};

use anyhow::Context as _;
use crm_chassis::{config as chassis, provision::Provisioned};
use crm_embedded::{Port, Process};
use crm_gateway::config::Config as GatewayConfig;
use reqwest::Client;
use secrecy::SecretString;
use tokio::time::{Instant, sleep};

pub use self::{
    kept_alive::KeptAlive,
    programs::{Programs, Simulated},
};
use crate::{
    config::RunConfig,
    kept::Secrets,
    servers::Servers,
    stack::{Databases, edge_config, service_config},
};

/// Longest time from the start of a process until it is ready.
const START: Duration = Duration::from_mins(1);

/// The services, running.
#[derive(Debug)]
pub struct Processes {
    /// The customers service.
    pub customers: KeptAlive,
    /// The activities service.
    pub activities: KeptAlive,
    /// The HTTP edge and identity.
    pub gateway: KeptAlive,
    /// Accounts departments.
    pub simulators: Vec<KeptAlive>,
    /// Where customers says whether it is ready.
    pub customers_ready: String,
    /// Where activities says whether it is ready.
    pub activities_ready: String,
    /// Where the gateway says whether it is ready.
    pub gateway_ready: String,
    /// Where each of them shows health and metrics.
    pub admin: [(&'static str, SocketAddr); 3],
    programs: Programs,
    /// Nobody else gets them while a process is started again.
    ports: Vec<Port>,
}

impl Processes {
    /// Starts the services; HTTP is served on `http`. Returns when they are ready.
    pub async fn start(
        programs: Programs,
        config: &RunConfig,
        servers: &Servers,
        databases: &Databases,
        secrets: &Secrets,
        http: Port,
    ) -> anyhow::Result<Self> {
        let (customers_grpc, customers_admin) = (Port::free()?, Port::free()?);
        let (activities_grpc, activities_admin) = (Port::free()?, Port::free()?);
        let (identity, identity_admin) = (Port::free()?, Port::free()?);
        let seed = SecretString::from(secrets.token_seed.clone());
        let place = |database: &Provisioned, grpc: &Port, admin: &Port| {
            let config = service_config(config, servers, database, &seed)?;
            anyhow::Ok(chassis::Config { grpc_listen: grpc.address(), admin_listen: admin.address(), ..config })
        };
        let customers = place(&databases.customers, &customers_grpc, &customers_admin)?;
        let activities = place(&databases.activities, &activities_grpc, &activities_admin)?;
        let service = place(&databases.gateway, &identity, &identity_admin)?;
        let gateway = GatewayConfig {
            service,
            edge: edge_config(config, http.address())?,
            identity: config.identity.clone(),
            mail: servers.mail.clone(),
            http_listen: http.address(),
            trusted_proxies: 0,
            customers_urls: vec![format!("http://{}", customers_grpc.address()).parse()?],
            activities_urls: vec![format!("http://{}", activities_grpc.address()).parse()?],
            token_signing_key: seed,
        };
        let customers = KeptAlive::start(programs.customers("customers", &customers)?).await?;
        let activities = KeptAlive::start(programs.activities("activities", &activities)?).await?;
        let gateway = KeptAlive::start(programs.gateway("gateway", &gateway)?).await?;
        let [customers_ready, activities_ready, gateway_ready] =
            [&customers_admin, &activities_admin, &http].map(|port| format!("http://{}/readyz", port.address()));
        let services = [&customers, &activities, &gateway];
        for (service, url) in services.into_iter().zip([&customers_ready, &activities_ready, &gateway_ready]) {
            ready(url).await.with_context(|| service.log_hint())?;
        }
        Ok(Self {
            customers,
            activities,
            gateway,
            simulators: Vec::new(),
            customers_ready,
            activities_ready,
            gateway_ready,
            admin: [
                ("customers", customers_admin.address()),
                ("activities", activities_admin.address()),
                ("gateway", identity_admin.address()),
            ],
            programs,
            ports: vec![
                customers_grpc,
                customers_admin,
                activities_grpc,
                activities_admin,
                identity,
                identity_admin,
                http,
            ],
        })
    }

    /// Starts the accounts department of one more tenant.
    pub async fn simulate(&mut self, simulated: Simulated) -> anyhow::Result<()> {
        self.simulators.push(KeptAlive::start(self.programs.simulator(&simulated)?).await?);
        self.ports.extend(simulated.page);
        Ok(())
    }

    /// Where the programs are, and what they leave.
    #[must_use]
    pub fn programs(&self) -> &Programs {
        &self.programs
    }

    /// Stops gracefully, the edge first.
    pub async fn stop(self) {
        self.gateway.stop().await;
        self.customers.stop().await;
        self.activities.stop().await;
        for simulator in self.simulators {
            simulator.stop().await;
        }
    }
}

/// Brings the databases to the newest schema, each by its service's own command.
pub async fn migrate(programs: &Programs, databases: &Databases) -> anyhow::Result<()> {
    for (service, database) in databases.all() {
        Process::run(&programs.migrate(service, &database.migrate)?).await?;
    }
    Ok(())
}

/// Waits until a service says that it is ready. Fails after a minute.
pub async fn ready(url: &str) -> anyhow::Result<()> {
    let (http, deadline) = (Client::new(), Instant::now() + START);
    loop {
        let asked = http.get(url).timeout(Duration::from_secs(3)).send().await;
        if asked.is_ok_and(|answer| answer.status().is_success()) {
            return Ok(());
        }
        anyhow::ensure!(Instant::now() < deadline, "{url} was not ready in {} seconds", START.as_secs());
        sleep(Duration::from_millis(20)).await;
    }
}
