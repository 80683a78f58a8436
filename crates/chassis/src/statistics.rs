//! Keeps the planner's idea of tenants true while they grow. A tenant that has just come seems to have no rows; what is written for it by
//! the thousand would be looked for among all its rows each time. So whenever a tenant has sent a few times as many messages as when it was
//! last looked, the tables that grew are sampled again. The server does the rest when it finds the time.

use std::{collections::HashMap, sync::Arc};

use sqlx::PgPool;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Messages of a tenant after which it is worth a look for the first time, and by how many times more there must be for the next one.
const FIRST: u64 = 1_000;
const FACTOR: u64 = 4;

/// How many messages each tenant has sent.
#[derive(Debug, Default)]
pub(crate) struct Growth {
    tenants: HashMap<Uuid, Sent>,
}

#[derive(Debug)]
struct Sent {
    messages: u64,
    next_look: u64,
}

impl Growth {
    /// Counts a message. True if its tenant has grown enough to be looked at.
    pub(crate) fn count(&mut self, tenant: Uuid) -> bool {
        let sent = self.tenants.entry(tenant).or_insert(Sent { messages: 0, next_look: FIRST });
        sent.messages += 1;
        if sent.messages < sent.next_look {
            return false;
        }
        sent.next_look *= FACTOR;
        true
    }
}

/// Looks whenever it is told that a tenant has grown.
pub(crate) async fn run(pool: PgPool, grown: Arc<Notify>, stop: CancellationToken) {
    loop {
        tokio::select! { () = grown.notified() => {}, () = stop.cancelled() => return }
        if let Err(error) = look(&pool).await {
            tracing::warn!(%error, "could not take statistics of tables that grew");
        }
    }
}

/// Samples the tables that grew, each in a transaction of its own. It counts rows and tenants; nobody's rows are read.
async fn look(pool: &PgPool) -> sqlx::Result<()> {
    let tables: Vec<String> = sqlx::query_scalar("select tables_that_grew()").fetch_all(pool).await?;
    for table in tables {
        sqlx::query("select learn_tenants($1::regclass)").bind(table).execute(pool).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_looked_at_again_when_it_has_grown_fourfold() {
        let (mut growth, tenant) = (Growth::default(), Uuid::from_u128(1));
        let looks: Vec<u64> = (1..=20_000).filter(|_| growth.count(tenant)).collect();
        assert_eq!(looks, [1_000, 4_000, 16_000]);
        assert!(!growth.count(Uuid::from_u128(2)), "each tenant counts for itself");
    }
}
