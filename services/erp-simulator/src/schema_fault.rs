//! Finds which field of a refused message is at fault: the JSON reader says what is wrong, but not where.

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value};

use crate::cloud_event::AttributeError;

/// The first fault of `data`, which is known not to be a message of `descriptor`. Its attribute is the path, for example
/// `data.addresses[1].street`.
pub(crate) fn find(descriptor: &MessageDescriptor, data: &Value) -> AttributeError {
    find_at("data", descriptor, data).unwrap_or_else(|| AttributeError::new("data", "does not fit the message type"))
}

fn find_at(path: &str, descriptor: &MessageDescriptor, data: &Value) -> Option<AttributeError> {
    let Value::Object(members) = data else {
        return Some(AttributeError::new(path, "is no JSON object"));
    };
    members.iter().find_map(|(name, value)| {
        let path = format!("{path}.{name}");
        let Some(field) = descriptor.get_field_by_json_name(name).or_else(|| descriptor.get_field_by_name(name)) else {
            let names: Vec<_> = descriptor.fields().map(|field| field.json_name().to_owned()).collect();
            return Some(AttributeError::new(&path, format!("is unknown; the fields are {}", names.join(", "))));
        };
        let alone = Value::Object(Map::from_iter([(name.clone(), value.clone())]));
        let error = DynamicMessage::deserialize(descriptor.clone(), &alone).err()?;
        Some(inside(&path, &field, value).unwrap_or_else(|| AttributeError::new(&path, remedy(&field, &error))))
    })
}

/// Looks further inside a field that holds messages of ours.
fn inside(path: &str, field: &FieldDescriptor, value: &Value) -> Option<AttributeError> {
    let Kind::Message(descriptor) = field.kind() else { return None };
    if field.is_map() || descriptor.full_name().starts_with("google.protobuf.") {
        return None;
    }
    match value {
        Value::Array(items) if field.is_list() => items.iter().enumerate().find_map(|(index, item)| {
            // Items that are fine come first as often as not.
            DynamicMessage::deserialize(descriptor.clone(), item).err()?;
            find_at(&format!("{path}[{index}]"), &descriptor, item)
        }),
        Value::Object(_) if !field.is_list() => find_at(path, &descriptor, value),
        _ => None,
    }
}

fn remedy(field: &FieldDescriptor, error: &serde_json::Error) -> String {
    match field.kind() {
        Kind::Enum(list) => {
            let names: Vec<_> = list.values().map(|value| value.name().to_owned()).collect();
            format!("is no value of the list; write one of {}", names.join(", "))
        }
        _ => error.to_string(),
    }
}
