//! What is only kept for a time is forgotten.

use std::time::Duration;

use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::{
    Caller, TenantId, claims,
    db::{Db, Tx},
    error::Result,
    idempotency, mail, stop, tenants,
};

/// How often it is looked for what is too old.
const PAUSE: Duration = Duration::from_mins(10);

/// Forgets some of what a tenant's rows hold too long, in a transaction of that tenant's. What is left comes the next time.
pub type Forget = for<'a> fn(&'a mut Tx) -> BoxFuture<'a, Result<()>>;

/// Forgets again and again, until cancelled.
pub(crate) async fn run(worker: Db, forgets: Vec<Forget>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        // What is cut off is rolled back, and done the next time.
        tokio::select! {
            () = once(&worker, &forgets) => {}
            () = stop.cancelled() => {}
        }
        stop::pause(PAUSE, &stop).await;
    }
}

/// Forgets old idempotency keys, claims and mails, and some of what the service keeps for a time, of every tenant. What fails keeps nothing else from
/// being forgotten.
pub async fn once(worker: &Db, forgets: &[Forget]) {
    let now = worker.clock().now();
    note(idempotency::sweep(worker.pool(), now).await, "idempotency keys");
    note(claims::sweep(worker.pool(), now).await, "claims");
    note(mail::sweep(worker.pool(), now).await, "mails");
    if forgets.is_empty() {
        return;
    }
    for tenant in note(tenants::all(worker.pool()).await, "tenants").unwrap_or_default() {
        note(of_tenant(worker, tenant.id, forgets).await, &tenant.slug);
    }
}

async fn of_tenant(worker: &Db, tenant: TenantId, forgets: &[Forget]) -> Result<()> {
    let mut tx = worker.transaction(Caller::system(tenant)).await?;
    for forget in forgets {
        forget(&mut tx).await?;
    }
    tx.commit().await
}

fn note<T>(done: Result<T>, of: &str) -> Option<T> {
    done.inspect_err(|error| tracing::warn!(error = error.for_log(), of, "could not forget what is old")).ok()
}
