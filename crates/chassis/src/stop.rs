//! Stopping: nothing new is begun, pauses end at once, and work at hand is finished if it does not take too long.

use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// How long work at hand may go on after a service was asked to stop. What is cut off is as if the process had crashed: rolled back, and
/// done again later.
const GRACE: Duration = Duration::from_secs(10);

/// Finishes `work`; none if it was cut off.
pub(crate) async fn finish<T>(work: impl Future<Output = T>, stop: &CancellationToken) -> Option<T> {
    let late = async {
        stop.cancelled().await;
        sleep(GRACE).await;
    };
    tokio::select! { done = work => Some(done), () = late => None }
}

/// Pauses, or less if the service stops.
pub(crate) async fn pause(duration: Duration, stop: &CancellationToken) {
    tokio::select! { () = sleep(duration) => {}, () = stop.cancelled() => {} }
}
