//! Many clients create, edit and release customers with their contacts and notes, and make API keys, and as many take one next action after
//! the other in cases of customers; each request is repeated under its key until it is acknowledged, while the gateway, the customers and the
//! activities service, the ERP simulator, RabbitMQ and PostgreSQL are killed by `kill -9` at random and come back by themselves.
//! Afterwards everything that was acknowledged is looked for in the database, the audit trail, the events and the ERP's book.
//!
//! [`clients`] work, [`killer`] kills, [`recorder`] hears, [`observe`] looks, [`check`] compares, [`report`] tells.

pub mod check;
pub mod clients;
pub mod command;
pub mod killer;
pub mod observe;
pub mod recorder;
pub mod report;

use std::{ops::RangeInclusive, path::PathBuf, time::Duration};

use crm_chassis::broker;
use crm_standalone::processes::Simulated;
use rand::{SeedableRng as _, rngs::StdRng};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    erp,
    world::{World, until},
};
use check::{Acknowledged, Fault, Place};
use clients::Clients;
use killer::Killer;
use observe::Observed;
use recorder::Recorder;
use report::Report;

/// Slug of the tenant that everything happens in.
const TENANT: &str = "chaos";
/// Salesmen who are logged in.
const SALESMEN: usize = 4;
/// How long nothing must change until the system counts as quiet.
const QUIET: Duration = Duration::from_secs(3);
/// Longest wait for that: a busy machine needs longer than the clients did, and what still moves is not lost.
const PATIENCE: Duration = Duration::from_mins(30);

/// What is to happen.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Edits and releases in all; contacts, notes and API keys come on top.
    pub operations: usize,
    /// Next actions in all; the cases in which they are taken come on top.
    pub next_actions: usize,
    /// Clients at once of each kind: those who edit and release, and those who take next actions.
    pub clients: usize,
    /// Seed of all chance, but for the order in which the machine runs things.
    pub seed: u64,
    /// Pause between two kills.
    pub pause: RangeInclusive<Duration>,
    /// Folder of everything.
    pub data_dir: PathBuf,
}

/// What happened, with all that the checker compared.
#[derive(Debug)]
pub struct Outcome {
    /// What the clients were told.
    pub acknowledged: Acknowledged,
    /// What is there.
    pub observed: Observed,
    /// What does not fit.
    pub faults: Vec<Fault>,
    /// In figures.
    pub report: Report,
}

/// Does it all. Fails if it cannot be done; what is found is in the outcome.
pub async fn run(plan: &Plan) -> anyhow::Result<Outcome> {
    std::fs::create_dir_all(&plan.data_dir)?;
    // The processes have a working folder of their own.
    let plan = &Plan { data_dir: plan.data_dir.canonicalize()?, ..plan.clone() };
    let mut world = World::start(&plan.data_dir, None, None).await?;
    let outcome = rage(plan, &mut world).await;
    world.stop().await;
    outcome
}

async fn rage(plan: &Plan, world: &mut World) -> anyhow::Result<Outcome> {
    let tenant = world.make_tenant(TENANT).await?;
    world.known(&tenant).await?;
    erp::introduce(&tenant, SALESMEN).await?;
    let state_dir = plan.data_dir.join("erp");
    let simulated = Simulated {
        tenant: TENANT.to_owned(),
        amqp_url: tenant.erp_url.clone(),
        series: "CU10001".to_owned(),
        state_dir: state_dir.clone(),
        delay: Duration::ZERO..=Duration::from_millis(500),
        page: None,
    };
    world.processes.simulate(simulated).await?;
    let superuser = world.superuser("customers")?;
    until("the look-up lists", async || observe::lists_are_there(&superuser, tenant.id).await).await?;
    world.employed(&tenant, SALESMEN + 1).await?;
    let mut cookies = Vec::new();
    for number in 0..SALESMEN {
        let mailbox = format!("s{number}");
        world.make_user(&tenant, &mailbox).await?;
        cookies.push(world.log_in(&tenant, &mailbox).await?);
    }
    let recorder = Recorder::start(&world.servers.amqp_url).await?;

    let stop = CancellationToken::new();
    let clients = Clients::new(world.http, cookies, plan);
    let killer = Killer::new(world, StdRng::seed_from_u64(plan.seed));
    let started = Instant::now();
    let working = async {
        let worked = clients.work().await;
        stop.cancel();
        worked
    };
    let (acknowledged, kills) = tokio::join!(working, killer.run(&plan.pause, || clients.tally().acknowledged, &stop));
    let (acknowledged, worked) = (acknowledged?, started.elapsed());

    let (observed, quiet_after) = quiet(world, &recorder, &state_dir, tenant.id, &acknowledged).await?;
    let faults = check::check(&acknowledged, &observed);
    let tally = clients.tally();
    let mut report = Report::new(&acknowledged, &observed, &faults, &kills, &tally, worked, quiet_after);
    if faults.iter().any(|fault| fault.place == Place::Events) {
        let waiting = timeout(broker::SUBSCRIBE, Recorder::waiting(&world.servers.amqp_url)).await;
        report.text = format!("{}\nthe recorder's queue: {waiting:?}\n", report.text);
    }
    Ok(Outcome { acknowledged, observed, faults, report })
}

/// Waits until everything that follows from what was acknowledged has happened and nothing moves any more. What has not happened by the
/// end of all patience is for the checker to name.
async fn quiet(
    world: &World,
    recorder: &Recorder,
    state_dir: &std::path::Path,
    tenant: crm_chassis::TenantId,
    acknowledged: &Acknowledged,
) -> anyhow::Result<(Observed, Duration)> {
    let began = Instant::now();
    let (mut last, mut since) = (None, Instant::now());
    loop {
        // The database may still be coming back.
        if let Ok(mut observed) = observe::look(world, state_dir, tenant).await {
            observed.events = recorder.heard();
            let fingerprint = observed.fingerprint();
            if last != Some(fingerprint) {
                (last, since) = (Some(fingerprint), Instant::now());
            }
            let still = since.elapsed() >= QUIET;
            let done = still && (check::is_finished(acknowledged, &observed) || since.elapsed() >= QUIET * 20);
            if done || began.elapsed() >= PATIENCE {
                return Ok((observed, since.duration_since(began)));
            }
        }
        anyhow::ensure!(began.elapsed() < PATIENCE * 2, "the database cannot be read");
        sleep(Duration::from_millis(500)).await;
    }
}
