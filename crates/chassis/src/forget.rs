//! What is only kept for a time is forgotten.

use std::time::Duration;

use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::{
    Caller, claims,
    db::{Db, Tx},
    error::Result,
    idempotency, stop, tenants,
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
            done = once(&worker, &forgets) => if let Err(error) = done {
                tracing::warn!(error = error.for_log(), "could not forget what is old");
            },
            () = stop.cancelled() => {}
        }
        stop::pause(PAUSE, &stop).await;
    }
}

/// Forgets old idempotency keys and claims, and some of what the service keeps for a time, of every tenant.
pub async fn once(worker: &Db, forgets: &[Forget]) -> Result<()> {
    let now = worker.clock().now();
    idempotency::sweep(worker.pool(), now).await?;
    claims::sweep(worker.pool(), now).await?;
    if forgets.is_empty() {
        return Ok(());
    }
    for tenant in tenants::all(worker.pool()).await? {
        let mut tx = worker.transaction(Caller::system(tenant.id)).await?;
        for forget in forgets {
            forget(&mut tx).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
