//! `crm-embedded exec`: runs a command, say the tests, with servers of its own.

use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus};

use anyhow::Context as _;
use clap::Parser;
use crm_embedded::{Durability, Postgres, PostgresOptions, RabbitMq, RabbitMqOptions};
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

/// Private PostgreSQL and RabbitMQ servers for the length of one command.
#[derive(Debug, Parser)]
enum Arguments {
    /// Starts both servers, runs the command with their addresses in its environment
    /// (`CRM_TEST_DATABASE_URL`, `CRM_TEST_AMQP_URL`, `CRM_TEST_AMQP_MANAGEMENT_URL`), stops them,
    /// and ends with the command's exit code.
    Exec(Exec),
}

#[derive(Debug, clap::Args)]
struct Exec {
    /// For tests: begin with empty servers that do not force their data to the disk.
    #[arg(long)]
    scratch: bool,
    /// Folder in which the servers keep everything.
    #[arg(long)]
    data_dir: PathBuf,
    /// What to run.
    #[arg(last = true, required = true)]
    command: Vec<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments::Exec(exec) = Arguments::parse();
    match with_servers(exec).await {
        Ok(status) => exit_code(status),
        Err(error) => {
            eprintln!("crm-embedded: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn with_servers(exec: Exec) -> anyhow::Result<ExitStatus> {
    let durability = if exec.scratch { Durability::Scratch } else { Durability::Durable };
    let data_dir = exec.data_dir;
    let (postgres, rabbitmq) = tokio::try_join!(
        Postgres::start(PostgresOptions { data_dir: data_dir.clone(), durability }),
        RabbitMq::start(RabbitMqOptions { data_dir, durability }),
    )?;
    let status = run(&exec.command, &postgres, &rabbitmq).await;
    tokio::try_join!(postgres.stop(), rabbitmq.stop())?;
    status
}

async fn run(command: &[String], postgres: &Postgres, rabbitmq: &RabbitMq) -> anyhow::Result<ExitStatus> {
    let (program, arguments) = command.split_first().context("no command")?;
    let mut child = Command::new(program)
        .args(arguments)
        .env("CRM_TEST_DATABASE_URL", postgres.url())
        .env("CRM_TEST_AMQP_URL", rabbitmq.amqp_url())
        .env("CRM_TEST_AMQP_MANAGEMENT_URL", rabbitmq.management_url())
        .spawn()
        .with_context(|| format!("cannot run {program}"))?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    loop {
        tokio::select! {
            status = child.wait() => return Ok(status?),
            // The terminal sends it to the command too, which decides what to do.
            _ = interrupt.recv() => {}
            _ = terminate.recv() => pass_on(&child, Signal::TERM),
        }
    }
}

fn pass_on(child: &Child, signal: Signal) {
    let pid = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
    if let Some(Err(error)) = pid.map(|pid| kill_process(pid, signal)) {
        tracing::warn!(%error, "the command did not take the signal");
    }
}

/// Like a shell: a command ended by signal n counts as 128 + n.
fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}
