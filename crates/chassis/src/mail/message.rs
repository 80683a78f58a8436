//! From a row to the mail as it goes over the wire.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use sqlx::types::Json;
use uuid::Uuid;

use super::Person;

/// A mail that waits, for one recipient.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub(super) tenant_id: Uuid,
    pub(super) id: Uuid,
    message_id: Uuid,
    recipient: String,
    to_people: Json<Vec<Person>>,
    cc_people: Json<Vec<Person>>,
    subject: String,
    text_body: String,
    html_body: String,
    pub(super) traceparent: Option<String>,
    pub(super) attempts: i32,
    expires_at: jiff_sqlx::Timestamp,
    pub(super) reason: Option<String>,
    created_at: jiff_sqlx::Timestamp,
}

impl Row {
    pub(super) fn expires_at(&self) -> Timestamp {
        self.expires_at.to_jiff()
    }

    /// The mail with its envelope, or what is wrong with it.
    pub(super) fn message(&self, from: &Mailbox) -> Result<(Envelope, Vec<u8>), String> {
        let recipient = address(&self.recipient)?;
        let envelope = Envelope::new(Some(from.email.clone()), vec![recipient]).map_err(|error| error.to_string())?;
        let mut message = Message::builder()
            .envelope(envelope.clone())
            .message_id(Some(format!("<{}@{}>", self.message_id, from.email.domain())))
            .date(SystemTime::from(self.created_at.to_jiff()))
            .from(from.clone())
            .subject(line(&self.subject));
        for person in &self.to_people.0 {
            message = message.to(mailbox(person)?);
        }
        for person in &self.cc_people.0 {
            message = message.cc(mailbox(person)?);
        }
        // Nobody's absence is answered to us (RFC 3834).
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let message = message.raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()));
        let (text, html) = (self.text_body.clone(), self.html_body.clone());
        let message = if html.is_empty() {
            message.singlepart(SinglePart::plain(text))
        } else {
            message.multipart(MultiPart::alternative_plain_html(text, html))
        };
        let message = message.map_err(|error| error.to_string())?;
        Ok((envelope, message.formatted()))
    }
}

fn mailbox(person: &Person) -> Result<Mailbox, String> {
    let name = Some(line(&person.name)).filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, address(&person.email)?))
}

fn address(text: &str) -> Result<Address, String> {
    text.trim().parse().map_err(|error| format!("not a mail address: {error}"))
}

/// A header is one line, whatever somebody typed.
fn line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}
