//! The audit log from the command line.

use std::io::Write as _;

use clap::Args;
use crm_chassis::{Caller, config};
use jiff::Timestamp;

use super::{find, worker};
use crate::identity::store;

#[derive(Args)]
pub struct Audit {
    #[command(flatten)]
    database: config::Database,
    /// Slug of the tenant.
    #[arg(long)]
    tenant: String,
    /// Only what was done to this kind of thing, for example `user`, `tenant`, `api_key` or `employee`.
    #[arg(long)]
    entity: Option<String>,
    /// Only what was done at this instant or later, for example `2026-11-30T08:00:00Z`.
    #[arg(long)]
    since: Option<Timestamp>,
    /// At most so many lines.
    #[arg(long, default_value_t = 100)]
    limit: u32,
}

impl Audit {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        let db = worker(&self.database)?;
        let tenant = find(&db, &self.tenant).await?;
        let mut tx = db.reading(Caller::hoster(tenant.id)).await?;
        let lines = store::audit_log::newest(&mut tx, self.entity.as_deref(), self.since, self.limit).await?;
        tx.commit().await?;
        let mut out = std::io::stdout().lock();
        for line in lines {
            if writeln!(out, "{}", serde_json::to_string(&line)?).is_err() {
                // Whoever reads has seen enough.
                break;
            }
        }
        Ok(())
    }
}
