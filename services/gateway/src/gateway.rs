//! The gateway from its parts: identity as a gRPC service, and the edge in front of all services.

use std::net::SocketAddr;

use axum::{Router, middleware::from_fn_with_state, routing::get};
use crm_chassis::{Clock, admin, auth::Issuer, ready::reachable, service};
use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;
use url::Url;

use crate::{
    config::Config,
    edge::{
        self, client_address, rate_limit,
        rate_limit::RateLimiter,
        replicas::channel,
        routes::{self, Backends},
    },
    identity::{
        self,
        authenticate::{Authenticator, authenticate},
        cookie::Cookie,
    },
    live,
};

/// A gateway that runs.
#[derive(Debug)]
pub struct Running {
    /// Where HTTP listens.
    pub http_address: SocketAddr,
    /// Identity, and what everything here stands on.
    pub identity: service::Running,
}

impl Running {
    /// Stops gracefully: requests are finished, streams end.
    pub async fn stop(self) {
        self.identity.stop().await;
    }
}

/// Starts on bound listeners. Database, broker and services may be away; requests get 503 until they are there.
pub async fn start(config: &Config, clock: Clock, grpc: TcpListener, http: TcpListener) -> anyhow::Result<Running> {
    config.check()?;
    let cookie = Cookie::new(config.edge.is_https());
    let issuer = Issuer::new(&config.token_signing_key, clock.clone())?;
    let identity = identity::service(cookie, config.identity.clone()).start(&config.service, clock, grpc).await?;
    let context = &identity.context;

    let own = Url::parse(&format!("http://{}", reachable(identity.address)))?;
    let backends = Backends::default()
        .with("crm.identity.v1", channel(&own, context)?)
        .with("crm.customers.v1", channel(&config.customers_url, context)?);
    let authenticator = Authenticator::new(context.db.clone(), issuer, cookie, config.identity.clone());
    let limiter = RateLimiter::new(config.edge.rate_limits, context.db.clock());
    let live = live::routes(context, authenticator.clone(), config.service.amqp_url.expose_secret().to_owned());
    let api = routes::routes(crm_proto::descriptors(), &backends, config.edge.request_timeout)?
        .merge(live)
        .layer(from_fn_with_state(limiter, rate_limit::limit))
        .layer(from_fn_with_state(authenticator, authenticate))
        .layer(from_fn_with_state(config.trusted_proxies, client_address::note));
    let health = Router::new()
        .route("/livez", get(async || "alive\n"))
        .route("/readyz", get(admin::readyz))
        .with_state(context.db.pool().clone());
    let app = edge::serve(api.merge(health), &config.edge);

    let http_address = http.local_addr()?;
    let stop = context.stop.clone();
    context.spawn(async move {
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        if let Err(error) = axum::serve(http, app).with_graceful_shutdown(stop.cancelled_owned()).await {
            tracing::error!(%error, "HTTP server ended");
        }
    });
    tracing::info!(address = %http_address, public_url = %config.edge.public_url, "serving HTTP");
    Ok(Running { http_address, identity })
}
