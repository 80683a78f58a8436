//! What waits: messages in the outbox, parked messages, mails, connections. Looked at when somebody reads the metrics, and only then: counts
//! that are bounded where there may be many, and looks into indexes. Totals of all tenants: one series per tenant would be too many.

use std::time::Duration;

use metrics::gauge;
use sqlx::PgPool;
use tokio::time::timeout;

use crate::{
    db::Db,
    error::{Error, Result},
    outbox::tenants_with_rows,
    service::Context,
};

/// More messages are not counted: what is wrong is known by then.
const MOST: i64 = 100_000;
/// How long the reader of the metrics waits for the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is read from the database.
const GAUGES: [&str; 8] = [
    "crm_outbox_waiting",
    "crm_outbox_oldest_seconds",
    "crm_outbox_for_erp",
    "crm_erps_without_queue",
    "crm_parked_messages",
    "crm_parked_messages_oldest_seconds",
    "crm_mails_waiting",
    "crm_mails_oldest_seconds",
];

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
    for_erp: i64,
    queueless: i64,
    parked: i64,
    oldest_parked: Option<jiff_sqlx::Timestamp>,
    mails: i64,
    oldest_mail: Option<jiff_sqlx::Timestamp>,
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
        let values = read.unwrap_or_else(|_| Err(Error::timed_out("the database is silent"))).unwrap_or_else(|error| {
            tracing::warn!(error = error.for_log(), "cannot count what waits");
            GAUGES.map(|name| (name, f64::NAN))
        });
        for (name, value) in values {
            gauge!(name, "service" => self.service).set(value);
        }
    }

    async fn read(&self) -> Result<[(&'static str, f64); GAUGES.len()]> {
        let read = sqlx::query_as(concat!(
            "with recursive ",
            tenants_with_rows!(),
            " select (select count(*) from (select from outbox limit $1) as counted) as waiting,
                    (select min(o.created_at) from tenants t cross join lateral (
                         select created_at from outbox where tenant_id = t.id order by seq limit 1) o) as oldest,
                    (select count(*) from (select from outbox where exchange = 'erp.outbound' limit $1) as counted) as for_erp,
                    (select count(*) from erp_links where queue_missing) as queueless,
                    (select count(*) from (select from dead_letters limit $1) as counted) as parked,
                    (select min(parked_at) from dead_letters) as oldest_parked,
                    (select count(*) from (select from mail_outbox where state = 'queued' limit $1) as counted) as mails,
                    (select min(created_at) from mail_outbox where state = 'queued') as oldest_mail",
        ));
        let read: Counts = read.bind(MOST).fetch_one(self.worker.pool()).await?;
        let now = self.worker.clock().now();
        let age = |then: Option<jiff_sqlx::Timestamp>| {
            then.map(|then| now.duration_since(then.to_jiff()).as_secs_f64().max(0.0)).unwrap_or_default()
        };
        #[expect(clippy::cast_precision_loss, reason = "hardly more than 100,000")]
        let number = |count: i64| count as f64;
        let [waiting, oldest, for_erp, queueless, parked, oldest_parked, mails, oldest_mail] = GAUGES;
        Ok([
            (waiting, number(read.waiting)),
            (oldest, age(read.oldest)),
            (for_erp, number(read.for_erp)),
            (queueless, number(read.queueless)),
            (parked, number(read.parked)),
            (oldest_parked, age(read.oldest_parked)),
            (mails, number(read.mails)),
            (oldest_mail, age(read.oldest_mail)),
        ])
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
