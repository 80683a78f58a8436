//! The HTTP edge: no code for any resource, all of it follows from the `.proto` files.
//!
//! A request passes [`security`] (headers, other sites), [`trace`] (trace id, access log, panics) and the deadline, and is routed by
//! [`routes`] to its RPC, which [`transcode`] calls at one of the service's [`replicas`]; what is no path of the API is the web app's
//! ([`web`]).
//!
//! * [`rpc`] and [`path`] – the `google.api.http` annotations;
//! * [`feeds`] – files whose address is the secret;
//! * [`openapi`] – the document made from them;
//! * [`problem`] and [`status`] – errors;
//! * [`replicas`] – the services' replicas, which requests are spread over;
//! * [`client_address`] – where a request comes from; [`rate_limit`] – how often it may;
//! * [`connections`] – HTTP itself, and clients that are too slow;
//! * [`config`] – settings.

pub mod client_address;
pub mod config;
pub mod connections;
pub mod feeds;
pub mod openapi;
mod path;
pub mod problem;
pub mod rate_limit;
pub mod replicas;
pub mod routes;
pub mod rpc;
mod security;
mod status;
mod trace;
pub mod transcode;
mod web;

use std::time::Duration;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use tower_http::{CompressionLevel, compression::CompressionLayer};

use config::EdgeConfig;
use problem::Problem;

/// The web app around `api`, which is [`routes::routes`] and whatever else the gateway serves under `/api`.
pub fn serve(api: Router, config: &EdgeConfig) -> Router {
    let security = security::Security::new(config);
    // The last layer is the outermost: what a request meets first stands last.
    web::Web::new(&config.web_dir)
        .behind(api)
        .layer(from_fn_with_state(security.clone(), security::refuse_other_sites))
        .layer(from_fn_with_state(config.request_timeout, deadline))
        .layer(from_fn(trace::trace))
        .layer(CompressionLayer::new().br(true).gzip(true).quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(security, security::headers))
}

/// Middleware: answers 504 when there is no answer in time. Giving up also cancels the call to the service.
async fn deadline(State(timeout): State<Duration>, request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(timeout, next.run(request)).await;
    answer.unwrap_or_else(|_| Problem::timed_out().into_response())
}
