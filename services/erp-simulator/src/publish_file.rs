//! The `publish` command: checks a file of messages, then publishes it.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context as _, Result, bail};
use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::{
    amqp::Broker,
    message_file::MessageFile,
    progress::Progress,
    publish::{PublishError, Publisher},
    tenant::{Lane, TenantSlug},
};

/// Faults shown before the check gives up: more are likely the same mistake.
const MAX_FAULTS: usize = 20;

/// Where to publish.
pub struct Destination {
    /// The broker, with the tenant's ERP user.
    pub broker: Broker,
    /// The tenant.
    pub tenant: TenantSlug,
    /// By which queue.
    pub lane: Lane,
    /// Messages a second at most, up to 100,000; `None` for as fast as the broker takes them.
    pub rate: Option<u32>,
}

/// Checks the whole file, then publishes it unless `destination` is `None`. Returns the sentence that sums it up.
///
/// Nothing is published if any line is wrong. After a failure half-way the command can simply be run again.
pub async fn publish_file(path: PathBuf, destination: Option<Destination>) -> Result<String> {
    let name = path.display().to_string();
    let mut file = MessageFile::open(&path).await.with_context(|| format!("cannot read {name}"))?;
    let count = check(&mut file, &name).await?;
    let Some(destination) = destination else {
        return Ok(format!("{name}: {count} messages, all fine"));
    };
    file.rewind().await.with_context(|| format!("cannot read {name} a second time"))?;
    send(&mut file, &name, count, destination).await
}

async fn check(file: &mut MessageFile, name: &str) -> Result<u64> {
    let mut progress = Progress::start("checked", file.size());
    let mut count = 0_u64;
    let mut faults = Vec::new();
    while let Some(message) = file.next().await.with_context(|| format!("cannot read {name}"))? {
        match message {
            Ok(_) => count += 1,
            Err(fault) => faults.push(format!("{name}: {fault}")),
        }
        progress.show(count, file.read());
        if faults.len() == MAX_FAULTS {
            faults.push("… and perhaps more".to_owned());
            break;
        }
    }
    drop(progress);
    if faults.is_empty() { Ok(count) } else { bail!("nothing was published\n{}", faults.join("\n")) }
}

async fn send(file: &mut MessageFile, name: &str, count: u64, destination: Destination) -> Result<String> {
    let Destination { broker, tenant, lane, rate } = destination;
    let mut pace = rate.map(pace);
    let mut publisher = Publisher::connect(&broker, tenant.clone(), lane).await?;
    let mut progress = Progress::start("published", file.size());
    while let Some(message) = file.next().await.with_context(|| format!("cannot read {name}"))? {
        let (line, event) = message.with_context(|| format!("{name} changed while it was published"))?;
        if let Some(pace) = &mut pace {
            pace.tick().await;
        }
        if let Err(error) = publisher.send(line, &event).await {
            return Err(stopped(&error, name, publisher.confirmed(), count));
        }
        progress.show(publisher.confirmed(), file.read());
    }
    if let Err(error) = publisher.flush().await {
        return Err(stopped(&error, name, publisher.confirmed(), count));
    }
    drop(progress);
    let confirmed = publisher.close().await?;
    Ok(format!("{name}: {confirmed} messages published for tenant {tenant}"))
}

fn pace(rate: u32) -> Interval {
    let mut pace = interval(Duration::from_secs(1) / rate.clamp(1, 100_000));
    pace.set_missed_tick_behavior(MissedTickBehavior::Burst);
    pace
}

fn stopped(error: &PublishError, name: &str, confirmed: u64, count: u64) -> anyhow::Error {
    let place = match error.position() {
        Some(line) => format!("{name}: line {line}: "),
        None => String::new(),
    };
    anyhow::anyhow!(
        "{place}{error}\nthe broker confirmed {confirmed} of {count} messages; mend the cause and run the command again: \
         messages that arrived already are ignored by their id"
    )
}
