//! How the listing of a dealer's customers feels in a browser, as the web client measures it (`web/tests/speed`).

use std::path::Path;

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};
use tokio::process::Command;

use super::TENANT;
use crate::world::{PASSWORD, World, email};

/// What was measured for one caller.
#[derive(Clone, Debug, Serialize)]
pub struct Browsed {
    /// What he is.
    pub caller: &'static str,
    #[serde(flatten)]
    figures: Figures,
}

/// As the web client's program prints it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Figures {
    /// From the navigation until rows are shown and the page is idle, in milliseconds.
    interactive_ms: f64,
    /// By the wheel, as fast as people turn it.
    scrolling: Scrolling,
    /// To places of the endless list that were not fetched yet.
    jumps: Turns,
    /// From a page of 25 rows to the next one.
    pages: Turns,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Scrolling {
    rows: u64,
    seconds: f64,
    long_tasks: u64,
    longest_task_ms: f64,
    /// How long rows in view were awaited, each time some were.
    awaited: Spread,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Spread {
    count: u64,
    p50_ms: f64,
    p99_ms: f64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Turns {
    #[serde(flatten)]
    took: Spread,
    long_tasks: u64,
    longest_task_ms: f64,
}

impl Browsed {
    /// From the navigation until the listing can be used, in milliseconds.
    pub const fn interactive(&self) -> f64 {
        self.figures.interactive_ms
    }

    /// The longest task of the page while it scrolls, in milliseconds; 0 if none took more than 50, which are all that browsers tell of.
    pub const fn longest_task(&self) -> f64 {
        self.figures.scrolling.longest_task_ms
    }

    /// The longest task while pages are turned and jumped to, likewise.
    pub const fn longest_task_of_pages(&self) -> f64 {
        self.figures.pages.longest_task_ms.max(self.figures.jumps.longest_task_ms)
    }

    /// Within how many milliseconds 99 of 100 pages were shown that were turned to or jumped to.
    pub const fn page_change(&self) -> f64 {
        self.figures.pages.took.p99_ms.max(self.figures.jumps.took.p99_ms)
    }

    /// In one line.
    pub fn line(&self) -> String {
        let Figures { interactive_ms, scrolling, jumps, pages } = &self.figures;
        let Scrolling { rows, seconds, long_tasks, longest_task_ms, awaited } = scrolling;
        let turns = |turns: &Turns| {
            let Turns { took: Spread { count, p50_ms, p99_ms }, longest_task_ms, .. } = turns;
            format!("{count}, p50 {p50_ms:.0} ms, p99 {p99_ms:.0} ms, longest task {longest_task_ms:.0} ms")
        };
        format!(
            "listing in a browser ({}): interactive after {interactive_ms:.0} ms; {rows} rows scrolled in {seconds:.0} s, {long_tasks} tasks over \
             50 ms, the longest {longest_task_ms:.0} ms, rows awaited {} times, p99 {:.0} ms; jumps in the list: {}; pages of 25 rows: {}",
            self.caller,
            awaited.count,
            awaited.p99_ms,
            turns(jumps),
            turns(pages),
        )
    }
}

/// Has the web client in the folder `web` measure what this caller, who logs in as `mailbox`, sees in this view of the listing.
pub async fn measure(
    world: &World,
    web: &Path,
    caller: &'static str,
    (mailbox, view): (&str, &str),
    (rows, turns): (usize, usize),
) -> anyhow::Result<Browsed> {
    let mut program = Command::new("node");
    program.arg("tests/speed/run.mjs").current_dir(web).kill_on_drop(true);
    program.arg("--base-url").arg(format!("http://{}", world.http));
    program.args(["--tenant", TENANT, "--email", &email(TENANT, mailbox), "--password", PASSWORD, "--view", view]);
    program.args(["--rows", &rows.to_string(), "--jumps", &turns.to_string()]);
    let done = program.output().await.context("node does not run")?;
    ensure!(done.status.success(), "the browser's measurement failed: {}", String::from_utf8_lossy(&done.stderr));
    let figures = serde_json::from_slice(&done.stdout).context("the browser's figures")?;
    Ok(Browsed { caller, figures })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn the_figures_are_those_that_the_web_client_prints() {
        let printed = r#"{
            "interactiveMs": 640.5,
            "scrolling": {"rows": 3000, "seconds": 33.2, "longTasks": 1, "longestTaskMs": 61.0,
                          "requests": {"count": 1000, "p50Ms": 8, "p99Ms": 20, "mostMs": 30},
                          "awaited": {"count": 3, "p50Ms": 20, "p99Ms": 40, "mostMs": 40}},
            "jumps": {"count": 200, "p50Ms": 30, "p99Ms": 90, "mostMs": 95, "longTasks": 0, "longestTaskMs": 0},
            "pages": {"count": 200, "p50Ms": 50, "p99Ms": 80, "mostMs": 99, "longTasks": 2, "longestTaskMs": 70}
        }"#;
        let browsed = Browsed { caller: "manager", figures: serde_json::from_str(printed).unwrap() };
        let tasks = (browsed.longest_task(), browsed.longest_task_of_pages());
        assert_eq!((browsed.interactive(), browsed.page_change(), tasks), (640.5, 90.0, (61.0, 70.0)));
        assert!(browsed.line().contains("3000 rows scrolled in 33 s, 1 tasks over 50 ms"), "{}", browsed.line());
    }
}
