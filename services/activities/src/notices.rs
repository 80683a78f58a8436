//! What is told when its time has come: that an activity begins soon, and that it is overdue.

use crm_chassis::{Result, Tx, jobs::Job};
use jiff::Timestamp;

use crate::{events, store};

/// Most activities told of in one transaction.
const BATCH: i64 = 200;

/// Tells salesmen of their activities.
pub const JOB: Job = Job { name: "notices of activities", work: |tx| Box::pin(tell(tx)) };

/// Tells of what is due, some of it. That it was told is noted in the same transaction as the events. It leaves no audit line: nothing has
/// changed.
async fn tell(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let due = store::notices::lock_due(tx, BATCH).await?;
    if !due.is_empty() {
        let mut events = Vec::new();
        let mut told = Vec::with_capacity(due.len());
        for listed in due {
            let (notice, activity) = listed.activity.clone().tell(tx.now());
            events.extend(notice.map(|notice| events::notice_event(&listed, notice).into()));
            told.push(activity);
        }
        store::notices::store(tx, &told).await?;
        tx.publish_all(events).await?;
    }
    store::notices::next(tx).await
}
