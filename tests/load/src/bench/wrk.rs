//! Asks by wrk, the load generator of Debian: in C, so that it leaves the processor to what is measured, and with a script for requests
//! that differ.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use anyhow::Context as _;
use serde::Deserialize;
use tokio::process::Command;

use super::cases::Case;

const SCRIPT: &str = include_str!("wrk.lua");

/// The generator.
#[derive(Debug)]
pub struct Wrk {
    folder: PathBuf,
    url: String,
    runs: AtomicUsize,
}

/// What one run has found.
#[derive(Clone, Debug, Deserialize)]
pub struct Asked {
    /// Requests that were answered, and not by an error.
    pub requests: u64,
    /// How long it took, in microseconds.
    pub microseconds: u64,
    /// Half of the answers came within this time, in microseconds.
    pub p50: f64,
    /// 99 of 100 answers came within this time, in microseconds.
    pub p99: f64,
    /// Requests that were answered by an error or not at all.
    pub errors: u64,
}

impl Wrk {
    /// Asks the gateway at this address; its scripts lie in the folder.
    pub fn new(folder: &Path, http: SocketAddr) -> anyhow::Result<Self> {
        std::fs::write(folder.join("wrk.lua"), SCRIPT)?;
        Ok(Self { folder: folder.canonicalize()?, url: format!("http://{http}"), runs: AtomicUsize::new(0) })
    }

    /// Asks for this time, each client as soon as it has its answer.
    pub async fn ask(&self, case: &Case, clients: usize, time: Duration) -> anyhow::Result<Asked> {
        // What is created in one run has other names than in the next.
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        let head = [case.cookie.clone(), case.body.clone().unwrap_or_default()];
        let paths = case.paths.iter().enumerate().map(|(place, path)| match case.partners.get(place) {
            Some(partner) => format!("{path}\t{partner}"),
            None => path.clone(),
        });
        let lines: Vec<String> = head.into_iter().chain(paths).collect();
        let told = self.folder.join("wrk.txt");
        std::fs::write(&told, lines.join("\n"))?;
        let seconds = time.as_secs().max(1);
        let output = Command::new("wrk")
            .args(["--threads", "1", "--connections", &clients.to_string(), "--duration", &format!("{seconds}s")])
            .args(["--timeout", "30s", "--script"])
            .arg(self.folder.join("wrk.lua"))
            .arg(&self.url)
            .arg("--")
            .arg(&told)
            .arg(run.to_string())
            .output()
            .await
            .context("cannot run wrk: apt-get install -y wrk")?;
        let text = String::from_utf8_lossy(&output.stdout);
        let found = text.lines().find_map(|line| line.strip_prefix("RESULT "));
        let found = found.with_context(|| format!("wrk failed: {text}{}", String::from_utf8_lossy(&output.stderr)))?;
        let asked: Asked = serde_json::from_str(found)?;
        anyhow::ensure!(asked.requests > 0, "{}: every request failed", case.name);
        Ok(asked)
    }
}
