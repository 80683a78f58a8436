//! Which handler takes which message, and what exactly applying a message means: claim and effect in one transaction.

use std::{any::Any, collections::HashMap, marker::PhantomData, panic::AssertUnwindSafe};

use futures::{FutureExt as _, future::BoxFuture};
use prost::{Message, Name};
use tokio::sync::watch;

use crate::{
    broker::{self, Envelope},
    caller::{Caller, TenantId},
    claims::claim,
    db::{Db, Tx},
    erp,
    error::{Error, Result},
    events,
    link::pulse::Pulse,
    tenants,
};

/// An `async fn(&mut Tx, M) -> Result<()>`.
pub trait Handler<'a, M>: Send + Sync {
    /// What it returns.
    type Future: Future<Output = Result<()>> + Send + 'a;
    /// Applies a message in the transaction that claims it.
    fn call(&self, tx: &'a mut Tx, message: M) -> Self::Future;
}

impl<'a, M, F, Fut> Handler<'a, M> for F
where
    F: Fn(&'a mut Tx, M) -> Fut + Send + Sync,
    Fut: Future<Output = Result<()>> + Send + 'a,
{
    type Future = Fut;
    fn call(&self, tx: &'a mut Tx, message: M) -> Fut {
        self(tx, message)
    }
}

/// Which exchange a consumer reads, and so how its messages are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Events of services.
    Events,
    /// Messages of the tenants' ERPs.
    Erp,
}

trait Apply: Send + Sync {
    fn apply<'a>(&'a self, tx: &'a mut Tx, incoming: &'a Resolved) -> BoxFuture<'a, Result<()>>;
}

struct OnEvent<M, H>(H, PhantomData<fn(M)>);

impl<M, H> Apply for OnEvent<M, H>
where
    M: Message + Name + Default,
    H: for<'a> Handler<'a, M>,
{
    fn apply<'a>(&'a self, tx: &'a mut Tx, incoming: &'a Resolved) -> BoxFuture<'a, Result<()>> {
        match M::decode(incoming.data.as_slice()) {
            Ok(message) => Box::pin(self.0.call(tx, message)),
            Err(error) => {
                Box::pin(async move { Err(Error::invalid("body", format!("Not a {}: {error}.", M::full_name()))) })
            }
        }
    }
}

struct OnErp<M, H>(H, PhantomData<fn(M)>);

impl<M, H> Apply for OnErp<M, H>
where
    M: Message + Name + Default,
    H: for<'a> Handler<'a, M>,
{
    fn apply<'a>(&'a self, tx: &'a mut Tx, incoming: &'a Resolved) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (message, entity) = erp::parse::<M>(&incoming.data)?;
            if newest(tx, &incoming.message_type, &entity, incoming.sequence).await? {
                self.0.call(tx, message).await?;
            }
            Ok(())
        })
    }
}

/// A queue's handlers by message type.
pub struct Consumer {
    /// Name of the queue, and of the consumer in the inbox.
    pub queue: String,
    /// Where its messages come from.
    pub source: Source,
    handlers: HashMap<String, Box<dyn Apply>>,
    /// True from the first subscription on: the queue is declared and misses nothing any more.
    pub(crate) subscribed: watch::Sender<bool>,
    /// What came last from each tenant's ERP.
    pub(crate) pulse: Pulse,
}

impl std::fmt::Debug for Consumer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let types: Vec<_> = self.handlers.keys().collect();
        f.debug_struct("Consumer").field("queue", &self.queue).field("types", &types).finish_non_exhaustive()
    }
}

/// A message whose tenant and sender are known.
#[derive(Debug)]
pub(crate) struct Resolved {
    pub(crate) caller: Caller,
    pub(crate) message_id: String,
    pub(crate) message_type: String,
    sequence: Option<u64>,
    data: Vec<u8>,
}

/// What became of a message.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Applied now.
    Applied,
    /// Applied before; nothing to do.
    Duplicate,
}

impl Consumer {
    /// A consumer of events, with its queue.
    #[must_use]
    pub fn of_events(queue: impl Into<String>) -> Self {
        Self {
            queue: queue.into(),
            source: Source::Events,
            handlers: HashMap::new(),
            subscribed: watch::Sender::new(false),
            pulse: Pulse::default(),
        }
    }

    /// A consumer of ERP messages, with its queue.
    #[must_use]
    pub fn of_erp(queue: impl Into<String>) -> Self {
        Self {
            queue: queue.into(),
            source: Source::Erp,
            handlers: HashMap::new(),
            subscribed: watch::Sender::new(false),
            pulse: Pulse::default(),
        }
    }

    /// Adds the handler of a message type: a protobuf event, or an ERP message named by its option.
    #[must_use]
    pub fn on<M, H>(mut self, handler: H) -> Self
    where
        M: Message + Name + Default + 'static,
        H: for<'a> Handler<'a, M> + 'static,
    {
        let (key, handler): (String, Box<dyn Apply>) = match self.source {
            Source::Events => (M::full_name(), Box::new(OnEvent(handler, PhantomData))),
            Source::Erp => {
                (erp::type_of::<M>().unwrap_or_else(|_| M::full_name()), Box::new(OnErp(handler, PhantomData)))
            }
        };
        self.handlers.insert(key, handler);
        self
    }

    /// Exchange it reads.
    #[must_use]
    pub fn exchange(&self) -> &'static str {
        match self.source {
            Source::Events => broker::EVENTS,
            Source::Erp => broker::ERP_INBOUND,
        }
    }

    /// Routing keys to bind. Types nobody handles are bound by the service that does.
    pub fn binding_keys(&self) -> impl Iterator<Item = String> {
        self.handlers.keys().map(|key| match self.source {
            Source::Events => key.clone(),
            Source::Erp => format!("*.{key}"),
        })
    }

    /// Applies a message once: claim and effect in one transaction.
    pub async fn apply(&self, db: &Db, envelope: &Envelope) -> Result<Outcome> {
        let incoming = self.resolve(db, envelope).await?;
        self.pulse.received(self.source, &incoming, db.clock().now());
        let outcome = self.take(db, &incoming).await?;
        if outcome == Outcome::Applied {
            self.pulse.applied(self.source, &incoming, envelope, db.clock().now());
        }
        Ok(outcome)
    }

    /// Applies a message of `tenant` that came before: the same, but it is no news of the link.
    pub(crate) async fn apply_again(&self, db: &Db, tenant: TenantId, envelope: &Envelope) -> Result<Outcome> {
        let incoming = self.resolve(db, envelope).await?;
        if incoming.caller.tenant != tenant {
            return Err(Error::invalid("routingKey", "The tenant it names is another one today."));
        }
        self.take(db, &incoming).await
    }

    async fn take(&self, db: &Db, incoming: &Resolved) -> Result<Outcome> {
        let handler = self
            .handlers
            .get(&incoming.message_type)
            .ok_or_else(|| Error::invalid("type", format!("Nobody here takes {}.", incoming.message_type)))?;
        let mut tx = db.transaction(incoming.caller.clone()).await?;
        if !claim(&mut tx, &self.queue, &incoming.message_id).await? {
            return Ok(Outcome::Duplicate);
        }
        // A panic is a failure of the handler like any other: it must not end the consumer. The transaction is rolled back with it.
        let applied = AssertUnwindSafe(async { handler.apply(&mut tx, incoming).await }).catch_unwind().await;
        applied.unwrap_or_else(|panic| Err(Error::internal(format!("panicked: {}", panic_text(&*panic)))))?;
        tx.commit().await?;
        Ok(Outcome::Applied)
    }

    /// The type of a message that may be no good: what the routing key says.
    pub(crate) fn type_of<'a>(&self, envelope: &'a Envelope) -> &'a str {
        let key = &envelope.routing_key;
        match self.source {
            Source::Events => key,
            Source::Erp => key.split_once('.').map_or("", |(_, erp_type)| erp_type),
        }
    }

    /// The key of the entity that a message which may be no good is about; empty if it does not say.
    pub(crate) fn entity_of(&self, envelope: &Envelope) -> String {
        match self.source {
            Source::Events => envelope.header(events::header::AGGREGATE_ID).to_owned(),
            Source::Erp => erp::entity_of(envelope, self.type_of(envelope)),
        }
    }

    /// Finds out whose message it is and checks that its sender may speak for that tenant.
    pub(crate) async fn resolve(&self, db: &Db, envelope: &Envelope) -> Result<Resolved> {
        match self.source {
            Source::Events => {
                if envelope.message_id.is_empty() {
                    return Err(Error::invalid("messageId", "An event needs an id."));
                }
                Ok(Resolved {
                    caller: events::caller_of(envelope)?,
                    message_id: envelope.message_id.clone(),
                    message_type: envelope.routing_key.clone(),
                    sequence: None,
                    data: envelope.payload.clone(),
                })
            }
            Source::Erp => {
                let incoming = erp::Incoming::read(envelope)?;
                // Internal on purpose, so that it is tried again: a tenant's first messages may overtake the news of the tenant.
                let tenant = tenants::by_slug(db.pool(), &incoming.slug)
                    .await?
                    .ok_or_else(|| Error::internal(format!("there is no tenant {}", incoming.slug)))?;
                Ok(Resolved {
                    caller: Caller::erp(tenant.id),
                    message_id: incoming.id,
                    message_type: incoming.erp_type,
                    sequence: incoming.sequence,
                    data: incoming.data,
                })
            }
        }
    }
}

/// The words of a panic.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}

/// True if no newer message of this type about this entity was applied.
async fn newest(tx: &mut Tx, erp_type: &str, entity: &str, sequence: Option<u64>) -> Result<bool> {
    let Some(sequence) = sequence else { return Ok(true) };
    let applied = sqlx::query(
        "insert into erp_sequences as s (tenant_id, type, entity, sequence) values ($1, $2, $3, $4)
         on conflict (tenant_id, type, entity) do update set sequence = excluded.sequence where s.sequence < excluded.sequence",
    )
    .bind(tx.tenant())
    .bind(erp_type)
    .bind(entity)
    .bind(rust_decimal::Decimal::from(sequence))
    .execute(tx.conn())
    .await?;
    Ok(applied.rows_affected() == 1)
}
