//! The AsyncAPI 3.0 document of the ERP link, made from the descriptors, their comments and the examples: what the `.proto` files say is
//! what the ERP's makers read. It is committed as `proto/asyncapi.json`.
//!
//! * [`messages`] – the message types with their headers and examples, and in which direction they go;
//! * [`schemas`] – their bodies as JSON schemas.

mod messages;
mod schemas;

use prost_reflect::DescriptorPool;
use serde_json::{Map, Value, json};

use crate::tenant::{INBOUND_EXCHANGE, OUTBOUND_EXCHANGE};
use messages::{Direction, MessageType};
use schemas::Schemas;

/// Which version of AsyncAPI's AMQP bindings is spoken.
const BINDING_VERSION: &str = "0.3.0";
/// The channel in which all messages to the ERP lie.
const TO_ERP: &str = "toErp";

const DESCRIPTION: &str = "How an ERP talks to the CRM: JSON messages over RabbitMQ (AMQP 0-9-1), with CloudEvents 1.0 attributes as \
    headers (binary mode). Instead, a message may be one JSON document with attributes and data (structured mode, content type \
    application/cloudevents+json).\n\n\
    Operations are named from the CRM's side: what it *receives* the ERP publishes, what it *sends* the ERP consumes.\n\n\
    Every message to the CRM carries the AMQP property user_id with the ERP's broker user; the broker refuses a forged one. A repeated \
    message keeps its id and takes effect once. Of the messages of one type about one entity, `sequence` decides which is newer; an \
    older one changes nothing. Messages about an entity are full snapshots. Bodies follow the proto3 JSON mapping; unknown fields are \
    refused. Loads of thousands of messages go by the routing key `{tenant}.bulk.` with the type, so that nothing else waits for them; such \
    a message is the same in every other way. What cannot be applied is parked with its reason and can be replayed by the dealer's \
    administrators.";

/// The document of the message types in `pool`. The error names a type without direction or example.
pub fn document(pool: &DescriptorPool) -> Result<Value, String> {
    let types = MessageType::all(pool)?;
    let mut schemas = Schemas::default();
    let mut components = Map::new();
    let mut channels = Map::new();
    let mut operations = Map::new();
    let mut to_erp = Map::new();
    for message_type in &types {
        let name = message_type.name();
        components.insert(name.clone(), message_type.component(&mut schemas)?);
        let reference = json!({"$ref": format!("#/components/messages/{name}")});
        if message_type.goes(Direction::ToCrm) {
            channels.insert(name.clone(), inbound(message_type, &reference));
            operations.insert(format!("receive{}", first_upper(&name)), operation("receive", &name, message_type));
        }
        if message_type.goes(Direction::ToErp) {
            to_erp.insert(name.clone(), reference);
            operations.insert(format!("send{}", first_upper(&name)), operation("send", TO_ERP, message_type));
        }
    }
    channels.insert(TO_ERP.to_owned(), outbound(&to_erp));
    schemas.add("CloudEventHeaders", messages::headers());
    Ok(json!({
        "asyncapi": "3.0.0",
        "info": {"title": "CRM: link to the ERP", "version": "1", "description": DESCRIPTION},
        "defaultContentType": "application/json",
        "servers": {"broker": server()},
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": components,
            "schemas": schemas.into_components(),
            "parameters": {"tenant": {"description": "Short name of the dealer: lower-case letters, digits and dashes.", "examples": ["acme"]}},
            "securitySchemes": {
                "erpUser": {
                    "type": "userPassword",
                    "description": "The dealer's ERP has the broker user `erp-<tenant>`. It may publish to erp.inbound with its own \
                                    routing keys and read its own queue, and nothing else.",
                },
            },
        },
    }))
}

/// The document as text, as it is printed, committed and served.
pub fn text(pool: &DescriptorPool) -> Result<String, String> {
    Ok(format!("{:#}\n", document(pool)?))
}

fn server() -> Value {
    json!({
        "host": "{host}",
        "protocol": "amqp",
        "protocolVersion": "0-9-1",
        "description": "The hoster's RabbitMQ. `crm-admin tenant create` prints the address with user and password.",
        "variables": {"host": {"description": "Host and port.", "default": "localhost:5672"}},
        "security": [{"$ref": "#/components/securitySchemes/erpUser"}],
    })
}

/// The ERP publishes each type with a routing key of its own.
fn inbound(message_type: &MessageType, reference: &Value) -> Value {
    json!({
        "address": format!("{{tenant}}.{}", message_type.id),
        "title": message_type.id,
        "description": message_type.summary(),
        "servers": [{"$ref": "#/servers/broker"}],
        "parameters": {"tenant": {"$ref": "#/components/parameters/tenant"}},
        "messages": {message_type.name(): reference},
        "bindings": {"amqp": {
            "is": "routingKey",
            "exchange": {"name": INBOUND_EXCHANGE, "type": "topic", "durable": true, "autoDelete": false},
            "bindingVersion": BINDING_VERSION,
        }},
    })
}

fn outbound(messages: &Map<String, Value>) -> Value {
    let queue = format!("{OUTBOUND_EXCHANGE}.{{tenant}}");
    json!({
        "address": queue,
        "title": "Messages to the ERP",
        "description": "The queue from which the dealer's ERP reads what the CRM tells it, in order. It is there from the start, and \
                        messages wait in it while the ERP is away.",
        "servers": [{"$ref": "#/servers/broker"}],
        "parameters": {"tenant": {"$ref": "#/components/parameters/tenant"}},
        "messages": messages,
        "bindings": {"amqp": {
            "is": "queue",
            "queue": {"name": queue, "durable": true, "exclusive": false, "autoDelete": false},
            "bindingVersion": BINDING_VERSION,
        }},
    })
}

fn operation(action: &str, channel: &str, message_type: &MessageType) -> Value {
    let name = message_type.name();
    json!({
        "action": action,
        "channel": {"$ref": format!("#/channels/{channel}")},
        "summary": message_type.summary(),
        "messages": [{"$ref": format!("#/channels/{channel}/messages/{name}")}],
    })
}

fn first_upper(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
