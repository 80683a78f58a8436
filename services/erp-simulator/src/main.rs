//! The ERP simulator's program. See the library for what it does.

use std::io::{Write, stderr, stdout};

use clap::Parser;
use crm_erp_simulator::cli::Cli;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,lapin=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).init();
    if let Some(summary) = Cli::parse().run().await? {
        writeln!(stdout(), "{summary}")?;
    }
    Ok(())
}
