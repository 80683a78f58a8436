//! The ERP's message types, read from the descriptors of `proto/crm/erp/v1`: nothing here repeats the `.proto` file.

use std::{collections::BTreeMap, sync::LazyLock};

use crm_proto::descriptors;
use jiff::Timestamp;
use prost::{Message, Name};
use prost_reflect::{DescriptorPool, DeserializeOptions, DynamicMessage, MessageDescriptor};
use serde_json::Value;

use crate::{
    cloud_event::{AttributeError, CloudEvent},
    schema_fault,
};

/// Message type that carries [`crm_proto::erp::CustomerReleased`].
pub const CUSTOMER_RELEASED: &str = "customer.released";
/// Message type that carries [`crm_proto::erp::CustomerChanged`].
pub const CUSTOMER_CHANGED: &str = "customer.changed";
/// Message type that carries [`crm_proto::erp::CustomerSalesmenChanged`].
pub const CUSTOMER_SALESMEN_CHANGED: &str = "customer.salesmen-changed";
/// Message type that carries [`crm_proto::erp::ContactUpserted`], in both directions.
pub const CONTACT_UPSERTED: &str = "contact.upserted";

/// What the descriptors say of one message type.
struct MessageType {
    descriptor: MessageDescriptor,
    /// JSON name of the field that names the entity.
    key: String,
}

static TYPES: LazyLock<BTreeMap<String, MessageType>> = LazyLock::new(|| {
    types_of(descriptors()).map(|(name, descriptor, key)| (name, MessageType { descriptor, key })).collect()
});

/// The message types of `pool`, in alphabetical order: name, descriptor, and the JSON name of the field that names the entity.
pub(crate) fn types_of(pool: &DescriptorPool) -> impl Iterator<Item = (String, MessageDescriptor, String)> {
    let types: BTreeMap<_, _> = pool
        .all_messages()
        .filter_map(|descriptor| {
            let name = text_option(pool, &descriptor, "crm.options.v1.erp_type")?;
            let key = text_option(pool, &descriptor, "crm.options.v1.erp_key")?;
            Some((name, (descriptor, key)))
        })
        .collect();
    types.into_iter().map(|(name, (descriptor, key))| (name, descriptor, key))
}

fn text_option(pool: &DescriptorPool, descriptor: &MessageDescriptor, name: &str) -> Option<String> {
    let extension = pool.get_extension_by_name(name)?;
    let options = descriptor.options();
    let text = options.get_extension(&extension).as_str().unwrap_or_default().to_owned();
    (!text.is_empty()).then_some(text)
}

/// The known message types, in alphabetical order.
pub fn message_types() -> impl Iterator<Item = &'static str> {
    TYPES.keys().map(String::as_str)
}

/// Checks that the message is of a known type, that its data is a message of this type without unknown fields, and that
/// its subject is the entity the data speaks of.
pub fn check(event: &CloudEvent) -> Result<(), AttributeError> {
    let message_type = lookup(&event.r#type)?;
    let descriptor = &message_type.descriptor;
    if DynamicMessage::deserialize(descriptor.clone(), &event.data).is_err() {
        return Err(schema_fault::find(descriptor, &event.data));
    }
    let key = event.data.get(&message_type.key).and_then(Value::as_str).unwrap_or_default();
    if key == event.subject {
        return Ok(());
    }
    let problem = if key.is_empty() {
        format!("is `{}`, but data.{} is missing; both name the entity", event.subject, message_type.key)
    } else {
        format!("is `{}`, but data.{} is `{key}`; both name the entity", event.subject, message_type.key)
    };
    Err(AttributeError::new("subject", problem))
}

/// What a message says besides its content.
pub struct Envelope {
    /// Id of the message; the same again if it is sent again.
    pub id: String,
    /// Who sends it.
    pub source: String,
    /// Its place among the messages of this type about this entity.
    pub sequence: u64,
    /// When it happened.
    pub time: Timestamp,
}

/// Puts a message into its envelope. Type and subject follow from the message.
pub fn seal<M: Message + Name>(message: &M, envelope: Envelope) -> Result<CloudEvent, AttributeError> {
    let (r#type, message_type) = by_message::<M>()?;
    let mut dynamic = DynamicMessage::new(message_type.descriptor.clone());
    let data = dynamic.transcode_from(message).map_err(|error| error.to_string());
    let data = data.and_then(|()| serde_json::to_value(&dynamic).map_err(|error| error.to_string()));
    let data = data.map_err(|problem| AttributeError::new("data", problem))?;
    let subject = data.get(&message_type.key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let Envelope { id, source, sequence, time } = envelope;
    Ok(CloudEvent { id, source, r#type: r#type.to_owned(), subject, sequence, time, traceparent: None, data })
}

/// Reads the message out of `data`. Fields that are not known here are skipped: the other side may be newer.
pub fn open<M: Message + Name + Default>(data: &Value) -> Result<M, AttributeError> {
    let descriptor = by_message::<M>()?.1.descriptor.clone();
    let options = DeserializeOptions::new().deny_unknown_fields(false);
    DynamicMessage::deserialize_with_options(descriptor, data, &options)
        .map_err(|error| error.to_string())
        .and_then(|message| message.transcode_to().map_err(|error| error.to_string()))
        .map_err(|problem| AttributeError::new("data", problem))
}

fn by_message<M: Name>() -> Result<(&'static str, &'static MessageType), AttributeError> {
    let name = M::full_name();
    let found = TYPES.iter().find(|(_, message_type)| message_type.descriptor.full_name() == name);
    let found = found.map(|(r#type, message_type)| (r#type.as_str(), message_type));
    found.ok_or_else(|| AttributeError::new("type", format!("{name} is no message of the ERP link")))
}

fn lookup(name: &str) -> Result<&'static MessageType, AttributeError> {
    TYPES.get(name).ok_or_else(|| {
        let names = message_types().collect::<Vec<_>>().join(", ");
        AttributeError::new("type", format!("`{name}` is unknown; the types are {names}"))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crm_proto::erp;
    use serde_json::json;

    use super::*;

    fn event(r#type: &str, subject: &str, data: Value) -> CloudEvent {
        CloudEvent {
            id: "a-1".into(),
            source: "urn:erp:demo".into(),
            r#type: r#type.into(),
            subject: subject.into(),
            sequence: 1,
            time: Timestamp::UNIX_EPOCH,
            traceparent: None,
            data,
        }
    }

    fn problem(r#type: &str, data: Value) -> String {
        check(&event(r#type, "ALFKI", data)).unwrap_err().to_string()
    }

    #[test]
    fn a_whole_message_passes() {
        let data = json!({
            "code": "ALFKI",
            "status": "CUSTOMER_STATUS_HOLD",
            "customerType": {"code": "RETAIL"},
            "creditLimit": {"amount": "1250.00", "currency": "ZAR"},
            "customFields": {"Fleet": "12 machines"},
        });
        assert_eq!(check(&event("customer.upserted", "ALFKI", data)), Ok(()));
    }

    #[test]
    fn the_fault_is_named_by_its_path_with_a_remedy() {
        assert!(
            problem("customer.vanished", json!({})).starts_with("type: `customer.vanished` is unknown; the types are ")
        );
        let cases = [
            (
                "customer.upserted",
                json!({"code": "ALFKI", "colour": 1}),
                "data.colour: is unknown; the fields are code, crmId,",
            ),
            ("customer.upserted", json!({"code": 5}), "data.code: "),
            (
                "customer.upserted",
                json!({"code": "ALFKI", "status": "ACTIVE"}),
                "data.status: is no value of the list; write one of CUSTOMER_STATUS_UNSPECIFIED,",
            ),
            ("customer.upserted", json!({"code": "ALFKI", "rank": "GOLD"}), "data.rank: "),
            (
                "customer.upserted",
                json!({"code": "ALFKI", "rank": {"kode": "GOLD"}}),
                "data.rank.kode: is unknown; the fields are code, description",
            ),
            ("customer.upserted", json!({"code": "ALFKI", "customFields": {"a": 1}}), "data.customFields: "),
            (
                "address.replaced",
                json!({"code": "ALFKI", "addresses": [{}, {"street": "x"}]}),
                "data.addresses[1].street: is unknown",
            ),
            ("customer.approved", json!({"crmId": "x", "approveTime": "yesterday"}), "data.approveTime: "),
            ("customer.upserted", json!([1]), "data: "),
            ("customer.upserted", json!({"code": "ANTON"}), "subject: is `ALFKI`, but data.code is `ANTON`"),
            ("customer.upserted", json!({"name": "x"}), "subject: is `ALFKI`, but data.code is missing"),
        ];
        for (message_type, data, expected) in cases {
            let problem = problem(message_type, data);
            assert!(problem.starts_with(expected), "expected {expected}\ngot      {problem}");
        }
    }

    #[test]
    fn typed_messages_survive_the_envelope() {
        let message = erp::CustomerSalesmenChanged {
            code: "ALFKI".into(),
            main_salesman_code: "S01".into(),
            additional_salesman_codes: vec!["S02".into()],
        };
        let envelope =
            Envelope { id: "a-1".into(), source: "urn:erp:demo".into(), sequence: 3, time: Timestamp::UNIX_EPOCH };
        let mut event = seal(&message, envelope).unwrap();
        assert_eq!(check(&event), Ok(()));
        assert_eq!((event.r#type.as_str(), event.subject.as_str()), (CUSTOMER_SALESMEN_CHANGED, "ALFKI"));
        event.data["fieldOfTomorrow"] = json!(true);
        assert_eq!(open(&event.data), Ok(message));
    }

    #[test]
    fn the_named_types_are_in_the_descriptors() {
        assert_eq!(by_message::<erp::CustomerReleased>().unwrap().0, CUSTOMER_RELEASED);
        assert_eq!(by_message::<erp::CustomerChanged>().unwrap().0, CUSTOMER_CHANGED);
        assert_eq!(by_message::<erp::CustomerSalesmenChanged>().unwrap().0, CUSTOMER_SALESMEN_CHANGED);
        assert!(by_message::<erp::Address>().is_err());
    }
}
