//! A message of the ERP link as CloudEvents 1.0 has it: one JSON line in a file (structured mode), headers and body on the broker
//! (binary mode, `amqp.rs`).

use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// The one version of the specification spoken here.
pub(crate) const SPEC_VERSION: &str = "1.0";
/// The one content type of `data`.
pub(crate) const CONTENT_TYPE: &str = "application/json";

/// Longest `id` the CRM takes, in bytes.
const MAX_ID_LENGTH: usize = 200;

/// A message to or from the ERP.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudEvent {
    /// Unique for the source; a consumer drops an id it has seen.
    pub id: String,
    /// Who made the message, as a URI.
    pub source: String,
    /// Type of the message, for example `customer.upserted`.
    pub r#type: String,
    /// Key of the entity the message speaks of.
    pub subject: String,
    /// Orders the messages of one type about one subject; a consumer drops a lower one.
    pub sequence: u64,
    /// When it happened.
    pub time: Timestamp,
    /// The trace in which it was made (extension for distributed tracing), if its maker says so.
    pub traceparent: Option<String>,
    /// The message in its JSON mapping.
    pub data: Value,
}

/// What is wrong with one attribute of a message.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{attribute}: {problem}")]
pub struct AttributeError {
    /// Name of the attribute; `message` if the whole is unreadable.
    pub attribute: String,
    /// What is wrong and how to mend it.
    pub problem: String,
}

impl AttributeError {
    pub(crate) fn new(attribute: &str, problem: impl Into<String>) -> Self {
        Self { attribute: attribute.to_owned(), problem: problem.into() }
    }
}

impl CloudEvent {
    /// Reads a message in structured mode.
    ///
    /// Checks the attributes only; whether `data` is a message of the type is [`crate::schema::check`]'s question.
    pub fn from_json(text: &[u8]) -> Result<Self, AttributeError> {
        let mut members: Map<String, Value> = serde_json::from_slice(text).map_err(|error| unreadable(&error))?;
        let data = members.remove("data");
        let mut attributes = Vec::with_capacity(members.len());
        for (name, value) in members {
            match value {
                Value::String(text) => attributes.push((name, text)),
                other => {
                    let example = if name == "sequence" { ", for example \"1\"" } else { "" };
                    return Err(AttributeError::new(&name, format!("is {other}; write it as a string{example}")));
                }
            }
        }
        Self::from_attributes(attributes, data.ok_or_else(|| missing("data"))?)
    }

    /// The structured-mode form, without line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = json!({
            "specversion": SPEC_VERSION,
            "id": self.id,
            "source": self.source,
            "type": self.r#type,
            "subject": self.subject,
            "sequence": self.sequence.to_string(),
            "time": self.time.to_string(),
            "data": self.data,
        });
        if let Some(traceparent) = &self.traceparent {
            json["traceparent"] = json!(traceparent);
        }
        json.to_string()
    }

    /// Builds a message from its attributes, refusing unknown, doubled, missing and malformed ones.
    pub(crate) fn from_attributes(
        attributes: impl IntoIterator<Item = (String, String)>,
        data: Value,
    ) -> Result<Self, AttributeError> {
        let mut known: [(&str, Option<String>); 9] =
            ["specversion", "id", "source", "type", "subject", "sequence", "time", "datacontenttype", "traceparent"]
                .map(|name| (name, None));
        for (name, value) in attributes {
            let Some((_, slot)) = known.iter_mut().find(|(known, _)| *known == name) else {
                let names = known.map(|(name, _)| name).join(", ");
                return Err(AttributeError::new(&name, format!("is unknown; the attributes are {names} and data")));
            };
            if slot.replace(value).is_some() {
                return Err(AttributeError::new(&name, "is given twice"));
            }
        }
        let [specversion, id, source, r#type, subject, sequence, time, content_type, (_, traceparent)] = known;

        let specversion = required(specversion)?;
        if specversion != SPEC_VERSION {
            return Err(AttributeError::new("specversion", format!("is `{specversion}`; only `1.0` is understood")));
        }
        if let (name, Some(content_type)) = content_type
            && content_type != CONTENT_TYPE
        {
            return Err(AttributeError::new(name, format!("is `{content_type}`; only `{CONTENT_TYPE}` is understood")));
        }
        let id = required(id)?;
        if id.len() > MAX_ID_LENGTH {
            let problem = format!("is {} bytes long; the CRM takes at most {MAX_ID_LENGTH}", id.len());
            return Err(AttributeError::new("id", problem));
        }
        let sequence = required(sequence)?;
        let time = required(time)?;
        Ok(Self {
            id,
            source: required(source)?,
            r#type: required(r#type)?,
            subject: required(subject)?,
            sequence: parse_sequence(&sequence)?,
            time: time.parse().map_err(|_| {
                let problem = format!("`{time}` is no time; write it like 2026-03-31T08:15:00Z");
                AttributeError::new("time", problem)
            })?,
            traceparent,
            data,
        })
    }
}

fn parse_sequence(text: &str) -> Result<u64, AttributeError> {
    // Consumers keep it as a signed 64-bit number.
    let number = if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse::<i64>().ok() } else { None };
    number
        .and_then(|number| u64::try_from(number).ok())
        .ok_or_else(|| AttributeError::new("sequence", format!("`{text}` is no whole number from 0 to {}", i64::MAX)))
}

fn required((name, value): (&str, Option<String>)) -> Result<String, AttributeError> {
    match value {
        None => Err(missing(name)),
        Some(value) if value.trim().is_empty() => Err(AttributeError::new(name, "is empty; give it a value")),
        Some(value) => Ok(value),
    }
}

fn missing(name: &str) -> AttributeError {
    AttributeError::new(name, "is missing; add it")
}

/// serde names "line 1", which misleads inside a file of many lines: only the column is kept.
fn unreadable(error: &serde_json::Error) -> AttributeError {
    let text = error.to_string();
    let cause = text.split(" at line ").next().unwrap_or_default();
    let problem = format!("is no JSON object on one line (column {}: {cause})", error.column());
    AttributeError::new("message", problem)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const LINE: &str = r#"{"specversion":"1.0","id":"a-1","source":"urn:erp:demo","type":"customer.held","subject":"ALFKI","sequence":"7","time":"2026-03-31T08:15:00Z","data":{"code":"ALFKI"}}"#;

    fn problem(line: &str) -> String {
        CloudEvent::from_json(line.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_line_survives_reading_and_writing() {
        let event = CloudEvent::from_json(LINE.as_bytes()).unwrap();
        assert_eq!(event.sequence, 7);
        assert_eq!(event.data["code"], "ALFKI");
        assert_eq!(event.to_json(), LINE);
    }

    #[test]
    fn every_problem_names_its_attribute() {
        let cases = [
            (LINE.replace("\"1.0\"", "\"0.3\""), "specversion: is `0.3`"),
            (LINE.replace("\"id\":\"a-1\",", ""), "id: is missing"),
            (LINE.replace("a-1", " "), "id: is empty"),
            (LINE.replace("a-1", &"x".repeat(201)), "id: is 201 bytes long"),
            (LINE.replace("\"7\"", "7"), "sequence: is 7; write it as a string"),
            (LINE.replace("\"7\"", "\"-7\""), "sequence: `-7` is no whole number"),
            (LINE.replace("\"7\"", "\"99999999999999999999\""), "sequence: `99999999999999999999`"),
            (LINE.replace("T08:15:00Z", ""), "time: `2026-03-31` is no time"),
            (LINE.replace("\"sequence\"", "\"sequnce\""), "sequnce: is unknown; the attributes are specversion"),
            (LINE.replace(",\"data\":{\"code\":\"ALFKI\"}", ""), "data: is missing"),
            (LINE.replace("\"id\"", "\"datacontenttype\":\"text/xml\",\"id\""), "datacontenttype: is `text/xml`"),
        ];
        for (line, expected) in cases {
            assert!(problem(&line).starts_with(expected), "{line}\ngave {}", problem(&line));
        }
    }

    #[test]
    fn unreadable_json_names_the_column() {
        assert_eq!(problem("{\"id\" 1}"), "message: is no JSON object on one line (column 7: expected `:`)");
        assert!(problem("[1]").starts_with("message: is no JSON object on one line"));
    }
}
