//! Messages and enums as JSON schemas.
//!
//! A message has up to three schemas, because the same field means different things to reader and writer:
//! `Customer` (answers: fields that are always sent are required), `CustomerInput` (requests: no output-only fields, required
//! ones required, unknown ones refused) and `CustomerPatch` (partial updates: nothing is required).

use std::collections::{BTreeMap, BTreeSet};

use crm_proto::comments;
use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value, json};

use crate::edge::rpc::{is_output_only, is_required};

/// For whom a schema is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What the API answers.
    Output,
    /// What callers send.
    Input,
    /// What callers send to change some of the fields.
    Patch,
}

/// The schemas that operations have asked for.
#[derive(Default)]
pub struct Schemas {
    components: BTreeMap<String, Value>,
    seen: BTreeSet<String>,
}

impl Schemas {
    /// A reference to the schema of `message`, which becomes a component.
    pub fn reference(&mut self, message: &MessageDescriptor, role: Role) -> Value {
        if let Some(schema) = well_known(message) {
            return schema;
        }
        let name = component_name(message, role);
        if self.seen.insert(name.clone()) {
            let schema = self.object(message, role);
            self.components.insert(name.clone(), schema);
        }
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    /// The schema of one field with its description.
    pub fn field(&mut self, field: &FieldDescriptor, role: Role) -> Value {
        let one = match field.kind() {
            Kind::Message(entry) if field.is_map() => {
                let value = self.field(&entry.map_entry_value_field(), role);
                json!({"type": "object", "additionalProperties": value})
            }
            Kind::Message(message) => self.reference(&message, role),
            Kind::Enum(it) => self.enumeration(&it),
            kind => scalar(&kind),
        };
        let mut schema = if field.is_list() { json!({"type": "array", "items": one}) } else { one };
        let text = comments::of(&field.parent_file(), field.path()).text;
        if !text.is_empty() {
            schema["description"] = json!(text);
        }
        schema
    }

    /// Ends the collection: `components.schemas`.
    pub fn into_components(mut self) -> BTreeMap<String, Value> {
        self.components.extend(super::responses::schemas());
        self.components
    }

    fn object(&mut self, message: &MessageDescriptor, role: Role) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in message.fields() {
            if role != Role::Output && is_output_only(&field) {
                continue;
            }
            // A patch goes into messages, but replaces the items of lists and maps.
            let inner = if role == Role::Patch && (field.is_list() || field.is_map()) { Role::Input } else { role };
            let mut schema = self.field(&field, inner);
            if role == Role::Output && is_output_only(&field) {
                schema["readOnly"] = json!(true);
            }
            let always = match role {
                Role::Output => !field.supports_presence(),
                Role::Input => is_required(&field),
                Role::Patch => false,
            };
            if always {
                required.push(field.json_name().to_owned());
            }
            properties.insert(field.json_name().to_owned(), schema);
        }
        let mut schema = json!({"type": "object"});
        let text = comments::of(&message.parent_file(), message.path()).text;
        if !text.is_empty() {
            schema["description"] = json!(text);
        }
        schema["properties"] = Value::Object(properties);
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        if role != Role::Output {
            schema["additionalProperties"] = json!(false);
        }
        schema
    }

    fn enumeration(&mut self, it: &EnumDescriptor) -> Value {
        let name = it.name().to_owned();
        if self.seen.insert(name.clone()) {
            let comment = |path: &[i32]| comments::of(&it.parent_file(), path).text;
            let meanings: Vec<_> =
                it.values().map(|value| format!("* `{}`: {}", value.name(), comment(value.path()))).collect();
            let description = format!("{}\n\n{}", comment(it.path()), meanings.join("\n"));
            let values: Vec<_> = it.values().map(|value| value.name().to_owned()).collect();
            self.components.insert(name.clone(), json!({"type": "string", "description": description, "enum": values}));
        }
        json!({"$ref": format!("#/components/schemas/{name}")})
    }
}

fn component_name(message: &MessageDescriptor, role: Role) -> String {
    let name = message.name();
    match role {
        Role::Output => name.to_owned(),
        Role::Input if name.ends_with("Request") => name.to_owned(),
        Role::Input => format!("{name}Input"),
        Role::Patch => format!("{name}Patch"),
    }
}

fn scalar(kind: &Kind) -> Value {
    match kind {
        Kind::Bool => json!({"type": "boolean"}),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => json!({"type": "integer", "format": "int32"}),
        Kind::Uint32 | Kind::Fixed32 => json!({"type": "integer", "format": "uint32", "minimum": 0}),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => json!({"type": "string", "format": "int64"}),
        Kind::Uint64 | Kind::Fixed64 => json!({"type": "string", "format": "uint64"}),
        Kind::Float => json!({"type": "number", "format": "float"}),
        Kind::Double => json!({"type": "number", "format": "double"}),
        Kind::Bytes => json!({"type": "string", "contentEncoding": "base64"}),
        Kind::String | Kind::Message(_) | Kind::Enum(_) => json!({"type": "string"}),
    }
}

/// Messages that JSON writes in a form of their own.
fn well_known(message: &MessageDescriptor) -> Option<Value> {
    Some(match message.full_name() {
        "google.protobuf.Timestamp" => json!({"type": "string", "format": "date-time"}),
        "google.protobuf.Duration" => json!({"type": "string", "pattern": r"^-?\d+(\.\d+)?s$"}),
        "google.protobuf.FieldMask" => json!({"type": "string"}),
        "google.protobuf.Empty" | "google.protobuf.Struct" => json!({"type": "object"}),
        "google.protobuf.ListValue" => json!({"type": "array", "items": {}}),
        "google.protobuf.Value" => json!({}),
        _ => return None,
    })
}
