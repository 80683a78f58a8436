//! A service from its parts: gRPC routes, consumers, migrations. [`command`](crate::command) makes a program of it.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use secrecy::ExposeSecret as _;
use sqlx::migrate::Migrator;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::Notify,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tonic::{
    service::{Routes, RoutesBuilder},
    transport::{Server, server::TcpIncoming},
};
use tonic_health::{ServingStatus, server::HealthReporter};

use crate::{
    admin,
    auth::{AuthLayer, Verifier},
    clock::Clock,
    config::Config,
    db::{self, Db},
    dispatch::{Consumer, Source},
    forget::{self, Forget},
    inbox,
    jobs::{self, Job},
    mail::{self, Mails},
    measure,
    relay::Relay,
    republish,
    rpc::RpcLayer,
    statistics, tenants,
};

/// Connections of the worker's pool beside one for each consumer, so that none waits for another: relay, statistics, jobs and
/// what is forgotten; and one for the mails where some are sent.
const WORKER_CONNECTIONS: u32 = 4;

/// Longest an RPC may take; then it is cancelled and rolled back.
const LONGEST_CALL: Duration = Duration::from_secs(30);
/// Longest a stop may take after the drain: together a little less than Kubernetes waits before it kills.
const LONGEST_STOP: Duration = Duration::from_secs(20);

type Grpc = Box<dyn Fn(&Context, &mut RoutesBuilder) + Send + Sync>;

/// A service and what it is made of.
pub struct Service {
    name: &'static str,
    migrator: &'static Migrator,
    grpc: Grpc,
    pub(crate) consumers: Vec<Consumer>,
    pub(crate) republished: Vec<republish::Page>,
    forgets: Vec<Forget>,
    jobs: Vec<Job>,
    mails: Option<Arc<Mails>>,
}

/// What handlers and background tasks stand on.
#[derive(Clone, Debug)]
pub struct Context {
    /// Name of the service.
    pub service: &'static str,
    /// Transactions for requests.
    pub db: Db,
    /// Transactions for the worker.
    pub worker: Db,
    /// The service's consumers, for replaying parked messages.
    pub consumers: Vec<Arc<Consumer>>,
    /// Cancelled when the service stops.
    pub stop: CancellationToken,
    /// Cancelled when it is about to: it still serves, but callers had better go elsewhere.
    pub draining: CancellationToken,
    tasks: TaskTracker,
}

impl Context {
    /// Runs a task until the service stops. It must end soon after [`stop`](Self::stop) is cancelled; the service waits for it.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// What `/readyz` asks.
    #[must_use]
    pub fn readiness(&self) -> admin::Readiness {
        admin::Readiness { pool: self.db.pool().clone(), draining: self.draining.clone() }
    }
}

/// A service that runs.
#[derive(Debug)]
pub struct Running {
    /// Where gRPC listens.
    pub address: SocketAddr,
    /// What it stands on.
    pub context: Context,
    /// Its consumers, for replaying parked messages.
    pub consumers: Vec<Arc<Consumer>>,
    health: HealthReporter,
}

impl Running {
    /// Waits until every queue of this service is declared: what is published from then on reaches it. A queue that was never declared
    /// misses events.
    pub async fn subscribed(&self) {
        for consumer in &self.consumers {
            // Fails only without a sender, which the consumer itself holds.
            let _ = consumer.subscribed.subscribe().wait_for(|subscribed| *subscribed).await;
        }
    }

    /// Says that the service is not ready, and goes on serving for `time`, or less if the process is asked to stop once more. Call it
    /// before [`stop`](Self::stop) where there are others to take over.
    pub async fn drain(&self, time: Duration) {
        self.context.draining.cancel();
        self.health.set_service_status("", ServingStatus::NotServing).await;
        tokio::select! { () = sleep(time) => {}, _ = terminated() => {} }
    }

    /// Stops gracefully: requests and the message at hand are finished, nothing new is begun. What does not end in time is left behind,
    /// as if the process had crashed.
    pub async fn stop(self) {
        let Context { db, worker, stop, draining, tasks, .. } = self.context;
        draining.cancel();
        stop.cancel();
        tasks.close();
        let ended = async {
            tasks.wait().await;
            db.pool().close().await;
            worker.pool().close().await;
        };
        if timeout(LONGEST_STOP, ended).await.is_err() {
            tracing::warn!(tasks = tasks.len(), "stopping without what does not end");
        }
    }
}

impl Service {
    /// A service with its name (of binary, queues and metrics) and its own migrations.
    #[must_use]
    pub fn new(name: &'static str, migrator: &'static Migrator) -> Self {
        let events = Consumer::of_events(format!("{name}.tenants")).on(tenants::on_tenant_changed);
        Self {
            name,
            migrator,
            grpc: Box::new(|_, _| {}),
            consumers: vec![events],
            republished: Vec::new(),
            forgets: Vec::new(),
            jobs: Vec::new(),
            mails: None,
        }
    }

    /// Adds the gRPC services.
    #[must_use]
    pub fn grpc(mut self, add: impl Fn(&Context, &mut RoutesBuilder) + Send + Sync + 'static) -> Self {
        self.grpc = Box::new(add);
        self
    }

    /// Adds a consumer; one of ERP messages has another one beside it for the loads.
    #[must_use]
    pub fn consumer(mut self, consumer: Consumer) -> Self {
        if consumer.source == Source::Erp {
            self.consumers.push(consumer.bulk_lane());
        }
        self.consumers.push(consumer);
        self
    }

    /// Adds what the command `republish` publishes.
    #[must_use]
    pub fn republishes(mut self, page: republish::Page) -> Self {
        self.republished.push(page);
        self
    }

    /// Adds what is forgotten of each tenant from time to time.
    #[must_use]
    pub fn forgets(mut self, forget: Forget) -> Self {
        self.forgets.push(forget);
        self
    }

    /// Adds work that is due at its time, in every tenant.
    #[must_use]
    pub fn job(mut self, job: Job) -> Self {
        self.jobs.push(job);
        self
    }

    /// Sends the mails that it writes; none where `mails` is none.
    #[must_use]
    pub fn mails(mut self, mails: Option<Mails>) -> Self {
        self.mails = mails.map(Arc::new);
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The queues it reads.
    pub fn queues(&self) -> impl Iterator<Item = &str> {
        self.consumers.iter().map(|consumer| consumer.queue.as_str())
    }

    /// The service's migrations.
    #[must_use]
    pub fn migrator(&self) -> &'static Migrator {
        self.migrator
    }

    /// Starts on a bound listener. Database and broker may be away; the service waits for them and says so in `/readyz`.
    pub async fn start(self, config: &Config, clock: Clock, listener: TcpListener) -> anyhow::Result<Running> {
        // First of all: what is measured before its recorder is there is lost.
        measure::recorder();
        let verifier = Verifier::new(&config.token_public_keys, clock.clone())?;
        let app = db::pool(config.database.app_url.expose_secret(), config.database.max_connections, self.name)?;
        let connections = WORKER_CONNECTIONS + u32::try_from(self.consumers.len())? + u32::from(self.mails.is_some());
        let worker = db::pool(config.database.worker_url.expose_secret(), connections, self.name)?;
        db::refuse_privileged(&app).await?;
        db::refuse_privileged(&worker).await?;
        let address = listener.local_addr()?;

        let amqp_url = config.amqp_url.expose_secret();
        let (wake, grown) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let relay = Relay {
            pool: worker.clone(),
            amqp_url: amqp_url.to_owned(),
            service: self.name,
            wake: wake.clone(),
            grown: grown.clone(),
        };
        let consumers: Vec<Arc<Consumer>> = self.consumers.into_iter().map(Arc::new).collect();
        let context = Context {
            service: self.name,
            db: Db::new(app, clock.clone(), wake.clone()).with_mails(self.mails.clone()),
            worker: Db::new(worker, clock, wake).with_mails(self.mails.clone()),
            consumers: consumers.clone(),
            stop: CancellationToken::new(),
            draining: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        context.spawn(relay.run(context.stop.clone()));
        context.spawn(statistics::run(context.worker.pool().clone(), grown, context.stop.clone()));
        for consumer in &consumers {
            let worker = context.worker.clone();
            context.spawn(inbox::run(consumer.clone(), worker, amqp_url.to_owned(), context.stop.clone()));
        }
        context.spawn(forget::run(context.worker.clone(), self.forgets, context.stop.clone()));
        if let Some(mails) = self.mails {
            let mails = Mails::clone(&mails);
            context.spawn(mail::sender::run(context.worker.clone(), mails, context.stop.clone()));
        }
        context.spawn(jobs::run(context.worker.clone(), self.jobs, context.stop.clone()));
        let mut routes = Routes::builder();
        (self.grpc)(&context, &mut routes);
        let health = serve_grpc(&context, routes, verifier, listener).await;
        tracing::info!(service = self.name, %address, "serving");
        Ok(Running { address, context, consumers, health })
    }
}

async fn serve_grpc(
    context: &Context,
    mut routes: RoutesBuilder,
    verifier: Verifier,
    listener: TcpListener,
) -> HealthReporter {
    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_service_status("", ServingStatus::Serving).await;
    routes.add_service(health_service);
    let server = Server::builder()
        .timeout(LONGEST_CALL)
        .layer(RpcLayer)
        .layer(AuthLayer::new(verifier))
        .add_routes(routes.routes())
        .serve_with_incoming_shutdown(
            TcpIncoming::from(listener).with_nodelay(Some(true)),
            context.stop.clone().cancelled_owned(),
        );
    context.spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(%error, "gRPC server ended");
        }
    });
    health
}

/// Serves health checks and metrics of a running service.
pub fn serve_admin(context: &Context, listener: TcpListener) {
    let router = admin::router(context);
    let stop = context.stop.clone();
    context.spawn(async move {
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await {
            tracing::error!(%error, "admin server ended");
        }
    });
}

/// Makes ring the process's one crypto provider. Call it first in every `main`.
pub fn install_crypto() {
    // Fails only if it was installed before.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Resolves when the process is asked to stop.
pub async fn terminated() -> anyhow::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
    Ok(())
}
