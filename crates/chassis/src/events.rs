//! Events between services: one type per aggregate, a snapshot, in an envelope that is complete from day one.

use std::collections::{BTreeMap, BTreeSet};

use prost::{Message, Name};
use uuid::Uuid;

use crate::{
    broker::{Envelope, FRAME},
    caller::{Caller, EmployeeId, Origin, Scope, TenantId},
    db::Tx,
    error::{Error, Result},
};

/// Names of the envelope's headers.
pub mod header {
    /// Tenant id.
    pub const TENANT: &str = "crm-tenant";
    /// User id of who caused the change.
    pub const ACTOR: &str = "crm-actor";
    /// His name.
    pub const ACTOR_NAME: &str = "crm-actor-name";
    /// `user`, `erp` or `system`.
    pub const ORIGIN: &str = "crm-origin";
    /// Employee ids who may see it, joined by commas.
    pub const AUDIENCE: &str = "crm-audience";
    /// Id of the aggregate.
    pub const AGGREGATE_ID: &str = "crm-aggregate-id";
    /// Version of the aggregate after the change.
    pub const VERSION: &str = "crm-version";
    /// What happened, as the event's enum names it.
    pub const CHANGE: &str = "crm-change";
}

/// The end of what happened, where nothing happened: the aggregate as it is, told again.
pub const SNAPSHOT: &str = "SNAPSHOT";

/// Most employees named in an event's envelope: AMQP headers must fit into one frame, and an envelope the broker refuses would hold up
/// the relay for every tenant. Whoever is left out sees the change when he looks next.
const LARGEST_AUDIENCE: usize = 500;

/// An id with its comma, and generous room for all other headers.
const _: () =
    assert!(LARGEST_AUDIENCE * 37 + 4 * 1024 < FRAME as usize, "the headers of an event must fit into a frame");

/// An event to publish.
#[derive(Debug)]
pub struct Event {
    routing_key: String,
    payload: Vec<u8>,
    aggregate_id: Uuid,
    version: i64,
    change: &'static str,
    audience: BTreeSet<EmployeeId>,
}

impl Event {
    /// The snapshot `message` of an aggregate at `version`; `change` says what happened.
    pub fn new<M: Message + Name>(message: &M, aggregate_id: Uuid, version: i64, change: &'static str) -> Self {
        Self {
            routing_key: M::full_name(),
            payload: message.encode_to_vec(),
            aggregate_id,
            version,
            change,
            audience: BTreeSet::new(),
        }
    }

    /// The employees who may see it in live updates; callers who see the whole tenant always do.
    #[must_use]
    pub fn seen_by(mut self, audience: impl IntoIterator<Item = EmployeeId>) -> Self {
        self.audience.extend(audience);
        self
    }

    pub(crate) fn envelope(self, tx: &Tx) -> Envelope {
        let caller = tx.caller();
        let headers = [
            (header::TENANT, caller.tenant.0.to_string()),
            (header::ACTOR, caller.user.to_string()),
            (header::ACTOR_NAME, caller.name.to_string()),
            (header::ORIGIN, caller.origin.as_str().to_owned()),
            (
                header::AUDIENCE,
                self.audience.iter().take(LARGEST_AUDIENCE).map(|it| it.0.to_string()).collect::<Vec<_>>().join(","),
            ),
            (header::AGGREGATE_ID, self.aggregate_id.to_string()),
            (header::VERSION, self.version.to_string()),
            (header::CHANGE, self.change.to_owned()),
        ];
        Envelope {
            message_id: tx.new_id().to_string(),
            routing_key: self.routing_key,
            content_type: "application/protobuf".to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value)).into_iter().collect::<BTreeMap<_, _>>(),
            user_id: None,
            returns: 0,
            payload: self.payload,
        }
    }
}

/// On whose behalf the effect of a received event is applied: its actor, with its origin, seeing the whole tenant.
pub(crate) fn caller_of(envelope: &Envelope) -> Result<Caller> {
    let uuid =
        |name: &'static str| envelope.header(name).parse::<Uuid>().map_err(|_| Error::invalid(name, "Not a UUID."));
    let origin = Origin::parse(envelope.header(header::ORIGIN))
        .ok_or_else(|| Error::invalid(header::ORIGIN, "Must be user, erp or system."))?;
    let mut caller = Caller::system(TenantId(uuid(header::TENANT)?));
    caller.user = uuid(header::ACTOR)?;
    caller.name = envelope.header(header::ACTOR_NAME).into();
    caller.origin = origin;
    caller.scope = Scope::All;
    Ok(caller)
}
