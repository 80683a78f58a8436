//! Health and metrics for operators: `/livez`, `/readyz`, `/metrics`.

use std::time::Duration;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use sqlx::PgPool;
use tokio::time::timeout;

use crate::{backlog::Backlog, measure, service::Context};

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
        .with_state(context.db.pool().clone())
}

/// Ready means the database answers. The broker is no condition: while it is away, writes go on and are delivered afterwards.
pub async fn readyz(State(pool): State<PgPool>) -> (StatusCode, &'static str) {
    match timeout(Duration::from_secs(2), sqlx::query("select 1").execute(&pool)).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}
