//! Kills by `kill -9`. What is killed comes back by itself: everything is started again when it dies.

use std::{fmt, ops::RangeInclusive, time::Duration};

use crm_chassis::broker;
use crm_embedded::Handle;
use rand::{RngExt as _, rngs::StdRng};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::world::World;

const BROKER: &str = "RabbitMQ";
/// Acknowledged requests between two kills.
const PROGRESS: usize = 5;
/// How often they are counted.
const LOOK: Duration = Duration::from_millis(20);

/// What is killed.
pub struct Killer {
    victims: Vec<Victim>,
    chance: StdRng,
}

/// A process, and how often it was killed.
pub struct Victim {
    /// What it is.
    pub name: &'static str,
    /// Kills that met it alive.
    pub kills: usize,
    handle: Handle,
    /// Where a broker answers, if it is one.
    amqp_url: Option<String>,
}

impl fmt::Debug for Victim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {}", self.kills, self.name)
    }
}

impl Victim {
    async fn works(&self) -> bool {
        match &self.amqp_url {
            Some(url) => broker::connect(url, "killer").await.is_ok(),
            None => true,
        }
    }
}

impl Killer {
    /// Kills the parts of this system.
    #[must_use]
    pub fn new(world: &World, chance: StdRng) -> Self {
        let processes = &world.processes;
        let mut victims = vec![
            ("gateway", Some(processes.gateway.handle().clone())),
            ("customers", Some(processes.customers.handle().clone())),
            ("activities", Some(processes.activities.handle().clone())),
            (BROKER, world.servers.rabbitmq.clone()),
            ("PostgreSQL", world.servers.postgres.clone()),
        ];
        victims
            .extend(processes.simulators.iter().map(|simulator| ("ERP simulator", Some(simulator.handle().clone()))));
        let victims = victims.into_iter().filter_map(|(name, handle)| {
            let amqp_url = (name == BROKER).then(|| world.servers.amqp_url.clone());
            Some(Victim { name, kills: 0, handle: handle?, amqp_url })
        });
        Self { victims: victims.collect(), chance }
    }

    /// Kills one after the other in a random order, all of them before any of them again, until told to stop. Between two kills it
    /// rests, and waits for some `progress`: on a slow machine a system that is killed before it has begun proves nothing.
    pub async fn run(
        mut self,
        pause: &RangeInclusive<Duration>,
        progress: impl Fn() -> usize,
        stop: &CancellationToken,
    ) -> Vec<Victim> {
        let mut next = Vec::new();
        loop {
            let (rest, before) = (self.chance.random_range(pause.clone()), progress());
            let rested = async {
                sleep(rest).await;
                while progress() < before + PROGRESS {
                    sleep(LOOK).await;
                }
            };
            tokio::select! { () = rested => {}, () = stop.cancelled() => return self.victims }
            if next.is_empty() {
                next.extend(0..self.victims.len());
            }
            let turn = self.chance.random_range(0..next.len());
            let victim = &mut self.victims[next[turn]];
            // A node takes seconds to start; its turn comes when it has.
            if victim.works().await && victim.handle.kill() {
                victim.kills += 1;
                next.swap_remove(turn);
            }
        }
    }
}
