//! Finds a program's process, to look at it, to end it, or to kill it.

use std::path::PathBuf;

use rustix::process::{Pid, Signal, kill_process};

/// A guarded program, also after it died and was started again.
#[derive(Clone, Debug)]
pub struct Handle {
    /// Path of its files without their extensions.
    base: PathBuf,
}

impl Handle {
    pub(crate) const fn new(base: PathBuf) -> Self {
        Self { base }
    }

    /// Number of its process; none while it does not run.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.running().and_then(|pid| u32::try_from(pid.as_raw_nonzero().get()).ok())
    }

    /// Path of what it prints.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.base.with_extension("log")
    }

    /// Asks it to end, as Kubernetes does. False if it does not run.
    #[must_use]
    pub fn terminate(&self) -> bool {
        self.signal(Signal::TERM)
    }

    /// Kills it, as `kill -9` does. False if it does not run.
    #[must_use]
    pub fn kill(&self) -> bool {
        self.signal(Signal::KILL)
    }

    fn signal(&self, signal: Signal) -> bool {
        self.running().is_some_and(|pid| kill_process(pid, signal).is_ok())
    }

    /// The guard notes its own number first, then the program's.
    fn running(&self) -> Option<Pid> {
        let recorded = std::fs::read_to_string(self.base.with_extension("pids")).ok()?;
        Pid::from_raw(recorded.lines().nth(1)?.parse().ok()?)
    }
}
