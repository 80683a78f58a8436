//! A service from its parts: gRPC routes, consumers, migrations. [`command`](crate::command) makes a program of it.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use secrecy::ExposeSecret as _;
use sqlx::{PgPool, migrate::Migrator};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::Notify,
};
use tokio_stream::wrappers::TcpListenerStream;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tonic::{
    service::{Routes, RoutesBuilder},
    transport::Server,
};
use tower_http::trace::TraceLayer;

use crate::{
    admin,
    auth::{AuthLayer, Verifier},
    clock::Clock,
    config::Config,
    db::{self, Db},
    dispatch::Consumer,
    idempotency, inbox,
    outbox::{self, Relay},
    telemetry, tenants,
};

/// Connections of the worker's pool: relay (two), consumers and jobs.
const WORKER_CONNECTIONS: u32 = 6;
/// How often old idempotency keys are forgotten.
const SWEEP: Duration = Duration::from_secs(600);

type Grpc = Box<dyn Fn(&Context, &mut RoutesBuilder) + Send + Sync>;

/// A service and what it is made of.
pub struct Service {
    name: &'static str,
    migrator: &'static Migrator,
    grpc: Grpc,
    pub(crate) consumers: Vec<Consumer>,
}

/// What handlers and background tasks stand on.
#[derive(Clone, Debug)]
pub struct Context {
    /// Transactions for requests.
    pub db: Db,
    /// Transactions for the worker.
    pub worker: Db,
    /// Cancelled when the service stops.
    pub stop: CancellationToken,
    tasks: TaskTracker,
}

impl Context {
    /// Runs a task until the service stops. It must end soon after [`stop`](Self::stop) is cancelled; the service waits for it.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
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
}

impl Running {
    /// Stops gracefully: requests and the message at hand are finished, nothing new is begun.
    pub async fn stop(self) {
        self.context.stop.cancel();
        self.context.tasks.close();
        self.context.tasks.wait().await;
        self.context.db.pool().close().await;
        self.context.worker.pool().close().await;
    }
}

impl Service {
    /// A service with its name (of binary, queues and metrics) and its own migrations.
    #[must_use]
    pub fn new(name: &'static str, migrator: &'static Migrator) -> Self {
        let events = Consumer::of_events(format!("{name}.tenants")).on(tenants::on_tenant_changed);
        Self { name, migrator, grpc: Box::new(|_, _| {}), consumers: vec![events] }
    }

    /// Adds the gRPC services.
    #[must_use]
    pub fn grpc(mut self, add: impl Fn(&Context, &mut RoutesBuilder) + Send + Sync + 'static) -> Self {
        self.grpc = Box::new(add);
        self
    }

    /// Adds a consumer.
    #[must_use]
    pub fn consumer(mut self, consumer: Consumer) -> Self {
        self.consumers.push(consumer);
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The service's migrations.
    #[must_use]
    pub fn migrator(&self) -> &'static Migrator {
        self.migrator
    }

    /// Starts on a bound listener. Database and broker may be away; the service waits for them and says so in `/readyz`.
    pub async fn start(self, config: &Config, clock: Clock, listener: TcpListener) -> anyhow::Result<Running> {
        let wake = Arc::new(Notify::new());
        let app = db::pool(config.database.app_url.expose_secret(), config.database.max_connections, self.name)?;
        let worker = db::pool(config.database.worker_url.expose_secret(), WORKER_CONNECTIONS, self.name)?;
        refuse_privileged(&app).await?;
        refuse_privileged(&worker).await?;
        let context = Context {
            db: Db::new(app, clock.clone(), wake.clone()),
            worker: Db::new(worker.clone(), clock.clone(), wake.clone()),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };

        let relay =
            Relay { pool: worker, amqp_url: config.amqp_url.expose_secret().to_owned(), service: self.name, wake };
        context.spawn(relay.run(context.stop.clone()));
        let consumers: Vec<Arc<Consumer>> = self.consumers.into_iter().map(Arc::new).collect();
        for consumer in &consumers {
            let amqp_url = config.amqp_url.expose_secret().to_owned();
            context.spawn(inbox::run(consumer.clone(), context.worker.clone(), amqp_url, context.stop.clone()));
        }
        context.spawn(sweep(context.worker.clone(), context.stop.clone()));

        let verifier = Verifier::new(&config.token_public_keys, clock)?;
        let mut routes = Routes::builder();
        (self.grpc)(&context, &mut routes);
        let (health, health_service) = tonic_health::server::health_reporter();
        health.set_service_status("", tonic_health::ServingStatus::Serving).await;
        routes.add_service(health_service);
        let address = listener.local_addr()?;
        let server = Server::builder()
            .timeout(Duration::from_secs(30))
            .layer(TraceLayer::new_for_grpc().make_span_with(telemetry::grpc_span::<tonic::body::Body>))
            .layer(AuthLayer::new(verifier))
            .add_routes(routes.routes())
            .serve_with_incoming_shutdown(TcpListenerStream::new(listener), context.stop.clone().cancelled_owned());
        context.spawn(async move {
            if let Err(error) = server.await {
                tracing::error!(%error, "gRPC server ended");
            }
        });
        tracing::info!(service = self.name, %address, "serving");
        Ok(Running { address, context, consumers })
    }
}

/// Serves health checks and metrics of a running service.
pub fn serve_admin(context: &Context, listener: TcpListener) {
    let router = admin::router(context.db.pool().clone());
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

/// A role that bypasses row-level security ends the start; a database that is away does not.
async fn refuse_privileged(pool: &PgPool) -> anyhow::Result<()> {
    match pool.acquire().await {
        Err(sqlx::Error::Configuration(reason)) => anyhow::bail!("{reason}"),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer yet");
            Ok(())
        }
        Ok(_) => Ok(()),
    }
}

async fn sweep(worker: Db, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = idempotency::sweep(worker.pool(), worker.clock().now()).await {
            tracing::warn!(%error, "could not forget old idempotency keys");
        }
        outbox::sleep_or_stop(SWEEP, &stop).await;
    }
}
