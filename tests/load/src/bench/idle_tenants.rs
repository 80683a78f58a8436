//! What the services hold for tenants nobody works in.

use futures::{StreamExt as _, TryStreamExt as _, future::join_all, stream};
use serde::Serialize;
use tokio::time::{Duration, Instant};

use super::{starts, usage::Usage};
use crate::world::World;

/// Tenants made at once.
const AT_ONCE: usize = 4;
/// Tenants that are made one after the other, to see how long each takes.
const TIMED: usize = 10;

/// Memory that tenants take in which nobody works at the moment.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct IdleTenants {
    /// How many there were.
    pub tenants: usize,
    /// Bytes of all services together for each of them.
    pub bytes: f64,
    /// Milliseconds until the slowest of the first ones, which were made one after the other, could be used.
    pub slowest: f64,
}

/// Makes so many tenants, logs somebody in to each, and compares what the services hold before and afterwards: what making them took
/// is among it, what everybody's first log-in takes is not.
pub async fn measure(world: &World, tenants: usize) -> anyhow::Result<IdleTenants> {
    starts::again(world).await?;
    let first = world.make_tenant("first").await?;
    world.known(&first).await?;
    join_all((0..AT_ONCE).map(|_| world.log_in(&first, "admin")))
        .await
        .into_iter()
        .collect::<anyhow::Result<Vec<_>>>()?;
    let before = held(world)?;

    let mut slowest = Duration::ZERO;
    for number in 0..tenants.min(TIMED) {
        let started = Instant::now();
        let tenant = world.make_tenant(&format!("timed-{number}")).await?;
        world.known(&tenant).await?;
        world.log_in(&tenant, "admin").await?;
        slowest = slowest.max(started.elapsed());
    }
    let used = stream::iter(TIMED..tenants).map(async |number| {
        let tenant = world.make_tenant(&format!("idle-{number}")).await?;
        world.known(&tenant).await?;
        world.log_in(&tenant, "admin").await
    });
    used.buffer_unordered(AT_ONCE).try_collect::<Vec<_>>().await?;
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let bytes = held(world)?.saturating_sub(before) as f64 / tenants as f64;
    Ok(IdleTenants { tenants, bytes, slowest: slowest.as_secs_f64() * 1000.0 })
}

/// Bytes.
fn held(world: &World) -> anyhow::Result<u64> {
    Ok(Usage::of(world)?.memory.into_iter().sum())
}
