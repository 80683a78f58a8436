//! The link to a tenant's ERP as its administrators see it: parked messages, replays, and the state.

mod parked;
mod replay;
mod state;

use crm_chassis::{
    Caller, Reply, Scope,
    broker::{ERP_INBOUND, Envelope},
    caller,
    link::ErpLink,
};
use crm_proto::link as pb;
use crm_testkit::{Broker, eventually};
use serde_json::Value;
use sqlx::types::Json;
use tonic::Request;

use crate::{
    rpcs::Serving,
    wire::Wire,
    world::{Tenant, World},
};

/// A running service whose ERP messages are consumed, with the broker user of the tenant's ERP.
struct Linked {
    world: World,
    broker: Broker,
    /// Runs as long as this lives.
    _serving: Serving,
    erp: Wire,
    link: ErpLink,
}

impl Linked {
    async fn new() -> Self {
        let (world, broker) = (World::new().await, Broker::new().await);
        let serving = Serving::new(&world, &broker.amqp_url).await;
        serving.running.subscribed().await;
        let erp = Wire::of(&broker.add_erp(&world.tenant.slug).await).await;
        let link = ErpLink::new(&serving.running.context);
        Self { world, broker, _serving: serving, erp, link }
    }

    /// Sends messages of the tenant's ERP.
    async fn send(&self, messages: &[Envelope]) {
        for message in messages {
            self.erp.publish(ERP_INBOUND, message).await.unwrap();
        }
    }

    /// Sends messages that are no good, one after the other, each a second of the clock later, and waits until they are parked.
    async fn park(&self, messages: &[Envelope]) {
        for message in messages {
            let before = self.world.count("dead_letters").await;
            self.send(std::slice::from_ref(message)).await;
            self.until_parked(before + 1).await;
            self.world.database.clock.advance(jiff::SignedDuration::from_secs(1));
        }
    }

    async fn until_parked(&self, count: i64) {
        eventually(&format!("{count} parked messages"), async || {
            (self.world.count("dead_letters").await >= count).then_some(())
        })
        .await;
    }

    /// An administrator of the tenant.
    fn admin(&self, name: &str) -> Caller {
        admin_of(&self.world.tenant, name)
    }

    /// What the administrator sees, in its order.
    async fn listed(&self) -> Vec<pb::ParkedMessage> {
        self.list(pb::ListParkedMessagesRequest::default()).await.parked_messages
    }

    async fn list(&self, request: pb::ListParkedMessagesRequest) -> pb::ListParkedMessagesResponse {
        self.link.list(by(&self.admin("Ada"), request)).await.unwrap().into_inner()
    }

    async fn replay(&self, admin: &str, id: &str) -> (pb::ReplayOutcome, String) {
        let request = pb::ReplayParkedMessageRequest { id: id.to_owned() };
        let reply = self.link.replay(by(&self.admin(admin), request)).await.unwrap().into_inner();
        (reply.outcome(), reply.reason)
    }

    /// The lines of the audit trail about parked messages: action, who, changes.
    async fn audit(&self) -> Vec<(String, String, Value)> {
        let sql = "select action, user_name, changes from audit_log
                   where tenant_id = $1 and entity = 'parked_message' and origin = 'user' order by id";
        let rows: Vec<(String, String, Json<Value>)> =
            sqlx::query_as(sql).bind(self.world.tenant.id).fetch_all(&self.world.everything).await.unwrap();
        rows.into_iter().map(|(action, who, changes)| (action, who, changes.0)).collect()
    }
}

fn admin_of(tenant: &Tenant, name: &str) -> Caller {
    let mut admin = crm_testkit::caller(tenant.id, name, Scope::All, &["erp.manage"]);
    admin.origin = caller::Origin::User;
    admin
}

/// A request as the auth layer hands it on.
fn by<T>(caller: &Caller, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.extensions_mut().insert(caller.clone());
    request
}

fn code_of<T: std::fmt::Debug>(reply: Reply<T>) -> tonic::Code {
    reply.unwrap_err().code()
}

/// A new value of an audit line.
fn noted(changes: &Value, field: &str) -> Value {
    let change = changes.as_array().unwrap().iter().find(|change| change["field"] == field);
    change.map(|change| change["new"].clone()).unwrap_or_default()
}
