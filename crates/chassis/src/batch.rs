//! Applying messages of one tenant in one transaction. Either all of them take effect, or none does, and it is told which one would not.

use std::{collections::HashSet, panic::AssertUnwindSafe};

use futures::FutureExt as _;
use tracing::{Instrument as _, Span, field};

use crate::{
    broker::Envelope,
    caller::{Caller, TenantId},
    claims::claim,
    db::{Db, Tx},
    dispatch::{Consumer, Outcome, Resolved, Source, panic_text},
    error::{Error, Result},
    handlers::{Apply, Understood},
    plan::{Planned, plan},
    sequences::outdated,
};

/// Why messages were not applied together.
#[derive(Debug)]
pub(crate) struct Stumble {
    /// The message that would not; none if that cannot be told.
    pub(crate) at: Option<usize>,
    pub(crate) error: Error,
}

impl Stumble {
    pub(crate) fn somewhere(error: Error) -> Self {
        Self { at: None, error }
    }

    fn at(index: usize) -> impl FnOnce(Error) -> Self {
        move |error| Self { at: Some(index), error }
    }
}

/// A message that is to take effect now.
struct Fresh<'a> {
    index: usize,
    incoming: &'a Resolved,
    handler: &'a dyn Apply,
    understood: Understood,
}

impl Consumer {
    /// Applies a message once: claim and effect in one transaction.
    pub async fn apply(&self, db: &Db, envelope: &Envelope) -> Result<Outcome> {
        let incoming = self.resolve(db, envelope).await?;
        Span::current().record("tenant", field::display(incoming.caller.tenant.0));
        self.pulse.received(self.source, &incoming, db.clock().now());
        let outcome = self.take_one(db, &incoming).await?;
        if outcome == Outcome::Applied {
            self.pulse.applied(self.source, &incoming, db.clock().now());
        }
        Ok(outcome)
    }

    /// Applies a message of `tenant` that came before: the same, but it is no news of the link.
    pub(crate) async fn apply_again(&self, db: &Db, tenant: TenantId, envelope: &Envelope) -> Result<Outcome> {
        let incoming = self.resolve(db, envelope).await?;
        if incoming.caller.tenant != tenant {
            return Err(Error::invalid("routingKey", "The tenant it names is another one today."));
        }
        self.take_one(db, &incoming).await
    }

    async fn take_one(&self, db: &Db, incoming: &Resolved) -> Result<Outcome> {
        let outcomes = self.apply_together(db, &[incoming]).await.map_err(|stumble| stumble.error)?;
        outcomes.into_iter().next().ok_or_else(|| Error::internal("a message came to no end"))
    }

    /// Applies messages once each, all or none: those of a tenant, in one transaction.
    pub async fn apply_all(&self, db: &Db, envelopes: &[Envelope]) -> Result<Vec<Outcome>> {
        let incoming: Vec<Resolved> =
            self.resolve_all(db, envelopes.iter()).await?.into_iter().collect::<Result<_>>()?;
        if incoming.iter().any(|one| one.caller.tenant != incoming[0].caller.tenant) {
            return Err(Error::internal("messages of several tenants cannot be applied together"));
        }
        self.apply_together(db, &incoming.iter().collect::<Vec<_>>()).await.map_err(|stumble| stumble.error)
    }

    /// Applies messages of one tenant, with as few statements as their handlers need. The caller of a handler of many events is the CRM
    /// itself: they have many actors.
    pub(crate) async fn apply_together(&self, db: &Db, group: &[&Resolved]) -> Result<Vec<Outcome>, Stumble> {
        let Some(first) = group.first() else { return Ok(Vec::new()) };
        let mut tx = db.transaction(first.caller.clone()).await.map_err(Stumble::somewhere)?;
        let ids: HashSet<&str> = group.iter().map(|incoming| incoming.message_id.as_str()).collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        let mut claimed = claim(&mut tx, &self.inbox, &ids).await.map_err(Stumble::somewhere)?;
        let mut outcomes = Vec::with_capacity(group.len());
        let mut fresh = Vec::with_capacity(claimed.len());
        for (index, incoming) in group.iter().enumerate() {
            // Of a message that comes twice in one group, the first one counts.
            if claimed.remove(&incoming.message_id) {
                let understood = guarded(async { self.understand(index, incoming) }).await;
                fresh.push(understood.map_err(Stumble::at(index))?);
                outcomes.push(Outcome::Applied);
            } else {
                outcomes.push(Outcome::Duplicate);
            }
        }
        let steps = plan(fresh.iter().map(|message| Planned {
            message_type: &message.incoming.message_type,
            entity: &message.understood.subject.entity,
            parent: &message.understood.subject.parent,
            together: message.handler.takes_many(),
        }));
        let mut fresh: Vec<Option<Fresh<'_>>> = fresh.into_iter().map(Some).collect();
        for step in steps {
            let messages: Vec<Fresh<'_>> = step.into_iter().filter_map(|place| fresh[place].take()).collect();
            let at = if let [only] = messages.as_slice() { Some(only.index) } else { None };
            self.take(&mut tx, messages).await.map_err(|error| Stumble { at, error })?;
        }
        tx.commit().await.map_err(Stumble::somewhere)?;
        Ok(outcomes)
    }

    /// The same with one message after the other: if one would not, it is told which.
    pub(crate) async fn apply_in_turn(&self, db: &Db, group: &[&Resolved]) -> Result<Vec<Outcome>, Stumble> {
        let Some(first) = group.first() else { return Ok(Vec::new()) };
        let mut tx = db.transaction(first.caller.clone()).await.map_err(Stumble::somewhere)?;
        let mut outcomes = Vec::with_capacity(group.len());
        for (index, incoming) in group.iter().enumerate() {
            let applied = async {
                if claim(&mut tx, &self.inbox, &[&incoming.message_id]).await?.is_empty() {
                    return Ok(Outcome::Duplicate);
                }
                let message = self.understand(index, incoming)?;
                self.take(&mut tx, vec![message]).await?;
                Ok(Outcome::Applied)
            };
            outcomes.push(guarded(applied).await.map_err(Stumble::at(index))?);
        }
        tx.commit().await.map_err(Stumble::somewhere)?;
        Ok(outcomes)
    }

    fn understand<'a>(&'a self, index: usize, incoming: &'a Resolved) -> Result<Fresh<'a>> {
        let handler = self.handler(incoming)?;
        Ok(Fresh { index, incoming, handler, understood: handler.read(incoming)? })
    }

    /// Gives a step's messages to their handler, without those that are outdated.
    async fn take(&self, tx: &mut Tx, mut messages: Vec<Fresh<'_>>) -> Result<()> {
        let Some(first) = messages.first() else { return Ok(()) };
        let (handler, incoming) = (first.handler, first.incoming);
        let order: Vec<_> =
            messages.iter().map(|it| (it.understood.subject.entity.as_str(), it.incoming.sequence)).collect();
        let outdated = outdated(tx, &incoming.message_type, &order).await?;
        messages.retain(|message| !outdated.contains(&message.understood.subject.entity));
        if messages.is_empty() {
            return Ok(());
        }
        let caller = match self.source {
            Source::Events if handler.takes_many() => Caller::system(tx.tenant()),
            Source::Events | Source::Erp => incoming.caller.clone(),
        };
        let messages = messages.into_iter().map(|message| message.understood).collect();
        let applied = async {
            tx.act_for(caller);
            handler.apply(tx, messages).await
        };
        guarded(applied.instrument(incoming.span(&self.queue))).await
    }
}

/// A panic is a failure like any other: it must not end the consumer. The transaction is rolled back with it.
async fn guarded<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let done = AssertUnwindSafe(work).catch_unwind().await;
    done.unwrap_or_else(|panic| Err(Error::internal(format!("panicked: {}", panic_text(&*panic)))))
}
