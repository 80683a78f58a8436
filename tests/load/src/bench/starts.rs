//! How long a service takes from its start until it is ready.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use crm_embedded::Handle;
use reqwest::Client;
use serde::Serialize;
use tokio::time::sleep;

use crate::world::World;

/// How often it is asked.
const PAUSE: Duration = Duration::from_millis(1);
const PATIENCE: Duration = Duration::from_mins(1);

/// Milliseconds from start to ready: the middle one of several starts.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Starts {
    /// Of the gateway.
    pub gateway: f64,
    /// Of customers.
    pub customers: f64,
    /// Of activities.
    pub activities: f64,
}

/// Starts each service so often.
pub async fn measure(world: &World, times: usize) -> anyhow::Result<Starts> {
    let processes = &world.processes;
    Ok(Starts {
        gateway: middle(processes.gateway.handle(), &processes.gateway_ready, times).await?,
        customers: middle(processes.customers.handle(), &processes.customers_ready, times).await?,
        activities: middle(processes.activities.handle(), &processes.activities_ready, times).await?,
    })
}

/// Starts each service once more.
pub async fn again(world: &World) -> anyhow::Result<()> {
    let processes = &world.processes;
    start(processes.gateway.handle(), &processes.gateway_ready).await?;
    start(processes.customers.handle(), &processes.customers_ready).await?;
    start(processes.activities.handle(), &processes.activities_ready).await?;
    Ok(())
}

async fn middle(handle: &Handle, ready: &str, times: usize) -> anyhow::Result<f64> {
    let mut all = Vec::with_capacity(times);
    for _ in 0..times {
        all.push(start(handle, ready).await?.as_secs_f64() * 1000.0);
    }
    all.sort_by(f64::total_cmp);
    all.get(times / 2).copied().context("it was not started")
}

/// Ends it, and measures from when whoever keeps it alive has started it again.
async fn start(handle: &Handle, ready: &str) -> anyhow::Result<Duration> {
    // Made beforehand, because that takes time of its own.
    let http = Client::new();
    let before = handle.pid().context("the service does not run")?;
    anyhow::ensure!(handle.terminate(), "the service does not run");
    let deadline = Instant::now() + PATIENCE;
    while handle.pid().is_none_or(|pid| pid == before) {
        anyhow::ensure!(Instant::now() < deadline, "the service was not started again");
        sleep(PAUSE).await;
    }
    let started = Instant::now();
    while !http.get(ready).send().await.is_ok_and(|answer| answer.status().is_success()) {
        anyhow::ensure!(Instant::now() < deadline, "{ready} was not ready");
        sleep(PAUSE).await;
    }
    Ok(started.elapsed())
}
