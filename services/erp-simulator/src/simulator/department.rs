//! The accounts department of one tenant: takes releases in, decides them, and remembers everything in its book.

use std::{
    ops::RangeInclusive,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use crm_proto::erp::CustomerReleased;
use jiff::Timestamp;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::Value;
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};
use uuid::Uuid;

use super::{
    answers,
    book::{Book, Decision, Entry, Outcome, Salesmen, State},
    incoming::Incoming,
    journal::{Journal, StateError},
    number_series::NumberSeries,
    rules::{self, Verdict},
};
use crate::{clock::Clock, cloud_event::CloudEvent, tenant::TenantSlug};

/// Name under which the department decides by its rules.
const BY_RULE: &str = "Accounts department";
/// Name under which it decides on the page.
const BY_HAND: &str = "Accounts department (by hand)";

/// How a department works.
pub(crate) struct Habits {
    /// Codes it gives to customers.
    pub series: NumberSeries,
    /// How long it takes to answer.
    pub delay: RangeInclusive<Duration>,
    /// Seed of the chance by which it takes longer or shorter.
    pub seed: u64,
}

/// The accounts department of one tenant.
pub(crate) struct Department {
    tenant: TenantSlug,
    delay: RangeInclusive<Duration>,
    clock: Clock,
    desk: Arc<Mutex<Desk>>,
    news: Notify,
    tasks: TaskTracker,
}

struct Desk {
    book: Book,
    journal: Journal,
    chance: StdRng,
}

impl Desk {
    /// First the disk, then the memory: what the memory holds is never lost.
    fn record(&mut self, entry: Entry) -> Result<(), StateError> {
        self.journal.append(&entry)?;
        // Entries are made from messages that were understood, for releases that are in the book.
        self.book.apply(entry).unwrap_or_else(|error| warn!(%error, "an entry does not fit the book"));
        Ok(())
    }
}

/// A decided release with the messages the broker does not have yet.
pub(crate) struct Unanswered {
    /// Id of the release.
    pub release: Uuid,
    /// The messages in their order.
    pub messages: Vec<CloudEvent>,
}

impl Department {
    /// Opens the department's book in the state folder. Work on the book is one of `tasks`: the book is in use until they have ended.
    pub(crate) fn open(
        tenant: TenantSlug,
        folder: &Path,
        habits: Habits,
        clock: Clock,
        tasks: TaskTracker,
    ) -> Result<Self, StateError> {
        let Habits { series, delay, seed } = habits;
        let mut book = Book::new(series);
        let path = folder.join(format!("{tenant}.jsonl"));
        let journal = Journal::open(&path, |entry| book.apply(entry).map_err(|error| error.to_string()))?;
        let desk = Desk { book, journal, chance: StdRng::seed_from_u64(seed) };
        Ok(Self { tenant, delay, clock, desk: Arc::new(Mutex::new(desk)), news: Notify::new(), tasks })
    }

    /// The tenant.
    pub(crate) fn tenant(&self) -> &TenantSlug {
        &self.tenant
    }

    /// Waits until somebody decided on the page.
    pub(crate) async fn news(&self) {
        self.news.notified().await;
    }

    /// Waits for a time of the department's clock; for ever without one.
    pub(crate) async fn wait_until(&self, time: Option<Timestamp>) {
        match time {
            Some(time) => self.clock.wait_until(time).await,
            None => std::future::pending().await,
        }
    }

    /// Takes a message of the CRM in. When this returns, the book holds what must be remembered of it.
    ///
    /// A message that makes no sense is logged and forgotten: the CRM has nobody to return it to.
    pub(crate) async fn receive(&self, event: CloudEvent) -> Result<(), StateError> {
        let (tenant, r#type, id) = (&self.tenant, &event.r#type, &event.id);
        match Incoming::read(&event) {
            Ok(Some(Incoming::Release { message, release_time })) => {
                self.receive_release(*message, release_time, event.data, event.traceparent).await
            }
            Ok(Some(Incoming::Change { crm_id, sequence })) => self.receive_change(crm_id, sequence, event.data).await,
            Ok(Some(Incoming::Contact { crm_id, sequence })) => {
                self.receive_contact(crm_id, sequence, event.data).await
            }
            Ok(Some(Incoming::Salesmen { code, salesmen })) => self.receive_salesmen(code, salesmen).await,
            Ok(None) => {
                info!(%tenant, r#type, id, "the simulator has no use for this message");
                Ok(())
            }
            Err(error) => {
                warn!(%tenant, r#type, id, %error, "a message of the CRM makes no sense");
                Ok(())
            }
        }
    }

    async fn receive_release(
        &self,
        release: CustomerReleased,
        release_time: Timestamp,
        message: Value,
        traceparent: Option<String>,
    ) -> Result<(), StateError> {
        let (tenant, receive_time, delay) = (self.tenant.clone(), self.clock.now(), self.delay.clone());
        self.at_desk(move |desk| {
            let crm_id = &release.crm_id;
            if desk.book.knows(crm_id, release_time) {
                info!(%tenant, crm_id, %release_time, "this release is known: nothing to do");
                return Ok(());
            }
            let by_itself = !rules::is_decided_by_hand(&release);
            let answer_time = by_itself.then(|| receive_time + desk.chance.random_range(delay));
            info!(%tenant, crm_id, ?answer_time, "a customer was released");
            let release = answers::release_id(&tenant, crm_id, release_time);
            desk.record(Entry::Received { release, message, release_time, receive_time, answer_time, traceparent })
        })
        .await
    }

    async fn receive_change(&self, crm_id: String, sequence: u64, message: Value) -> Result<(), StateError> {
        let (tenant, receive_time) = (self.tenant.clone(), self.clock.now());
        self.at_desk(move |desk| {
            if desk.book.changes().get(&crm_id).is_some_and(|known| known.sequence >= sequence) {
                return Ok(());
            }
            info!(%tenant, crm_id, "a customer was changed in the CRM");
            desk.record(Entry::CustomerChanged { sequence, message, receive_time })
        })
        .await
    }

    async fn receive_contact(&self, crm_id: String, sequence: u64, message: Value) -> Result<(), StateError> {
        let (tenant, receive_time) = (self.tenant.clone(), self.clock.now());
        self.at_desk(move |desk| {
            if desk.book.contacts().get(&crm_id).is_some_and(|known| known.sequence >= sequence) {
                return Ok(());
            }
            info!(%tenant, crm_id, "a contact was changed in the CRM");
            desk.record(Entry::ContactChanged { sequence, message, receive_time })
        })
        .await
    }

    async fn receive_salesmen(&self, code: String, salesmen: Salesmen) -> Result<(), StateError> {
        self.at_desk(move |desk| {
            if desk.book.salesmen().get(&code).is_some_and(|known| known.sequence >= salesmen.sequence) {
                return Ok(());
            }
            desk.record(Entry::SalesmenChanged { code, salesmen })
        })
        .await
    }

    /// Decides by the rules what has waited long enough. Returns when the next release is due.
    pub(crate) async fn decide_due(&self) -> Result<Option<Timestamp>, StateError> {
        let (tenant, now) = (self.tenant.clone(), self.clock.now());
        self.at_desk(move |desk| {
            let waiting = desk.book.releases().filter(|release| matches!(release.state, State::Waiting));
            let timed: Vec<_> = waiting.filter_map(|release| Some((release.answer_time?, release.id))).collect();
            for &(_, release) in timed.iter().filter(|(answer_time, _)| *answer_time <= now) {
                let Some(record) = desk.book.release(release) else { continue };
                let crm_id = record.message.crm_id.clone();
                let outcome = match rules::judge(&record.message) {
                    Verdict::Approve => Outcome::Approved { code: desk.book.code_for(&crm_id), comment: String::new() },
                    Verdict::Decline(reason) => Outcome::Declined { reason },
                };
                info!(%tenant, crm_id, outcome = outcome.word(), "decided by the rules");
                let decision = Decision { decide_time: now, decided_by: BY_RULE.to_owned(), outcome };
                desk.record(Entry::Decided { release, decision })?;
            }
            Ok(timed.into_iter().map(|(answer_time, _)| answer_time).filter(|time| *time > now).min())
        })
        .await
    }

    /// Approves a waiting release on the page. False if it waits no longer.
    pub(crate) async fn approve_by_hand(&self, release: Uuid, comment: String) -> Result<bool, StateError> {
        self.decide_by_hand(release, |code| Outcome::Approved { code, comment }).await
    }

    /// Declines a waiting release on the page. False if it waits no longer.
    pub(crate) async fn decline_by_hand(&self, release: Uuid, reason: String) -> Result<bool, StateError> {
        self.decide_by_hand(release, |_| Outcome::Declined { reason }).await
    }

    async fn decide_by_hand(
        &self,
        release: Uuid,
        outcome: impl FnOnce(String) -> Outcome + Send + 'static,
    ) -> Result<bool, StateError> {
        let (tenant, now) = (self.tenant.clone(), self.clock.now());
        let decided = self
            .at_desk(move |desk| {
                let waiting = desk.book.release(release).filter(|known| matches!(known.state, State::Waiting));
                let Some(crm_id) = waiting.map(|known| known.message.crm_id.clone()) else { return Ok(false) };
                let outcome = outcome(desk.book.code_for(&crm_id));
                info!(%tenant, crm_id, outcome = outcome.word(), "decided by hand");
                let decision = Decision { decide_time: now, decided_by: BY_HAND.to_owned(), outcome };
                desk.record(Entry::Decided { release, decision })?;
                Ok(true)
            })
            .await?;
        self.news.notify_one();
        Ok(decided)
    }

    /// The decisions the broker does not have yet, oldest first.
    pub(crate) async fn unanswered(&self) -> Result<Vec<Unanswered>, StateError> {
        let tenant = self.tenant.clone();
        self.at_desk(move |desk| {
            let decided = desk.book.releases().filter_map(|release| match &release.state {
                State::Decided(decision) => Some((release, decision)),
                _ => None,
            });
            let answers = decided.filter_map(|(release, decision)| {
                let messages = answers::messages(&tenant, release, decision);
                let messages = messages.map_err(|error| warn!(%tenant, %error, "an answer cannot be written")).ok()?;
                Some(Unanswered { release: release.id, messages })
            });
            Ok(answers.collect())
        })
        .await
    }

    /// Notes that the broker has the answer.
    pub(crate) async fn answered(&self, release: Uuid) -> Result<(), StateError> {
        self.at_desk(move |desk| desk.record(Entry::Answered { release })).await
    }

    /// Lets somebody look at the book.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Book) -> T + Send + 'static,
    ) -> Result<T, StateError> {
        self.at_desk(|desk| Ok(look(&desk.book))).await
    }

    /// Does blocking work on the book, to its end even if the caller goes away: an entry is never half written.
    async fn at_desk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Desk) -> Result<T, StateError> + Send + 'static,
    ) -> Result<T, StateError> {
        let desk = Arc::clone(&self.desk);
        let work = move || work(&mut desk.lock().unwrap_or_else(PoisonError::into_inner));
        self.tasks.spawn_blocking(work).await.unwrap_or_else(|error| match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(StateError::Stopping),
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::{pin::pin, sync::mpsc};

    use futures::poll;

    use super::*;

    #[tokio::test]
    async fn work_whose_caller_has_gone_keeps_the_book_in_use_until_it_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let open = |tasks: &TaskTracker| {
            let delay = Duration::ZERO..=Duration::ZERO;
            let habits = Habits { series: NumberSeries::default(), delay, seed: 1 };
            Department::open("demo".parse().unwrap(), folder.path(), habits, Clock::system(), tasks.clone())
        };
        let tasks = TaskTracker::new();
        let department = open(&tasks).unwrap();
        let (finish, finished) = mpsc::channel::<()>();
        {
            let mut work = pin!(department.at_desk(move |_| finished.recv().map_err(|_| StateError::Stopping)));
            assert!(poll!(&mut work).is_pending());
        }
        drop(department);
        tasks.close();

        let mut end = pin!(tasks.wait());
        assert!(poll!(&mut end).is_pending(), "the work is still going on");
        assert!(matches!(open(&tasks), Err(StateError::InUse(_))));
        finish.send(()).unwrap();
        end.await;
        open(&tasks).unwrap();
    }
}
