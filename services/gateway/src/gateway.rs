//! The gateway from its parts: identity as a gRPC service, and the edge in front of all services.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
    routing::get,
};
use crm_chassis::{Clock, admin, auth::Issuer, ready::reachable, service};
use http::{HeaderValue, Version, header};
use secrecy::ExposeSecret as _;
use tokio::{net::TcpListener, time::timeout};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    config::Config,
    edge::{
        self, client_address,
        connections::{self, Patience},
        feeds, rate_limit,
        rate_limit::RateLimiter,
        replicas::Replicas,
        routes::{self, Backends},
    },
    identity::{
        self,
        authenticate::{Authenticator, authenticate},
        cookie::Cookie,
        strangers::Strangers,
    },
    live,
};

/// How long requests at hand may take after the edge was asked to stop.
const LONGEST_REQUESTS: Duration = Duration::from_secs(10);

/// A gateway that runs.
#[derive(Debug)]
pub struct Running {
    /// Where HTTP listens.
    pub http_address: SocketAddr,
    /// Identity, and what everything here stands on.
    pub identity: service::Running,
    http_stop: CancellationToken,
    /// Cancelled when HTTP is no longer served.
    http_ended: CancellationToken,
}

impl Running {
    /// Stops gracefully: requests are finished, streams end. The edge goes first, because its requests need identity.
    pub async fn stop(self) {
        self.http_stop.cancel();
        if timeout(LONGEST_REQUESTS, self.http_ended.cancelled()).await.is_err() {
            tracing::warn!("stopping without the requests that do not end");
        }
        self.identity.stop().await;
    }
}

/// Starts on bound listeners. Database, broker and services may be away; requests get 503 until they are there.
pub async fn start(config: &Config, clock: Clock, grpc: TcpListener, http: TcpListener) -> anyhow::Result<Running> {
    let mails = config.check()?;
    let cookie = Cookie::new(config.edge.is_https());
    let issuer = Issuer::new(&config.token_signing_key, clock.clone())?;
    let identity =
        identity::service(cookie, config.identity.clone(), mails).start(&config.service, clock, grpc).await?;
    let context = &identity.context;

    let own = Url::parse(&format!("http://{}", reachable(identity.address)))?;
    let mut backends = Backends::default().with("crm.identity.v1", Replicas::new(&[own])?);
    for (package, _, urls) in config.backends() {
        let replicas = Replicas::new(urls)?;
        context.spawn(replicas.clone().follow(context.stop.clone()));
        backends = backends.with(package, replicas);
    }
    let strangers = Strangers::new(config.edge.rate_limits.rate_limit_address);
    let authenticator = Authenticator::new(context.db.clone(), issuer, cookie, config.identity.clone(), strangers);
    let limiter = RateLimiter::new(config.edge.rate_limits, context.db.clock());
    let http_stop = context.stop.child_token();
    let live = live::routes(
        context,
        http_stop.clone(),
        authenticator.clone(),
        config.service.amqp_url.expose_secret().to_owned(),
    );
    let (pool, timeout) = (crm_proto::descriptors(), config.edge.request_timeout);
    let api = routes::routes(pool, &backends, timeout)?
        .merge(feeds::routes(pool, &backends, timeout, &config.edge.public_url)?)
        .merge(live)
        .layer(from_fn_with_state(limiter, rate_limit::limit))
        .layer(from_fn_with_state(authenticator, authenticate))
        .layer(from_fn_with_state(config.trusted_proxies, client_address::note));
    let health = Router::new()
        .route("/livez", get(async || "alive\n"))
        .route("/readyz", get(admin::readyz))
        .with_state(context.readiness());
    let app = edge::serve(api.merge(health), &config.edge).layer(from_fn_with_state(context.draining.clone(), part));

    let http_address = http.local_addr()?;
    let (stop, http_ended) = (http_stop.clone(), CancellationToken::new());
    let ended = http_ended.clone().drop_guard();
    context.spawn(async move {
        let _ended = ended;
        if let Err(error) = connections::serve(http, app, Patience::default(), stop).await {
            tracing::error!(%error, "HTTP server ended");
        }
    });
    tracing::info!(address = %http_address, public_url = %config.edge.public_url, "serving HTTP");
    Ok(Running { http_address, identity, http_stop, http_ended })
}

/// Middleware: a process that is about to stop asks for every connection to end with the answer it is giving. A client that kept its
/// connection would otherwise send its next request just when the connection is closed, and lose it.
async fn part(State(draining): State<CancellationToken>, request: Request, next: Next) -> Response {
    // HTTP/2 has a frame for it, which the server sends by itself.
    let keeps_alive = request.version() <= Version::HTTP_11;
    let mut response = next.run(request).await;
    if keeps_alive && draining.is_cancelled() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
