//! The time, as something that is handed in: tests move it by hand and never wait.

use jiff::Timestamp;
use tokio::sync::watch;

/// Tells the time and waits for it.
#[derive(Clone)]
pub struct Clock(Kind);

#[derive(Clone)]
enum Kind {
    System,
    Manual(watch::Receiver<Timestamp>),
}

/// Moves a manual clock.
pub struct ClockHand(watch::Sender<Timestamp>);

impl Clock {
    /// The computer's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Kind::System)
    }

    /// A clock that stands until its hand is moved.
    #[must_use]
    pub fn manual(start: Timestamp) -> (Self, ClockHand) {
        let (sender, receiver) = watch::channel(start);
        (Self(Kind::Manual(receiver)), ClockHand(sender))
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Kind::System => system_time(),
            Kind::Manual(receiver) => *receiver.borrow(),
        }
    }

    /// Waits until it is `time`.
    pub async fn wait_until(&self, time: Timestamp) {
        match &self.0 {
            Kind::System => {
                // Before `time` is over nothing has to be waited for.
                let rest = time.duration_since(system_time());
                if let Ok(rest) = rest.try_into() {
                    tokio::time::sleep(rest).await;
                }
            }
            Kind::Manual(receiver) => {
                // A hand that is gone never moves the clock again.
                if receiver.clone().wait_for(|now| *now >= time).await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the ERP's clock is not the CRM's")]
fn system_time() -> Timestamp {
    Timestamp::now()
}

impl ClockHand {
    /// Sets the clock.
    pub fn set(&self, time: Timestamp) {
        self.0.send_replace(time);
    }
}
