//! Progress of a long command: a bar on a terminal, a plain line every few seconds otherwise. Goes to standard error.

use std::{
    io::{IsTerminal, stderr},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

/// Time between two plain lines.
const LINE_INTERVAL: Duration = Duration::from_secs(3);

/// How far a pass over a file is.
pub(crate) struct Progress {
    what: &'static str,
    size: u64,
    shown: Shown,
}

enum Shown {
    Bar(ProgressBar),
    Lines { last: Instant },
}

impl Progress {
    /// Begins a pass over `size` bytes. `what` is the participle of what is done with the messages, for example "published".
    pub(crate) fn start(what: &'static str, size: u64) -> Self {
        let shown = if stderr().is_terminal() {
            let bar = ProgressBar::new(size).with_message("0 messages").with_prefix(what);
            // A template that does not parse leaves the default style: a plainer bar, nothing worse.
            if let Ok(style) = ProgressStyle::with_template("{prefix} {msg} {wide_bar} {percent}% {eta}") {
                bar.set_style(style);
            }
            Shown::Bar(bar)
        } else {
            Shown::Lines { last: Instant::now() }
        };
        Self { what, size, shown }
    }

    /// Shows the state.
    pub(crate) fn show(&mut self, messages: u64, bytes: u64) {
        match &mut self.shown {
            Shown::Bar(bar) => {
                bar.set_position(bytes);
                // The text costs more than the position; the bar itself is redrawn at most 20 times a second.
                if messages.is_multiple_of(100) {
                    bar.set_message(format!("{messages} messages"));
                }
            }
            Shown::Lines { last } if last.elapsed() >= LINE_INTERVAL => {
                *last = Instant::now();
                let percent = bytes * 100 / self.size.max(1);
                eprintln!("{} {messages} messages ({percent} %)", self.what);
            }
            Shown::Lines { .. } => {}
        }
    }
}

impl Drop for Progress {
    /// Takes the bar away, so that what follows, result or error, stands alone.
    fn drop(&mut self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}
