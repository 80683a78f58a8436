//! Messages from JSON, by their descriptor. Reads on after a mistake, so that a caller hears of all of them at once.

use std::collections::HashMap;

use crm_chassis::suggest;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, Value};
use serde_json::Value as Json;

use super::scalar;
use crate::edge::problem::FieldError;

/// More mistakes than this in one request are not told: nobody reads them, and the answer stays small.
const MOST_ERRORS: usize = 20;

/// Paths longer than this, in characters, are cut: they repeat what the caller sent.
const LONGEST_PATH: usize = 200;

/// Collects the mistakes of one request.
#[derive(Default)]
pub struct Errors(Vec<FieldError>);

impl Errors {
    /// Notes a mistake.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        if self.0.len() < MOST_ERRORS {
            self.0.push(FieldError::new(field.into().chars().take(LONGEST_PATH).collect::<String>(), message));
        }
    }

    /// All mistakes, or `value` if there are none.
    pub fn or<T>(self, value: T) -> Result<T, Vec<FieldError>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
}

/// Reads a message. `path` is where it is in the request, empty at the top.
pub fn message(descriptor: &MessageDescriptor, json: &Json, path: &str, errors: &mut Errors) -> DynamicMessage {
    if is_well_known(descriptor) {
        return well_known(descriptor, json, path, errors);
    }
    let mut message = DynamicMessage::new(descriptor.clone());
    let Json::Object(members) = json else {
        errors.add(if path.is_empty() { "body" } else { path }, "Expected an object in braces.");
        return message;
    };
    for (name, json) in members {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let Some(field) = descriptor.get_field_by_json_name(name) else {
            let fields: Vec<_> = descriptor.fields().collect();
            let possible: Vec<_> = fields.iter().map(FieldDescriptor::json_name).collect();
            errors.add(path, suggest::unknown(name, &format!("a field of {}", descriptor.name()), &possible));
            continue;
        };
        // Null means "not given", or in a partial update "empty it".
        if json.is_null() && field.kind().as_message().is_none_or(|it| it.full_name() != "google.protobuf.Value") {
            continue;
        }
        if let Some(other) = sibling(&message, &field) {
            errors.add(path, format!("Give either this or {other}, not both."));
            continue;
        }
        if let Some(value) = value(&field, json, &path, errors) {
            message.set_field(&field, value);
        }
    }
    message
}

/// Reads the value of one field, list and map included. `None` if there was a mistake, which is noted then.
pub fn value(field: &FieldDescriptor, json: &Json, path: &str, errors: &mut Errors) -> Option<Value> {
    let kind = field.kind();
    if field.is_map() {
        map(&kind, json, path, errors)
    } else if field.is_list() {
        let Json::Array(items) = json else {
            errors.add(path, "Expected a list in square brackets.");
            return None;
        };
        let items = items.iter().enumerate();
        Some(Value::List(
            items.filter_map(|(index, json)| one(&kind, json, &format!("{path}[{index}]"), errors)).collect(),
        ))
    } else {
        one(&kind, json, path, errors)
    }
}

fn one(kind: &Kind, json: &Json, path: &str, errors: &mut Errors) -> Option<Value> {
    if let Kind::Message(descriptor) = kind {
        return Some(Value::Message(message(descriptor, json, path, errors)));
    }
    scalar::from_json(kind, json).map_err(|expected| errors.add(path, expected)).ok()
}

fn map(kind: &Kind, json: &Json, path: &str, errors: &mut Errors) -> Option<Value> {
    let (Kind::Message(entry), Json::Object(members)) = (kind, json) else {
        errors.add(path, "Expected an object in braces.");
        return None;
    };
    let (key_kind, value_kind) = (entry.map_entry_key_field().kind(), entry.map_entry_value_field().kind());
    let mut map = HashMap::new();
    for (name, json) in members {
        let path = format!("{path}.{name}");
        let key: Option<MapKey> = match scalar::from_text(&key_kind, name) {
            Ok(key) => key.into_map_key(),
            Err(expected) => {
                errors.add(&path, format!("As a name: {expected}"));
                None
            }
        };
        if let (Some(key), Some(value)) = (key, one(&value_kind, json, &path, errors)) {
            map.insert(key, value);
        }
    }
    Some(Value::Map(map))
}

/// The name of the field of the same `oneof` that is set already.
fn sibling(message: &DynamicMessage, field: &FieldDescriptor) -> Option<String> {
    let oneof = field.containing_oneof()?;
    let set = oneof.fields().find(|other| other != field && message.has_field(other))?;
    Some(set.json_name().to_owned())
}

/// Whether JSON writes the message in a form of its own.
pub fn is_well_known(descriptor: &MessageDescriptor) -> bool {
    descriptor.package_name() == "google.protobuf"
}

fn well_known(descriptor: &MessageDescriptor, json: &Json, path: &str, errors: &mut Errors) -> DynamicMessage {
    DynamicMessage::deserialize(descriptor.clone(), json).unwrap_or_else(|_| {
        let expected = match descriptor.name() {
            "Timestamp" => "Expected a time such as \"2026-01-31T08:30:00Z\".",
            "Duration" => "Expected a duration in seconds such as \"1.5s\".",
            "FieldMask" => "Expected names of fields, separated by commas, such as \"name,telephone\".",
            _ => "Expected another form of value.",
        };
        errors.add(path, expected);
        DynamicMessage::new(descriptor.clone())
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    fn read(name: &str, json: &Json) -> Result<DynamicMessage, Vec<FieldError>> {
        let descriptor = crm_proto::descriptors().get_message_by_name(name).unwrap();
        let mut errors = Errors::default();
        let message = message(&descriptor, json, "", &mut errors);
        errors.or(message)
    }

    fn customer(json: &Json) -> Result<DynamicMessage, Vec<FieldError>> {
        read("crm.customers.v1.Customer", json)
    }

    #[test]
    fn nested_messages_lists_maps_and_times_are_read() {
        let json = json!({
            "name": "Acme",
            "physicalAddress": {"lines": ["1 Main Road"], "city": "Durban"},
            "customFields": {"Fleet": "12"},
            "createTime": "2026-01-31T08:30:00Z",
        });
        let message = customer(&json).unwrap();
        assert_eq!(serde_json::to_value(&message).unwrap(), json);
    }

    #[test]
    fn all_mistakes_are_named_with_their_path() {
        let errors = customer(&json!({
            "nmae": "Acme",
            "telephone": 5,
            "physicalAddress": {"lines": ["ok", 2], "postal_code": "1"},
            "postalAddress": [],
            "additionalSalesmanIds": "x",
            "customFields": {"a": 1},
            "createTime": "yesterday",
        }));
        let errors = errors.unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "nmae",
                "telephone",
                "physicalAddress.lines[1]",
                "physicalAddress.postal_code",
                "postalAddress",
                "additionalSalesmanIds",
                "customFields.a",
                "createTime",
            ]
        );
        assert!(errors[0].message.starts_with("\"nmae\" is not a field of Customer. Did you mean name?"));
        assert!(errors[3].message.starts_with("\"postal_code\" is not a field of Address. Did you mean postalCode?"));
    }

    #[test]
    fn null_means_not_given() {
        let message = customer(&json!({"name": null, "physicalAddress": null})).unwrap();
        assert_eq!(message.fields().count(), 0);
    }

    #[test]
    fn null_in_a_list_is_a_mistake() {
        assert_eq!(
            customer(&json!({"additionalSalesmanIds": [null]})).unwrap_err()[0].field,
            "additionalSalesmanIds[0]"
        );
    }

    #[test]
    fn of_alternatives_only_one_may_be_given() {
        let errors = read("crm.type.v1.Filter", &json!({"group": {}, "condition": {}})).unwrap_err();
        assert_eq!(
            (errors[0].field.as_str(), errors[0].message.as_str()),
            ("condition", "Give either this or group, not both.")
        );
    }

    #[test]
    fn what_is_no_object_is_a_mistake_of_the_body() {
        for json in [json!(null), json!([]), json!("text"), json!(7)] {
            assert_eq!(customer(&json).unwrap_err()[0].field, "body", "{json}");
        }
    }

    #[test]
    fn endless_mistakes_are_not_all_told() {
        let json = json!({"additionalSalesmanIds": vec![0; 5000]});
        assert_eq!(customer(&json).unwrap_err().len(), MOST_ERRORS);
    }
}
