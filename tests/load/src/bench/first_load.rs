//! The first load of a dealer: all its customers with their salesmen and people come from the ERP at once, while another dealer's ERP goes
//! on as on every day.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
    time::Duration,
};

use anyhow::Context as _;
use crm_erp_simulator::{amqp::Broker, publish::Publisher, tenant::Lane};
use serde::Serialize;
use sqlx::PgPool;
use tokio::{
    process::Command,
    time::{Instant, sleep},
};

use crate::{
    erp::{self, upserted},
    world::{Tenant, World},
};

/// Pause between two messages of the other dealer.
const PAUSE: Duration = Duration::from_millis(100);
/// How often it is looked whether the other dealer's message has arrived.
const LOOK: Duration = Duration::from_millis(10);
/// How often it is counted what has arrived. Counting takes from what is measured: of 100,000 rows some hundredths of a second.
const COUNT: Duration = Duration::from_millis(500);
/// How long messages may take to arrive without one of them arriving.
const STALL: Duration = Duration::from_mins(1);

/// What was measured.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct FirstLoad {
    /// Messages: a customer with its salesmen, or a contact.
    pub messages: usize,
    /// Messages that were applied a second.
    pub per_second: f64,
    /// Messages of the other dealer meanwhile.
    pub others: usize,
    /// 99 of 100 of those were applied within these milliseconds.
    pub others_p99: f64,
}

/// How long the other dealer's messages took.
#[derive(Debug, Default)]
struct Times {
    taken: Vec<Duration>,
    /// When the one was sent that has not been applied.
    in_flight: Option<Instant>,
}

impl Times {
    /// All of them; of the last one as long as it has taken.
    fn all(mut self) -> Vec<Duration> {
        self.taken.extend(self.in_flight.map(|sent| sent.elapsed()));
        self.taken
    }
}

/// Loads so many customers, each with a contact. The file of messages lies in `folder`.
pub async fn measure(world: &World, folder: &Path, customers: usize) -> anyhow::Result<FirstLoad> {
    let (loaded, other) = (dealer(world, "first-load").await?, dealer(world, "everyday").await?);
    let database = world.superuser("customers")?;
    let (program, file) =
        (world.processes.programs().folder().join("crm-erp-simulator"), folder.join("first-load.jsonl"));
    write(&file, customers)?;
    let started = Instant::now();
    let load = async {
        publish(&program, &loaded, &file).await?;
        arrived(&database, &loaded, customers).await
    };
    let mut everyday_times = Times::default();
    tokio::select! {
        loaded = load => loaded?,
        failed = everyday(&database, &other, &mut everyday_times) => failed?,
    }
    let mut times = everyday_times.all();
    let took = started.elapsed().as_secs_f64();
    database.close().await;
    times.sort_unstable();
    let worst = times.get((times.len() * 99 / 100).min(times.len().saturating_sub(1)));
    let messages = 2 * customers;
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let per_second = messages as f64 / took;
    let others_p99 = worst.context("nothing of the other dealer was applied")?.as_secs_f64() * 1000.0;
    Ok(FirstLoad { messages, per_second, others: times.len(), others_p99 })
}

/// A dealer with a team.
async fn dealer(world: &World, slug: &str) -> anyhow::Result<Tenant> {
    let tenant = world.make_tenant(slug).await?;
    world.known(&tenant).await?;
    erp::introduce(&tenant, 10).await?;
    world.employed(&tenant, 11).await?;
    Ok(tenant)
}

/// The messages as a file, as an ERP writes it.
fn write(path: &Path, customers: usize) -> anyhow::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for message in (0..customers).flat_map(upserted) {
        writeln!(file, "{}", message.to_json())?;
    }
    Ok(file.flush()?)
}

/// Sends the file by the command that is there for it.
async fn publish(program: &Path, tenant: &Tenant, file: &Path) -> anyhow::Result<()> {
    let mut command = Command::new(program);
    command.args(["publish", "--bulk", "--tenant", &tenant.slug, "--amqp-url", &tenant.erp_url]).arg(file);
    let output = command.output().await.with_context(|| format!("cannot run {}", program.display()))?;
    anyhow::ensure!(output.status.success(), "publishing failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// Waits until everything is there.
async fn arrived(database: &PgPool, tenant: &Tenant, customers: usize) -> anyhow::Result<()> {
    let sql = "select (select count(*) from customers where tenant_id = $1 and code <> 'C0')
                    + (select count(*) from contacts where tenant_id = $1 and code <> 'C0-1')";
    let all = i64::try_from(2 * customers)?;
    let mut last = (0, Instant::now());
    loop {
        let there: i64 = sqlx::query_scalar(sql).bind(tenant.id).fetch_one(database).await?;
        if there >= all {
            return Ok(());
        }
        if there > last.0 {
            last = (there, Instant::now());
        }
        anyhow::ensure!(last.1.elapsed() < STALL, "only {there} of {all} messages have been applied");
        sleep(COUNT).await;
    }
}

/// One message after the other, each until it is applied. Ends only by failing.
async fn everyday(database: &PgPool, tenant: &Tenant, times: &mut Times) -> anyhow::Result<()> {
    let broker = Broker::parse(&tenant.erp_url)?;
    let mut publisher = Publisher::connect(&broker, tenant.slug.parse()?, Lane::Ordinary).await?;
    for number in 0.. {
        let [customer, _] = upserted(number);
        let sent = Instant::now();
        times.in_flight = Some(sent);
        publisher.send(number as u64, &customer).await?;
        let sql = "select exists (select from customers where tenant_id = $1 and code = $2)";
        while !sqlx::query_scalar(sql).bind(tenant.id).bind(&customer.subject).fetch_one(database).await? {
            anyhow::ensure!(sent.elapsed() < STALL, "{} of the other dealer has not been applied", customer.subject);
            sleep(LOOK).await;
        }
        times.taken.push(sent.elapsed());
        times.in_flight = None;
        sleep(PAUSE).await;
    }
    Ok(())
}
