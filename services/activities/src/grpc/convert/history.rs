//! The history of a case: domain → protobuf.

use std::collections::BTreeMap;

use crm_chassis::wire::timestamp;
use crm_proto::activities as pb;
use serde_json::Value;
use uuid::Uuid;

use super::id_or_empty;
use crate::store::history::{Entry, FieldChange};

/// An entry; `names` are those of the ids in its changes.
#[must_use]
pub fn to_proto(entry: &Entry, names: &BTreeMap<Uuid, String>) -> pb::CaseHistoryEntry {
    pb::CaseHistoryEntry {
        id: entry.id.to_string(),
        time: Some(timestamp(entry.at)),
        user_name: entry.user_name.clone(),
        activity_id: id_or_empty(entry.activity_id),
        activity_subject: entry.activity_subject.clone(),
        action: entry.action.clone(),
        changes: entry.changes.iter().map(|change| change_to_proto(change, names)).collect(),
    }
}

fn change_to_proto(change: &FieldChange, names: &BTreeMap<Uuid, String>) -> pb::CaseFieldChange {
    let name = |value: &Value| {
        let id = value.as_str().and_then(|text| text.parse::<Uuid>().ok());
        id.and_then(|id| names.get(&id).cloned()).unwrap_or_default()
    };
    pb::CaseFieldChange {
        field: json_name(&change.field),
        old_value: text(&change.old),
        new_value: text(&change.new),
        old_name: name(&change.old),
        new_name: name(&change.new),
    }
}

/// A text is itself, a missing value is empty, what has parts is JSON.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The field's name in the JSON of the resource.
fn json_name(field: &str) -> String {
    let mut words = field.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let initial = letters.next().map(|letter| letter.to_ascii_uppercase());
        name + &initial.into_iter().chain(letters).collect::<String>()
    })
}
