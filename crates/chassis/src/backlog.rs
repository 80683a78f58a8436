//! What waits: messages in the outbox, parked messages, connections. Looked at when somebody reads the metrics, and only then: two
//! bounded counts and one look into an index.

use std::time::Duration;

use metrics::gauge;
use sqlx::PgPool;
use tokio::time::timeout;

use crate::{
    db::Db,
    error::{Error, Result},
    service::Context,
};

/// More messages are not counted: what is wrong is known by then.
const MOST: i64 = 100_000;
/// How long the reader of the metrics waits for the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// Looks at one service's database and pools.
#[derive(Clone, Debug)]
pub struct Backlog {
    service: &'static str,
    requests: PgPool,
    worker: Db,
}

#[derive(sqlx::FromRow)]
struct Counts {
    waiting: i64,
    oldest: Option<jiff_sqlx::Timestamp>,
    parked: i64,
}

impl Backlog {
    /// Of a running service.
    #[must_use]
    pub fn of(context: &Context) -> Self {
        Self { service: context.service, requests: context.db.pool().clone(), worker: context.worker.clone() }
    }

    /// Sets the gauges. What cannot be read is not a number, so that nobody takes an old one for the truth.
    pub async fn measure(&self) {
        connections(&self.requests);
        connections(self.worker.pool());
        let read = timeout(PATIENCE, self.read()).await;
        let (waiting, oldest, parked) =
            read.unwrap_or_else(|_| Err(Error::timed_out("the database is silent"))).unwrap_or_else(|error| {
                tracing::warn!(error = error.for_log(), "cannot count what waits");
                (f64::NAN, f64::NAN, f64::NAN)
            });
        gauge!("crm_outbox_waiting", "service" => self.service).set(waiting);
        gauge!("crm_outbox_oldest_seconds", "service" => self.service).set(oldest);
        gauge!("crm_parked_messages", "service" => self.service).set(parked);
    }

    async fn read(&self) -> Result<(f64, f64, f64)> {
        let read = sqlx::query_as(
            "select (select count(*) from (select from outbox limit $1) as counted) as waiting,
                    (select created_at from outbox order by seq limit 1) as oldest,
                    (select count(*) from (select from dead_letters limit $1) as counted) as parked",
        );
        let Counts { waiting, oldest, parked } = read.bind(MOST).fetch_one(self.worker.pool()).await?;
        let now = self.worker.clock().now();
        let age = oldest.map(|oldest| now.duration_since(oldest.to_jiff()).as_secs_f64()).unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "at most 100,000")]
        let counts = (waiting as f64, parked as f64);
        Ok((counts.0, age.max(0.0), counts.1))
    }
}

fn connections(pool: &PgPool) {
    let options = pool.connect_options();
    let role = options.get_username();
    let set = |name: &'static str, count: u32| gauge!(name, "role" => role.to_owned()).set(count);
    set("crm_database_connections", pool.size());
    set("crm_database_connections_idle", u32::try_from(pool.num_idle()).unwrap_or(u32::MAX));
    set("crm_database_connections_max", pool.options().get_max_connections());
}
