//! A private PostgreSQL server.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use rustix::process::Signal;
use tokio::time::{Instant, sleep};

use crate::guard::{Guarded, Kind, Program};
use crate::handle::Handle;
use crate::home::{Durability, Home};
use crate::leftovers;
use crate::programs::{self, PostgresPrograms};
use crate::run_as::RunAs;

const INITDB: Kind = Kind { name: "initdb", signal: Signal::TERM, patience: Duration::from_secs(5) };
/// INT is the "fast" end: running statements are cancelled, the data are written.
const SERVER: Kind = Kind { name: "server", signal: Signal::INT, patience: Duration::from_secs(20) };
/// Long enough for recovery after a crash on a slow disk.
const START: Duration = Duration::from_mins(2);
/// What the server says while processes of another one still work with its data.
const IN_USE: &str = "pre-existing shared memory block";
/// How long it rests before it tries again.
const REST: Duration = Duration::from_millis(100);
const USER: &str = "crm";

/// macOS does not know `C.UTF-8`. Both fold the letters of every language.
const LOCALE: &str = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };

/// What to start.
#[derive(Clone, Debug)]
pub struct PostgresOptions {
    /// The server keeps everything in the folder `postgres` below this one.
    pub data_dir: PathBuf,
    /// Whether the data are kept.
    pub durability: Durability,
}

/// A running PostgreSQL server on 127.0.0.1, for this process only: it ends with the value.
#[derive(Debug)]
pub struct Postgres {
    url: String,
    server: Guarded,
    _home: Home,
}

impl Postgres {
    /// Starts the server, making its data folder at the first start, and waits until it answers.
    ///
    /// Fails when PostgreSQL 15 to 18 is not installed (the message tells how to), when another
    /// process uses the folder, or with the end of the server's log.
    pub async fn start(options: PostgresOptions) -> anyhow::Result<Self> {
        start(&options).await.context("cannot start PostgreSQL")
    }

    /// Address of the superuser's database, with the password.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What the server's process can be found by.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.server.handle()
    }

    /// Waits until the server has died; whoever keeps it running then drops it and starts it again.
    pub async fn ended(&mut self) {
        self.server.ended().await;
    }

    /// Ends the server cleanly and waits until it is gone.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.server.stop().await
    }
}

async fn start(options: &PostgresOptions) -> anyhow::Result<Postgres> {
    let home = Home::open(&options.data_dir, "postgres")?;
    for kind in [SERVER, INITDB] {
        leftovers::end(&home, kind).await?;
    }
    if options.durability == Durability::Scratch {
        home.remove("data")?;
    }
    let programs = programs::postgres(data_major(&home)?)?;
    let run_as = RunAs::server(home.path())?;
    run_as.own(home.path())?;
    let password = home.password()?;
    if !home.path().join("data").exists() {
        make_data(&home, &programs, &run_as, options.durability).await.context("initdb failed")?;
    }

    let [port] = home.ports()?;
    // Left by kill -9. Its process is gone, but where the number was given to another one of the same
    // user the server would refuse to start. Against two servers it has a second guard, in shared memory.
    home.remove("data/postmaster.pid")?;
    let mut command: Vec<OsString> = vec![programs.bin.join("postgres").into()];
    command.extend(["-D".into(), home.path().join("data").into()]);
    for setting in settings(port, options.durability) {
        command.extend(["-c".into(), setting.into()]);
    }
    let deadline = Instant::now() + START;
    let server = loop {
        let mut server = Guarded::start(&home, Program::new(SERVER, run_as.command(command.clone())))?;
        match wait_until_ready(&home, &mut server, deadline).await {
            Ok(()) => break server,
            // The processes of a killed server notice a moment later that it is gone.
            Err(error) if format!("{error:#}").contains(IN_USE) && Instant::now() < deadline => sleep(REST).await,
            Err(error) => return Err(error),
        }
    };
    tracing::info!(port, major = programs.major, "PostgreSQL is ready");
    Ok(Postgres { url: format!("postgres://{USER}:{password}@127.0.0.1:{port}/postgres"), server, _home: home })
}

/// The release that made the data, if there are any.
fn data_major(home: &Home) -> anyhow::Result<Option<u32>> {
    if !home.path().join("data").exists() {
        return Ok(None);
    }
    let text =
        std::fs::read_to_string(home.path().join("data/PG_VERSION")).context("the folder holds no PostgreSQL data")?;
    Ok(Some(text.trim().parse().context("PG_VERSION is no number")?))
}

/// Makes the data beside their place and moves them there when they are whole: an interrupted first
/// start leaves nothing that looks like data.
async fn make_data(
    home: &Home,
    programs: &PostgresPrograms,
    run_as: &RunAs,
    durability: Durability,
) -> anyhow::Result<()> {
    home.remove("data.new")?;
    run_as.own(&home.path().join("password"))?;
    let mut command: Vec<OsString> = vec![programs.bin.join("initdb").into()];
    command.extend(["-D".into(), home.path().join("data.new").into()]);
    command.extend(["--pwfile".into(), home.path().join("password").into()]);
    // The client's half of SCRAM is thousands of hashes for each connection: in unoptimised tests that costs more than all else.
    let method = if durability == Durability::Scratch { "password" } else { "scram-sha-256" };
    command.extend(["-U", USER, "-A", method, "-E", "UTF8"].map(Into::into));
    command.push(format!("--locale={LOCALE}").into());
    if durability == Durability::Scratch {
        command.push("--no-sync".into());
    }
    Guarded::start(home, Program::new(INITDB, run_as.command(command)))?.finish().await?;
    Ok(std::fs::rename(home.path().join("data.new"), home.path().join("data"))?)
}

fn settings(port: u16, durability: Durability) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        // A socket's path may have 107 bytes, and a data folder's may be longer.
        "unix_socket_directories=".to_owned(),
        // Three pools for each service, and many tests at once.
        "max_connections=300".to_owned(),
        "timezone=UTC".to_owned(),
        "log_timezone=UTC".to_owned(),
    ];
    if durability == Durability::Scratch {
        settings.extend(["fsync=off", "synchronous_commit=off", "full_page_writes=off"].map(str::to_owned));
    }
    settings
}

async fn wait_until_ready(home: &Home, server: &mut Guarded, deadline: Instant) -> anyhow::Result<()> {
    loop {
        // The eighth line is the state; PostgreSQL's own pg_ctl waits for it too.
        let state = std::fs::read_to_string(home.path().join("data/postmaster.pid")).unwrap_or_default();
        if state.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            return Ok(());
        }
        server.check()?;
        anyhow::ensure!(Instant::now() < deadline, "it did not get ready in {} seconds", START.as_secs());
        sleep(Duration::from_millis(10)).await;
    }
}
