//! `crm-standalone`: see `--help`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use crm_standalone::{config::RunConfig, run};

#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the whole system until stopped.
    Run(RunConfig),
}

#[tokio::main]
async fn main() -> ExitCode {
    crm_chassis::service::install_crypto();
    let result = match Cli::parse().command {
        Command::Run(config) => {
            let telemetry = crm_chassis::telemetry::start("crm-standalone", &config.telemetry());
            match telemetry {
                Ok(_telemetry) => run::run(config).await,
                Err(error) => Err(error),
            }
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("crm-standalone: {error:#}");
            ExitCode::FAILURE
        }
    }
}
