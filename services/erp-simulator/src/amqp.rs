//! CloudEvents on the broker: binary mode, attributes as headers, data as the body.

use jiff::Timestamp;
use lapin::{
    BasicProperties, Connection, ConnectionProperties,
    message::Delivery,
    types::{AMQPValue, FieldTable, MAX_SHORT_STRING_LENGTH, ShortString},
    uri::AMQPUri,
};

use crate::cloud_event::{AttributeError, CONTENT_TYPE, CloudEvent, SPEC_VERSION};

/// Prefix of the headers that carry CloudEvents attributes.
const HEADER_PREFIX: &str = "cloudEvents:";
/// AMQP's number for "keep on disk".
const PERSISTENT: u8 = 2;
/// Seconds after which a silent connection counts as dead, unless the address says otherwise.
const HEARTBEAT_SECONDS: u16 = 20;
/// Milliseconds after which an attempt to connect is given up, unless the address says otherwise.
const CONNECT_TIMEOUT_MILLISECONDS: u64 = 10_000;

/// Address of a broker with the user who logs in there. Not `Debug`: it holds the password.
#[derive(Clone)]
pub struct Broker {
    uri: AMQPUri,
    user: ShortString,
}

/// The address of the broker is unreadable.
#[derive(Debug, thiserror::Error)]
#[error("the broker's address must look like amqp://user:password@host:5672/vhost")]
pub struct InvalidAddress;

impl Broker {
    /// Reads an `amqp://` or `amqps://` address. Errors never repeat it, for it holds a password.
    pub fn parse(url: &str) -> Result<Self, InvalidAddress> {
        let mut uri: AMQPUri = url.parse().map_err(|_| InvalidAddress)?;
        let user = ShortString::try_new(&uri.authority.userinfo.username).map_err(|_| InvalidAddress)?;
        uri.query.heartbeat.get_or_insert(HEARTBEAT_SECONDS);
        uri.query.connection_timeout.get_or_insert(CONNECT_TIMEOUT_MILLISECONDS);
        Ok(Self { uri, user })
    }

    /// The user, which every message carries and the broker verifies.
    #[must_use]
    pub fn user(&self) -> &ShortString {
        &self.user
    }

    /// Connects once; reconnecting is the caller's part.
    pub async fn connect(&self, name: &str) -> lapin::Result<Connection> {
        let properties = ConnectionProperties::default().with_connection_name(name.into());
        Connection::connect_uri(self.uri.clone(), properties).await
    }
}

/// Properties of a published message. The error is an id too long for the broker.
pub(crate) fn properties(event: &CloudEvent, user: &ShortString) -> Result<BasicProperties, AttributeError> {
    let mut headers = FieldTable::default();
    let sequence = event.sequence.to_string();
    let time = event.time.to_string();
    for (name, value) in [
        ("specversion", SPEC_VERSION),
        ("id", &event.id),
        ("source", &event.source),
        ("type", &event.r#type),
        ("subject", &event.subject),
        ("sequence", &sequence),
        ("time", &time),
    ] {
        headers.insert(format!("{HEADER_PREFIX}{name}").into(), AMQPValue::LongString(value.into()));
    }
    if let Some(traceparent) = &event.traceparent {
        headers
            .insert(format!("{HEADER_PREFIX}traceparent").into(), AMQPValue::LongString(traceparent.as_str().into()));
    }
    Ok(BasicProperties::default()
        .with_content_type(CONTENT_TYPE.into())
        .with_delivery_mode(PERSISTENT)
        .with_message_id(short("id", &event.id)?)
        .with_timestamp(seconds(event.time))
        .with_user_id(user.clone())
        .with_headers(headers))
}

/// Text that the broker limits to 255 bytes.
pub(crate) fn short(attribute: &str, text: &str) -> Result<ShortString, AttributeError> {
    ShortString::try_new(text).map_err(|_| {
        let problem = format!("is {} bytes long; at most {MAX_SHORT_STRING_LENGTH} fit on the broker", text.len());
        AttributeError::new(attribute, problem)
    })
}

/// AMQP times are unsigned seconds; the exact time is in the header.
fn seconds(time: Timestamp) -> u64 {
    u64::try_from(time.as_second()).unwrap_or(0)
}

/// Reads a received message. Headers of others, such as `traceparent`, are left alone.
pub(crate) fn read(delivery: &Delivery) -> Result<CloudEvent, AttributeError> {
    let mut attributes = Vec::new();
    if let Some(content_type) = delivery.properties.content_type() {
        attributes.push(("datacontenttype".to_owned(), content_type.to_string()));
    }
    for (name, value) in delivery.properties.headers().iter().flat_map(FieldTable::inner) {
        if let Some(name) = name.as_str().strip_prefix(HEADER_PREFIX) {
            attributes.push((name.to_owned(), header_text(name, value)?));
        }
    }
    let data = serde_json::from_slice(&delivery.data)
        .map_err(|error| AttributeError::new("data", format!("the body is no JSON: {error}")))?;
    CloudEvent::from_attributes(attributes, data)
}

fn header_text(name: &str, value: &AMQPValue) -> Result<String, AttributeError> {
    match value {
        AMQPValue::LongString(text) => Ok(text.to_string()),
        AMQPValue::ShortString(text) => Ok(text.to_string()),
        _ => Err(AttributeError::new(name, "the header is no string")),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    #[test]
    fn a_bad_address_is_refused_without_repeating_the_password() {
        let error = Broker::parse("http://erp-demo:secret@host").err().unwrap().to_string();
        assert!(error.starts_with("the broker's address must look like amqp://"), "{error}");
        assert!(!error.contains("secret"), "{error}");
        assert_eq!(Broker::parse("amqp://erp-demo:secret@host/crm").unwrap().user().as_str(), "erp-demo");
    }

    #[test]
    fn headers_carry_every_attribute_as_text() {
        let event = CloudEvent {
            id: "a-1".into(),
            source: "urn:erp:demo".into(),
            r#type: "customer.held".into(),
            subject: "ALFKI".into(),
            sequence: 7,
            time: "2026-03-31T08:15:00.5Z".parse().unwrap(),
            traceparent: Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".into()),
            data: json!({"code": "ALFKI"}),
        };
        let properties = properties(&event, &"erp-demo".into()).unwrap();
        let headers = properties.headers().as_ref().unwrap().inner();
        let text = |name: &str| header_text(name, &headers[name]).unwrap();
        assert_eq!(text("cloudEvents:specversion"), "1.0");
        assert_eq!(text("cloudEvents:sequence"), "7");
        assert_eq!(text("cloudEvents:time"), "2026-03-31T08:15:00.5Z");
        assert_eq!(text("cloudEvents:traceparent"), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        assert_eq!(headers.len(), 8);
        assert_eq!(properties.user_id().as_ref().unwrap().as_str(), "erp-demo");
        assert_eq!(properties.delivery_mode(), &Some(2));
        assert_eq!(properties.content_type().as_ref().unwrap().as_str(), "application/json");
    }
}
