//! What the processes spend, from `/proc`.

use std::{collections::HashMap, fs, time::Duration};

use anyhow::Context as _;
use crm_embedded::Handle;
use crm_standalone::processes::KeptAlive;
use serde::{Serialize, Serializer};

use crate::world::World;

/// The parts whose use of the processor is counted, as the tables call them.
pub const PARTS: [&str; 5] = ["gateway", "customers", "activities", "PostgreSQL", "RabbitMQ"];
/// How many of them are services of ours: the first ones, whose memory is looked at, too.
pub const SERVICES: usize = 3;
/// Linux counts a process's time in hundredths of a second, on every machine.
const TICK: Duration = Duration::from_millis(10);

/// What was spent up to a moment.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Usage {
    /// Processor time of each of [`PARTS`], with the processes it has started. As JSON in seconds.
    #[serde(serialize_with = "seconds_by_part")]
    pub processor: [Duration; PARTS.len()],
    /// Resident memory of the services, in bytes.
    #[serde(serialize_with = "by_part")]
    pub memory: [u64; SERVICES],
    /// The most there was of it since they were started.
    #[serde(serialize_with = "by_part")]
    pub most_memory: [u64; SERVICES],
}

impl Usage {
    /// What was spent until now.
    pub fn of(world: &World) -> anyhow::Result<Self> {
        let services = [&world.processes.gateway, &world.processes.customers, &world.processes.activities];
        let services = services.map(KeptAlive::handle);
        let servers = [&world.servers.postgres, &world.servers.rabbitmq];
        let servers = servers.into_iter().map(|handle| handle.as_ref().context("the servers are not ours"));
        let servers: Vec<&Handle> = servers.collect::<anyhow::Result<_>>()?;
        let all = processes();
        let mut usage = Self::default();
        for (part, handle) in services.into_iter().chain(servers).enumerate() {
            let pid = handle.pid().with_context(|| format!("{} does not run", PARTS[part]))?;
            usage.processor[part] = time_of(pid, &all);
            if part < usage.memory.len() {
                usage.memory[part] = memory(pid, "VmRSS:")?;
                usage.most_memory[part] = memory(pid, "VmHWM:")?;
            }
        }
        Ok(usage)
    }
}

/// Figures of [`PARTS`], or of the first of them, under their names.
pub fn by_part<T: Serialize, S: Serializer>(figures: &[T], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(PARTS.iter().zip(figures))
}

fn seconds_by_part<S: Serializer>(times: &[Duration; PARTS.len()], to: S) -> Result<S::Ok, S::Error> {
    by_part(&times.map(|time| time.as_secs_f64()), to)
}

/// A process: its parent, and its time together with that of the children it has waited for.
struct Spent {
    parent: u32,
    ticks: u32,
}

fn processes() -> HashMap<u32, Spent> {
    let Ok(entries) = fs::read_dir("/proc") else { return HashMap::new() };
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    pids.filter_map(|pid| Some((pid, spent(pid)?))).collect()
}

fn spent(pid: u32) -> Option<Spent> {
    // 4711 (a name (with anything)) S 1 …: see proc(5).
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse::<u32>().ok();
    // utime, stime, cutime, cstime.
    Some(Spent { parent: number(1)?, ticks: number(11)? + number(12)? + number(13)? + number(14)? })
}

fn time_of(root: u32, all: &HashMap<u32, Spent>) -> Duration {
    let (mut family, mut next) = (vec![root], 0);
    while let Some(&parent) = family.get(next) {
        family.extend(all.iter().filter(|(_, spent)| spent.parent == parent).map(|(pid, _)| *pid));
        next += 1;
    }
    let ticks: u32 = family.iter().filter_map(|pid| all.get(pid)).map(|spent| spent.ticks).sum();
    TICK * ticks
}

fn memory(pid: u32, which: &str) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(which)).context("no memory in /proc")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}
