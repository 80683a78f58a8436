//! Progress of the first start: a bar on a terminal, plain lines otherwise.

use std::{
    io::{IsTerminal as _, stderr},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

/// Time between two plain lines.
const LINE_INTERVAL: Duration = Duration::from_secs(3);

/// How far something is.
#[derive(Debug)]
pub struct Progress {
    what: String,
    total: u64,
    bar: Option<ProgressBar>,
    last_line: Instant,
}

impl Progress {
    /// Begins; `what` is read in front of the numbers.
    #[must_use]
    pub fn start(what: String, total: u64) -> Self {
        let bar = stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("  {msg}  {wide_bar} {pos}/{len}");
            ProgressBar::new(total)
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
                .with_message(what.clone())
        });
        Self { what, total, bar, last_line: Instant::now() }
    }

    /// Shows how many are done.
    pub fn show(&mut self, done: u64) {
        match &self.bar {
            Some(bar) => bar.set_position(done),
            None if self.last_line.elapsed() >= LINE_INTERVAL || done == self.total => {
                self.last_line = Instant::now();
                eprintln!("  {}  {done}/{}", self.what, self.total);
            }
            None => {}
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.abandon();
        }
    }
}
