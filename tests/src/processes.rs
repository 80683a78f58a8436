//! The services as processes of their own, one or more of each.

use std::{net::SocketAddr, time::Duration};

use crm_chassis::{Service, broker, config};
use crm_embedded::{Port, Process, ProcessOptions};
use crm_gateway::{
    config::Config as GatewayConfig,
    identity::{self, config::IdentityConfig, cookie::Cookie},
};
use crm_standalone::processes::{Programs, ready};
use crm_testkit::eventually;
use lapin::{options::QueueDeclareOptions, types::FieldTable};
use tempfile::TempDir;
use url::Url;

/// All processes of a system.
#[derive(Debug)]
pub struct Processes {
    /// The customers service.
    pub customers: Vec<Replica>,
    /// The activities service.
    pub activities: Vec<Replica>,
    /// The edge and identity.
    pub gateways: Vec<Replica>,
    _folder: TempDir,
}

/// One process.
#[derive(Debug)]
pub struct Replica {
    process: Option<Process>,
    options: ProcessOptions,
    /// Where it says whether it is ready; a gateway's HTTP.
    asked: Port,
    _others: Vec<Port>,
}

impl Processes {
    pub(crate) async fn start(
        replicas: usize,
        drain: Duration,
        customers: config::Config,
        activities: config::Config,
        gateway: GatewayConfig,
    ) -> Self {
        let folder = TempDir::new().expect("a folder");
        let programs = Programs::find(folder.path().to_owned()).expect("the services' programs");
        let mut all = Self { customers: Vec::new(), activities: Vec::new(), gateways: Vec::new(), _folder: folder };
        let (mut customers_urls, mut activities_urls) = (Vec::new(), Vec::new());
        for number in 0..replicas {
            let (replica, url) = Replica::behind_the_edge(customers.clone(), drain, |config| {
                programs.customers(&format!("customers-{number}"), config)
            })
            .await;
            all.customers.push(replica);
            customers_urls.push(url);
            let (replica, url) = Replica::behind_the_edge(activities.clone(), drain, |config| {
                programs.activities(&format!("activities-{number}"), config)
            })
            .await;
            all.activities.push(replica);
            activities_urls.push(url);
        }
        for number in 0..replicas {
            let (http, grpc, admin) = (free_port(), free_port(), free_port());
            let service = place(gateway.service.clone(), &grpc, &admin, drain);
            let config = GatewayConfig {
                service,
                http_listen: http.address(),
                customers_urls: customers_urls.clone(),
                activities_urls: activities_urls.clone(),
                ..gateway.clone()
            };
            let options = programs.gateway(&format!("gateway-{number}"), &config).expect("the gateway's program");
            all.gateways.push(Replica::start(options, http, vec![grpc, admin]).await);
        }
        for replica in all.replicas() {
            replica.ready().await;
        }
        all
    }

    /// All of them, the edge last.
    pub fn replicas(&self) -> impl Iterator<Item = &Replica> {
        self.customers.iter().chain(&self.activities).chain(&self.gateways)
    }

    /// The same, to be changed.
    pub fn replicas_mut(&mut self) -> impl Iterator<Item = &mut Replica> {
        self.customers.iter_mut().chain(&mut self.activities).chain(&mut self.gateways)
    }

    pub(crate) async fn stop(mut self) {
        let services = self.customers.drain(..).chain(self.activities.drain(..));
        for replica in self.gateways.drain(..).chain(services) {
            replica.stop().await;
        }
    }
}

impl Drop for Processes {
    /// Whoever reads why a test failed wants to know what the services had to say.
    fn drop(&mut self) {
        if std::thread::panicking() {
            for replica in self.replicas() {
                eprintln!("{}:\n{}", replica.options.name, replica.log());
            }
        }
    }
}

impl Replica {
    async fn start(options: ProcessOptions, asked: Port, others: Vec<Port>) -> Self {
        let process = Some(Process::start(&options).await.expect("a process"));
        Self { process, options, asked, _others: others }
    }

    /// One of a service that only gateways call, and where they reach it.
    async fn behind_the_edge(
        config: config::Config,
        drain: Duration,
        program: impl FnOnce(&config::Config) -> anyhow::Result<ProcessOptions>,
    ) -> (Self, Url) {
        let (grpc, admin) = (free_port(), free_port());
        let options = program(&place(config, &grpc, &admin, drain)).expect("the service's program");
        let url = format!("http://{}", grpc.address()).parse().expect("an address");
        (Self::start(options, admin, vec![grpc]).await, url)
    }

    /// Where a gateway serves HTTP.
    #[must_use]
    pub fn http_address(&self) -> SocketAddr {
        self.asked.address()
    }

    /// What it has written, also before its last restart.
    #[must_use]
    pub fn log(&self) -> String {
        let folder = self.options.data_dir.join(&self.options.name);
        let logs = ["program.log.old", "program.log"].map(|name| std::fs::read_to_string(folder.join(name)));
        logs.map(Result::unwrap_or_default).concat()
    }

    async fn ready(&self) {
        ready(&format!("http://{}/readyz", self.asked.address())).await.expect("ready");
    }

    /// Asks it to stop, as Kubernetes does, waits until it has, and starts it again. Returns when it is ready.
    pub async fn restart(&mut self) {
        let mut process = self.process.take().expect("it runs");
        assert!(process.handle().terminate(), "it runs");
        process.ended().await;
        // Only now is its name free.
        drop(process);
        self.process = Some(Process::start(&self.options).await.expect("a process"));
        self.ready().await;
    }

    /// Kills it, as `kill -9` does; it stays dead.
    pub async fn kill(&mut self) {
        let mut process = self.process.take().expect("it runs");
        assert!(process.handle().kill(), "it runs");
        process.ended().await;
    }

    /// Ends it and waits until it is gone.
    pub async fn stop(self) {
        self.process.expect("it runs").stop().await.expect("it ends");
    }
}

fn place(config: config::Config, grpc: &Port, admin: &Port, drain: Duration) -> config::Config {
    let telemetry = config::Telemetry { log: "warn,lapin=off".into(), ..config.telemetry };
    config::Config { grpc_listen: grpc.address(), admin_listen: admin.address(), drain, telemetry, ..config }
}

fn free_port() -> Port {
    Port::free().expect("a free port")
}

/// Waits until every queue of the services is declared and read: what is published from then on reaches them.
pub(crate) async fn until_subscribed(amqp_url: &str) {
    let connection = broker::connect(amqp_url, "test").await.expect("the broker is there");
    let identity = identity::service(Cookie::new(false), IdentityConfig::default(), None);
    let services = [crm_customers::service(), crm_activities::service(), identity];
    for queue in services.iter().flat_map(Service::queues) {
        eventually(&format!("a reader of {queue}"), async || {
            // Of its own: asking for a queue that is not there ends the channel.
            let channel = connection.create_channel().await.expect("a channel");
            let options = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
            let queue = channel.queue_declare(queue.into(), options, FieldTable::default()).await.ok()?;
            (queue.consumer_count() > 0).then_some(())
        })
        .await;
    }
}
