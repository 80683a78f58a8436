//! The command line.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::Parser;
use crm_chassis::{config::Telemetry, service, telemetry};

use super::{Outcome, Plan, run};
use crate::bench::machine::commit;

/// Where what was found is kept.
const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/CHAOS.md");

/// Kills every part of the system again and again while clients work, and looks whether anything was lost, doubled or out of order.
#[derive(Debug, Parser)]
#[command(name = "crm-chaos")]
struct Cli {
    /// Edits and releases in all; contacts, notes and API keys come on top.
    #[arg(long, default_value_t = 10_000)]
    operations: usize,
    /// Next actions in all; the cases in which they are taken come on top.
    #[arg(long, default_value_t = 10_000)]
    next_actions: usize,
    /// Clients at once of each kind: those who edit and release, and those who take next actions.
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// Seed of all chance; a run is repeated with it as far as the machine allows.
    #[arg(long, default_value_t = rand::random())]
    seed: u64,
    /// Shortest pause between two kills, in milliseconds.
    #[arg(long, default_value_t = 500)]
    least_pause: u64,
    /// Longest pause between two kills, in milliseconds.
    #[arg(long, default_value_t = 3_000)]
    most_pause: u64,
    /// Keeps what was found also as tests/load/CHAOS.md, to be committed.
    #[arg(long)]
    save: bool,
    /// Folder of the run; emptied first, and kept afterwards to look at.
    #[arg(long, default_value = "target/chaos", overrides_with = "data_dir")]
    data_dir: PathBuf,
}

/// The whole program. Succeeds if there was no fault.
pub async fn main() -> ExitCode {
    service::install_crypto();
    match Cli::parse().run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("crm-chaos: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Cli {
    #[expect(clippy::print_stdout, reason = "the answer of a command")]
    async fn run(self) -> anyhow::Result<bool> {
        anyhow::ensure!(self.clients > 0, "there must be a client");
        anyhow::ensure!(self.least_pause <= self.most_pause, "the shortest pause must not be longer than the longest");
        let _telemetry = telemetry::start("crm-chaos", &Telemetry { log: "off".to_owned(), ..Telemetry::default() })?;
        if self.data_dir.exists() {
            std::fs::remove_dir_all(&self.data_dir)?;
        }
        let plan = Plan {
            operations: self.operations,
            next_actions: self.next_actions,
            clients: self.clients,
            seed: self.seed,
            pause: Duration::from_millis(self.least_pause)..=Duration::from_millis(self.most_pause),
            data_dir: self.data_dir,
        };
        let Plan { operations, next_actions, clients, seed, .. } = plan;
        let asked = format!(
            "{operations} edits and releases and {next_actions} next actions by {clients} clients each, seed {seed}"
        );
        println!("{asked}");
        let Outcome { faults, report, .. } = run(&plan).await?;
        println!("{}", report.text);
        if !report.spared.is_empty() {
            println!("never killed, so nothing is proven about it: {}", report.spared.join(", "));
        }
        let verdict = if faults.is_empty() { "no fault" } else { "FAULTS" };
        println!("{verdict}");
        if self.save {
            let commit = commit().unwrap_or_else(|| "unknown".to_owned());
            let text = format!(
                "# What `./dev chaos` found\n\n{asked}, commit {commit}: **{verdict}**.\n\n```\n{}\n```\n",
                report.text.trim_end()
            );
            std::fs::write(RESULTS, text)?;
            println!("as Markdown: {RESULTS}");
        }
        Ok(faults.is_empty() && report.spared.is_empty())
    }
}
