//! Values that can be found again wherever they turn up: what people type and ERPs send, made recognisable.

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value, json};

/// Stands in every marked text.
pub const WORD: &str = "Quxwyz";
/// Stands in every marked number of a telephone, a fax or a register.
pub const DIGITS: &str = "7391828475";

/// A marked e-mail address.
#[must_use]
pub fn email() -> String {
    format!("{WORD}@{WORD}.example")
}

/// JSON of a message with a marked value in every field that people fill, and something sensible in the others. `keep` gives the values
/// of fields that must be right for the message to be taken.
#[must_use]
pub fn message(descriptor: &MessageDescriptor, keep: &impl Fn(&FieldDescriptor) -> Option<Value>) -> Value {
    let oneofs = |field: &FieldDescriptor| {
        // Of alternatives, the first.
        let oneof = field.containing_oneof();
        oneof.is_none_or(|oneof| oneof.fields().next().as_ref() == Some(field))
    };
    let fields = descriptor.fields().filter(oneofs);
    fields.map(|field| (field.json_name().to_owned(), value(&field, keep))).collect::<Map<_, _>>().into()
}

/// A marked value for a field.
#[must_use]
pub fn value(field: &FieldDescriptor, keep: &impl Fn(&FieldDescriptor) -> Option<Value>) -> Value {
    if let Some(value) = keep(field) {
        return value;
    }
    if field.is_map() {
        return json!({WORD: WORD});
    }
    let one = match field.kind() {
        Kind::Message(message) => match message.full_name() {
            "google.protobuf.Timestamp" => json!("2026-11-01T06:00:00Z"),
            "google.protobuf.FieldMask" => json!("name"),
            // A tree of filters has no end.
            "crm.type.v1.Filter" => json!({"condition": {"field": "name", "operator": "CONTAINS", "values": [WORD]}}),
            "crm.type.v1.Money" => json!({"amount": "12.50", "currency": "ZAR"}),
            _ => self::message(&message, keep),
        },
        Kind::Enum(it) => json!(it.values().last().map(|value| value.name().to_owned())),
        Kind::Bool => json!(true),
        Kind::String => json!(text(field.name())),
        Kind::Bytes => json!("AAAA"),
        _ => json!(1),
    };
    if field.is_list() { json!([one]) } else { one }
}

/// A marked text such as the field with this name holds.
#[must_use]
pub fn text(field: &str) -> String {
    let is = |words: &[&str]| words.iter().any(|word| field.contains(word));
    if is(&["email"]) {
        email()
    } else if is(&["phone", "fax", "number", "cell"]) {
        format!("0{DIGITS}")
    } else {
        format!("{WORD} {field}")
    }
}
