//! Ends what a killed run has left behind. Its guards are doing that already; this waits for them,
//! and does it itself where they were killed too.

use std::time::Duration;

use anyhow::Context as _;
use rustix::process::{Pid, Signal, kill_process};
use tokio::time::{Instant, sleep};

use crate::guard::Kind;
use crate::home::Home;

/// Ends the guard and the program of one kind. The caller holds the folder's lock, so whoever started
/// them has ended.
pub(crate) async fn end(home: &Home, kind: Kind) -> anyhow::Result<()> {
    let name = format!("{}.pids", kind.name);
    let Ok(recorded) = std::fs::read_to_string(home.path().join(&name)) else { return Ok(()) };
    let mut lines = recorded.lines();
    let mut next = || lines.next().unwrap_or_default();
    let (guard, program, command) = (next(), next(), next());
    let ours = |number: &str| {
        let pid = Pid::from_raw(number.parse().ok()?)?;
        is_ours(&command_line(pid), command, home).then_some(pid)
    };
    let (guard, program) = (ours(guard), ours(program));

    if let (None, Some(program)) = (guard, program) {
        tracing::info!(kind = kind.name, pid = program.as_raw_nonzero(), "ending a program of a killed run");
        kill(program, kind.signal)?;
    }
    // A guard that is alive kills its program after its own patience.
    if !gone([program, guard], kind.patience + Duration::from_secs(5)).await {
        for pid in [program, guard].into_iter().flatten() {
            kill(pid, Signal::KILL)?;
        }
        let ended = gone([program, guard], Duration::from_secs(10)).await;
        anyhow::ensure!(ended, "processes {program:?} and {guard:?} of an earlier run do not end");
    }
    home.remove(&name)
}

/// The number of a process that ended may belong to a stranger by now, so its command line decides:
/// it names our folder, or it is the end of the one that was recorded (the rest of that one replaced
/// itself by this).
fn is_ours(actual: &str, recorded: &str, home: &Home) -> bool {
    actual.contains(&home.path().display().to_string()) || (!actual.is_empty() && recorded.ends_with(actual))
}

fn kill(pid: Pid, signal: Signal) -> anyhow::Result<()> {
    match kill_process(pid, signal) {
        Err(error) if error != rustix::io::Errno::SRCH => {
            Err(error).with_context(|| format!("cannot end process {pid:?} of an earlier run"))
        }
        _ => Ok(()),
    }
}

/// Waits until none of the processes lives; `false` after the deadline.
async fn gone(pids: [Option<Pid>; 2], patience: Duration) -> bool {
    let deadline = Instant::now() + patience;
    // A process that has ended but was not waited for has no command line.
    while pids.into_iter().flatten().any(|pid| !command_line(pid).is_empty()) {
        if Instant::now() > deadline {
            return false;
        }
        sleep(Duration::from_millis(20)).await;
    }
    true
}

/// The command line of a living process, its parts separated by spaces, else nothing.
#[cfg(target_os = "linux")]
fn command_line(pid: Pid) -> String {
    let bytes = std::fs::read(format!("/proc/{}/cmdline", pid.as_raw_nonzero())).unwrap_or_default();
    String::from_utf8_lossy(&bytes).replace('\0', " ").trim_end().to_owned()
}

/// The command line of a living process, else nothing.
#[cfg(not(target_os = "linux"))]
fn command_line(pid: Pid) -> String {
    let number = pid.as_raw_nonzero().to_string();
    std::process::Command::new("ps")
        .args(["-ww", "-o", "command=", "-p", &number])
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::process::{Child, Command};

    use super::*;

    const KIND: Kind = Kind { name: "server", signal: Signal::TERM, patience: Duration::from_secs(5) };

    /// A folder whose last run was killed together with its guard, after starting the command.
    fn home_after(data_dir: &std::path::Path, program: &Child, command: &str) -> Home {
        let home = Home::open(data_dir, "any").unwrap();
        let mut ended = Command::new("true").spawn().unwrap();
        ended.wait().unwrap();
        home.write("server.pids", &format!("{}\n{}\n{command}\n", ended.id(), program.id())).unwrap();
        home
    }

    #[tokio::test]
    async fn a_server_without_its_guard_is_ended() {
        let data_dir = tempfile::tempdir().unwrap();
        let mut server = Command::new("sleep").arg("600").spawn().unwrap();
        let home = home_after(data_dir.path(), &server, "setpriv --pdeathsig TERM -- sleep 600");
        end(&home, KIND).await.unwrap();
        assert!(server.try_wait().unwrap().is_some());
        assert!(!home.path().join("server.pids").exists());
    }

    #[tokio::test]
    async fn a_stranger_who_got_the_number_is_left_alone() {
        let data_dir = tempfile::tempdir().unwrap();
        let mut stranger = Command::new("sleep").arg("600").spawn().unwrap();
        let home = home_after(data_dir.path(), &stranger, "setpriv --pdeathsig TERM -- epmd -port 20000");
        end(&home, KIND).await.unwrap();
        assert!(stranger.try_wait().unwrap().is_none());
        stranger.kill().unwrap();
        stranger.wait().unwrap();
    }
}
