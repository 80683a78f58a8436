//! The whole system in one process: both services on databases and a virtual host of their own, reached over HTTP and AMQP only.

use std::time::Duration;

use crm_chassis::{
    Clock,
    auth::{new_seed, public_key},
    config::{self, Telemetry},
    service,
};
use crm_gateway::{
    config::Config as GatewayConfig,
    edge::config::{EdgeConfig, RateLimits},
    gateway,
    identity::{self, config::IdentityConfig, cookie::Cookie},
};
use crm_testkit::{Broker, Proxy, TestDatabase, install_crypto};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::TcpListener;

use crate::client::Client;

/// One test's system.
#[derive(Debug)]
pub struct System {
    /// The virtual host, reached directly.
    pub broker: Broker,
    /// The line between the services and the broker.
    pub broker_line: Proxy,
    /// The line between the services and the databases.
    pub database_line: Proxy,
    /// The customers' database, reached directly.
    pub customers_database: TestDatabase,
    /// The time; it stands still until it is moved.
    pub clock: Clock,
    /// The customers service.
    pub customers: service::Running,
    /// The edge and identity.
    pub gateway: gateway::Running,
}

impl System {
    /// Starts everything and waits until no event can be missed any more.
    pub async fn start() -> Self {
        install_crypto();
        let cookie = Cookie::new(false);
        let (broker, customers_database, identity_database) =
            tokio::join!(Broker::new(), async { TestDatabase::new(&crm_customers::service()).await }, async {
                TestDatabase::new(&identity::service(cookie, IdentityConfig::default())).await
            },);
        let mut broker_line = Proxy::before(&broker.amqp_url);
        let mut database_line = Proxy::before(customers_database.urls.database.app_url.expose_secret());
        broker_line.forward();
        database_line.forward();
        let seed = new_seed();
        let clock = customers_database.clock.clone();
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
                telemetry: Telemetry { log: "off".into(), ..Telemetry::default() },
            }
        };
        let (customers, identity) = (common(&customers_database), common(&identity_database));

        let customers = crm_customers::service().start(&customers, clock.clone(), free_port().await).await;
        let customers = customers.expect("customers starts");
        let config = GatewayConfig {
            service: identity,
            edge: EdgeConfig {
                public_url: "http://localhost:8080".parse().expect("an address"),
                web_dir: "no web app".into(),
                request_timeout: Duration::from_secs(30),
                // The clock stands still: what is used up would never come back.
                rate_limits: RateLimits::default(),
            },
            identity: IdentityConfig::default(),
            http_listen: ([127, 0, 0, 1], 0).into(),
            trusted_proxies: 0,
            customers_url: format!("http://{}", customers.address).parse().expect("an address"),
            token_signing_key: seed,
        };
        let gateway = gateway::start(&config, clock.clone(), free_port().await, free_port().await).await;
        let gateway = gateway.expect("the gateway starts");
        customers.subscribed().await;
        gateway.identity.subscribed().await;
        Self { broker, broker_line, database_line, customers_database, clock, customers, gateway }
    }

    /// Somebody who is not logged in.
    #[must_use]
    pub fn stranger(&self) -> Client {
        Client::stranger(format!("http://{}", self.gateway.http_address))
    }

    /// Stops gracefully, the edge first.
    pub async fn stop(self) {
        self.gateway.stop().await;
        self.customers.stop().await;
    }
}

async fn free_port() -> TcpListener {
    TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port")
}
