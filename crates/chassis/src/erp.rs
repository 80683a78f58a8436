//! The ERP link: `crm.erp.v1` messages in their JSON mapping, with CloudEvents 1.0 attributes as AMQP headers. The message's options
//! say its type (routing key behind the tenant's slug) and which field names its entity, so nothing here knows a business word.

use std::collections::BTreeMap;

use crm_proto::descriptors;
use jiff::Timestamp;
use prost::{Message, Name};
use prost_reflect::{
    DeserializeOptions, DynamicMessage, Kind, MessageDescriptor, ReflectMessage as _, SerializeOptions, Value,
};
use serde::Deserialize;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::{
    broker::{BULK, Envelope, erp_user},
    db::Tx,
    error::{Error, Result},
};

/// Prefix of CloudEvents attributes among AMQP headers.
const PREFIX: &str = "cloudEvents:";
/// Structured mode: attributes and data in one JSON document.
const STRUCTURED: &str = "application/cloudevents+json";
/// Most characters of an entity's key.
const LONGEST_KEY: usize = 200;

/// A message to the tenant's ERP.
#[derive(Debug)]
pub struct Outgoing {
    erp_type: String,
    subject: String,
    sequence: i64,
    payload: Vec<u8>,
}

impl Outgoing {
    /// Takes a `crm.erp.v1` message about the entity at `sequence`, its version.
    pub fn new<M: Message + Name>(message: &M, sequence: i64) -> Result<Self> {
        let descriptor = descriptor_of::<M>()?;
        let dynamic =
            DynamicMessage::decode(descriptor.clone(), message.encode_to_vec().as_slice()).map_err(Error::internal)?;
        let mut payload = Vec::new();
        let mut serializer = serde_json::Serializer::new(&mut payload);
        let options = SerializeOptions::new().skip_default_fields(true);
        dynamic.serialize_with_options(&mut serializer, &options).map_err(Error::internal)?;
        Ok(Self { erp_type: erp_type(&descriptor)?, subject: subject(&dynamic), sequence, payload })
    }

    /// Names the entity by the id the CRM gave, where the ERP has given no key yet.
    #[must_use]
    pub fn or_about(mut self, id: Uuid) -> Self {
        if self.subject.is_empty() {
            self.subject = id.to_string();
        }
        self
    }

    /// The message to the ERP of the tenant with this slug.
    pub(crate) fn envelope(self, tx: &Tx, slug: &str) -> Envelope {
        let id = tx.new_id().to_string();
        let attributes = [
            ("specversion", "1.0".to_owned()),
            ("id", id.clone()),
            ("source", "/crm".to_owned()),
            ("type", self.erp_type.clone()),
            ("time", tx.now().to_string()),
            ("subject", self.subject),
            ("sequence", self.sequence.to_string()),
        ];
        Envelope {
            message_id: id,
            routing_key: format!("{slug}.{}", self.erp_type),
            content_type: "application/json".to_owned(),
            headers: attributes.into_iter().map(|(name, value)| (format!("{PREFIX}{name}"), value)).collect(),
            user_id: None,
            returns: 0,
            payload: self.payload,
        }
    }
}

/// Slug and message type in the routing key of a message from an ERP. A load comes by a lane of its own and means the same.
pub(crate) fn route(routing_key: &str) -> Option<(&str, &str)> {
    let (slug, erp_type) = routing_key.split_once('.')?;
    let in_load = erp_type.strip_prefix(BULK).and_then(|rest| rest.strip_prefix('.'));
    Some((slug, in_load.unwrap_or(erp_type)))
}

/// A message from an ERP whose sender has been checked.
#[derive(Debug)]
pub struct Incoming {
    /// Slug of the tenant, which the broker has vouched for.
    pub slug: String,
    /// Message type, for example `customer.upserted`.
    pub erp_type: String,
    /// CloudEvents id, for dropping duplicates.
    pub id: String,
    /// Order among messages of one type about one entity; absent if the ERP does not number them.
    pub sequence: Option<u64>,
    /// The time it gave itself; absent if it says none, or none that can be read.
    pub time: Option<Timestamp>,
    /// The JSON data.
    pub data: Vec<u8>,
}

impl Incoming {
    /// Checks sender and attributes. The routing key and the broker user decide whose message it is; the body's word never counts.
    pub fn read(envelope: &Envelope) -> Result<Self> {
        let (slug, erp_type) = route(&envelope.routing_key)
            .ok_or_else(|| Error::invalid("routingKey", "Must be the tenant, a dot and the message type."))?;
        if envelope.user_id.as_deref() != Some(erp_user(slug).as_str()) {
            return Err(Error::invalid(
                "userId",
                format!("The property user_id must be {}, the broker user of this tenant's ERP.", erp_user(slug)),
            ));
        }
        let (attributes, data) = if envelope.content_type.starts_with(STRUCTURED) {
            let (document, data) = structured(&envelope.payload)?;
            (Some(document), data)
        } else {
            (None, envelope.payload.clone())
        };
        let attribute = |name: &str| match &attributes {
            Some(document) => match document.get(name) {
                Some(Json::String(text)) => text.clone(),
                Some(Json::Number(number)) => number.to_string(),
                _ => String::new(),
            },
            None => envelope.header(&format!("{PREFIX}{name}")).to_owned(),
        };
        if attribute("specversion") != "1.0" {
            return Err(Error::invalid("specversion", "Must be 1.0."));
        }
        if attribute("type") != erp_type {
            return Err(Error::invalid("type", format!("Must be {erp_type}, as the routing key says.")));
        }
        let id = attribute("id");
        if id.is_empty() || id.len() > 200 || id.contains(char::is_control) {
            return Err(Error::invalid(
                "id",
                "Give every message an id of 1 to 200 visible characters; a repeated message keeps its id.",
            ));
        }
        let sequence = match attribute("sequence").as_str() {
            "" => None,
            text => Some(
                text.parse().map_err(|_| Error::invalid("sequence", "Must be a whole number that is not negative."))?,
            ),
        };
        let time = attribute("time").parse().ok();
        Ok(Self { slug: slug.to_owned(), erp_type: erp_type.to_owned(), id, sequence, time, data })
    }
}

/// The trace that a message in structured mode says it was made in.
pub(crate) fn structured_traceparent(envelope: &Envelope) -> Option<String> {
    #[derive(Deserialize)]
    struct Traced {
        traceparent: Option<String>,
    }
    let traced = envelope.content_type.starts_with(STRUCTURED).then(|| serde_json::from_slice(&envelope.payload));
    traced?.ok().and_then(|traced: Traced| traced.traceparent)
}

fn structured(payload: &[u8]) -> Result<(serde_json::Map<String, Json>, Vec<u8>)> {
    let mut document: serde_json::Map<String, Json> = serde_json::from_slice(payload)
        .map_err(|error| Error::invalid("body", format!("Not a JSON CloudEvent: {error}.")))?;
    let data = document.remove("data").unwrap_or_default();
    Ok((document, data.to_string().into_bytes()))
}

/// Which entity a message is about.
#[derive(Debug, Default)]
pub(crate) struct Subject {
    /// Its key.
    pub(crate) entity: String,
    /// Key of what it belongs to; empty if messages about nothing else must be applied first.
    pub(crate) parent: String,
}

/// Parses the JSON data of a message. Unknown fields and wrong types are refused, with the parser's position.
pub(crate) fn parse<M: Message + Name + Default>(data: &[u8]) -> Result<(M, Subject)> {
    let mut json = serde_json::Deserializer::from_slice(data);
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    let dynamic = DynamicMessage::deserialize_with_options(descriptor_of::<M>()?, &mut json, &options)
        .and_then(|dynamic| json.end().map(|()| dynamic))
        .map_err(|error| Error::invalid("body", format!("{error}.")))?;
    let message = M::decode(dynamic.encode_to_vec().as_slice()).map_err(Error::internal)?;
    let entity = subject(&dynamic).trim().to_owned();
    let key = key_field(&dynamic.descriptor());
    if entity.is_empty() {
        return Err(Error::invalid(key.clone(), format!("Give the {key}: it says which entity the message is about.")));
    }
    if entity.chars().count() > LONGEST_KEY {
        return Err(Error::invalid(key, format!("At most {LONGEST_KEY} characters.")));
    }
    let parent_field = option(&dynamic.descriptor(), "crm.options.v1.erp_parent").unwrap_or_default();
    let parent = text_of(&dynamic, &parent_field).trim().to_owned();
    Ok((message, Subject { entity, parent }))
}

/// The ERP type of a message, from its option.
pub fn type_of<M: Name>() -> Result<String> {
    erp_type(&descriptor_of::<M>()?)
}

fn descriptor_of<M: Name>() -> Result<MessageDescriptor> {
    descriptors()
        .get_message_by_name(&M::full_name())
        .ok_or_else(|| Error::internal(format!("{} is not in the descriptors", M::full_name())))
}

fn erp_type(descriptor: &MessageDescriptor) -> Result<String> {
    match option(descriptor, "crm.options.v1.erp_type") {
        Some(name) => Ok(name),
        None => Err(Error::internal(format!("{} is no ERP message", descriptor.full_name()))),
    }
}

fn key_field(descriptor: &MessageDescriptor) -> String {
    option(descriptor, "crm.options.v1.erp_key").unwrap_or_default()
}

fn option(descriptor: &MessageDescriptor, name: &str) -> Option<String> {
    let extension = descriptors().get_extension_by_name(name)?;
    match descriptor.options().get_extension(&extension).as_ref() {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

fn subject(message: &DynamicMessage) -> String {
    text_of(message, &key_field(&message.descriptor()))
}

fn text_of(message: &DynamicMessage, field: &str) -> String {
    let Some(field) = message.descriptor().get_field_by_json_name(field) else {
        return String::new();
    };
    match (message.get_field(&field).as_ref(), field.kind()) {
        (Value::String(text), _) => text.clone(),
        // Its name, as in JSON; the first value stands for none.
        (Value::EnumNumber(number), Kind::Enum(values)) if *number != 0 => {
            values.get_value(*number).map(|value| value.name().to_owned()).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The instant of a protobuf timestamp; `field` is named if it is out of range.
pub fn instant(field: &'static str, timestamp: Option<prost_types::Timestamp>) -> Result<Option<Timestamp>> {
    timestamp
        .map(|t| {
            Timestamp::new(t.seconds, t.nanos)
                .map_err(|_| Error::invalid(field, "Not a time between the years 0001 and 9999."))
        })
        .transpose()
}

/// An attribute of a message that may be no good; empty if it does not say.
pub(crate) fn attribute_of(envelope: &Envelope, name: &str) -> String {
    if !envelope.content_type.starts_with(STRUCTURED) {
        return envelope.header(&format!("{PREFIX}{name}")).to_owned();
    }
    let document = structured(&envelope.payload).map(|(document, _)| document).unwrap_or_default();
    document.get(name).and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// All attributes of a message that may be no good, by name, with what else stands in its headers.
pub(crate) fn attributes_of(envelope: &Envelope) -> BTreeMap<String, String> {
    let headers = envelope.headers.iter();
    let mut attributes: BTreeMap<_, _> =
        headers.map(|(name, value)| (name.strip_prefix(PREFIX).unwrap_or(name).to_owned(), value.clone())).collect();
    if envelope.content_type.starts_with(STRUCTURED)
        && let Ok((document, _)) = structured(&envelope.payload)
    {
        let texts = document.into_iter().map(|(name, value)| match value {
            Json::String(text) => (name, text),
            other => (name, other.to_string()),
        });
        attributes.extend(texts);
    }
    attributes
}

/// The key of the entity that a message of this type, which may be no good, is about: its subject, or else what its data say.
pub(crate) fn entity_of(envelope: &Envelope, erp_type: &str) -> String {
    let mut entity = attribute_of(envelope, "subject");
    if entity.trim().is_empty() {
        let data = match structured(&envelope.payload) {
            Ok((_, data)) if envelope.content_type.starts_with(STRUCTURED) => data,
            _ => envelope.payload.clone(),
        };
        let data: Json = serde_json::from_slice(&data).unwrap_or_default();
        let of_type = |it: &MessageDescriptor| option(it, "crm.options.v1.erp_type").as_deref() == Some(erp_type);
        let key = descriptors().all_messages().find(of_type).map(|descriptor| key_field(&descriptor));
        entity = key.and_then(|key| data.get(&key)?.as_str().map(str::to_owned)).unwrap_or_default();
    }
    entity.trim().chars().take(LONGEST_KEY).collect()
}
