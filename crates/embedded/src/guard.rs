//! A server process that cannot outlive us.

use std::ffi::OsString;
use std::io::{PipeReader, PipeWriter};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use rustix::process::Signal;
use tokio::process::{Child, ChildStdin, Command};

use crate::handle::Handle;
use crate::home::Home;

const SCRIPT: &str = include_str!("guard.sh");

/// What is always the same about one of our programs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// Names its log and its file of process ids.
    pub name: &'static str,
    /// Asks it to end: INT or TERM.
    pub signal: Signal,
    /// It is killed when it has not ended this long after being asked.
    pub patience: Duration,
}

/// How to run it this time.
pub(crate) struct Program {
    pub kind: Kind,
    pub command: Vec<OsString>,
    /// Its whole environment apart from `PATH` and `LANG`.
    pub environment: Vec<(&'static str, OsString)>,
    /// Kept open until it has ended.
    pub alive: Option<PipeWriter>,
    /// The other end of such a pipe: it ends when that closes, so after the program that holds it.
    pub ends_after: Option<PipeReader>,
}

impl Program {
    /// A program without further environment that ends with us.
    pub const fn new(kind: Kind, command: Vec<OsString>) -> Self {
        Self { kind, command, environment: Vec::new(), alive: None, ends_after: None }
    }
}

/// A running server. Dropping it closes the pipe, which ends the server in the background.
#[derive(Debug)]
pub(crate) struct Guarded {
    guard: Child,
    /// Taken from the child, whose `wait` would close it.
    pipe: Option<ChildStdin>,
    base: PathBuf,
}

impl Guarded {
    /// Starts the program. What a killed run may have left of it has been ended before ([`crate::leftovers`]).
    pub fn start(home: &Home, program: Program) -> anyhow::Result<Self> {
        let Kind { name, signal, patience } = program.kind;
        let base = home.path().join(name);
        let script = home.write("guard.sh", SCRIPT)?;
        keep_previous(&base.with_extension("log"))?;

        let mut command = Command::new("sh");
        command.arg(script).arg(&base);
        command.arg(name_of(signal)).arg(patience.as_secs().to_string());
        command.args(with_death_signal(signal)).args(&program.command);
        // Not the caller's: PGDATA, RABBITMQ_NODENAME and their like would lead the server astray.
        command.env_clear().env("LANG", "C.UTF-8").env("PATH", crate::programs::path());
        command.envs(program.environment);
        // Its own group: Ctrl-C in the terminal is for us, and we end our servers in order.
        command.current_dir("/").process_group(0).stderr(Stdio::null());
        command.stdin(program.ends_after.map_or_else(Stdio::piped, Stdio::from));
        command.stdout(program.alive.map_or_else(Stdio::null, Stdio::from));

        let mut guard = command.spawn().context("cannot run sh")?;
        let pipe = guard.stdin.take();
        Ok(Self { guard, pipe, base })
    }

    /// Fails, with the end of its log, when the program has ended by itself.
    pub fn check(&mut self) -> anyhow::Result<()> {
        match self.guard.try_wait()? {
            None => Ok(()),
            Some(_) => Err(self.failure()),
        }
    }

    /// Waits until the program ends by itself, which it must do successfully.
    pub async fn finish(mut self) -> anyhow::Result<()> {
        self.guard.wait().await?;
        if self.exit_code() == Some(0) { Ok(()) } else { Err(self.failure()) }
    }

    /// Waits until the program has ended without being asked.
    pub async fn ended(&mut self) {
        let _ = self.guard.wait().await;
    }

    /// Ends the program and waits until it and all it started are gone.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        drop(self.pipe.take());
        self.guard.wait().await?;
        Ok(())
    }

    /// What the program can be found by, also after it was started again.
    pub fn handle(&self) -> Handle {
        Handle::new(self.base.clone())
    }

    fn exit_code(&self) -> Option<i32> {
        std::fs::read_to_string(self.base.with_extension("exit")).ok()?.trim().parse().ok()
    }

    fn failure(&self) -> anyhow::Error {
        let end =
            self.exit_code().map_or_else(|| "was killed".to_owned(), |code| format!("ended with exit code {code}"));
        let log = self.base.with_extension("log");
        let text = std::fs::read(&log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        let tail = lines[lines.len().saturating_sub(20)..].join("\n");
        anyhow::anyhow!("it {end}; the end of {}:\n{tail}", log.display())
    }
}

fn name_of(signal: Signal) -> &'static str {
    if signal == Signal::INT { "INT" } else { "TERM" }
}

/// The kernel's own help, where there is any: the server also ends when its guard is killed.
fn with_death_signal(signal: Signal) -> Vec<OsString> {
    match crate::programs::in_path("setpriv") {
        Some(setpriv) => vec![setpriv.into(), "--pdeathsig".into(), name_of(signal).into(), "--".into()],
        None => Vec::new(),
    }
}

/// The log of the run before tells why it failed.
fn keep_previous(log: &Path) -> anyhow::Result<()> {
    match std::fs::rename(log, log.with_extension("log.old")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot rename {}", log.display()))
        }
        _ => Ok(()),
    }
}
