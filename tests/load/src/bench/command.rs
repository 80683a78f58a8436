//! The command line.

use std::{
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Parser;
use crm_chassis::{config::Telemetry, service, telemetry};

use super::{CALLERS, Plan, Scale, run};

/// Where figures are kept.
const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md");

/// Measures how fast the system is, beside what PostgreSQL alone can do with the same statements. Goals that are missed are named; they
/// are no failure.
#[derive(Debug, Parser)]
#[command(name = "crm-bench")]
struct Cli {
    /// Smaller data, shorter runs, no reader but a manager, and no browser: little more than two minutes instead of half an hour; the build
    /// comes on top.
    #[arg(long)]
    quick: bool,
    /// Seconds for which each kind of request is sent.
    #[arg(long)]
    seconds: Option<u64>,
    /// Customers that another dealer's ERP loads: 100,000, or with --quick 2,000.
    #[arg(long)]
    load: Option<usize>,
    /// Rows of a file that another dealer imports: 100,000, or with --quick 2,000.
    #[arg(long)]
    import: Option<usize>,
    /// Where the figures are written as JSON.
    #[arg(long, default_value = "target/bench.json", overrides_with = "json")]
    json: PathBuf,
    /// Keeps the figures also as tests/load/RESULTS.md, to be committed.
    #[arg(long)]
    save: bool,
    /// Folder of the services' programs; by default that of this one.
    #[arg(long)]
    programs: Option<PathBuf>,
    /// Folder of the web client, built: measures its listing in a browser, too, unless --quick. It needs node, and the browser that
    /// `CRM_CHROMIUM` names.
    #[arg(long)]
    web: Option<PathBuf>,
    /// Folder of the run; emptied first, and kept afterwards to look at.
    #[arg(long, default_value = "target/bench", overrides_with = "data_dir")]
    data_dir: PathBuf,
}

/// The whole program.
pub async fn main() -> ExitCode {
    service::install_crypto();
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("crm-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Cli {
    #[expect(clippy::print_stdout, reason = "the answer of a command")]
    async fn run(self) -> anyhow::Result<()> {
        let _telemetry = telemetry::start("crm-bench", &Telemetry { log: "off".to_owned(), ..Telemetry::default() })?;
        if self.data_dir.exists() {
            std::fs::remove_dir_all(&self.data_dir)?;
        }
        let seconds = self.seconds.unwrap_or(if self.quick { 1 } else { 10 });
        let scale = if self.quick { Scale::quick() } else { Scale::full() };
        let started = Instant::now();
        let plan = Plan {
            scale: Scale {
                first_load: self.load.unwrap_or(scale.first_load),
                import: self.import.unwrap_or(scale.import),
                ..scale
            },
            starts: 5,
            // The manager's lists are the slowest.
            readers: if self.quick { &CALLERS[1..2] } else { &CALLERS },
            is_brief: self.quick,
            clients: &[1, 16],
            time: Duration::from_secs(seconds),
            floor_clients: if self.quick { &[16] } else { &[1, 16] },
            data_dir: self.data_dir,
            programs: self.programs,
            web: self.web.filter(|_| !self.quick),
        };
        let report = run(&plan).await?;
        std::fs::write(&self.json, serde_json::to_vec_pretty(&report)?)?;
        println!("\n{}\nas JSON: {}", report.text(), self.json.display());
        if self.save {
            std::fs::write(RESULTS, report.markdown())?;
            println!("as Markdown: {RESULTS}");
        }
        println!("took {} s", started.elapsed().as_secs());
        Ok(())
    }
}
