//! How fast the system is, beside what PostgreSQL alone can do with the very same statements: separate processes, durable servers, a
//! dealer with 100,000 customers among a hundred others.
//!
//! [`fill`] makes the data, [`cases`] says what is asked, [`wrk`] asks, [`usage`] looks at what the processes spend, [`statements`] reads
//! from the server's log what a request makes it do, [`floor`] has pgbench do just that, [`home_page`] opens whole pages, [`browser`] scrolls and turns them, [`events`], [`reminders`], [`starts`], [`idle_tenants`],
//! [`first_load`], [`csv_import`] and [`csv_export`] measure what is no single request, [`machine`] says where, [`report`] tells and compares with the goals.

mod browser;
mod cases;
pub mod command;
mod csv_export;
mod csv_import;
mod events;
mod fill;
mod first_load;
mod floor;
mod home_page;
mod idle_tenants;
pub mod machine;
mod reminders;
mod report;
mod scale;
mod starts;
mod statements;
mod usage;
mod wrk;

use std::{path::PathBuf, sync::LazyLock, time::Duration};

use anyhow::Context as _;
use tokio::time::{Instant, sleep};

use crate::{
    erp,
    world::{Tenant, World},
};
pub use cases::CALLERS;
use cases::{CREATE_ACTIVITY, Caller, Case};
use events::Listener;
use fill::Filled;
use floor::Pgbench;
use machine::Machine;
use report::{MEGABYTE, Measured, Report};
pub use scale::Scale;
use usage::Usage;
use wrk::Wrk;

/// Slug of the dealer that is measured.
const TENANT: &str = "bench";

/// What is to be measured.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How much there is.
    pub scale: Scale,
    /// How often each service is started, to see how long it takes.
    pub starts: usize,
    /// Who reads: some of [`CALLERS`].
    pub readers: &'static [&'static str],
    /// Whether what is like something else is left out.
    pub is_brief: bool,
    /// How many clients ask at once, from few to many.
    pub clients: &'static [usize],
    /// How long each case is asked.
    pub time: Duration,
    /// With how many clients at once PostgreSQL alone is measured.
    pub floor_clients: &'static [usize],
    /// Folder of everything.
    pub data_dir: PathBuf,
    /// Folder of the services' programs, if not that of the running one.
    pub programs: Option<PathBuf>,
    /// Folder of the web client, built, if a browser shall be measured.
    pub web: Option<PathBuf>,
}

impl Plan {
    /// Rows that are scrolled in a browser, and pages that are turned there.
    const fn browsed(&self) -> (usize, usize) {
        if self.is_quick() { (500, 20) } else { (3_000, 200) }
    }

    const fn is_quick(&self) -> bool {
        self.scale.largest < Scale::full().largest
    }
}

/// Measures.
pub async fn run(plan: &Plan) -> anyhow::Result<Report> {
    say("starting the servers and the services");
    let web = plan.web.as_ref().map(|web| web.join("dist").canonicalize()).transpose();
    let web = web.context("the web client is not built")?;
    let world = World::start(&plan.data_dir, plan.programs.as_deref(), web).await?;
    measure(plan, world).await
}

async fn measure(plan: &Plan, world: World) -> anyhow::Result<Report> {
    let tenant = world.make_tenant(TENANT).await?;
    world.known(&tenant).await?;
    say(&format!("making {} tenants in which nobody works", plan.scale.idle_tenants));
    let idle_tenants = idle_tenants::measure(&world, plan.scale.idle_tenants).await?;
    erp::introduce(&tenant, plan.scale.salesmen).await?;
    world.employed(&tenant, plan.scale.salesmen + 1).await?;
    say(&format!("filling in {} customers of {} tenants", plan.scale.customers, plan.scale.tenants));
    let filled = fill::fill(&world, tenant.id, &plan.scale).await?;
    say(&format!("filled in {:.0} s", filled.took.as_secs_f64()));

    let database = world.superuser("customers")?;
    let mut report = Report::new(plan, Machine::this(&database).await?, &filled);
    report.idle_tenants = idle_tenants;
    report.starts = starts::measure(&world, plan.starts).await?;
    report.idle = Usage::of(&world)?;
    let mut callers = callers(plan, &world, &tenant, filled).await?;
    say(&format!("filling in {} activities", plan.scale.activities));
    let planned = fill::work::fill(&world, tenant.id, plan.scale.activities, &callers[2]).await?;
    for (caller, acts_in) in callers.iter_mut().zip([planned.of_all, planned.of_all, planned.of_first]) {
        caller.acts_in = acts_in;
    }
    let cases = cases::all(world.http, &callers, plan.readers, (&planned, plan.is_brief)).await?;
    let wrk = Wrk::new(&plan.data_dir, world.http)?;
    for case in &cases {
        cases::warm_up(world.http, case).await?;
        for clients in plan.clients {
            let measured = ask(&world, &wrk, case, *clients, plan.time).await?;
            say(&measured.line());
            report.measured.push(measured);
        }
    }
    for caller in callers.iter().filter(|caller| plan.readers.contains(&caller.name)) {
        for clients in plan.clients {
            let pages = home_page::measure(world.http, caller, *clients, plan.time).await?;
            say(&pages.line());
            report.home_pages.push(pages);
        }
    }
    say("exporting all customers");
    report.csv_export = csv_export::measure(&world, &callers[0]).await?;
    say(&report.csv_export.line());
    report.loaded = Usage::of(&world)?;
    if let Some(web) = &plan.web {
        say("measuring the listing in a browser");
        // The manager's lists are the slowest.
        let callers = [(CALLERS[1], ("manager", "team")), (CALLERS[0], ("admin", "all"))];
        for (caller, seen) in callers.into_iter().take(if plan.is_quick() { 1 } else { 2 }) {
            let browsed = browser::measure(&world, web, caller, seen, plan.browsed()).await?;
            say(&browsed.line());
            report.browsed.push(browsed);
        }
    }
    let captured = statements::capture(&world, &cases).await?;
    say("measuring the way of an event to another service");
    for case in cases.iter().filter(|case| case.writes) {
        let latencies = events::at_ease(&world, case, plan.time).await?;
        if case.name.starts_with(CREATE_ACTIVITY) {
            report.activity_events = Some(latencies);
            say(&format!("waiting for {} reminders", plan.scale.reminders));
            report.reminders = Some(reminders::measure(&world, case, plan.scale.reminders).await?);
        } else if report.events.is_none() {
            report.events = Some(latencies);
        }
    }
    say(&format!("loading {} customers of another dealer from its ERP", plan.scale.first_load));
    report.first_load = first_load::measure(&world, &plan.data_dir, plan.scale.first_load).await?;
    report.first_loaded = Usage::of(&world)?;
    say(&format!("importing {} rows of a file", plan.scale.import));
    report.csv_import = csv_import::measure(&world, plan.scale.import).await?;
    say(&report.csv_import.line());
    report.imported = Usage::of(&world)?;

    // Nobody else shall use the processor, or send what pgbench leaves in the outbox.
    let activities = world.superuser("activities")?;
    let World { servers, databases, processes, .. } = world;
    processes.stop().await;
    // As the service found it, when it was measured.
    for database in [&database, &activities] {
        fill::settle(database).await?;
        database.close().await;
    }
    let (of_customers, of_activities) = (databases.customers_app(), databases.activities_app());
    for (case, shapes) in cases.iter().zip(&captured) {
        let database = if case.service == "activities" { &of_activities } else { &of_customers };
        let pgbench = Pgbench::prepare(&plan.data_dir, &servers, database, case, shapes).await?;
        pgbench.warm_up().await?;
        for clients in plan.floor_clients {
            let floor = pgbench.measure(*clients, plan.time).await?;
            say(&format!("floor  {:<42} {clients:>3}  {:>8.0}/s", case.name, floor.per_second));
            report.floors.push(floor);
        }
    }
    servers.stop().await;
    report.compare();
    Ok(report)
}

/// Those of [`CALLERS`], logged in.
async fn callers(plan: &Plan, world: &World, tenant: &Tenant, filled: Filled) -> anyhow::Result<[Caller; 3]> {
    world.make_user(tenant, "s0").await?;
    world.make_user(tenant, "manager").await?;
    let [administrator, manager, salesman] = CALLERS;
    let administrator = Caller {
        name: administrator,
        cookie: world.log_in(tenant, "admin").await?,
        sees: plan.scale.largest,
        some: filled.some,
        acts_in: 0,
    };
    let manager = Caller { name: manager, cookie: world.log_in(tenant, "manager").await?, ..administrator.clone() };
    let salesman = Caller {
        name: salesman,
        cookie: world.log_in(tenant, "s0").await?,
        sees: filled.first_sees,
        some: filled.some_of_first,
        acts_in: 0,
    };
    Ok([administrator, manager, salesman])
}

/// Asks one case and looks at what it costs.
async fn ask(world: &World, wrk: &Wrk, case: &Case, clients: usize, time: Duration) -> anyhow::Result<Measured> {
    // What the last case has left to do is not this one's.
    sleep(Duration::from_millis(500)).await;
    let listener = if case.writes { Some(Listener::start(&world.servers.amqp_url).await?) } else { None };
    let before = Usage::of(world)?;
    let asked = wrk.ask(case, clients, time).await?;
    let after = Usage::of(world)?;
    let latencies = listener.map(|listener| listener.latencies());
    Ok(Measured::new(case, clients, &asked, &before, &after, latencies))
}

#[expect(clippy::print_stdout, reason = "what the person who started it reads")]
fn say(text: &str) {
    static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);
    println!("▶ {:>4} s  {text}", STARTED.elapsed().as_secs());
}
