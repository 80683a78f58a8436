//! The whole system: all services on databases and a virtual host of their own, reached over HTTP and AMQP only. The services run as
//! libraries in this process, or, with `CRM_TEST_SHAPE=processes`, as processes of their own as on Kubernetes; tests cannot tell.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use crm_chassis::{
    Clock, Db,
    auth::{new_seed, public_key},
    command::{DeadLetters, Maintenance},
    config::{self, MailConfig, Telemetry},
    service,
};
use crm_embedded::{MailCatcher, MailCatcherOptions};
use crm_gateway::{
    config::Config as GatewayConfig,
    edge::config::{EdgeConfig, RateLimits},
    gateway,
    identity::{self, config::IdentityConfig, cookie::Cookie},
};
use crm_testkit::{Broker, Proxy, TestDatabase, install_crypto};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use tempfile::TempDir;
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::{
    client::Client,
    processes::{Processes, until_subscribed},
};

/// One test's system.
#[derive(Debug)]
pub struct System {
    /// The virtual host, reached directly.
    pub broker: Broker,
    /// The line between the services and the broker.
    pub broker_line: Proxy,
    /// The line between the services and the databases.
    pub database_line: Proxy,
    /// The customers service's data, as its worker has them.
    pub customers: Db,
    /// The activities service's data, as its worker has them.
    pub activities: Db,
    /// Identity's data, as its worker has them.
    pub identity: Db,
    /// The mail server.
    pub mail: MailCatcher,
    _mail_folder: TempDir,
    clock: Clock,
    parts: Parts,
    // Fields are dropped in this order: databases last. Connections that are still open then are ended.
    /// The customers' database, reached directly.
    pub customers_database: TestDatabase,
    _activities_database: TestDatabase,
    _identity_database: TestDatabase,
}

#[derive(Debug)]
enum Parts {
    Libraries {
        customers: Option<service::Running>,
        activities: Box<service::Running>,
        gateway: Option<Box<gateway::Running>>,
        gateway_config: Box<GatewayConfig>,
    },
    Processes(Processes),
}

/// What the services are told, whatever their shape.
struct Configs {
    customers: config::Config,
    activities: config::Config,
    gateway: GatewayConfig,
}

impl System {
    /// Starts everything and waits until no event can be missed any more.
    pub async fn start() -> Self {
        Self::traced(None).await
    }

    /// The same; processes send their traces to this collector.
    pub async fn traced(collector: Option<String>) -> Self {
        #[expect(clippy::disallowed_methods, reason = "tests have no Config")]
        let shape = std::env::var("CRM_TEST_SHAPE").unwrap_or_default();
        match shape.as_str() {
            "" => Self::start_as(None, collector).await,
            "processes" => Self::start_as(Some((1, Duration::ZERO)), collector).await,
            other => panic!("CRM_TEST_SHAPE is {other}; it can only be `processes`"),
        }
    }

    /// Starts several processes of each service; each goes on serving for `drain` after it was asked to stop.
    pub async fn replicated(replicas: usize, drain: Duration) -> Self {
        Self::start_as(Some((replicas, drain)), None).await
    }

    async fn start_as(processes: Option<(usize, Duration)>, collector: Option<String>) -> Self {
        install_crypto();
        let cookie = Cookie::new(false);
        // On the heap, because each is large.
        let database = |service: service::Service| Box::pin(async move { TestDatabase::new(&service).await });
        let (broker, customers_database, activities_database, identity_database) = tokio::join!(
            Broker::new(),
            database(crm_customers::service()),
            database(crm_activities::service()),
            database(identity::service(cookie, IdentityConfig::default(), None)),
        );
        let mut broker_line = Proxy::before(&broker.amqp_url);
        let mut database_line = Proxy::before(customers_database.urls.database.app_url.expose_secret());
        broker_line.forward();
        database_line.forward();
        let mail_folder = tempfile::tempdir().expect("a folder");
        let options = MailCatcherOptions { folder: mail_folder.path().into(), listen: ([127, 0, 0, 1], 0).into() };
        let mail = MailCatcher::start(options).await.expect("a mail server");
        let databases = [&customers_database, &activities_database, &identity_database];
        let mut configs = Configs::new(databases, &database_line, &broker_line, &broker, &mail);
        for config in [&mut configs.customers, &mut configs.activities, &mut configs.gateway.service] {
            config.telemetry.otlp_endpoint.clone_from(&collector);
        }
        let [customers, activities, identity] = databases.map(TestDatabase::worker);
        let (parts, clock) = match processes {
            None => {
                let clock = customers_database.clock.clone();
                (Parts::libraries(configs, &clock).await, clock)
            }
            Some((replicas, drain)) => {
                let Configs { customers, activities, gateway } = configs;
                let processes = Processes::start(replicas, drain, customers, activities, gateway).await;
                until_subscribed(&broker.amqp_url).await;
                (Parts::Processes(processes), Clock::system())
            }
        };
        // What is done here in the name of activities is done at its time: the run of a day is not made once more by the service.
        let activities = Db::new(activities.pool().clone(), clock.clone(), Arc::default());
        Self {
            broker,
            broker_line,
            database_line,
            customers,
            activities,
            identity,
            mail,
            _mail_folder: mail_folder,
            clock,
            parts,
            customers_database,
            _activities_database: activities_database,
            _identity_database: identity_database,
        }
    }

    /// Somebody who is not logged in.
    #[must_use]
    pub fn stranger(&self) -> Client {
        Client::stranger(format!("http://{}", self.http_address()))
    }

    /// Where the edge serves HTTP.
    #[must_use]
    pub fn http_address(&self) -> SocketAddr {
        match &self.parts {
            Parts::Libraries { gateway, .. } => gateway.as_ref().expect("it runs").http_address,
            Parts::Processes(processes) => processes.gateways[0].http_address(),
        }
    }

    /// The services' processes, where they are such.
    #[must_use]
    pub fn processes(&mut self) -> &mut Processes {
        match &mut self.parts {
            Parts::Processes(processes) => processes,
            Parts::Libraries { .. } => panic!("the services are no processes here"),
        }
    }

    /// What the services stand on, customers first, where they run in this process.
    #[must_use]
    pub fn contexts(&self) -> [&service::Context; 3] {
        match &self.parts {
            Parts::Libraries { customers: Some(customers), activities, gateway: Some(gateway), .. } => {
                [&customers.context, &activities.context, &gateway.identity.context]
            }
            Parts::Libraries { .. } => panic!("customers or the gateway was stopped"),
            Parts::Processes(_) => panic!("the services are no libraries here"),
        }
    }

    /// The services' present time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets time pass. Where the services have the machine's clock, it passes by itself.
    pub fn pass(&self, duration: SignedDuration) {
        if let Parts::Libraries { .. } = self.parts {
            self.clock.advance(duration);
        }
    }

    /// Applies a parked message again, as the operator's command does.
    pub async fn replay(&self, id: Uuid) -> anyhow::Result<()> {
        let (config, action) = (self.customers_database.urls.database.clone(), DeadLetters::Replay { id });
        crm_customers::service().maintain(Maintenance::DeadLetters { config, action }).await
    }

    /// Stops the customers service, all of it.
    pub async fn stop_customers(&mut self) {
        match &mut self.parts {
            Parts::Libraries { customers, .. } => customers.take().expect("it runs").stop().await,
            Parts::Processes(processes) => {
                for replica in processes.customers.drain(..) {
                    replica.stop().await;
                }
            }
        }
    }

    /// Stops the gateway; [`start_gateway`](Self::start_gateway) starts another one, somewhere else.
    pub async fn stop_gateway(&mut self) {
        match &mut self.parts {
            Parts::Libraries { gateway, .. } => gateway.take().expect("it runs").stop().await,
            Parts::Processes(_) => panic!("the gateway is no library here"),
        }
    }

    /// Starts the gateway again.
    pub async fn start_gateway(&mut self) {
        match &mut self.parts {
            Parts::Libraries { gateway, gateway_config, .. } => {
                let (grpc, http) = (free_port().await, free_port().await);
                let running = gateway::start(gateway_config, self.clock.clone(), grpc, http).await;
                *gateway = Some(Box::new(running.expect("the gateway starts")));
            }
            Parts::Processes(_) => panic!("the gateway is no library here"),
        }
    }

    /// Stops gracefully, the edge first.
    pub async fn stop(self) {
        match self.parts {
            Parts::Libraries { customers, activities, gateway, .. } => {
                if let Some(gateway) = gateway {
                    gateway.stop().await;
                }
                if let Some(customers) = customers {
                    customers.stop().await;
                }
                activities.stop().await;
            }
            Parts::Processes(processes) => processes.stop().await,
        }
    }
}

impl Configs {
    fn new(
        [customers, activities, identity]: [&TestDatabase; 3],
        database_line: &Proxy,
        broker_line: &Proxy,
        broker: &Broker,
        mail: &MailCatcher,
    ) -> Self {
        let seed = new_seed();
        let common = |database: &TestDatabase| {
            let urls = &database.urls.database;
            let led = |url: &SecretString| SecretString::from(database_line.lead(url.expose_secret()));
            config::Config {
                grpc_listen: ([127, 0, 0, 1], 0).into(),
                admin_listen: ([127, 0, 0, 1], 0).into(),
                database: config::Database {
                    app_url: led(&urls.app_url),
                    worker_url: led(&urls.worker_url),
                    max_connections: urls.max_connections,
                },
                amqp_url: broker_line.lead(&broker.amqp_url).into(),
                token_public_keys: vec![public_key(&seed).expect("a key")],
                drain: Duration::ZERO,
                telemetry: Telemetry { log: "off".into(), ..Telemetry::default() },
            }
        };
        let gateway = GatewayConfig {
            service: common(identity),
            edge: EdgeConfig {
                public_url: "http://localhost:8080".parse().expect("an address"),
                web_dir: "no web app".into(),
                request_timeout: Duration::from_secs(30),
                // The clock stands still: what is used up would never come back.
                rate_limits: RateLimits::OFF,
            },
            identity: IdentityConfig::default(),
            mail: MailConfig { smtp_url: Some(mail.url().into()), mail_from: Some("CRM <crm@crm.example>".into()) },
            http_listen: ([127, 0, 0, 1], 0).into(),
            trusted_proxies: 0,
            customers_urls: Vec::new(),
            activities_urls: Vec::new(),
            token_signing_key: seed.clone(),
        };
        Self { customers: common(customers), activities: common(activities), gateway }
    }
}

impl Parts {
    async fn libraries(configs: Configs, clock: &Clock) -> Self {
        let Configs { customers, activities, mut gateway } = configs;
        let customers = crm_customers::service().start(&customers, clock.clone(), free_port().await).await;
        let customers = customers.expect("customers starts");
        let activities = crm_activities::service().start(&activities, clock.clone(), free_port().await).await;
        let activities = Box::new(activities.expect("activities starts"));
        gateway.customers_urls = vec![format!("http://{}", customers.address).parse().expect("an address")];
        gateway.activities_urls = vec![format!("http://{}", activities.address).parse().expect("an address")];
        let gateway_config = Box::new(gateway);
        let gateway = gateway::start(&gateway_config, clock.clone(), free_port().await, free_port().await).await;
        let gateway = Box::new(gateway.expect("the gateway starts"));
        customers.subscribed().await;
        activities.subscribed().await;
        gateway.identity.subscribed().await;
        Self::Libraries { customers: Some(customers), activities, gateway: Some(gateway), gateway_config }
    }
}

async fn free_port() -> TcpListener {
    TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port")
}
