//! The audit trail: who did what to what, old and new value, in the same transaction as the change.

use jiff_sqlx::ToSqlx as _;
use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{db::Tx, error::Result};

/// One changed field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Name of the field.
    pub field: &'static str,
    /// Value before; null on creation.
    pub old: Value,
    /// Value after.
    pub new: Value,
}

/// Collects the fields in which two versions differ.
#[derive(Debug, Default)]
pub struct Changes(Vec<Change>);

impl Changes {
    /// Notes the field if the values differ.
    pub fn compare<T: Serialize + PartialEq>(&mut self, field: &'static str, old: &T, new: &T) {
        if old != new {
            let json = |value: &T| serde_json::to_value(value).unwrap_or(Value::Null);
            self.0.push(Change { field, old: json(old), new: json(new) });
        }
    }

    /// True if nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The changed fields.
    pub fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|change| change.field)
    }
}

impl Tx {
    /// Writes an audit line: the caller did `action` to the entity.
    pub async fn audit(
        &mut self,
        entity: &'static str,
        entity_id: Uuid,
        action: &'static str,
        changes: &Changes,
    ) -> Result<()> {
        self.audit_all(entity, action, [(entity_id, changes)]).await
    }

    /// Writes an audit line for each of many entities, with one statement.
    pub async fn audit_all<'a>(
        &mut self,
        entity: &'static str,
        action: &'static str,
        changes: impl IntoIterator<Item = (Uuid, &'a Changes)>,
    ) -> Result<()> {
        let (entity_ids, changes): (Vec<Uuid>, Vec<_>) =
            changes.into_iter().map(|(entity_id, changes)| (entity_id, Json(&changes.0))).unzip();
        if entity_ids.is_empty() {
            return Ok(());
        }
        // In this order, because the trail is read by id.
        let ids: Vec<Uuid> = entity_ids.iter().map(|_| self.new_id()).collect();
        let caller = self.caller().clone();
        sqlx::query(
            "insert into audit_log (tenant_id, id, entity, entity_id, action, changes, user_id, user_name, origin, at)
             select $1, l.id, $3, l.entity_id, $5, l.changes, $7, $8, $9, $10
             from unnest($2::uuid[], $4::uuid[], $6::jsonb[]) as l (id, entity_id, changes)",
        )
        .bind(caller.tenant)
        .bind(ids)
        .bind(entity)
        .bind(entity_ids)
        .bind(action)
        .bind(changes)
        .bind(caller.user)
        .bind(&*caller.name)
        .bind(caller.origin.as_str())
        .bind(self.now().to_sqlx())
        .execute(self.conn())
        .await?;
        Ok(())
    }
}
