//! Waiting for what comes by itself.

use std::time::Duration;

use tokio::time::timeout;

/// Waits for `future`, and fails after a minute. `what` says what was waited for.
pub(crate) async fn within_a_minute<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(Duration::from_mins(1), future).await.unwrap_or_else(|_| panic!("waited a minute for: {what}"))
}
