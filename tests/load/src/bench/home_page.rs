//! The customer home page: all that its tiles show, asked for at once as the browser does, by so many people at a time. wrk sends one
//! request after the other, so this is asked by ourselves; what that costs is in the figures.

use std::{net::SocketAddr, time::Duration};

use futures::future::try_join_all;
use reqwest::Client;
use serde::Serialize;
use tokio::time::Instant;
use uuid::Uuid;

use super::cases::{Caller, WARMING};

/// What a page asks for, of the customer that ID stands for.
const TILES: [&str; 9] = [
    "customers/ID",
    "customers/ID/sales",
    "customers/ID/addresses",
    "customers/ID/contacts?pageSize=25&includeTotalSize=true",
    "customers/ID/notes?pageSize=25&includeTotalSize=true",
    "customers/ID/third-parties?pageSize=1&includeTotalSize=true",
    "customers/ID/history?pageSize=25",
    "customers/ID/workload",
    "customers/ID/recommendation-status",
];

/// What was measured of one caller.
#[derive(Clone, Debug, Serialize)]
pub struct HomePages {
    /// What he is.
    pub caller: &'static str,
    /// People at once.
    pub clients: usize,
    /// Pages a second.
    pub per_second: f64,
    /// Half of the pages were there within these milliseconds.
    pub p50: f64,
    /// 99 of 100 were there within these milliseconds.
    pub p99: f64,
}

impl HomePages {
    /// In one line.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { caller, clients, per_second, p50, p99 } = self;
        format!("customer home page, {clients} at once ({caller}): {per_second:.0}/s, p50 {p50:.1} ms, p99 {p99:.1} ms")
    }
}

/// Opens pages for this time, each client the next one as soon as it has all of the last.
pub async fn measure(http: SocketAddr, caller: &Caller, clients: usize, time: Duration) -> anyhow::Result<HomePages> {
    let client = Client::new();
    let open = async |id: Uuid| {
        try_join_all(TILES.iter().map(async |tile| {
            let path = tile.replace("ID", &id.to_string());
            let request = client.get(format!("http://{http}/api/v1/{path}")).header("cookie", &caller.cookie);
            request.send().await?.error_for_status()?.bytes().await
        }))
        .await
    };
    for id in caller.some.iter().cycle().take(WARMING) {
        open(*id).await?;
    }
    let (began, share) = (Instant::now(), (caller.some.len() / clients).max(1));
    let taken = try_join_all((0..clients).map(async |number| {
        let mut taken = Vec::new();
        for id in caller.some.iter().cycle().skip(number * share) {
            let asked = Instant::now();
            open(*id).await?;
            taken.push(asked.elapsed());
            if began.elapsed() >= time {
                break;
            }
        }
        anyhow::Ok(taken)
    }))
    .await?;
    let took = began.elapsed().as_secs_f64();
    let mut taken = taken.concat();
    taken.sort_unstable();
    let at = |percent: usize| taken.get((taken.len() * percent / 100).min(taken.len().saturating_sub(1)));
    let milliseconds = |percent: usize| at(percent).map_or(0.0, |taken| taken.as_secs_f64() * 1000.0);
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let per_second = taken.len() as f64 / took;
    Ok(HomePages { caller: caller.name, clients, per_second, p50: milliseconds(50), p99: milliseconds(99) })
}
