//! What the services hold for tenants nobody works in.

use std::ops::Range;

use futures::{StreamExt as _, TryStreamExt as _, future::join_all, stream};
use serde::Serialize;
use tokio::time::{Duration, Instant};

use super::{
    starts,
    usage::{SERVICES, Usage, by_part},
};
use crate::world::World;

/// Tenants made at once.
const AT_ONCE: usize = 4;
/// Tenants that are made one after the other, to see how long each takes: the first ones, and so many when all others are there.
const TIMED: usize = 10;

/// Memory that tenants take in which nobody works at the moment.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct IdleTenants {
    /// How many there were.
    pub tenants: usize,
    /// Bytes of all services together for each of them.
    pub bytes: f64,
    /// Milliseconds until the slowest of the first and the last ones, which were made one after the other, could be used.
    pub slowest: f64,
    /// The most that the services held meanwhile, in bytes.
    #[serde(serialize_with = "by_part")]
    pub most_memory: [u64; SERVICES],
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

    let first = slowest(world, 0..tenants.min(TIMED)).await?;
    let used = stream::iter(TIMED..tenants.saturating_sub(TIMED)).map(async |number| use_tenant(world, number).await);
    used.buffer_unordered(AT_ONCE).try_collect::<Vec<_>>().await?;
    let last = slowest(world, TIMED.max(tenants.saturating_sub(TIMED))..tenants).await?;
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let bytes = held(world)?.saturating_sub(before) as f64 / tenants as f64;
    let slowest = first.max(last).as_secs_f64() * 1000.0;
    Ok(IdleTenants { tenants, bytes, slowest, most_memory: Usage::of(world)?.most_memory })
}

/// How long it takes until the slowest of these can be used.
async fn slowest(world: &World, numbers: Range<usize>) -> anyhow::Result<Duration> {
    let mut slowest = Duration::ZERO;
    for number in numbers {
        let started = Instant::now();
        use_tenant(world, number).await?;
        slowest = slowest.max(started.elapsed());
    }
    Ok(slowest)
}

/// Makes a tenant and logs somebody in.
async fn use_tenant(world: &World, number: usize) -> anyhow::Result<()> {
    let tenant = world.make_tenant(&format!("idle-{number}")).await?;
    world.known(&tenant).await?;
    world.log_in(&tenant, "admin").await?;
    Ok(())
}

/// Bytes.
fn held(world: &World) -> anyhow::Result<u64> {
    Ok(Usage::of(world)?.memory.into_iter().sum())
}
