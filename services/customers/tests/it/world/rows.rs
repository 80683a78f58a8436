//! What really lies in the database, seen past row-level security.

use std::collections::BTreeMap;

use crm_proto::customers::CustomerChanged;
use prost::{Message, Name};
use serde_json::Value;
use sqlx::{AssertSqlSafe, types::Json};

use super::World;

/// A message that waits to be sent.
#[derive(Debug, sqlx::FromRow)]
pub struct Sent {
    pub message_id: String,
    pub exchange: String,
    pub routing_key: String,
    pub content_type: String,
    headers: Json<BTreeMap<String, String>>,
    pub payload: Vec<u8>,
}

impl Sent {
    pub fn headers(&self) -> &BTreeMap<String, String> {
        &self.headers.0
    }

    pub fn header(&self, name: &str) -> &str {
        &self.headers.0[name]
    }

    /// The body of a message to the ERP.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.payload).unwrap()
    }
}

/// A line of the audit trail.
#[derive(Debug, sqlx::FromRow)]
pub struct AuditLine {
    pub action: String,
    changes: Json<Vec<Value>>,
    pub user_name: String,
    pub origin: String,
}

impl AuditLine {
    /// Names of the changed fields.
    pub fn fields(&self) -> Vec<&str> {
        self.changes.0.iter().map(|change| change["field"].as_str().unwrap()).collect()
    }

    /// Old and new value of a field.
    pub fn change(&self, field: &str) -> (Value, Value) {
        let change = self.changes.0.iter().find(|change| change["field"] == field).unwrap();
        (change["old"].clone(), change["new"].clone())
    }
}

impl World {
    /// Empties the tenant's tables of all but its people and starts its lists anew.
    pub async fn forget_all(&self) {
        for table in [
            "imports",
            "customer_groups",
            "customer_access",
            "customer_addresses",
            "customers",
            "audit_log",
            "outbox",
            "inbox",
            "erp_sequences",
            "dead_letters",
        ] {
            let sql = AssertSqlSafe(format!("delete from {table} where tenant_id = $1"));
            sqlx::query(sql).bind(self.tenant).execute(&self.superuser).await.unwrap();
        }
        let codes = "delete from static_codes where tenant_id = $1 and (code like 'R_' or code = 'UNASSIGNED'
             or (list = 'CONTACT_ROLE' and code like 'C_'))";
        sqlx::query(codes).bind(self.tenant).execute(&self.superuser).await.unwrap();
    }

    /// What waits to be sent for this tenant, in its order.
    pub async fn outbox(&self) -> Vec<Sent> {
        let sql = "select message_id, exchange, routing_key, content_type, headers, payload from outbox
                   where tenant_id = $1 order by seq";
        sqlx::query_as(sql).bind(self.tenant).fetch_all(&self.superuser).await.unwrap()
    }

    /// The waiting events of customers for the other services.
    pub async fn events(&self) -> Vec<CustomerChanged> {
        self.events_of().await
    }

    /// The waiting events of one type.
    pub async fn events_of<M: Message + Name + Default>(&self) -> Vec<M> {
        let sent = self.outbox().await;
        let events = sent.iter().filter(|sent| sent.exchange == "crm.events" && sent.routing_key == M::full_name());
        events.map(|sent| M::decode(sent.payload.as_slice()).unwrap()).collect()
    }

    /// What happened according to the waiting events, in their order.
    pub async fn changes(&self) -> Vec<String> {
        let events = self.events().await;
        let prefix = "CUSTOMER_CHANGE_";
        events.iter().map(|event| event.change().as_str_name().trim_start_matches(prefix).to_owned()).collect()
    }

    /// The waiting messages for the ERP.
    pub async fn told_erp(&self) -> Vec<Sent> {
        self.outbox().await.into_iter().filter(|sent| sent.exchange == "erp.outbound").collect()
    }

    /// The audit trail of a customer, in its order.
    pub async fn audit(&self, id: &str) -> Vec<AuditLine> {
        self.audit_of("customer", id).await
    }

    /// The audit trail of an entity, in its order.
    pub async fn audit_of(&self, entity: &str, id: &str) -> Vec<AuditLine> {
        let sql = "select action, changes, user_name, origin from audit_log
                   where tenant_id = $1 and entity = $3 and entity_id = $2::uuid order by id";
        sqlx::query_as(sql).bind(self.tenant).bind(id).bind(entity).fetch_all(&self.superuser).await.unwrap()
    }

    /// The last line about a list that was taken away as a file.
    pub async fn exported(&self, list: &str) -> AuditLine {
        let sql = "select action, changes, user_name, origin from audit_log
                   where tenant_id = $1 and entity = $2 and action = 'exported' order by id desc limit 1";
        sqlx::query_as(sql).bind(self.tenant).bind(list).fetch_one(&self.superuser).await.unwrap()
    }

    /// Number of rows of a table, of all tenants.
    pub async fn count(&self, table: &str) -> i64 {
        let sql = format!("select count(*) from {table}");
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&self.superuser).await.unwrap()
    }

    /// The rows that a refused write must leave as they are: customers and what hangs on them, audit lines, messages, keys.
    pub async fn everything(&self) -> Vec<i64> {
        let mut counts = Vec::new();
        for table in [
            "customers",
            "customer_access",
            "customer_addresses",
            "customer_merges",
            "contacts",
            "notes",
            "third_parties",
            "customer_groups",
            "customer_group_members",
            "customer_marks",
            "activity_refs",
            "sales_histories",
            "sales_months",
            "imports",
            "import_parts",
            "import_rows",
            "audit_log",
            "outbox",
            "idempotency_keys",
        ] {
            counts.push(self.count(table).await);
        }
        counts
    }
}
