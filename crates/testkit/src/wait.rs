//! Waiting on a condition, never for a time.

use std::time::Duration;

/// Asks again and again until the answer is there, and fails after a minute. `what` says what was waited for.
///
/// # Panics
/// If the condition does not come true.
pub async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let answer = tokio::time::timeout(Duration::from_mins(1), asking).await;
    answer.unwrap_or_else(|_| panic!("waited a minute for: {what}"))
}
