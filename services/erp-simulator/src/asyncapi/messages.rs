//! The message types of the link.

use crm_proto::{EXAMPLES, Example, comments};
use prost_reflect::{DescriptorPool, MessageDescriptor};
use serde_json::{Value, json};

use super::schemas::Schemas;
use crate::{cloud_event::CloudEvent, schema};

/// Prefix of the headers that carry CloudEvents attributes.
const HEADER_PREFIX: &str = "cloudEvents:";

/// Who sends a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// The ERP.
    ToCrm,
    /// The CRM.
    ToErp,
}

/// A type with its examples, one in each direction in which it goes.
pub(super) struct MessageType {
    /// For example `customer.upserted`.
    pub(super) id: String,
    key: String,
    descriptor: MessageDescriptor,
    examples: Vec<&'static Example>,
}

impl MessageType {
    /// All types of `pool`, in alphabetical order.
    pub(super) fn all(pool: &DescriptorPool) -> Result<Vec<Self>, String> {
        schema::types_of(pool).map(|(id, descriptor, key)| Self::new(id, descriptor, key)).collect()
    }

    fn new(id: String, descriptor: MessageDescriptor, key: String) -> Result<Self, String> {
        let examples: Vec<_> = EXAMPLES.iter().filter(|example| example.message_type == id).collect();
        if examples.is_empty() {
            return Err(format!(
                "{id} has no example: write one as proto/examples/erp-to-crm/{id}.json, or in crm-to-erp if the CRM sends it"
            ));
        }
        Ok(Self { id, key, descriptor, examples })
    }

    /// Its name in the document, for example `customerUpserted`.
    pub(super) fn name(&self) -> String {
        let mut name = String::new();
        let mut start_of_word = false;
        for letter in self.id.chars() {
            match letter {
                '.' | '-' => start_of_word = true,
                _ if start_of_word => {
                    name.extend(letter.to_uppercase());
                    start_of_word = false;
                }
                _ => name.push(letter),
            }
        }
        name
    }

    /// Whether it goes in this direction: there is an example for it, which the system's tests prove.
    pub(super) fn goes(&self, direction: Direction) -> bool {
        self.examples.iter().any(|example| example.to_crm == (direction == Direction::ToCrm))
    }

    /// The field that must be there: its key, unless it goes both ways. The CRM then speaks also of what the ERP has given no key yet.
    fn required(&self) -> Option<&str> {
        let both_ways = self.goes(Direction::ToCrm) && self.goes(Direction::ToErp);
        (!both_ways).then_some(&*self.key)
    }

    /// The first sentence of its comment.
    pub(super) fn summary(&self) -> String {
        self.comment().summary
    }

    fn comment(&self) -> comments::Comment {
        comments::of(&self.descriptor.parent_file(), self.descriptor.path())
    }

    /// The message as a component; its body becomes a schema.
    pub(super) fn component(&self, schemas: &mut Schemas) -> Result<Value, String> {
        let examples = self.examples.iter().map(|it| example(it)).collect::<Result<Vec<_>, _>>()?;
        Ok(json!({
            "name": self.id,
            "title": self.descriptor.name(),
            "summary": self.summary(),
            "description": format!("{}\n\nIts entity (`subject`) is `{}` of the body.", self.comment().text, self.key),
            "contentType": "application/json",
            "headers": {
                "type": "object",
                "allOf": [{"$ref": "#/components/schemas/CloudEventHeaders"}],
                "properties": {format!("{HEADER_PREFIX}type"): {"const": self.id}},
            },
            "payload": schemas.message(&self.descriptor, self.required()),
            "examples": examples,
        }))
    }
}

/// The headers of every message.
pub(super) fn headers() -> Value {
    let attributes = [
        ("specversion", json!({"const": "1.0", "description": "Version of CloudEvents."})),
        ("id", text("Id of the message, 1 to 200 characters; a repeated message keeps it.", "e-1002")),
        ("source", text("Who sends it, as a URI reference.", "urn:erp:acme")),
        ("type", text("Type of the message, as in its routing key.", "customer.upserted")),
        ("subject", text("Key of the entity the message is about.", "KA1042")),
        (
            "sequence",
            json!({
                "type": "string", "pattern": "^[0-9]+$", "examples": ["7"],
                "description": "Order among the messages of one type about one entity; without it, they count in the order they come.",
            }),
        ),
        ("time", json!({"type": "string", "format": "date-time", "description": "When it happened."})),
    ];
    let properties: serde_json::Map<_, _> =
        attributes.into_iter().map(|(name, schema)| (format!("{HEADER_PREFIX}{name}"), schema)).collect();
    let required = ["specversion", "id", "source", "type"].map(|name| format!("{HEADER_PREFIX}{name}"));
    json!({
        "type": "object",
        "description": "CloudEvents attributes as AMQP headers, all of them texts.",
        "properties": properties,
        "required": required,
    })
}

fn text(description: &str, example: &str) -> Value {
    json!({"type": "string", "description": description, "examples": [example]})
}

fn example(example: &Example) -> Result<Value, String> {
    let folder = if example.to_crm { "erp-to-crm" } else { "crm-to-erp" };
    let event = CloudEvent::from_json(example.text.as_bytes())
        .and_then(|event| schema::check(&event).map(|()| event))
        .map_err(|error| format!("proto/examples/{folder}/{}.json: {error}", example.message_type))?;
    if event.r#type != example.message_type {
        return Err(format!("proto/examples/{folder}/{}.json: its type is {}", example.message_type, event.r#type));
    }
    let attributes = [
        ("specversion", "1.0".to_owned()),
        ("id", event.id),
        ("source", event.source),
        ("type", event.r#type),
        ("subject", event.subject),
        ("sequence", event.sequence.to_string()),
        ("time", event.time.to_string()),
    ];
    let headers: serde_json::Map<_, _> =
        attributes.into_iter().map(|(name, value)| (format!("{HEADER_PREFIX}{name}"), Value::from(value))).collect();
    Ok(json!({"name": folder, "headers": headers, "payload": event.data}))
}
