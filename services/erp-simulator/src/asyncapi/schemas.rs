//! Message bodies as JSON schemas.

use std::collections::BTreeMap;

use crm_proto::comments;
use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value, json};

/// The schemas that messages have asked for.
#[derive(Default)]
pub(super) struct Schemas(BTreeMap<String, Value>);

impl Schemas {
    /// A reference to the schema of a message of which a field (its JSON name) may have to be there.
    pub(super) fn message(&mut self, message: &MessageDescriptor, required: Option<&str>) -> Value {
        let reference = self.reference(message);
        if let (Some(schema), Some(field)) = (self.0.get_mut(message.name()), required) {
            schema["required"] = json!([field]);
        }
        reference
    }

    /// Adds a schema that no message has.
    pub(super) fn add(&mut self, name: &str, schema: Value) {
        self.0.insert(name.to_owned(), schema);
    }

    /// Ends the collection: `components.schemas`.
    pub(super) fn into_components(self) -> BTreeMap<String, Value> {
        self.0
    }

    fn reference(&mut self, message: &MessageDescriptor) -> Value {
        if message.full_name() == "google.protobuf.Timestamp" {
            return json!({"type": "string", "format": "date-time"});
        }
        let name = message.name();
        if !self.0.contains_key(name) {
            // Its place first: a message may hold itself.
            self.0.insert(name.to_owned(), Value::Null);
            let fields = message.fields().map(|field| (field.json_name().to_owned(), self.field(&field)));
            let properties: Map<_, _> = fields.collect();
            let description = comments::of(&message.parent_file(), message.path()).text;
            let schema = json!({
                "type": "object", "description": description, "properties": properties, "additionalProperties": false,
            });
            self.0.insert(name.to_owned(), schema);
        }
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    fn field(&mut self, field: &FieldDescriptor) -> Value {
        let one = match field.kind() {
            Kind::Message(entry) if field.is_map() => {
                let value = self.value(&entry.map_entry_value_field());
                json!({"type": "object", "additionalProperties": value})
            }
            _ => self.value(field),
        };
        let schema = if field.is_list() { json!({"type": "array", "items": one}) } else { one };
        let description = comments::of(&field.parent_file(), field.path()).text;
        // What stands beside a reference is not read.
        let mut schema = if schema.get("$ref").is_some() { json!({"allOf": [schema]}) } else { schema };
        schema["description"] = json!(description);
        schema
    }

    fn value(&mut self, field: &FieldDescriptor) -> Value {
        match field.kind() {
            Kind::Message(message) => self.reference(&message),
            Kind::Enum(choice) => self.enumeration(&choice),
            Kind::Bool => json!({"type": "boolean"}),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 | Kind::Uint32 | Kind::Fixed32 => json!({"type": "integer"}),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 | Kind::Uint64 | Kind::Fixed64 => {
                json!({"type": "string", "pattern": "^-?[0-9]+$"})
            }
            Kind::Float | Kind::Double => json!({"type": "number"}),
            Kind::Bytes => json!({"type": "string", "contentEncoding": "base64"}),
            Kind::String => json!({"type": "string"}),
        }
    }

    fn enumeration(&mut self, choice: &EnumDescriptor) -> Value {
        let comment = |path: &[i32]| comments::of(&choice.parent_file(), path).text;
        let meanings: Vec<_> =
            choice.values().map(|value| format!("* `{}`: {}", value.name(), comment(value.path()))).collect();
        let description = format!("{}\n\n{}", comment(choice.path()), meanings.join("\n"));
        let values: Vec<_> = choice.values().map(|value| value.name().to_owned()).collect();
        self.add(choice.name(), json!({"type": "string", "description": description, "enum": values}));
        json!({"$ref": format!("#/components/schemas/{}", choice.name())})
    }
}
