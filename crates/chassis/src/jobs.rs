//! Work that is due at its time, such as reminders: looked for in every tenant, by one process at a time.
//!
//! One runner per database is active (advisory lock). It asks each tenant for what is due, a transaction each, and sleeps until the next is. That
//! nothing is done twice, or never, is the doing of the work itself: it locks its rows, and notes in the same transaction that it is done. So
//! a crash anywhere, or two runners after a lost connection, change nothing.

use std::time::Duration;

use anyhow::Context as _;
use futures::future::BoxFuture;
use jiff::Timestamp;
use sqlx::PgConnection;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::{
    Caller, TenantId,
    db::{Db, Tx},
    error::Result,
    stop, tenants,
};

/// How often it is looked for what is due, if nothing known is due before: how late the work may be that was planned meanwhile.
const POLL: Duration = Duration::from_secs(5);
/// The least time between two looks, however much is due.
const BREATH: Duration = Duration::from_millis(100);
/// How often a process that is not active asks whether it may be.
const STANDBY: Duration = Duration::from_secs(1);
/// Longer than the server lets a statement take: a server that is silent for so long has vanished.
const DATABASE_SILENCE: Duration = Duration::from_secs(20);
/// The advisory lock of whoever does the jobs of a database. Any constant will do; databases are separate.
pub const ADVISORY_LOCK: i64 = 0x6372_6d6a_6f62;

/// Does some of a tenant's work that is due, in a transaction of that tenant's. Returns when the next of it is due, which may be now; none
/// if there is no more.
pub type Work = for<'a> fn(&'a mut Tx) -> BoxFuture<'a, Result<Option<Timestamp>>>;

/// Work under its name.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// What the log calls it.
    pub name: &'static str,
    /// What it does.
    pub work: Work,
}

/// Does what is due again and again, until cancelled; whatever fails is tried again.
pub(crate) async fn run(worker: Db, jobs: Vec<Job>, stop: CancellationToken) {
    if jobs.is_empty() {
        return;
    }
    while !stop.is_cancelled() {
        // What is cut off is rolled back, and done by whoever is active next.
        let led = tokio::select! { led = lead(&worker, &jobs) => led, () = stop.cancelled() => return };
        if let Err(error) = led {
            tracing::warn!(%error, "jobs interrupted; trying again");
        }
        stop::pause(STANDBY, &stop).await;
    }
}

/// Becomes the active runner and works until something fails.
async fn lead(worker: &Db, jobs: &[Job]) -> anyhow::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the lock lives as long as its connection")]
    let mut lock = worker.pool().acquire().await?.detach();
    while !is_leading(&mut lock).await? {
        tokio::time::sleep(STANDBY).await;
    }
    loop {
        let next = once(worker, jobs).await;
        let until_next = async {
            match next {
                Some(next) => worker.clock().until(next).await,
                None => std::future::pending().await,
            }
        };
        let _ = timeout(POLL, until_next).await;
        tokio::time::sleep(BREATH).await;
        // The lock has gone with its connection, if that has.
        let alive = sqlx::query("select").execute(&mut lock);
        timeout(DATABASE_SILENCE, alive).await.context("the database is silent")??;
    }
}

async fn is_leading(lock: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar("select pg_try_advisory_lock($1)").bind(ADVISORY_LOCK).fetch_one(lock).await
}

/// Does some of what is due now, of every tenant. Returns when the next of anybody is due. What fails keeps nothing else from being done.
pub async fn once(worker: &Db, jobs: &[Job]) -> Option<Timestamp> {
    let tenants = tenants::all(worker.pool()).await;
    let tenants = tenants.inspect_err(|error| tracing::warn!(error = error.for_log(), "no tenants for jobs"));
    let mut next: Option<Timestamp> = None;
    for tenant in tenants.unwrap_or_default() {
        for job in jobs {
            match of_tenant(worker, tenant.id, job).await {
                Ok(due) => next = next.into_iter().chain(due).min(),
                Err(error) => {
                    tracing::warn!(error = error.for_log(), job = job.name, tenant = tenant.slug, "a job failed");
                }
            }
        }
    }
    next
}

async fn of_tenant(worker: &Db, tenant: TenantId, job: &Job) -> Result<Option<Timestamp>> {
    let mut tx = worker.transaction(Caller::system(tenant)).await?;
    let next = (job.work)(&mut tx).await?;
    tx.commit().await?;
    Ok(next)
}
