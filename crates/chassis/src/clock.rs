//! Time and ids come from here and nowhere else, so that tests decide what time it is.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::{sync::watch, time::sleep};
use uuid::{ContextV7, Uuid};

/// Counts within a millisecond, so that ids of one instant sort in the order they were made, as lines of the audit trail must.
static WITHIN_INSTANT: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// Longest sleep before the machine's clock is read again: somebody may have set it.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);

/// A source of the present time and of time-ordered ids. Clones share the same time.
#[derive(Clone, Debug, Default)]
pub struct Clock(Source);

#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    System,
    Manual(Arc<watch::Sender<Timestamp>>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until [`advance`](Self::advance) moves it.
    #[must_use]
    pub fn manual(start: Timestamp) -> Self {
        Self(Source::Manual(Arc::new(watch::Sender::new(start))))
    }

    /// The present instant, in whole microseconds as PostgreSQL keeps them.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
            Source::System => Timestamp::now(),
            Source::Manual(time) => *time.borrow(),
        };
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// A new id (UUID version 7): later ids sort after earlier ones, which keeps index pages warm.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
        Uuid::new_v7(uuid::Timestamp::from_unix(&WITHIN_INSTANT, seconds, nanos))
    }

    /// Moves a manual clock; the machine's clock cannot be moved and stays as it is.
    pub fn advance(&self, by: SignedDuration) {
        if let Source::Manual(time) = &self.0 {
            time.send_modify(|time| *time = time.saturating_add(by).unwrap_or(*time));
        }
    }

    /// Waits until it is that time; of a manual clock, until it was moved there.
    pub async fn until(&self, at: Timestamp) {
        if let Source::Manual(time) = &self.0 {
            // Fails only without a sender, which the clock itself holds.
            let _ = time.subscribe().wait_for(|now| *now >= at).await;
            return;
        }
        while let Ok(left) = Duration::try_from(at.duration_since(self.now())) {
            if left.is_zero() {
                return;
            }
            sleep(left.min(LONGEST_SLEEP)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn ids_sort_in_the_order_they_were_made_also_within_an_instant() {
        let clock = Clock::manual("2026-11-01T06:00:00Z".parse().unwrap());
        let mut ids: Vec<_> = (0..1_000).map(|_| clock.new_id()).collect();
        clock.advance(SignedDuration::from_millis(1));
        ids.push(clock.new_id());
        assert!(ids.is_sorted_by(|one, next| one < next));
    }

    #[tokio::test]
    async fn who_waits_for_a_time_goes_on_when_it_has_come() {
        let start = "2026-11-01T06:00:00Z".parse().unwrap();
        let clock = Clock::manual(start);
        let at = start + SignedDuration::from_mins(15);
        let mut waiting = std::pin::pin!(clock.until(at));
        clock.advance(SignedDuration::from_mins(14));
        assert!(waiting.as_mut().now_or_never().is_none());
        clock.advance(SignedDuration::from_mins(1));
        waiting.await;
        Clock::system().until(Timestamp::UNIX_EPOCH).await;
    }
}
