//! A process that is started again when it dies.

use std::time::Duration;

use crm_embedded::{Handle, Process, ProcessOptions};
use tokio::time::sleep;
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

/// How long a process that died rests before it is started again.
const REST: Duration = Duration::from_millis(500);

/// A process and whoever looks after it. Dropped, it is ended, and nobody waits for that.
#[derive(Debug)]
pub struct KeptAlive {
    handle: Handle,
    stop: DropGuard,
    watcher: TaskTracker,
}

impl KeptAlive {
    /// Starts it.
    pub async fn start(options: ProcessOptions) -> anyhow::Result<Self> {
        let process = Process::start(&options).await?;
        let handle = process.handle();
        let (stop, watcher) = (CancellationToken::new(), TaskTracker::new());
        watcher.spawn(keep(process, options, stop.clone()));
        watcher.close();
        Ok(Self { handle, stop: stop.drop_guard(), watcher })
    }

    /// What its process can be found by.
    #[must_use]
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Where to look when it does not do as it should.
    #[must_use]
    pub fn log_hint(&self) -> String {
        format!("its log is {}", self.handle.log().display())
    }

    /// Ends it for good and waits until it is gone.
    pub async fn stop(self) {
        drop(self.stop);
        self.watcher.wait().await;
    }
}

async fn keep(mut process: Process, options: ProcessOptions, stop: CancellationToken) {
    let name = &options.name;
    loop {
        tokio::select! {
            () = stop.cancelled() => {
                if let Err(error) = process.stop().await {
                    tracing::warn!("{name} did not end cleanly: {error:#}");
                }
                return;
            }
            () = process.ended() => {
                let told = process.check().err().map(|error| format!(": {error:#}")).unwrap_or_default();
                tracing::error!("{name} died; starting it again{told}");
            }
        }
        drop(process);
        process = loop {
            tokio::select! { () = sleep(REST) => {}, () = stop.cancelled() => return }
            match Process::start(&options).await {
                Ok(process) => break process,
                Err(error) => tracing::error!("{error:#}"),
            }
        };
    }
}
