//! Numbers for operators. Totals of all tenants: one series per tenant would be too many.

use std::time::Duration;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{db::Db, error::Result, stop};

/// How often the numbers are taken.
const WATCH: Duration = Duration::from_secs(15);

/// Takes the numbers until cancelled.
pub(crate) async fn watch(service: &'static str, worker: Db, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = take(service, &worker).await {
            tracing::debug!(error = error.for_log(), "cannot count what waits and what is parked");
        }
        stop::pause(WATCH, &stop).await;
    }
}

async fn take(service: &'static str, worker: &Db) -> Result<()> {
    let (parked, oldest_parked): (i64, Option<jiff_sqlx::Timestamp>) =
        sqlx::query_as("select count(*), min(parked_at) from dead_letters").fetch_one(worker.pool()).await?;
    let (for_erp, queueless): (i64, i64) = sqlx::query_as(
        "select (select count(*) from outbox where exchange = 'erp.outbound'), (select count(*) from erp_links where queue_missing)",
    )
    .fetch_one(worker.pool())
    .await?;
    let oldest_waiting: Option<jiff_sqlx::Timestamp> =
        sqlx::query_scalar("select created_at from outbox order by seq limit 1").fetch_optional(worker.pool()).await?;
    let now = worker.clock().now();
    let age = |at: Option<jiff_sqlx::Timestamp>| at.map_or(0.0, |at| seconds(now, at.to_jiff()));
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let number = |count: i64| count as f64;
    metrics::gauge!("crm_messages_parked", "service" => service).set(number(parked));
    metrics::gauge!("crm_messages_parked_oldest_seconds", "service" => service).set(age(oldest_parked));
    metrics::gauge!("crm_outbox_for_erp", "service" => service).set(number(for_erp));
    metrics::gauge!("crm_outbox_oldest_seconds", "service" => service).set(age(oldest_waiting));
    metrics::gauge!("crm_erps_without_queue", "service" => service).set(number(queueless));
    Ok(())
}

fn seconds(now: Timestamp, then: Timestamp) -> f64 {
    now.duration_since(then).as_secs_f64().max(0.0)
}
