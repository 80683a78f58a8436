//! Which handler takes which message, and what exactly applying messages means: claim and effect in one transaction.

use std::{
    any::Any,
    collections::{HashMap, HashSet},
    marker::PhantomData,
    sync::Arc,
};

use jiff::Timestamp;
use prost::{Message, Name};
use tokio::sync::watch;
use tracing::{Span, field};

pub use crate::handlers::Handler;
use crate::{
    broker::{self, BULK, Envelope},
    caller::Caller,
    db::Db,
    erp,
    error::{Error, Result},
    events::{self, header},
    handlers::{Apply, Many, One, read_erp, read_event},
    link::pulse::Pulse,
    telemetry, tenants,
};

/// Which exchange a consumer reads, and so how its messages are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Events of services.
    Events,
    /// Messages of the tenants' ERPs.
    Erp,
}

/// Which of its messages a consumer of ERP messages reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Those of every day.
    Ordinary,
    /// Those of a load, which may be hundreds of thousands and hold up nobody else's.
    Bulk,
}

/// A queue's handlers by message type.
#[derive(Clone)]
pub struct Consumer {
    /// Name of the queue.
    pub queue: String,
    /// Where its messages come from.
    pub source: Source,
    pub(crate) lane: Lane,
    /// Name in the inbox, the same for both lanes: a message that comes by both takes effect once.
    pub(crate) inbox: String,
    handlers: HashMap<String, Arc<dyn Apply>>,
    /// Which messages are nothing to it, by their envelope.
    ignored: fn(&Envelope) -> bool,
    /// True from the first subscription on: the queue is declared and misses nothing any more.
    pub(crate) subscribed: watch::Sender<bool>,
    /// What came last from each tenant's ERP by this queue.
    pub(crate) pulse: Arc<Pulse>,
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
    pub(crate) sequence: Option<u64>,
    /// The time an ERP message gave itself.
    pub(crate) event_at: Option<Timestamp>,
    /// The aggregate an event is about, as its envelope says.
    pub(crate) aggregate: String,
    pub(crate) data: Vec<u8>,
    routing_key: String,
    traceparent: Option<String>,
}

impl Resolved {
    /// The span of its handling, in the trace of its sender.
    pub(crate) fn span(&self, queue: &str) -> Span {
        let span = span(queue, &self.routing_key, self.traceparent.as_deref());
        span.record("tenant", field::display(self.caller.tenant.0));
        span
    }
}

/// The span of a message's handling, in the trace of its sender. Whose it is is noted when it is known.
pub(crate) fn span(queue: &str, routing_key: &str, traceparent: Option<&str>) -> Span {
    let span = tracing::info_span!(
        "message",
        otel.name = format!("process {queue}"),
        otel.kind = "consumer",
        queue,
        routing_key,
        trace_id = field::Empty,
        tenant = field::Empty,
    );
    telemetry::continue_trace(&span, traceparent);
    span
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
        Self::new(queue.into(), Source::Events)
    }

    /// A consumer of ERP messages, with its queue.
    #[must_use]
    pub fn of_erp(queue: impl Into<String>) -> Self {
        Self::new(queue.into(), Source::Erp)
    }

    fn new(queue: String, source: Source) -> Self {
        let subscribed = watch::Sender::new(false);
        let (handlers, pulse) = (HashMap::new(), Arc::default());
        Self {
            inbox: queue.clone(),
            queue,
            source,
            lane: Lane::Ordinary,
            handlers,
            ignored: |_| false,
            subscribed,
            pulse,
        }
    }

    /// The same handlers for the messages of loads, which come by a queue of their own.
    #[must_use]
    pub fn bulk_lane(&self) -> Self {
        let queue = format!("{}.{BULK}", self.queue);
        let (subscribed, pulse) = (watch::Sender::new(false), Arc::default());
        Self { queue, lane: Lane::Bulk, subscribed, pulse, ..self.clone() }
    }

    /// Adds the handler of a message type: a protobuf event, or an ERP message named by its option.
    #[must_use]
    pub fn on<M, H>(self, handler: H) -> Self
    where
        M: Message + Name + Default + 'static,
        H: for<'a> Handler<'a, M> + 'static,
    {
        match self.source {
            Source::Events => self.handle::<M>(One { read: read_event::<M>, handler, message: PhantomData }),
            Source::Erp => self.handle::<M>(One { read: read_erp::<M>, handler, message: PhantomData }),
        }
    }

    /// Adds the handler of a message type that takes many messages at once, in a handful of statements however many they are. Each is
    /// about another entity (key of the ERP message, aggregate of the event). If anything is wrong with one of them, it fails as a
    /// whole; it is then given every message alone. Messages of different types with such handlers, about different entities, may be
    /// applied in another order than that of the queue.
    #[must_use]
    pub fn on_batch<M, H>(self, handler: H) -> Self
    where
        M: Message + Name + Default + 'static,
        H: for<'a> Handler<'a, Vec<M>> + 'static,
    {
        match self.source {
            Source::Events => self.handle::<M>(Many { read: read_event::<M>, handler, message: PhantomData }),
            Source::Erp => self.handle::<M>(Many { read: read_erp::<M>, handler, message: PhantomData }),
        }
    }

    /// Lets messages pass that are nothing to its handlers, as their envelopes tell: they cost neither a transaction nor a line in the inbox.
    #[must_use]
    pub fn ignoring(self, ignored: fn(&Envelope) -> bool) -> Self {
        Self { ignored, ..self }
    }

    /// True for a message that is nothing to it.
    pub(crate) fn ignores(&self, envelope: &Envelope) -> bool {
        (self.ignored)(envelope)
    }

    fn handle<M: Name>(mut self, handler: impl Apply + 'static) -> Self {
        let key = match self.source {
            Source::Events => M::full_name(),
            Source::Erp => erp::type_of::<M>().unwrap_or_else(|_| M::full_name()),
        };
        self.handlers.insert(key, Arc::new(handler));
        self
    }

    pub(crate) fn handler(&self, incoming: &Resolved) -> Result<&dyn Apply> {
        let handler = self.handlers.get(&incoming.message_type);
        let handler =
            handler.ok_or_else(|| Error::invalid("type", format!("Nobody here takes {}.", incoming.message_type)))?;
        Ok(&**handler)
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
        self.handlers.keys().map(|key| match (self.source, self.lane) {
            (Source::Events, _) => key.clone(),
            (Source::Erp, Lane::Ordinary) => format!("*.{key}"),
            (Source::Erp, Lane::Bulk) => format!("*.{BULK}.{key}"),
        })
    }

    /// The type of a message that may be no good: what the routing key says.
    pub(crate) fn type_of<'a>(&self, envelope: &'a Envelope) -> &'a str {
        let key = &envelope.routing_key;
        match self.source {
            Source::Events => key,
            Source::Erp => erp::route(key).map_or("", |(_, erp_type)| erp_type),
        }
    }

    /// The key of the entity that a message which may be no good is about; empty if it does not say.
    pub(crate) fn entity_of(&self, envelope: &Envelope) -> String {
        match self.source {
            Source::Events => envelope.header(header::AGGREGATE_ID).to_owned(),
            Source::Erp => erp::entity_of(envelope, self.type_of(envelope)),
        }
    }

    /// Finds out whose message it is and checks that its sender may speak for that tenant.
    pub(crate) async fn resolve(&self, db: &Db, envelope: &Envelope) -> Result<Resolved> {
        let resolved = self.resolve_all(db, [envelope]).await?.pop();
        resolved.unwrap_or_else(|| Err(Error::internal("a message came to no end")))
    }

    /// The same for many messages, with one look at the tenants.
    pub(crate) async fn resolve_all<'a>(
        &self,
        db: &Db,
        envelopes: impl IntoIterator<Item = &'a Envelope>,
    ) -> Result<Vec<Result<Resolved>>> {
        match self.source {
            Source::Events => Ok(envelopes.into_iter().map(resolve_event).collect()),
            Source::Erp => {
                let read: Vec<_> =
                    envelopes.into_iter().map(|envelope| (envelope, erp::Incoming::read(envelope))).collect();
                let slugs = read.iter().filter_map(|(_, incoming)| Some(incoming.as_ref().ok()?.slug.as_str()));
                let slugs: Vec<&str> = slugs.collect::<HashSet<_>>().into_iter().collect();
                let known = if slugs.is_empty() { Vec::new() } else { tenants::by_slugs(db.pool(), &slugs).await? };
                Ok(read.into_iter().map(|(envelope, incoming)| resolve_erp(envelope, incoming?, &known)).collect())
            }
        }
    }
}

fn resolve_event(envelope: &Envelope) -> Result<Resolved> {
    if envelope.message_id.is_empty() {
        return Err(Error::invalid("messageId", "An event needs an id."));
    }
    Ok(Resolved {
        caller: events::caller_of(envelope)?,
        message_id: envelope.message_id.clone(),
        message_type: envelope.routing_key.clone(),
        sequence: None,
        event_at: None,
        aggregate: envelope.header(header::AGGREGATE_ID).to_owned(),
        data: envelope.payload.clone(),
        routing_key: envelope.routing_key.clone(),
        traceparent: traceparent_of(envelope),
    })
}

fn resolve_erp(envelope: &Envelope, incoming: erp::Incoming, known: &[tenants::Tenant]) -> Result<Resolved> {
    // Internal on purpose, so that it is tried again: a tenant's first messages may overtake the news of the tenant.
    let tenant = known
        .iter()
        .find(|tenant| tenant.slug == incoming.slug)
        .ok_or_else(|| Error::internal(format!("there is no tenant {}", incoming.slug)))?;
    Ok(Resolved {
        caller: Caller::erp(tenant.id),
        message_id: incoming.id,
        message_type: incoming.erp_type,
        sequence: incoming.sequence,
        event_at: incoming.time,
        aggregate: String::new(),
        data: incoming.data,
        routing_key: envelope.routing_key.clone(),
        traceparent: traceparent_of(envelope),
    })
}

/// The trace that a message belongs to.
pub(crate) fn traceparent_of(envelope: &Envelope) -> Option<String> {
    envelope.traceparent().map(str::to_owned).or_else(|| erp::structured_traceparent(envelope))
}

/// The words of a panic.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}
