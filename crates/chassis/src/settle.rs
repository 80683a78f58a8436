//! Bringing messages to an end that is committed. Those of a tenant are applied together; what will not go together goes alone. Transient
//! trouble pauses the queue and tries again, uncounted; a handler's own failure is counted and parked after six tries; what can never be
//! applied is parked at once. What again and again comes back because the process ended is tried alone, so that it is found out which
//! message ends it. The queue is never stuck.

use std::time::{Duration, Instant};

use tokio::{sync::Mutex, time::timeout};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, field};

use crate::{
    batch::Stumble,
    broker::Envelope,
    caller::TenantId,
    claims,
    db::Db,
    dead_letters::{self, Filed},
    dispatch::{Consumer, Outcome, Resolved, span, traceparent_of},
    error::{Code, Error, Result},
    stop,
};

/// Failures after which a message is parked.
pub const MAX_FAILURES: i32 = 6;
/// Returns to the queue after which a message may be what ends the process: restarts and broken connections are seldom so many.
const SUSPICIOUS: u32 = 10;
/// Held while a suspect is tried.
static ALONE: Mutex<()> = Mutex::const_new(());
/// Pause after a message's first failure; it doubles up to [`LONGEST_PAUSE`].
const RETRY: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long one try may take; the database ends each of its statements sooner.
const LONGEST_TRY: Duration = Duration::from_mins(1);

/// A message with its envelope.
type Message<'a> = (&'a Envelope, Resolved);

/// Messages of one tenant, and how they are to be tried.
struct Part<'a> {
    messages: &'a [Message<'a>],
    how: How,
}

enum How {
    Together,
    InTurn,
    /// Only one, which has just failed.
    Again(Error),
}

/// Applies messages, drops them as duplicates, or parks them. False if the service stops before all are settled: those that are not
/// acknowledged come again. About one tenant they stay in their order; one that waits or fails holds up those of other tenants no longer
/// than it must.
pub async fn settle_all(consumer: &Consumer, db: &Db, envelopes: &[Envelope], stop: &CancellationToken) -> bool {
    let is_suspect = |envelope: &Envelope| envelope.returns >= SUSPICIOUS;
    let envelopes: Vec<&Envelope> = envelopes.iter().filter(|envelope| !consumer.ignores(envelope)).collect();
    // A suspect is a part of its own, so that all stay in their order.
    for part in envelopes.chunk_by(|one, next| !is_suspect(one) && !is_suspect(next)) {
        let settled = match part {
            [suspect] if is_suspect(suspect) => settle_suspect(consumer, db, suspect, stop).await,
            part => settle_together(consumer, db, part, stop).await,
        };
        if !settled {
            return false;
        }
    }
    true
}

async fn settle_together(consumer: &Consumer, db: &Db, envelopes: &[&Envelope], stop: &CancellationToken) -> bool {
    let mut groups: Vec<(TenantId, Vec<Message<'_>>)> = Vec::new();
    let mut others = Vec::new();
    match consumer.resolve_all(db, envelopes.iter().copied()).await {
        Ok(resolved) => {
            for (envelope, resolved) in envelopes.iter().copied().zip(resolved) {
                match resolved {
                    Ok(resolved) => {
                        consumer.pulse.received(consumer.source, &resolved, db.clock().now());
                        add(&mut groups, (envelope, resolved));
                    }
                    Err(error) => others.push((envelope, Some(error))),
                }
            }
        }
        Err(_) => others.extend(envelopes.iter().map(|envelope| (*envelope, None))),
    }
    // What is refused takes no time. A tenant that is not known yet may.
    let refused = |error: &Option<Error>| error.as_ref().is_some_and(|error| error.code() == Code::Invalid);
    let (refused, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|(_, error)| refused(error));
    for (envelope, error) in refused {
        if !settle(consumer, db, envelope, None, error, stop).await {
            return false;
        }
    }
    let mut troubled = Vec::new();
    let mut begun = false;
    for (_, messages) in &groups {
        if begun && stop.is_cancelled() {
            return false;
        }
        begun = true;
        troubled.extend(attempt(consumer, db, Part { messages, how: How::Together }).await);
    }
    for mut parts in troubled {
        while let Some(part) = parts.pop() {
            if let How::Again(error) = part.how {
                let [(envelope, resolved)] = part.messages else { continue };
                let tenant = Some(resolved.caller.tenant);
                if !settle(consumer, db, envelope, tenant, Some(error), stop).await {
                    return false;
                }
            } else if stop.is_cancelled() {
                return false;
            } else {
                parts.extend(attempt(consumer, db, part).await.unwrap_or_default());
            }
        }
    }
    for (envelope, error) in others {
        if (begun && stop.is_cancelled()) || !settle(consumer, db, envelope, None, error, stop).await {
            return false;
        }
        begun = true;
    }
    true
}

/// Tries a message that may be what ends the process: alone, and counted before it is tried, because nobody may come back to count it.
/// What has ended the process too often is parked; what was only fetched with it is applied.
async fn settle_suspect(consumer: &Consumer, db: &Db, envelope: &Envelope, stop: &CancellationToken) -> bool {
    // The other queues of this process wait meanwhile with theirs: else the culprit's end would count against them, too.
    let _alone = ALONE.lock().await;
    if stop.is_cancelled() {
        return false;
    }
    let counted = match count_beforehand(consumer, db, envelope).await {
        Ok(Tried::Parked) => return true,
        Ok(Tried::Counted(filed)) => Some(filed),
        Err(error) => {
            tracing::warn!(error = error.for_log(), "cannot count a try beforehand");
            None
        }
    };
    let settled = settle(consumer, db, envelope, None, None, stop).await;
    // Not settled because we are stopped: it has ended nothing.
    if let (false, Some(Filed { tenant, key, .. })) = (settled, &counted)
        && let Err(error) = claims::take_back_failure(db, *tenant, &consumer.inbox, key).await
    {
        tracing::warn!(error = error.for_log(), "cannot take back a try that was none");
    }
    settled
}

/// What came of counting a try beforehand.
enum Tried {
    /// It is counted under this name.
    Counted(Filed),
    /// There were too many, and the message is parked.
    Parked,
}

async fn count_beforehand(consumer: &Consumer, db: &Db, envelope: &Envelope) -> Result<Tried> {
    let filed = Filed::of(db, consumer, envelope).await?;
    if claims::count_failure(db, filed.tenant, &consumer.inbox, &filed.key).await? <= MAX_FAILURES {
        return Ok(Tried::Counted(filed));
    }
    dead_letters::park(db, consumer, envelope, "Nobody came back from trying this message, again and again.").await?;
    tracing::error!(message_id = envelope.message_id, "message parked from which the service did not come back");
    settled(consumer, "parked", Instant::now());
    Ok(Tried::Parked)
}

fn add<'a>(groups: &mut Vec<(TenantId, Vec<Message<'a>>)>, message: Message<'a>) {
    let tenant = message.1.caller.tenant;
    match groups.iter_mut().find(|(known, _)| *known == tenant) {
        Some((_, group)) => group.push(message),
        None => groups.push((tenant, vec![message])),
    }
}

/// Tries to apply messages in one transaction. Returns what is to be tried instead, the last part first; none if all is done.
async fn attempt<'a>(consumer: &Consumer, db: &Db, part: Part<'a>) -> Option<Vec<Part<'a>>> {
    let Part { messages, how } = part;
    let group: Vec<&Resolved> = messages.iter().map(|(_, resolved)| resolved).collect();
    let in_turn = matches!(how, How::InTurn);
    let applied = async {
        if in_turn { consumer.apply_in_turn(db, &group).await } else { consumer.apply_together(db, &group).await }
    };
    let too_long = |_| Err(Stumble::somewhere(Error::timed_out("the handlers did not end")));
    let begun = Instant::now();
    let Stumble { at, error } = match timeout(LONGEST_TRY, applied).await.unwrap_or_else(too_long) {
        Ok(outcomes) => {
            for (incoming, outcome) in group.iter().zip(&outcomes) {
                if *outcome == Outcome::Applied {
                    consumer.pulse.applied(consumer.source, incoming, db.clock().now());
                }
                settled(consumer, outcome_name(outcome), begun);
            }
            return None;
        }
        Err(stumble) => stumble,
    };
    let at = match at {
        _ if messages.len() == 1 => 0,
        Some(at) => at,
        // It is nobody's fault: the first one waits until it is over.
        None if error.is_transient() => 0,
        None if in_turn => return Some(halves(messages)),
        None => return Some(vec![Part { messages, how: How::InTurn }]),
    };
    let (before, from) = messages.split_at(at);
    let (failed, behind) = from.split_at(1);
    let parts = [(behind, How::Together), (failed, How::Again(error)), (before, How::Together)];
    let parts = parts.into_iter().filter(|(messages, _)| !messages.is_empty());
    Some(parts.map(|(messages, how)| Part { messages, how }).collect())
}

fn halves<'a>(messages: &'a [Message<'a>]) -> Vec<Part<'a>> {
    let (first, second) = messages.split_at(messages.len() / 2);
    [second, first].map(|messages| Part { messages, how: How::Together }).into()
}

fn outcome_name(outcome: &Outcome) -> &'static str {
    if *outcome == Outcome::Applied { "applied" } else { "duplicate" }
}

/// Measures a message that came to its end.
fn settled(consumer: &Consumer, outcome: &'static str, begun: Instant) {
    let queue = &consumer.queue;
    metrics::counter!("crm_messages_total", "queue" => queue.clone(), "outcome" => outcome).increment(1);
    metrics::histogram!("crm_message_seconds", "queue" => queue.clone()).record(begun.elapsed().as_secs_f64());
}

/// Brings one message to its end, after it has failed or from the beginning. False if the service stops before.
async fn settle(
    consumer: &Consumer,
    db: &Db,
    envelope: &Envelope,
    tenant: Option<TenantId>,
    failure: Option<Error>,
    stop: &CancellationToken,
) -> bool {
    let span = span(&consumer.queue, &envelope.routing_key, traceparent_of(envelope).as_deref());
    if let Some(tenant) = tenant {
        span.record("tenant", field::display(tenant.0));
    }
    settle_one(consumer, db, envelope, failure, stop).instrument(span).await
}

async fn settle_one(
    consumer: &Consumer,
    db: &Db,
    envelope: &Envelope,
    mut failure: Option<Error>,
    stop: &CancellationToken,
) -> bool {
    let (mut pause, begun) = (RETRY, Instant::now());
    loop {
        let error = if let Some(error) = failure.take() {
            error
        } else {
            let applied = timeout(LONGEST_TRY, consumer.apply(db, envelope)).await;
            match applied.unwrap_or_else(|_| Err(Error::timed_out("the handler did not end"))) {
                Ok(outcome) => {
                    settled(consumer, outcome_name(&outcome), begun);
                    return true;
                }
                Err(error) => error,
            }
        };
        metrics::counter!("crm_message_failures_total", "queue" => consumer.queue.clone()).increment(1);
        match give_up(consumer, db, envelope, &error).await {
            Ok(true) => {
                settled(consumer, "parked", begun);
                return true;
            }
            Ok(false) => {}
            Err(error) => tracing::warn!(error = error.for_log(), "cannot note the failure of a message"),
        }
        if stop.is_cancelled() {
            return false;
        }
        stop::pause(pause, stop).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Parks the message if trying again makes no sense, and tells whether it did.
async fn give_up(consumer: &Consumer, db: &Db, envelope: &Envelope, error: &Error) -> Result<bool> {
    if error.is_transient() {
        tracing::warn!(error = error.for_log(), "message waits");
        return Ok(false);
    }
    // A refusal is the same every time; only a failure of ours may pass.
    let ours = matches!(error.code(), Code::Internal | Code::TimedOut | Code::Unavailable);
    if ours {
        let filed = Filed::of(db, consumer, envelope).await?;
        let failures = claims::count_failure(db, filed.tenant, &consumer.inbox, &filed.key).await?;
        if failures < MAX_FAILURES {
            tracing::warn!(error = error.for_log(), failures, "message failed; trying again");
            return Ok(false);
        }
    }
    dead_letters::park(db, consumer, envelope, &error.to_string()).await?;
    if ours {
        tracing::error!(error = error.for_log(), message_id = envelope.message_id, "message parked");
    } else {
        tracing::warn!(error = error.for_log(), message_id = envelope.message_id, "message refused and parked");
    }
    Ok(true)
}
