//! What a replay means: the message is applied exactly as if it came now, by the worker, in the transaction that claims it. The letter is
//! locked meanwhile and removed afterwards. A crash between the two leaves it behind; its next replay finds a duplicate and removes it.

use std::time::Duration;

use crm_proto::link as pb;
use serde_json::Value;
use tokio::time::timeout;
use uuid::Uuid;

use super::{
    ErpLink,
    letters::{self, Letter},
};
use crate::{
    audit::Changes,
    db::Tx,
    dispatch::Outcome,
    error::{Error, Result},
};

/// How long one replay may take: less than the call.
const LONGEST_REPLAY: Duration = Duration::from_secs(20);

impl ErpLink {
    /// Replays a message in the transaction of who asked for it, which holds the lock and the audit line.
    pub(super) async fn replay_in(&self, tx: &mut Tx, id: Uuid) -> Result<pb::ReplayParkedMessageResponse> {
        let whole = letters::get(tx, &self.queues, id, true).await?;
        let letter = whole.letter;
        let consumer = self.consumers.iter().find(|consumer| consumer.queue == whole.parked.consumer);
        let consumer = consumer.ok_or_else(|| Error::not_found("parked message"))?;
        let envelope = whole.parked.into_envelope();
        let applied = timeout(LONGEST_REPLAY, consumer.apply_again(&self.worker, tx.tenant(), &envelope)).await;
        let reply = match applied.unwrap_or_else(|_| Err(Error::timed_out("the handler did not end"))) {
            Ok(outcome) => {
                letters::remove(tx, id).await?;
                let outcome = match outcome {
                    Outcome::Applied => pb::ReplayOutcome::Applied,
                    Outcome::Duplicate => pb::ReplayOutcome::Duplicate,
                };
                pb::ReplayParkedMessageResponse { outcome: outcome.into(), reason: String::new() }
            }
            Err(error) if error.is_transient() => return Err(error),
            Err(error) => {
                tracing::warn!(error = error.for_log(), %id, "a parked message failed again");
                let reason = error.to_string();
                letters::store_reason(tx, id, &reason).await?;
                let reason = letters::for_people(&reason);
                pb::ReplayParkedMessageResponse { outcome: pb::ReplayOutcome::Failed.into(), reason }
            }
        };
        note(tx, &letter, reply.outcome(), &reply.reason).await?;
        Ok(reply)
    }
}

async fn note(tx: &mut Tx, letter: &Letter, outcome: pb::ReplayOutcome, reason: &str) -> Result<()> {
    let mut changes = Changes::default();
    let outcome = outcome.as_str_name().trim_start_matches("REPLAY_OUTCOME_");
    changes.compare("message_type", &Value::Null, &letter.message_type.as_str().into());
    changes.compare("entity", &Value::Null, &letter.entity.as_str().into());
    changes.compare("message_id", &Value::Null, &letter.message_id.as_str().into());
    changes.compare("outcome", &Value::Null, &outcome.into());
    if !reason.is_empty() {
        changes.compare("reason", &letter.reason.as_str(), &reason);
    }
    tx.audit("parked_message", letter.id, "replayed", &changes).await
}
