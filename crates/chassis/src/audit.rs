//! The audit trail: who did what to what, old and new value, in the same transaction as the change.

use jiff_sqlx::ToSqlx as _;
use serde::Serialize;
use serde_json::Value;
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
        let changes = sqlx::types::Json(&changes.0);
        let caller = self.caller().clone();
        sqlx::query(
            "insert into audit_log (tenant_id, id, entity, entity_id, action, changes, user_id, user_name, origin, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(caller.tenant)
        .bind(self.new_id())
        .bind(entity)
        .bind(entity_id)
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
