//! What really lies in the database, seen past row-level security.

use std::collections::BTreeMap;

use prost::{Message, Name};
use serde_json::Value;
use sqlx::{AssertSqlSafe, types::Json};

use super::World;

/// A message that waits to be sent.
#[derive(Debug, sqlx::FromRow)]
pub struct Sent {
    pub routing_key: String,
    headers: Json<BTreeMap<String, String>>,
    pub payload: Vec<u8>,
}

impl Sent {
    pub fn header(&self, name: &str) -> &str {
        &self.headers.0[name]
    }
}

/// A line of the audit trail.
#[derive(Debug, sqlx::FromRow)]
pub struct AuditLine {
    pub action: String,
    changes: Json<Vec<Value>>,
    pub user_name: String,
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
    /// What waits to be sent for this tenant, in its order.
    pub async fn outbox(&self) -> Vec<Sent> {
        let sql = "select routing_key, headers, payload from outbox where tenant_id = $1 order by seq";
        sqlx::query_as(sql).bind(self.tenant).fetch_all(&self.superuser).await.unwrap()
    }

    /// The waiting events of one type.
    pub async fn events_of<M: Message + Name + Default>(&self) -> Vec<M> {
        let sent = self.outbox().await;
        let events = sent.iter().filter(|sent| sent.routing_key == M::full_name());
        events.map(|sent| M::decode(sent.payload.as_slice()).unwrap()).collect()
    }

    /// What happened according to the waiting events, in their order.
    pub async fn changes(&self) -> Vec<String> {
        self.outbox().await.iter().map(|sent| sent.header("crm-change").to_owned()).collect()
    }

    /// What the trail says of the last file that was taken of a list.
    pub async fn exported(&self, list: &str) -> AuditLine {
        let sql = "select action, changes, user_name from audit_log
                   where tenant_id = $1 and entity = $2 and action = 'exported' order by id desc limit 1";
        sqlx::query_as(sql).bind(self.tenant).bind(list).fetch_one(&self.superuser).await.unwrap()
    }

    /// The audit trail of an entity, in its order.
    pub async fn audit_of(&self, entity: &str, id: &str) -> Vec<AuditLine> {
        let sql = "select action, changes, user_name from audit_log
                   where tenant_id = $1 and entity = $3 and entity_id = $2::uuid order by id";
        sqlx::query_as(sql).bind(self.tenant).bind(id).bind(entity).fetch_all(&self.superuser).await.unwrap()
    }

    /// Id of a recommendation of the customer, whosever tenant's it is; of none where there is none.
    pub async fn recommendation_of(&self, customer: &str) -> String {
        let sql = "select id::text from recommendations where customer_id = $1::uuid order by id, tenant_id limit 1";
        let found: Option<String> =
            sqlx::query_scalar(sql).bind(customer).fetch_optional(&self.superuser).await.unwrap();
        found.unwrap_or_else(|| "0190b7c2-0000-7000-8000-000000000000".into())
    }

    /// Id of a stage gate, whosever tenant's it is; of none where there is none.
    pub async fn any_gate(&self) -> String {
        let sql = "select id::text from stage_gates order by tenant_id = $1, id limit 1";
        let found: Option<String> =
            sqlx::query_scalar(sql).bind(self.tenant).fetch_optional(&self.superuser).await.unwrap();
        found.unwrap_or_else(|| "0190b7c2-0000-7000-8000-000000000000".into())
    }

    /// Number of rows of a table, of all tenants.
    pub async fn count(&self, table: &str) -> i64 {
        let sql = format!("select count(*) from {table}");
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&self.superuser).await.unwrap()
    }

    /// The rows that a refused write must leave as they are.
    pub async fn everything(&self) -> Vec<i64> {
        let tables = [
            "cases",
            "case_number_lanes",
            "activities",
            "activity_touches",
            "case_types",
            "case_stages",
            "stage_gates",
            "gate_answers",
            "target_defaults",
            "salesman_targets",
            "sales_reports",
            "sales_totals",
            "recommendations",
            "recommendation_runs",
            "audit_log",
            "outbox",
            "idempotency_keys",
        ];
        let mut counts = Vec::new();
        for table in tables {
            counts.push(self.count(table).await);
        }
        counts
    }
}
