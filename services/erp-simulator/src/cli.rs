//! The command line.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use anyhow::{Context as _, Result, bail, ensure};
use clap::{Args, Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    amqp::Broker,
    asyncapi,
    clock::Clock,
    publish_file::{Destination, publish_file},
    simulator::{Config, NumberSeries, Simulator, TenantConfig},
    tenant::{Lane, TenantSlug},
};

/// Stands in for the ERP: publishes files of messages, and answers released customers.
#[derive(Parser)]
#[command(version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Publish(Publish),
    Run(Run),
    /// Prints the AsyncAPI document of the link: all messages with their headers, bodies and examples.
    Asyncapi,
}

/// Publishes a file of ERP messages to the CRM.
///
/// Every line of FILE is one message, a JSON document with CloudEvents attributes; blank lines are skipped. The whole file is checked first, and
/// nothing is published if a line is wrong. Running the command again is safe: the CRM ignores ids it has seen.
#[derive(Args)]
struct Publish {
    /// The file; `-` reads the standard input.
    file: PathBuf,
    /// Broker address with the tenant's ERP user.
    #[arg(
        long,
        value_name = "amqp://USER:PASSWORD@HOST:PORT/VHOST",
        env = "CRM_ERP_AMQP_URL",
        hide_env_values = true,
        required_unless_present = "check"
    )]
    amqp_url: Option<String>,
    /// Tenant the messages are for.
    #[arg(long, required_unless_present = "check")]
    tenant: Option<TenantSlug>,
    /// Publish by the lane for loads, so that what happens day by day need not wait until all of this is taken in. For the first load and
    /// others of thousands of messages.
    #[arg(long)]
    bulk: bool,
    /// Messages a second at most; without it as fast as the broker takes them.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rate: Option<u32>,
    /// Only check the file, publish nothing.
    #[arg(long)]
    check: bool,
}

/// Answers the CRM's released customers as an accounts department would.
///
/// Reads the tenant's queue, keeps the accounts department's book and answers. Ends on Ctrl-C.
#[derive(Args)]
struct Run {
    /// Broker address with the tenant's ERP user.
    #[arg(long, value_name = "amqp://USER:PASSWORD@HOST:PORT/VHOST", env = "CRM_ERP_AMQP_URL", hide_env_values = true)]
    amqp_url: String,
    /// Tenant whose ERP is simulated.
    #[arg(long)]
    tenant: TenantSlug,
    /// Serve the page for decisions by hand here, for example 127.0.0.1:8090. Loopback only.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Folder of the accounts department's book.
    #[arg(long, default_value = ".erp-simulator")]
    state_dir: PathBuf,
    /// First code of the number series for approved customers.
    #[arg(long, default_value_t)]
    series: NumberSeries,
    /// Seconds before an answer at least.
    #[arg(long, default_value_t = 5.0)]
    min_delay: f64,
    /// Seconds before an answer at most.
    #[arg(long, default_value_t = 10.0)]
    max_delay: f64,
}

impl Cli {
    /// Does what the command line says. Returns the sentence that sums it up, if there is one.
    pub async fn run(self) -> Result<Option<String>> {
        match self.command {
            Command::Publish(publish) => publish.run().await.map(Some),
            Command::Run(run) => run.run().await.map(|()| None),
            // The line end is added where it is printed.
            Command::Asyncapi => match asyncapi::text(crm_proto::descriptors()) {
                Ok(text) => Ok(Some(text.trim_end().to_owned())),
                Err(problem) => bail!(problem),
            },
        }
    }
}

impl Publish {
    async fn run(self) -> Result<String> {
        let destination = match (self.amqp_url, self.tenant) {
            (Some(url), Some(tenant)) if !self.check => {
                let lane = if self.bulk { Lane::Bulk } else { Lane::Ordinary };
                Some(Destination { broker: Broker::parse(&url)?, tenant, lane, rate: self.rate })
            }
            _ => None,
        };
        publish_file(self.file, destination).await
    }
}

impl Run {
    async fn run(self) -> Result<()> {
        let delay = seconds(self.min_delay)?..=seconds(self.max_delay)?;
        let tenant = TenantConfig { slug: self.tenant, broker: Broker::parse(&self.amqp_url)?, series: self.series };
        let running = Simulator::start(Config {
            tenants: vec![tenant],
            state_dir: self.state_dir,
            listen: self.listen,
            delay,
            seed: rand::random(),
            clock: Clock::system(),
        })
        .await?;
        if let Some(page) = running.page() {
            tracing::info!("decide releases by hand at http://{page}");
        }
        let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
        tokio::select! {
            result = tokio::signal::ctrl_c() => result.context("cannot listen for Ctrl-C")?,
            _ = terminate.recv() => {}
        }
        running.stop().await;
        Ok(())
    }
}

fn seconds(number: f64) -> Result<Duration> {
    let duration = Duration::try_from_secs_f64(number).ok();
    let duration = duration.with_context(|| format!("{number} is no number of seconds"))?;
    ensure!(duration <= Duration::from_hours(24), "a delay of {number} seconds is longer than a day");
    Ok(duration)
}
