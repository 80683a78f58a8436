//! Background work of a service, to stop or to kill.

use std::sync::Arc;

use crm_chassis::{
    dispatch::Consumer,
    inbox,
    mail::{Mails, sender},
    relay::Relay,
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::world::World;

/// A running relay or consumer.
pub struct Task {
    tasks: JoinSet<()>,
    pub stop: CancellationToken,
}

impl Task {
    fn begin(work: impl Future<Output = ()> + Send + 'static, stop: CancellationToken) -> Self {
        let mut tasks = JoinSet::new();
        tasks.spawn(work);
        Self { tasks, stop }
    }

    /// Stops it as a service does, and waits for its end.
    pub async fn stop(mut self) {
        self.stop.cancel();
        self.tasks.join_next().await.unwrap().unwrap();
    }

    /// Ends it wherever it is, as a crash of the process would.
    pub async fn kill(mut self) {
        self.tasks.shutdown().await;
    }

    /// Waits for its own end.
    pub async fn ended(&mut self) {
        self.tasks.join_next().await.unwrap().unwrap();
    }
}

impl World {
    /// A relay of this world's outbox, woken by commits of this world.
    pub fn relay(&self, name: &'static str, amqp_url: &str) -> Task {
        let stop = CancellationToken::new();
        let (pool, wake) = (self.worker.pool().clone(), self.database.wake.clone());
        let relay = Relay { pool, amqp_url: amqp_url.to_owned(), service: name, wake, grown: Arc::default() };
        Task::begin(relay.run(stop.clone()), stop)
    }

    /// A sender of this world's mails.
    pub fn send_mails(&self, mails: &Mails) -> Task {
        let stop = CancellationToken::new();
        Task::begin(sender::run(self.worker.clone(), mails.clone(), stop.clone()), stop)
    }

    /// A running consumer.
    pub fn consume(&self, consumer: Consumer, amqp_url: &str) -> Task {
        let stop = CancellationToken::new();
        let run = inbox::run(Arc::new(consumer), self.worker.clone(), amqp_url.to_owned(), stop.clone());
        Task::begin(run, stop)
    }
}
