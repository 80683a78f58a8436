//! A program of ours as a process of its own.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use rustix::process::Signal;

use crate::guard::{Guarded, Kind, Program};
use crate::handle::Handle;
use crate::home::Home;
use crate::leftovers;

/// A service drains, finishes what is at hand and ends by itself within the time that Kubernetes gives it.
const PROGRAM: Kind = Kind { name: "program", signal: Signal::TERM, patience: Duration::from_secs(30) };

/// What to start.
#[derive(Clone, Debug)]
pub struct ProcessOptions {
    /// What belongs to the process (its log) is in the folder `name` below this one.
    pub data_dir: PathBuf,
    /// Names it; one process at a time has a name.
    pub name: String,
    /// The program.
    pub program: PathBuf,
    /// What stands behind it on the command line.
    pub arguments: Vec<OsString>,
    /// Its whole environment apart from `PATH` and `LANG`.
    pub environment: Vec<(&'static str, OsString)>,
}

/// A running program. It ends with this value, and with this process however that ends.
#[derive(Debug)]
pub struct Process {
    guarded: Guarded,
    _home: Home,
}

impl Process {
    /// Starts it, after what a killed run may have left of it has been ended.
    pub async fn start(options: &ProcessOptions) -> anyhow::Result<Self> {
        start(options).await.with_context(|| format!("cannot start {}", options.name))
    }

    /// Runs it to its end. Fails with the end of its log unless it succeeds.
    pub async fn run(options: &ProcessOptions) -> anyhow::Result<()> {
        let Self { guarded, _home } = Self::start(options).await?;
        guarded.finish().await.with_context(|| format!("{} failed", options.name))
    }

    /// What its process can be found by.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.guarded.handle()
    }

    /// Fails, with the end of its log, when it has ended by itself.
    pub fn check(&mut self) -> anyhow::Result<()> {
        self.guarded.check()
    }

    /// Waits until it has ended, by itself or by [`Handle`].
    pub async fn ended(&mut self) {
        self.guarded.ended().await;
    }

    /// Asks it to end and waits until it is gone.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.guarded.stop().await
    }
}

async fn start(options: &ProcessOptions) -> anyhow::Result<Process> {
    let home = Home::open(&options.data_dir, &options.name)?;
    leftovers::end(&home, PROGRAM).await?;
    let command = std::iter::once(options.program.clone().into()).chain(options.arguments.iter().cloned()).collect();
    let program = Program { environment: options.environment.clone(), ..Program::new(PROGRAM, command) };
    Ok(Process { guarded: Guarded::start(&home, program)?, _home: home })
}
