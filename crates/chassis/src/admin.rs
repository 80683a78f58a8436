//! Health and metrics for operators: `/livez`, `/readyz`, `/metrics`.

use std::time::Duration;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use sqlx::PgPool;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::{backlog::Backlog, measure, service::Context};

/// What being ready depends on.
#[derive(Clone, Debug)]
pub struct Readiness {
    /// The database.
    pub pool: PgPool,
    /// Cancelled when the service is about to stop.
    pub draining: CancellationToken,
}

/// Routes of the admin port.
pub fn router(context: &Context) -> Router {
    let (recorder, backlog) = (measure::recorder(), Backlog::of(context));
    let metrics = async move || {
        backlog.measure().await;
        recorder.render()
    };
    Router::new()
        .route("/livez", get(async || "alive\n"))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .with_state(context.readiness())
}

/// Ready means the database answers and the service is not about to stop. The broker is no condition: while it is away, writes go on
/// and are delivered afterwards.
pub async fn readyz(State(readiness): State<Readiness>) -> (StatusCode, &'static str) {
    if readiness.draining.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "about to stop\n");
    }
    match timeout(Duration::from_secs(2), sqlx::query("select 1").execute(&readiness.pool)).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}
