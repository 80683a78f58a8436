//! What the services hold for tenants nobody works in.

use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde::Serialize;
use tokio::time::{Duration, Instant};

use super::{starts, usage::Usage};
use crate::world::World;

/// Tenants made at once.
const AT_ONCE: usize = 4;
/// Tenants that are made one after the other, to see how long each takes.
const TIMED: usize = 10;

/// Memory that idle tenants take.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct IdleTenants {
    /// How many there were.
    pub tenants: usize,
    /// Bytes of all services together for each of them.
    pub bytes: f64,
    /// Milliseconds until the slowest of the first ones, which were made one after the other, could be used.
    pub slowest: f64,
}

/// Makes so many tenants, and compares what freshly started services hold before and afterwards: what making them took is not theirs.
pub async fn measure(world: &World, tenants: usize) -> anyhow::Result<IdleTenants> {
    let before = held_after_start(world).await?;
    let mut slowest = Duration::ZERO;
    for number in 0..tenants.min(TIMED) {
        let started = Instant::now();
        let tenant = world.make_tenant(&format!("timed-{number}")).await?;
        world.known(&tenant).await?;
        world.log_in(&tenant, "admin").await?;
        slowest = slowest.max(started.elapsed());
    }
    let made = stream::iter(TIMED..tenants).map(async |number| world.make_tenant(&format!("idle-{number}")).await);
    let made: Vec<_> = made.buffer_unordered(AT_ONCE).try_collect().await?;
    for tenant in &made {
        world.known(tenant).await?;
    }
    let after = held_after_start(world).await?;
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let bytes = (after.saturating_sub(before)) as f64 / tenants as f64;
    Ok(IdleTenants { tenants, bytes, slowest: slowest.as_secs_f64() * 1000.0 })
}

/// Bytes.
async fn held_after_start(world: &World) -> anyhow::Result<u64> {
    starts::again(world).await?;
    Ok(Usage::of(world)?.memory.into_iter().sum())
}
