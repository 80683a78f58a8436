//! The command line of a service: `serve`, and what is done beside serving.

use std::{io::Write as _, process::ExitCode, sync::Arc};

use anyhow::Context as _;
use clap::{CommandFactory as _, Parser, Subcommand};
use secrecy::ExposeSecret as _;
use tokio::{net::TcpListener, sync::Notify};
use uuid::Uuid;

use crate::{
    clock::Clock,
    config::{self, Config},
    db::{self, Db},
    dead_letters,
    dispatch::{Consumer, Outcome},
    migrate,
    ready::Ready,
    republish,
    service::{Service, install_crypto, serve_admin, terminated},
    settings, telemetry,
};

#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves until stopped.
    Serve(Config),
    #[command(flatten)]
    Maintain(Maintenance),
    /// Prints the settings of every command as JSON.
    Settings,
}

/// What is done beside serving, the same for every service.
#[derive(Debug, Subcommand)]
pub enum Maintenance {
    /// Brings the database to the newest schema.
    Migrate(config::Migrate),
    /// Shows, replays or drops messages that could not be applied.
    DeadLetters {
        #[command(flatten)]
        /// Where they lie.
        config: config::Database,
        #[command(subcommand)]
        /// What to do with them.
        action: DeadLetters,
    },
    /// Tells all other services of every row again, as it is. For a new service, or one that has lost something; the running service
    /// sends it.
    Republish {
        #[command(flatten)]
        /// Where the rows are.
        config: config::Database,
        /// Only those of the tenant with this slug.
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Asks a running service whether it is ready.
    Ready(Ready),
}

/// What can be done with messages that could not be applied.
#[derive(Clone, Debug, Subcommand)]
pub enum DeadLetters {
    /// Shows the oldest hundred.
    List,
    /// Applies one again. If it fails again, it stays parked.
    Replay {
        /// Id, as `list` shows it.
        id: Uuid,
    },
    /// Removes one for good. The audit log of its tenant says so.
    Drop {
        /// Id, as `list` shows it.
        id: Uuid,
        /// Why: all that is left of it.
        #[arg(long)]
        reason: String,
    },
}

impl Service {
    /// The whole program: `serve`, and what is done beside serving.
    pub async fn main(self) -> ExitCode {
        install_crypto();
        let name = self.name();
        let done = match Cli::parse().command {
            Command::Serve(config) => self.serve(&config).await,
            Command::Maintain(maintenance) => self.maintain(maintenance).await,
            Command::Settings => settings::print(&Cli::command()),
        };
        exit_code(name, done)
    }

    async fn serve(self, config: &Config) -> anyhow::Result<()> {
        let _telemetry = telemetry::start(self.name(), &config.telemetry)?;
        let listener = TcpListener::bind(config.grpc_listen).await.context("cannot listen for gRPC")?;
        let admin = TcpListener::bind(config.admin_listen).await.context("cannot listen for health checks")?;
        let running = self.start(config, Clock::system(), listener).await?;
        serve_admin(&running.context, admin);
        terminated().await?;
        running.drain(config.drain).await;
        running.stop().await;
        Ok(())
    }

    /// Does one of the things beside serving.
    pub async fn maintain(self, maintenance: Maintenance) -> anyhow::Result<()> {
        match maintenance {
            Maintenance::Migrate(config) => migrate::run(self.migrator(), &config).await,
            Maintenance::DeadLetters { config, action } => {
                let db = worker(&config, self.name())?;
                let consumers: Vec<Arc<Consumer>> = self.consumers.into_iter().map(Arc::new).collect();
                action.run(&db, &consumers).await
            }
            Maintenance::Republish { config, tenant } => {
                let db = worker(&config, self.name())?;
                let pages = republish::run(&db, &self.republished, tenant.as_deref()).await?;
                say(format_args!("{pages} pages of at most {} rows are in the outbox", republish::PAGE));
                Ok(())
            }
            Maintenance::Ready(ready) => ready.ask().await,
        }
    }
}

/// The database as the worker has it.
fn worker(database: &config::Database, name: &str) -> anyhow::Result<Db> {
    let pool = db::pool(database.worker_url.expose_secret(), 2, name)?;
    Ok(Db::new(pool, Clock::system(), Arc::new(Notify::new())))
}

#[expect(clippy::print_stdout, reason = "the answer of a command")]
fn say(answer: std::fmt::Arguments<'_>) {
    println!("{answer}");
}

/// How a program ends: an error goes to the log and, for whoever sits before a terminal, to standard error.
#[must_use]
pub fn exit_code(program: &str, done: anyhow::Result<()>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            eprintln!("{program}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl DeadLetters {
    #[expect(clippy::print_stdout, reason = "the answer of a command")]
    async fn run(self, db: &Db, consumers: &[Arc<Consumer>]) -> anyhow::Result<()> {
        match self {
            Self::List => {
                let letters = dead_letters::list(db.pool(), 100).await?;
                if letters.is_empty() {
                    eprintln!("Nothing is parked.");
                }
                let mut out = std::io::stdout().lock();
                for letter in letters {
                    let (id, at, consumer) = (letter.id, letter.parked_at, letter.consumer);
                    if writeln!(out, "{id}  {at}  {consumer}  {}  {}", letter.routing_key, letter.reason).is_err() {
                        // Whoever reads has seen enough.
                        break;
                    }
                }
            }
            Self::Replay { id } => match dead_letters::replay(db, consumers, id).await {
                Ok(Outcome::Applied) => println!("It is applied now, and parked no more."),
                Ok(Outcome::Duplicate) => {
                    println!("It was applied meanwhile: nothing to do, and it is parked no more.");
                }
                Err(error) if dead_letters::is_parked(db, id).await? => {
                    anyhow::bail!("{error}\nIt is still parked: mend the cause and replay it again, or drop it.")
                }
                Err(error) => return Err(error.into()),
            },
            Self::Drop { id, reason } => {
                dead_letters::drop(db, id, &reason).await?;
                println!("It is dropped.");
            }
        }
        Ok(())
    }
}
