//! The request message: path, query, body and `If-Match` brought together.

use crm_chassis::suggest;
use http::{HeaderMap, header};
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage as _, Value};
use serde_json::Value as Json;

use super::{
    json::{self, Errors, is_well_known},
    scalar, unique,
};
use crate::edge::{
    problem::{FieldError, Problem},
    rpc::{Body, Rpc, is_output_only},
};

/// What an HTTP request says.
pub struct Parts<'a> {
    /// The path's parameters, decoded, in their order.
    pub path: &'a [String],
    /// The query without its question mark.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body, if there is one.
    pub body: Option<&'a Json>,
}

/// The message that `parts` say to `rpc`.
pub fn message(rpc: &Rpc, parts: &Parts<'_>) -> Result<DynamicMessage, Problem> {
    let mut errors = Errors::default();
    let mut message = from_body(rpc, parts.body, &mut errors);
    for (field, text) in rpc.path.fields().zip(parts.path) {
        match scalar::from_text(&field.kind(), text) {
            Ok(value) => {
                if names_another(rpc, field, &value, parts.body) {
                    errors.add(field.json_name(), "Is another one than in the path; leave it out.");
                }
                message.set_field(field, value);
            }
            Err(expected) => errors.add(field.json_name(), expected),
        }
    }
    query(rpc, parts.query, &mut message, &mut errors);
    precondition(rpc, parts.headers, &mut message, &mut errors);
    errors.or(message).map_err(Problem::invalid)
}

/// Whether the record in the body says to be another one than the path says. Nobody means that: it would change the wrong record.
fn names_another(rpc: &Rpc, field: &FieldDescriptor, in_path: &Value, body: Option<&Json>) -> bool {
    let Some(json) = body.filter(|_| matches!(rpc.body, Body::Field(_))).and_then(|body| body.get(field.json_name()))
    else {
        return false;
    };
    let kind = field.kind();
    scalar::from_json(&kind, json).is_ok_and(|in_body| in_body != *in_path && in_body != Value::default_value(&kind))
}

fn from_body(rpc: &Rpc, body: Option<&Json>, errors: &mut Errors) -> DynamicMessage {
    let mut message = DynamicMessage::new(rpc.method.input());
    match (&rpc.body, body) {
        (Body::None, _) | (Body::Whole, None) => {}
        (Body::Whole, Some(body)) => {
            for field in rpc.path.fields() {
                if body.get(field.json_name()).is_some() {
                    errors.add(field.json_name(), "Is given by the path, not in the body.");
                }
            }
            message = json::message(&rpc.method.input(), body, "", errors);
        }
        (Body::Field(_), None) => errors.add("body", "This operation needs a JSON body."),
        (Body::Field(field), Some(body)) => {
            if let Kind::Message(descriptor) = field.kind() {
                let value = json::message(&descriptor, body, "", errors);
                message.set_field(field, Value::Message(value));
                if rpc.verb == http::Method::PATCH {
                    mask_what_is_given(&mut message, &descriptor, body);
                }
            }
        }
    }
    message
}

/// Without an `updateMask`, a partial update changes the fields that its body names, also inside messages; null empties one.
/// Output-only fields do not count, so that a record can be sent back as it was read.
fn mask_what_is_given(message: &mut DynamicMessage, descriptor: &MessageDescriptor, body: &Json) {
    let Some(mask_field) = message.descriptor().get_field_by_name("update_mask") else { return };
    let mut paths = Vec::new();
    name_what_is_given(descriptor, body, "", &mut paths);
    if let Kind::Message(mask) = mask_field.kind() {
        let mut mask = DynamicMessage::new(mask);
        mask.set_field_by_name("paths", Value::List(paths.into_iter().map(Value::String).collect()));
        message.set_field(&mask_field, Value::Message(mask));
    }
}

fn name_what_is_given(descriptor: &MessageDescriptor, body: &Json, prefix: &str, paths: &mut Vec<String>) {
    for (name, json) in body.as_object().into_iter().flatten() {
        let field = descriptor.get_field_by_json_name(name).filter(|field| !is_output_only(field));
        let Some(field) = field else { continue };
        let path = format!("{prefix}{}", field.name());
        match (field.kind(), json) {
            // Lists, maps, and messages that are one value (times, durations) are replaced whole.
            (Kind::Message(inner), Json::Object(members))
                if !field.is_list() && !field.is_map() && !members.is_empty() && !is_well_known(&inner) =>
            {
                name_what_is_given(&inner, json, &format!("{path}."), paths);
            }
            _ => paths.push(path),
        }
    }
}

fn query(rpc: &Rpc, query: &str, message: &mut DynamicMessage, errors: &mut Errors) {
    let fields: Vec<_> = rpc.query_fields().collect();
    let mut given = Vec::new();
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        let Some(field) = fields.iter().find(|field| field.json_name() == name) else {
            let possible: Vec<_> = fields.iter().map(FieldDescriptor::json_name).collect();
            let refusal = match possible.as_slice() {
                [] => "This operation takes no parameters.".to_owned(),
                possible => suggest::unknown(&name, "a parameter of this operation", possible),
            };
            errors.add(name, refusal);
            continue;
        };
        let repeated = given.contains(&field.number());
        given.push(field.number());
        let Some(value) = parameter(field, &text, errors) else { continue };
        match value {
            Value::List(items) if repeated => {
                if let Value::List(list) = message.get_field_mut(field) {
                    list.extend(items);
                }
            }
            _ if repeated => errors.add(field.json_name(), "Is given more than once."),
            value => message.set_field(field, value),
        }
    }
}

/// A parameter's value. A repeated field takes one item each time its name is given; messages are written as JSON.
fn parameter(field: &FieldDescriptor, text: &str, errors: &mut Errors) -> Option<Value> {
    let name = field.json_name();
    let kind = field.kind();
    if let Kind::Message(descriptor) = &kind {
        // Times, durations and masks are text, and nobody puts quotes round them in an address.
        let is_text = is_well_known(descriptor) && matches!(descriptor.name(), "Timestamp" | "Duration" | "FieldMask");
        let json = if is_text { Ok(Json::String(text.to_owned())) } else { unique::from_slice(text.as_bytes()) };
        return match json {
            Ok(json) if field.is_list() => {
                Some(Value::List(vec![Value::Message(json::message(descriptor, &json, name, errors))]))
            }
            Ok(json) => json::value(field, &json, name, errors),
            Err(error) => {
                errors.add(name, format!("Expected JSON: {error}."));
                None
            }
        };
    }
    match scalar::from_text(&kind, text) {
        Ok(value) if field.is_list() => Some(Value::List(vec![value])),
        Ok(value) => Some(value),
        Err(expected) => {
            errors.add(name, expected);
            None
        }
    }
}

/// `If-Match` names the version a change is meant for. Without it, the etag in the body does: a record that is read, changed and sent
/// back shall not undo what somebody else changed meanwhile.
fn precondition(rpc: &Rpc, headers: &HeaderMap, message: &mut DynamicMessage, errors: &mut Errors) {
    let in_body = etag_in_body(rpc, message);
    let Some(value) = headers.get(header::IF_MATCH) else {
        if let (Some(field), Some(etag)) = (rpc.etag_field(), in_body) {
            message.set_field(&field, Value::String(etag));
        }
        return;
    };
    let Some(field) = rpc.etag_field() else {
        // To ignore it on a change would break a promise; reading changes nothing.
        if rpc.verb != http::Method::GET {
            errors.add("If-Match", "This operation has no versions to compare.");
        }
        return;
    };
    let etag = match value.to_str().map(etag) {
        // Any version will do, which is what no etag says.
        Ok(Some("*")) => return,
        Ok(Some(etag)) => etag,
        Ok(None) | Err(_) => {
            errors.add("If-Match", "Expected one etag in quotes, as the ETag header gave it.");
            return;
        }
    };
    if in_body.is_some_and(|other| other != etag) {
        errors.add("If-Match", "Differs from the etag in the body.");
        return;
    }
    message.set_field(&field, Value::String(etag.to_owned()));
}

/// The etag of the request itself, or of the record in it.
fn etag_in_body(rpc: &Rpc, message: &DynamicMessage) -> Option<String> {
    let value = match &rpc.body {
        Body::None => return None,
        Body::Whole => message.get_field_by_name("etag")?.into_owned(),
        Body::Field(record) => message.get_field(record).as_message()?.get_field_by_name("etag")?.into_owned(),
    };
    value.as_str().filter(|etag| !etag.is_empty()).map(str::to_owned)
}

/// Reads `"7"`, `W/"7"` (proxies that compress make etags weak), and the bare `7`.
fn etag(value: &str) -> Option<&str> {
    let value = value.trim();
    let strong = value.strip_prefix("W/").unwrap_or(value);
    let bare = match strong.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"')?,
        None => strong,
    };
    (!bare.is_empty() && !bare.contains(['"', ','])).then_some(bare)
}

/// Checks an `Idempotency-Key`.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if (1..=200).contains(&key.len()) => Ok(Some(key)),
        _ => {
            let message = "Expected 1 to 200 printable ASCII characters.";
            Err(Problem::invalid(vec![FieldError::new("Idempotency-Key", message)]))
        }
    }
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
