//! What we want to reach.

use serde::Serialize;

use super::{MEGABYTE, Measured, Report};
use crate::bench::{browser::Browsed, cases::CREATE_ACTIVITY, csv_import::CsvImport, starts::Starts, usage::SERVICES};

/// A goal.
#[derive(Clone, Debug, Serialize)]
pub struct Goal {
    /// Of what.
    pub what: String,
    /// What was measured; none if it was not.
    pub measured: Option<f64>,
    /// The limit.
    pub limit: f64,
    /// True if the limit is the least, not the most.
    pub at_least: bool,
    /// Unit of both.
    pub unit: &'static str,
    /// Whether it is reached.
    pub met: bool,
}

impl Goal {
    fn new(what: impl Into<String>, limit: f64, at_least: bool, unit: &'static str, measured: Option<f64>) -> Self {
        let met = measured.is_some_and(|it| if at_least { it >= limit } else { it <= limit });
        Self { what: what.into(), measured, limit, at_least, unit, met }
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
        let number = |it: f64| if it < 10.0 && it > 0.0 { format!("{it:.2}") } else { format!("{it:.0}") };
        let with_unit = |it: f64| format!("{} {}", number(it), self.unit).trim_end().to_owned();
        let measured = self.measured.map_or_else(|| "–".to_owned(), with_unit);
        let verdict = if self.met { "met" } else { "MISSED" };
        vec![self.what.clone(), format!("{sign} {}", with_unit(self.limit)), measured, verdict.to_owned()]
    }
}

/// All goals, held against what was measured.
pub(super) fn goals(report: &Report) -> Vec<Goal> {
    let most = |what: &str, limit, unit, measured| Goal::new(what, limit, false, unit, measured);
    let least = |what: &str, limit, unit, measured| Goal::new(what, limit, true, unit, measured);
    let (one, many) = (report.clients.first().copied().unwrap_or(1), report.clients.last().copied().unwrap_or(1));
    let (few, all) = (in_words(one), in_words(many));

    let first_page = Callers::of(report, "list, page 1", "", many);
    let by_token = Callers::of(report, "list, row", "by token", many);
    let by_number = Callers::of(report, "list, row", "by number", one);
    let first_page_alone = Callers::of(report, "list, page 1", "", one);
    let search = Callers::of(report, "search", "", one);
    let home_page = report.home_pages.iter().filter(|it| it.clients == many).map(|it| it.p99).max_by(f64::total_cmp);
    let create = Callers::of(report, "create a customer", "", many);
    let contact = Callers::of(report, "create a contact", "", many);
    let activity = Callers::of(report, CREATE_ACTIVITY, "", many);
    let today = Callers::of(report, "today", "", one);
    let events = |it: &Measured| Some(it.events.as_ref()?.p99);
    let (processor, p99) = (|it: &Measured| Some(it.processor_in_all()), |it: &Measured| Some(it.p99));

    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let (failed, megabytes) =
        (report.measured.iter().map(|it| it.errors).sum::<u64>() as f64, |bytes: [u64; SERVICES]| {
            Some(bytes.into_iter().max()? as f64 / MEGABYTE)
        });
    let Starts { gateway, customers, activities } = report.starts;
    let starts = gateway.max(customers).max(activities);
    let list = format!("list, page 1, {all}, slowest caller");
    let mut goals = vec![
        least(&format!("{list}: requests"), 1_500.0, "/s", first_page.least(|it| Some(it.per_second))),
        least(&format!("{list}: part of pgbench"), 0.2, "", first_page.least(|it| it.of_floor)),
        most(&format!("{list}: p99"), 25.0, "ms", first_page.most(p99)),
        most(&format!("{list}: processor"), 0.8, "ms", first_page.most(processor)),
        most(
            &format!("far row by token, {all}, slowest caller: times page 1"),
            1.5,
            "×",
            by_token.most(times_page_1(Callers::of(report, "list, page 1", "", many))),
        ),
        most(&format!("far row by number, {few}, slowest caller: p99"), 30.0, "ms", by_number.most(p99)),
        most(&format!("list, page 1, {few}, slowest caller: p99"), 25.0, "ms", first_page_alone.most(p99)),
        most(&format!("search, {few}, slowest caller: p99"), 20.0, "ms", search.most(p99)),
        most(&format!("customer home page, {all}, slowest caller: p99"), 30.0, "ms", home_page),
        least(&format!("create a customer, {all}: part of pgbench"), 0.25, "", create.least(|it| it.of_floor)),
        least(&format!("create a contact, {all}: part of pgbench"), 0.25, "", contact.least(|it| it.of_floor)),
        least(&format!("create an activity, {all}: part of pgbench"), 0.25, "", activity.least(|it| it.of_floor)),
        most(&format!("create an activity, {all}: p99"), 30.0, "ms", activity.most(p99)),
        most(&format!("today, {few}, slowest caller: p99"), 10.0, "ms", today.most(p99)),
        most("failed requests", 0.0, "", (!report.measured.is_empty()).then_some(failed)),
        most("event to another service, at ease: p99", 250.0, "ms", report.events.as_ref().map(|it| it.p99)),
        most(&format!("event, {all} creating: p99"), 250.0, "ms", create.most(events)),
        most("event of an activity, at ease: p99", 250.0, "ms", report.activity_events.as_ref().map(|it| it.p99)),
        most(&format!("event of an activity, {all} creating: p99"), 250.0, "ms", activity.most(events)),
        most("reminder: lateness, p99", 30_000.0, "ms", report.reminders.map(|it| it.told.p99)),
        most("reminder by mail: lateness, p99", 30_000.0, "ms", report.reminders.map(|it| it.mailed.p99)),
        least("first load from an ERP: messages", 2_000.0, "/s", Some(report.first_load.per_second)),
        most("another dealer's message meanwhile: p99", 1_000.0, "ms", Some(report.first_load.others_p99)),
        most("import of a file: 100,000 rows", 20.0, "s", per_100_000(&report.csv_import)),
        most("export to a file: 100,000 rows", 20.0, "s", report.csv_export.per_100_000()),
        most("export to a file: more memory", 16.0, "MB", Some(report.csv_export.memory)),
        most("from making a tenant to logging in", 1_000.0, "ms", Some(report.idle_tenants.slowest)),
        most("memory of a service, idle", 40.0, "MB", megabytes(report.idle.memory)),
        most("memory of a service, at most", 80.0, "MB", megabytes(report.most_memory())),
        most("memory of an idle tenant, all services", 20.0, "KB", Some(report.idle_tenants.bytes / 1000.0)),
        most("from start to ready", 200.0, "ms", Some(starts)),
    ];
    let (near, far) = ("activities, page 1", Callers::of(report, "activities, row", "by token", many));
    if !far.0.is_empty() {
        let times = far.most(times_page_1(Callers::of(report, near, "", many)));
        goals.push(most(
            &format!("activities, far row by token, {all}, slowest caller: times page 1"),
            1.5,
            "×",
            times,
        ));
    }
    // As flat as the customers' list.
    for (list, limit) in [
        ("activities, page 1", 25.0),
        ("activities of a customer", 25.0),
        ("activities, row", 30.0),
        ("warnings", 25.0),
        ("cases, page 1", 25.0),
    ] {
        let asked = Callers::of(report, list, "", one);
        if !asked.0.is_empty() {
            goals.push(most(&format!("{list}, {few}, slowest caller: p99"), limit, "ms", asked.most(p99)));
        }
    }
    if !report.browsed.is_empty() {
        let slowest = |of: fn(&Browsed) -> f64| report.browsed.iter().map(of).max_by(f64::total_cmp);
        goals.extend([
            most("listing interactive, in a browser", 1_000.0, "ms", slowest(Browsed::interactive)),
            most("scrolling a list of all rows: longest task", 50.0, "ms", slowest(Browsed::longest_task)),
            most("turning pages and jumping: longest task", 50.0, "ms", slowest(Browsed::longest_task_of_pages)),
            most("changing the page, in a browser: p99", 100.0, "ms", slowest(Browsed::page_change)),
        ]);
    }
    goals
}

/// How long 100,000 rows take at this speed, in seconds; none if nothing was imported.
/// How many times as long a far page takes as the first one of the same caller.
fn times_page_1(first: Callers<'_>) -> impl Fn(&Measured) -> Option<f64> {
    move |far| Some(first.0.iter().find(|first| first.caller == far.caller)?.per_second / far.per_second)
}

fn per_100_000(import: &CsvImport) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let rows = import.rows as f64;
    (import.rows > 0).then(|| import.whole() * 100_000.0 / rows)
}

fn in_words(clients: usize) -> String {
    if clients == 1 { "1 client".to_owned() } else { format!("{clients} clients") }
}

/// What was measured of one kind of request, of each caller.
struct Callers<'a>(Vec<&'a Measured>);

impl<'a> Callers<'a> {
    /// The cases whose names begin and go on so.
    fn of(report: &'a Report, begin: &str, kind: &str, clients: usize) -> Self {
        let is_asked = |it: &&Measured| it.clients == clients && it.case.starts_with(begin) && it.case.contains(kind);
        Self(report.measured.iter().filter(is_asked).collect())
    }

    /// The largest; none if one of them has none.
    fn most(&self, of: impl Fn(&Measured) -> Option<f64>) -> Option<f64> {
        let all = self.0.iter().map(|it| of(it)).collect::<Option<Vec<f64>>>()?;
        all.into_iter().max_by(f64::total_cmp)
    }

    /// The smallest; none if one of them has none.
    fn least(&self, of: impl Fn(&Measured) -> Option<f64>) -> Option<f64> {
        self.most(|it| Some(-of(it)?)).map(|least| -least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_without_a_measurement_is_missed() {
        let is_met = |measured, at_least| Goal::new("", 5.0, at_least, "", measured).met;
        assert!(is_met(Some(5.0), true) && is_met(Some(5.0), false));
        assert!(!is_met(Some(4.9), true) && !is_met(Some(5.1), false));
        assert!(!is_met(None, true) && !is_met(None, false));
    }

    #[test]
    fn the_slowest_caller_counts_and_none_may_be_without_a_figure() {
        let caller =
            |caller, of_floor| Measured { caller, p99: of_floor, of_floor: Some(of_floor), ..Measured::default() };
        let (fast, slow) = (caller("salesman", 0.1), caller("manager", 0.3));
        let missing = Measured { of_floor: None, ..fast.clone() };
        let both = Callers(vec![&fast, &slow]);
        assert_eq!((both.most(|it| Some(it.p99)), both.least(|it| it.of_floor)), (Some(0.3), Some(0.1)));
        assert_eq!(Callers(vec![&slow, &missing]).least(|it| it.of_floor), None);
        assert_eq!(Callers(Vec::new()).most(|it| Some(it.p99)), None);
    }
}
