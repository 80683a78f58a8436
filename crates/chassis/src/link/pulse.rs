//! What came last from each tenant's ERP. Kept in memory and stored about once a second for all tenants together, so that a message
//! costs no write of its own; what a crash loses, the next message tells.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{
    caller::TenantId,
    db::Db,
    dispatch::{Resolved, Source},
    error::Result,
    stop,
};

/// How often it is stored.
const KEEP: Duration = Duration::from_secs(1);

/// The last messages since they were stored, by tenant.
#[derive(Debug, Default)]
pub(crate) struct Pulse(Mutex<BTreeMap<TenantId, Beat>>);

#[derive(Debug)]
struct Beat {
    at: Timestamp,
    message_type: String,
    applied: Option<Applied>,
}

#[derive(Clone, Copy, Debug)]
struct Applied {
    at: Timestamp,
    /// The time the message gave itself.
    event_at: Option<Timestamp>,
}

impl Pulse {
    /// A message came, whatever becomes of it.
    pub(crate) fn received(&self, source: Source, incoming: &Resolved, at: Timestamp) {
        if source == Source::Events {
            return;
        }
        let mut beats = self.beats();
        let applied = beats.get(&incoming.caller.tenant).and_then(|beat| beat.applied);
        let message_type = incoming.message_type.clone();
        beats.insert(incoming.caller.tenant, Beat { at, message_type, applied });
    }

    /// The message was applied.
    pub(crate) fn applied(&self, source: Source, incoming: &Resolved, at: Timestamp) {
        if source == Source::Events {
            return;
        }
        let event_at = incoming.event_at;
        if let Some(event_at) = event_at {
            metrics::histogram!("crm_erp_lag_seconds").record(at.duration_since(event_at).as_secs_f64().max(0.0));
        }
        let mut beats = self.beats();
        match beats.entry(incoming.caller.tenant) {
            Entry::Occupied(mut entry) => entry.get_mut().applied = Some(Applied { at, event_at }),
            // Stored while the message was applied.
            Entry::Vacant(entry) => {
                let message_type = incoming.message_type.clone();
                entry.insert(Beat { at, message_type, applied: Some(Applied { at, event_at }) });
            }
        }
    }

    /// Stores what came, until cancelled and once more then.
    pub(crate) async fn keep(&self, db: &Db, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            stop::pause(KEEP, stop).await;
            let beats = std::mem::take(&mut *self.beats());
            if let Err(error) = store(db, &beats).await {
                tracing::warn!(error = error.for_log(), "cannot note what came from the ERPs");
                let mut newer = self.beats();
                for (tenant, beat) in beats {
                    newer.entry(tenant).or_insert(beat);
                }
            }
        }
    }

    fn beats(&self) -> MutexGuard<'_, BTreeMap<TenantId, Beat>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One statement for all tenants, in the order of their ids: two processes that store at once do not wait for each other in a circle.
async fn store(db: &Db, beats: &BTreeMap<TenantId, Beat>) -> Result<()> {
    if beats.is_empty() {
        return Ok(());
    }
    let mut rows = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (tenant, beat) in beats {
        rows.0.push(tenant.0);
        rows.1.push(beat.at.to_string());
        rows.2.push(beat.message_type.as_str());
        rows.3.push(beat.applied.map(|applied| applied.at.to_string()));
        rows.4.push(beat.applied.and_then(|applied| applied.event_at).map(|at| at.to_string()));
    }
    sqlx::query(
        "insert into erp_links as l (tenant_id, received_at, received_type, applied_at, applied_event_at)
         select tenant_id, received_at::timestamptz, received_type, applied_at::timestamptz, applied_event_at::timestamptz
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
             as beat (tenant_id, received_at, received_type, applied_at, applied_event_at)
         on conflict (tenant_id) do update set
             received_type = case when l.received_at > excluded.received_at then l.received_type else excluded.received_type end,
             received_at = greatest(l.received_at, excluded.received_at),
             applied_event_at = case when excluded.applied_at is null or l.applied_at > excluded.applied_at then l.applied_event_at
                 else excluded.applied_event_at end,
             applied_at = greatest(l.applied_at, excluded.applied_at)",
    )
    .bind(rows.0)
    .bind(rows.1)
    .bind(rows.2)
    .bind(rows.3)
    .bind(rows.4)
    .execute(db.pool())
    .await?;
    Ok(())
}
