//! The ERP simulator's program. See the library for what it does.

use std::{
    io::{IsTerminal, Write, stderr, stdout},
    process::ExitCode,
};

use clap::Parser;
use crm_erp_simulator::cli::Cli;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    // The client library logs what we report ourselves, with the remedy.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,lapin=off"));
    let ansi = stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).with_ansi(ansi).init();
    let result = Cli::parse().run().await;
    let result = result.and_then(|summary| Ok(summary.map(|summary| writeln!(stdout(), "{summary}")).transpose()?));
    match result {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            // A person reads this: the causes, never a backtrace.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
