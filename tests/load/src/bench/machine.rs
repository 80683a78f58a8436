//! Where it was measured: figures of one machine say nothing of another.

use std::process::Command;

use serde::Serialize;
use sqlx::PgPool;

/// The machine, and what ran on it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Machine {
    /// Cores of its processor.
    pub cores: usize,
    /// Version of PostgreSQL.
    pub postgres: String,
    /// Commit of the source, with "-dirty" if it was changed since; none where git does not know.
    pub commit: Option<String>,
}

impl Machine {
    /// This one.
    pub async fn this(database: &PgPool) -> anyhow::Result<Self> {
        let postgres: String = sqlx::query_scalar("show server_version").fetch_one(database).await?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self { cores, postgres, commit: commit() })
    }

    /// In one line.
    #[must_use]
    pub fn line(&self) -> String {
        let commit = self.commit.as_deref().unwrap_or("unknown");
        format!("{} cores, PostgreSQL {}, commit {commit}", self.cores, self.postgres)
    }
}

/// Commit of the source, with "-dirty" if it was changed since; none where git does not know.
#[must_use]
pub fn commit() -> Option<String> {
    let arguments = ["-C", env!("CARGO_MANIFEST_DIR"), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"];
    let output = Command::new("git").args(arguments).output().ok()?;
    let commit = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !commit.is_empty()).then_some(commit)
}
