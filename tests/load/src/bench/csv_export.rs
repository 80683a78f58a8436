//! The file of all customers of the list, as the browser takes it.

use std::{net::SocketAddr, time::Duration};

use reqwest::Client;
use serde::Serialize;
use tokio::time::Instant;

use super::{MEGABYTE, Usage, cases::Caller};
use crate::world::World;

/// What was measured.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct CsvExport {
    /// Rows of the file.
    pub rows: usize,
    /// Seconds until the last byte was there.
    pub took: f64,
    /// Megabytes of the file.
    pub megabytes: f64,
    /// By how many megabytes the most that gateway and customers had ever held grew meanwhile.
    pub memory: f64,
}

impl CsvExport {
    /// In one line.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { rows, took, megabytes, memory } = self;
        format!(
            "export of {rows} rows: {took:.1} s for {megabytes:.0} MB; gateway and customers held {memory:.0} MB more"
        )
    }

    /// Seconds that 100,000 rows take; none if there were none.
    #[must_use]
    pub fn per_100_000(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "figures for people")]
        let rows = self.rows as f64;
        (self.rows > 0).then(|| self.took * 100_000.0 / rows)
    }
}

/// Takes the file of all customers that somebody sees, and keeps nothing of it.
pub async fn measure(world: &World, caller: &Caller) -> anyhow::Result<CsvExport> {
    let before = most_memory(world)?;
    let began = Instant::now();
    let (bytes, lines) = take(world.http, caller).await?;
    let took: Duration = began.elapsed();
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let megabytes = bytes as f64 / MEGABYTE;
    // The first line names the columns.
    let rows = lines.saturating_sub(1);
    anyhow::ensure!(rows >= caller.sees, "{rows} rows of {} customers", caller.sees);
    Ok(CsvExport { rows, took: took.as_secs_f64(), megabytes, memory: most_memory(world)? - before })
}

/// Bytes and lines of the file.
async fn take(http: SocketAddr, caller: &Caller) -> anyhow::Result<(usize, usize)> {
    let request = Client::new().get(format!("http://{http}/api/v1/customers/export")).header("cookie", &caller.cookie);
    let mut answer = request.send().await?.error_for_status()?;
    let (mut bytes, mut lines) = (0, 0);
    while let Some(part) = answer.chunk().await? {
        bytes += part.len();
        lines += part.split(|byte| *byte == b'\n').count() - 1;
    }
    Ok((bytes, lines))
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn most_memory(world: &World) -> anyhow::Result<f64> {
    let [gateway, customers, _] = Usage::of(world)?.most_memory;
    Ok((gateway + customers) as f64 / MEGABYTE)
}
