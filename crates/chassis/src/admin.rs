//! Health and metrics for operators: `/livez`, `/readyz`, `/metrics`.

use std::time::Duration;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use sqlx::PgPool;
use tokio::time::timeout;

use crate::telemetry;

/// Routes of the admin port.
pub fn router(pool: PgPool) -> Router {
    let handle = telemetry::metrics();
    Router::new()
        .route("/livez", get(async || "alive\n"))
        .route("/readyz", get(readyz))
        .route("/metrics", get(async move || handle.render()))
        .with_state(pool)
}

/// Ready means the database answers. The broker is no condition: while it is away, writes go on and are delivered afterwards.
pub async fn readyz(State(pool): State<PgPool>) -> (StatusCode, &'static str) {
    match timeout(Duration::from_secs(2), sqlx::query("select 1").execute(&pool)).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}
