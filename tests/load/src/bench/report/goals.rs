//! What we want to reach.

use serde::Serialize;

use super::{MEGABYTE, Report};

/// A goal.
#[derive(Clone, Debug, Serialize)]
pub struct Goal {
    /// Of what.
    pub what: &'static str,
    /// What was measured; none if it was not.
    pub measured: Option<f64>,
    /// The limit.
    pub limit: f64,
    /// True if the limit is the least, not the most.
    pub at_least: bool,
    /// Unit of both.
    pub unit: &'static str,
}

impl Goal {
    /// Whether it is reached.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.measured.is_some_and(|it| if self.at_least { it >= self.limit } else { it <= self.limit })
    }

    /// Heading of the rows.
    #[must_use]
    pub fn heading() -> Vec<String> {
        ["goal", "limit", "measured", ""].map(str::to_owned).to_vec()
    }

    /// One row of a table.
    #[must_use]
    pub fn row(&self) -> Vec<String> {
        let sign = if self.at_least { '≥' } else { '≤' };
        // As many digits as tell something.
        let number = |it: f64| if it < 10.0 { format!("{it:.2}") } else { format!("{it:.0}") };
        let measured = self.measured.map_or_else(|| "–".to_owned(), |it| format!("{} {}", number(it), self.unit));
        let verdict = if self.is_met() { "met" } else { "MISSED" };
        let limit = format!("{sign} {} {}", number(self.limit), self.unit);
        vec![self.what.to_owned(), limit, measured, verdict.to_owned()]
    }
}

/// All goals, held against what was measured.
pub(super) fn goals(report: &Report) -> Vec<Goal> {
    let most = |what, limit, unit, measured: Option<f64>| Goal { what, measured, limit, at_least: false, unit };
    let least = |what, limit, unit, measured: Option<f64>| Goal { what, measured, limit, at_least: true, unit };
    let list = report.find("list, page 1 (administrator)", 16);
    let create = report.find("create a customer", 16);
    let contact = report.find("create a contact", 16);
    let of_floor = |case: Option<&super::Measured>| {
        let case = case?;
        Some(case.per_second / report.floor(case)?.per_second)
    };
    let far = |by: &str, clients: usize| {
        let mut all = report.measured.iter().filter(|it| it.clients == clients);
        all.find(|it| it.case.starts_with("list, row") && it.case.contains(by))
    };
    // Of all callers.
    let slowest = |case: &str, kind: &str| {
        let asked =
            report.measured.iter().filter(|it| it.clients == 1 && it.case.starts_with(case) && it.case.contains(kind));
        asked.map(|it| it.p99).max_by(f64::total_cmp)
    };
    let token = far("by token", 16).zip(list).map(|(far, first)| first.per_second / far.per_second);
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let megabytes = |bytes: [u64; 2]| Some(bytes.into_iter().max()? as f64 / MEGABYTE);
    let starts = report.starts.gateway.max(report.starts.customers);
    vec![
        least("list, page 1, 16 clients: requests", 1_500.0, "/s", list.map(|it| it.per_second)),
        least("list, page 1, 16 clients: part of pgbench", 0.2, "", of_floor(list)),
        most("list, page 1, 16 clients: p99", 25.0, "ms", list.map(|it| it.p99)),
        most("list, page 1, 16 clients: processor", 0.8, "ms", list.map(super::Measured::processor_in_all)),
        most("far row by token, 16 clients: times page 1", 1.5, "×", token),
        most("far row by number, 1 client: p99", 30.0, "ms", far("by number", 1).map(|it| it.p99)),
        most("far row by number, 1 client, slowest caller: p99", 30.0, "ms", slowest("list, row", "by number")),
        most("list, page 1, 1 client, slowest caller: p99", 25.0, "ms", slowest("list, page 1", "")),
        most("search, 1 client, slowest caller: p99", 20.0, "ms", slowest("search", "")),
        least("create a customer, 16 clients: part of pgbench", 0.25, "", of_floor(create)),
        least("create a contact, 16 clients: part of pgbench", 0.25, "", of_floor(contact)),
        most("event to another service, at ease: p99", 250.0, "ms", report.events.as_ref().map(|it| it.p99)),
        most("event, 16 clients creating: p99", 250.0, "ms", create.and_then(|it| Some(it.events.as_ref()?.p99))),
        least("first load from an ERP: messages", 2_000.0, "/s", Some(report.first_load.per_second)),
        most("another dealer's message meanwhile: p99", 1_000.0, "ms", Some(report.first_load.others_p99)),
        most("from making a tenant to logging in", 1_000.0, "ms", Some(report.idle_tenants.slowest)),
        most("memory of a service, idle", 40.0, "MB", megabytes(report.idle.memory)),
        most("memory of a service, at most", 80.0, "MB", megabytes(report.loaded.most_memory)),
        most("memory of an idle tenant, all services", 20.0, "KB", Some(report.idle_tenants.bytes / 1000.0)),
        most("from start to ready", 200.0, "ms", Some(starts)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_without_a_measurement_is_missed() {
        let goal = |measured, at_least| Goal { what: "", measured, limit: 5.0, at_least, unit: "" };
        assert!(goal(Some(5.0), true).is_met() && goal(Some(5.0), false).is_met());
        assert!(!goal(Some(4.9), true).is_met() && !goal(Some(5.1), false).is_met());
        assert!(!goal(None, true).is_met() && !goal(None, false).is_met());
    }
}
