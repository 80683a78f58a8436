//! What was measured, as a person and as a program reads it.

mod goals;

use serde::Serialize;

use self::goals::{Goal, goals};
use super::{
    Plan,
    browser::Browsed,
    cases::Case,
    csv_export::CsvExport,
    csv_import::CsvImport,
    events::Latencies,
    fill::Filled,
    first_load::FirstLoad,
    floor::Floor,
    home_page::HomePages,
    idle_tenants::IdleTenants,
    machine::Machine,
    reminders::Reminders,
    starts::Starts,
    usage::{PARTS, SERVICES, Usage, by_part},
    wrk::Asked,
};
use crate::table::{markdown, table};

/// Bytes of a megabyte.
pub(super) const MEGABYTE: f64 = 1e6;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Customers in all.
    pub customers: usize,
    /// Customers of the tenant that was measured.
    pub largest: usize,
    /// Its activities.
    pub activities: usize,
    /// Seconds each case was asked.
    pub seconds: u64,
    /// With how many clients at once.
    pub clients: &'static [usize],
    /// Where.
    pub machine: Machine,
    /// Load of the machine in the last minute, before anything was measured: what else it had to do.
    pub load_before: f64,
    /// Seconds it took to fill in the data.
    pub filled_in: f64,
    /// From start to ready.
    pub starts: Starts,
    /// What tenants take in which nobody works.
    pub idle_tenants: IdleTenants,
    /// What the processes held before they were asked anything.
    pub idle: Usage,
    /// What they held after all requests.
    pub loaded: Usage,
    /// What they held after the first load.
    pub first_loaded: Usage,
    /// The requests.
    pub measured: Vec<Measured>,
    /// What PostgreSQL alone can do.
    pub floors: Vec<Floor>,
    /// Customer home pages, with all their tiles.
    pub home_pages: Vec<HomePages>,
    /// The listing in a browser, if one was there.
    pub browsed: Vec<Browsed>,
    /// Events of customers at ease; none if nothing was created.
    pub events: Option<Latencies>,
    /// The same of activities.
    pub activity_events: Option<Latencies>,
    /// How late salesmen were reminded of activities.
    pub reminders: Option<Reminders>,
    /// The first load of a dealer from its ERP.
    pub first_load: FirstLoad,
    /// What they held after the import.
    pub imported: Usage,
    /// The import of a file.
    pub csv_import: CsvImport,
    /// The export of all customers.
    pub csv_export: CsvExport,
    /// Goals, met or missed.
    pub goals: Vec<Goal>,
}

/// What was measured of one kind of request.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Measured {
    /// Name of the case.
    pub case: String,
    /// What he is who asked.
    pub caller: &'static str,
    /// Clients at once.
    pub clients: usize,
    /// Requests answered a second; those that failed are none.
    pub per_second: f64,
    /// Transactions a second of pgbench with the same statements; none if that was not measured with as many clients.
    pub floor: Option<f64>,
    /// Part of it that the requests are.
    pub of_floor: Option<f64>,
    /// Half of the answers came within these milliseconds.
    pub p50: f64,
    /// 99 of 100 answers came within these milliseconds.
    pub p99: f64,
    /// Requests that failed.
    pub errors: u64,
    /// Milliseconds of the processor for one request, by [`PARTS`].
    #[serde(serialize_with = "by_part")]
    pub processor: [f64; PARTS.len()],
    /// Of the events it caused.
    pub events: Option<Latencies>,
}

impl Measured {
    pub(super) fn new(
        case: &Case,
        clients: usize,
        asked: &Asked,
        before: &Usage,
        after: &Usage,
        events: Option<Latencies>,
    ) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "figures for people")]
        let (requests, microseconds) = (asked.requests as f64, asked.microseconds as f64);
        let spent = |part: usize| after.processor[part].saturating_sub(before.processor[part]).as_secs_f64();
        Self {
            case: case.name.clone(),
            caller: case.caller,
            clients,
            floor: None,
            of_floor: None,
            per_second: requests / microseconds * 1e6,
            p50: asked.p50 / 1000.0,
            p99: asked.p99 / 1000.0,
            errors: asked.errors,
            processor: std::array::from_fn(|part| spent(part) * 1000.0 / requests),
            events,
        }
    }

    /// Milliseconds of the processor for one request in all.
    #[must_use]
    pub fn processor_in_all(&self) -> f64 {
        self.processor.iter().sum()
    }

    /// In one line.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { case, clients, per_second, p99, .. } = self;
        let processor = self.processor_in_all();
        format!("{case:<49} {clients:>3}  {per_second:>8.0}/s  p99 {p99:>7.1} ms  CPU {processor:>5.2} ms")
    }
}

impl Report {
    pub(super) fn new(plan: &Plan, machine: Machine, filled: &Filled) -> Self {
        Self {
            customers: plan.scale.customers,
            largest: plan.scale.largest,
            activities: plan.scale.activities,
            seconds: plan.time.as_secs(),
            clients: plan.clients,
            machine,
            load_before: load(),
            filled_in: filled.took.as_secs_f64(),
            starts: Starts::default(),
            idle_tenants: IdleTenants::default(),
            idle: Usage::default(),
            loaded: Usage::default(),
            first_loaded: Usage::default(),
            measured: Vec::new(),
            floors: Vec::new(),
            home_pages: Vec::new(),
            browsed: Vec::new(),
            events: None,
            activity_events: None,
            reminders: None,
            first_load: FirstLoad::default(),
            imported: Usage::default(),
            csv_import: CsvImport::default(),
            csv_export: CsvExport::default(),
            goals: Vec::new(),
        }
    }

    /// Holds it against what PostgreSQL alone can do, and against the goals.
    pub(super) fn compare(&mut self) {
        for it in &mut self.measured {
            let floor = self.floors.iter().find(|floor| floor.clients == it.clients && floor.case == it.case);
            it.floor = floor.map(|floor| floor.per_second);
            it.of_floor = it.floor.map(|floor| it.per_second / floor);
        }
        self.goals = goals(self);
    }

    /// The most memory that the services held, in bytes.
    fn most_memory(&self) -> [u64; SERVICES] {
        // They were started anew after the idle tenants.
        let meanwhile = [self.idle_tenants.most_memory, self.loaded.most_memory, self.imported.most_memory];
        std::array::from_fn(|part| meanwhile.iter().map(|most| most[part]).max().unwrap_or_default())
    }

    /// As a person reads it.
    #[must_use]
    pub fn text(&self) -> String {
        let sentences = self.sentences().into_iter().map(|sentence| vec![sentence]);
        let resources: Vec<_> = self.resources().into_iter().chain(sentences).collect();
        let (sizes, requests, goals) = (self.sizes(), table(&self.requests()), table(&self.goals()));
        format!("{sizes}\n\n{requests}\n{}\n{goals}", table(&resources))
    }

    /// The same as a page of Markdown, to be kept.
    #[must_use]
    pub fn markdown(&self) -> String {
        let sentences = self.sentences().join("\n* ");
        format!(
            "# What `./dev bench` measured\n\n{}. {}.\n\n## Requests\n\n{}\n## Services\n\n{}\n* {sentences}\n\n## Goals\n\n{}",
            self.sizes(),
            self.machine.line(),
            markdown(&self.requests()),
            markdown(&self.resources()),
            markdown(&self.goals()),
        )
    }

    fn sizes(&self) -> String {
        let Self { customers, largest, activities, seconds, load_before, .. } = self;
        format!(
            "{customers} customers, {largest} of them the measured dealer's, with {activities} activities; {seconds} s a case; load of the machine before: {load_before:.1}"
        )
    }

    fn requests(&self) -> Vec<Vec<String>> {
        let heading = ["", "clients", "requests/s", "p50 ms", "p99 ms", "failed", "pgbench/s", "of pgbench", "CPU ms"];
        let mut rows = vec![heading.iter().chain(&PARTS).map(|cell| (*cell).to_owned()).collect::<Vec<_>>()];
        for it in &self.measured {
            let mut row = vec![it.case.clone(), it.clients.to_string(), format!("{:.0}", it.per_second)];
            row.extend([it.p50, it.p99].map(|time| format!("{time:.1}")));
            row.push(it.errors.to_string());
            row.push(it.floor.map_or_else(|| "–".to_owned(), |floor| format!("{floor:.0}")));
            row.push(it.of_floor.map_or_else(|| "–".to_owned(), |part| format!("1/{:.1}", 1.0 / part)));
            row.push(format!("{:.2}", it.processor_in_all()));
            row.extend(it.processor.map(|time| format!("{time:.2}")));
            rows.push(row);
        }
        rows
    }

    fn goals(&self) -> Vec<Vec<String>> {
        std::iter::once(Goal::heading()).chain(self.goals.iter().map(Goal::row)).collect()
    }

    fn resources(&self) -> Vec<Vec<String>> {
        #[expect(clippy::cast_precision_loss, reason = "figures for people")]
        let megabytes = |bytes: u64| format!("{:.0}", bytes as f64 / MEGABYTE);
        let mut rows = vec![["", "ready after ms", "idle MB", "at most MB"].map(str::to_owned).to_vec()];
        let Starts { gateway, customers, activities } = self.starts;
        for (part, ready) in [gateway, customers, activities].into_iter().enumerate() {
            let (idle, most) = (self.idle.memory[part], self.most_memory()[part]);
            rows.push(vec![PARTS[part].to_owned(), format!("{ready:.0}"), megabytes(idle), megabytes(most)]);
        }
        rows
    }

    /// What has no columns.
    fn sentences(&self) -> Vec<String> {
        let under_load = self.measured.iter().filter_map(|it| Some((it, it.events.as_ref()?)));
        // Contacts have events of their own kind.
        let under_load = under_load.filter(|(_, events)| events.events > 0);
        let at_ease = [("customers at ease", &self.events), ("activities at ease", &self.activity_events)];
        let events = at_ease.into_iter().filter_map(|(what, events)| Some((what.to_owned(), events.as_ref()?)));
        let under_load = under_load.map(|(it, events)| (format!("{} at once, {}", it.clients, it.case), events));
        let mut sentences: Vec<String> = self.home_pages.iter().map(HomePages::line).collect();
        sentences.extend(self.browsed.iter().map(Browsed::line));
        for (when, events) in events.chain(under_load) {
            let Latencies { events, p50, p99 } = events;
            sentences.push(format!("{events} events, {when}: p50 {p50:.0} ms, p99 {p99:.0} ms"));
        }
        if let Some(Reminders { told: Latencies { events, p50, p99 }, mailed }) = &self.reminders {
            sentences.push(format!(
                "{events} reminders: p50 {p50:.0} ms late, p99 {p99:.0} ms; by mail p50 {:.0} ms, p99 {:.0} ms",
                mailed.p50, mailed.p99
            ));
        }
        let FirstLoad { messages, per_second, others, others_p99 } = self.first_load;
        let load = format!(
            "first load: {messages} messages, {per_second:.0}/s; {others} of another dealer: p99 {others_p99:.0} ms"
        );
        sentences.push(load);
        sentences.push(self.csv_import.line());
        sentences.push(self.csv_export.line());
        let IdleTenants { tenants, slowest, .. } = self.idle_tenants;
        let line = format!(
            "{tenants} tenants made; the slowest of the first and last ten could be used after {slowest:.0} ms"
        );
        sentences.push(line);
        sentences
    }
}

/// Load of the machine in the last minute.
fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().and_then(|load| load.parse().ok()).unwrap_or_default()
}
