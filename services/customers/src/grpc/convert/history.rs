//! History: domain → protobuf.

use crm_chassis::caller::Origin;
use crm_proto::customers as pb;
use heck::ToLowerCamelCase as _;
use serde_json::Value;

use super::timestamp;
use crate::{
    domain::{FieldChange, HistoryEntity, HistoryEntry, Named},
    store::names::Found,
};

/// An entry as lists show it.
#[must_use]
pub fn to_proto(entry: &HistoryEntry, names: &Found) -> pb::HistoryEntry {
    let entity = match entry.entity {
        HistoryEntity::Customer => pb::HistoryEntity::Customer,
        HistoryEntity::Contact => pb::HistoryEntity::Contact,
        HistoryEntity::Note => pb::HistoryEntity::Note,
        HistoryEntity::ThirdParty => pb::HistoryEntity::ThirdParty,
    };
    let origin = match entry.origin {
        Origin::User => pb::HistoryOrigin::User,
        Origin::Erp => pb::HistoryOrigin::Erp,
        Origin::System => pb::HistoryOrigin::System,
    };
    pb::HistoryEntry {
        id: entry.id.to_string(),
        time: Some(timestamp(entry.at)),
        user_name: entry.user_name.clone(),
        origin: origin.into(),
        entity: entity.into(),
        entity_id: entry.entity_id.to_string(),
        entity_name: entry.entity_name.clone(),
        action: entry.action.clone(),
        changes: entry.changes.iter().map(|change| change_to_proto(change, names)).collect(),
    }
}

fn change_to_proto(change: &FieldChange, names: &Found) -> pb::FieldChange {
    let name = |value: &Value| {
        let names: Vec<&str> = FieldChange::texts(value)
            .map(|text| match change.named() {
                Named::Codes(list) => names.code(list.as_str(), text),
                Named::Employees => text.parse().map_or("", |id| names.employee(id)),
                Named::Names => text,
                Named::Themselves => "",
            })
            .filter(|name| !name.is_empty())
            .collect();
        names.join(", ")
    };
    pb::FieldChange {
        field: change.field.to_lower_camel_case(),
        old_value: text(&change.old),
        new_value: text(&change.new),
        old_name: name(&change.old),
        new_name: name(&change.new),
    }
}

/// A text is itself, what is missing is empty, all else is JSON.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
