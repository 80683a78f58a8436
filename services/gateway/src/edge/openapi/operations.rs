//! RPCs as operations.

use std::collections::BTreeMap;

use crm_proto::comments;
use prost_reflect::{FieldDescriptor, Kind};
use serde_json::{Map, Value, json};

use super::{
    headers, responses,
    schemas::{Role, Schemas},
};
use crate::edge::rpc::{Body, Rpc, is_required};

/// The ids of operations: the RPC's name, behind its package's where several services have an RPC of this name. An id is good for one
/// operation: those that an RPC has besides its first one are told apart by their path (`listContactsByCustomerId`).
pub fn ids(rpcs: &[Rpc]) -> Vec<String> {
    let id = |rpc: &Rpc| {
        let name = rpc.method.name();
        let is_namesake = |other: &Rpc| other.method.name() == name && other.method != rpc.method;
        let name = if rpcs.iter().any(is_namesake) {
            let file = rpc.method.parent_file();
            format!("{}{name}", file.package_name().split('.').nth(1).unwrap_or_default())
        } else {
            lower_first(name)
        };
        if !rpc.is_additional {
            return name;
        }
        let fields = rpc.path.fields().map(|field| upper_first(field.json_name()));
        format!("{name}By{}", fields.collect::<Vec<_>>().join("And"))
    };
    rpcs.iter().map(id).collect()
}

/// The operation of one RPC.
pub fn operation(rpc: &Rpc, id: &str, schemas: &mut Schemas) -> Value {
    let comment = comments::of(&rpc.method.parent_file(), rpc.method.path());
    let mut operation = json!({
        "operationId": id,
        "tags": [tag(rpc)],
        "summary": comment.summary,
        "description": format!("{}\n\n{}", comment.text, permission(rpc)),
        "x-permission": rpc.permission,
    });
    if rpc.is_public() {
        operation["security"] = json!([]);
    } else if rpc.needs_session {
        operation["security"] = json!([{"session": []}]);
    }
    let parameters = parameters(rpc, schemas);
    if !parameters.is_empty() {
        operation["parameters"] = json!(parameters);
    }
    if let Some(body) = request_body(rpc, schemas) {
        operation["requestBody"] = body;
    }
    let mut answers = Map::new();
    let (status, answer) = success(rpc, schemas);
    answers.insert(status.to_owned(), answer);
    answers.extend(responses::of(rpc));
    operation["responses"] = Value::Object(answers);
    operation
}

/// The services as groups of operations.
pub fn tags(rpcs: &[Rpc]) -> Vec<Value> {
    let services = rpcs.iter().map(|rpc| (tag(rpc), rpc.method.parent_service().clone())).collect::<BTreeMap<_, _>>();
    let tag = |(name, service): (String, prost_reflect::ServiceDescriptor)| json!({"name": name, "description": comments::of(&service.parent_file(), service.path()).text});
    services.into_iter().map(tag).collect()
}

fn parameters(rpc: &Rpc, schemas: &mut Schemas) -> Vec<Value> {
    let mut parameters: Vec<_> =
        rpc.path.fields().map(|field| parameter(field, "path", true, schemas.field(field, Role::Input))).collect();
    parameters.extend(rpc.query_fields().map(|field| query_parameter(&field, schemas)));
    let header = |name: &str, description: &str| json!({"name": name, "in": "header", "description": description, "schema": {"type": "string"}});
    if rpc.etag_field().is_some() {
        parameters.push(header(
            "If-Match",
            "Etag of the version the caller has seen; if it is stale, nothing changes and the answer is 412. Without it, the `etag` \
             of a record in the body counts.",
        ));
    }
    if responses::takes_idempotency_key(rpc) {
        parameters.push(header("Idempotency-Key", "A random word chosen by the caller, at most 200 characters. Repeated with the same request within 24 hours it gets the first answer again, and nothing is done twice."));
    }
    parameters
}

fn query_parameter(field: &FieldDescriptor, schemas: &mut Schemas) -> Value {
    let schema = schemas.field(field, Role::Input);
    let mut parameter = parameter(field, "query", is_required(field), schema);
    if let (Kind::Message(message), Some(fields)) = (field.kind(), parameter.as_object_mut())
        && fields["schema"].get("$ref").is_some()
    {
        // The message travels as JSON text.
        fields.remove("schema");
        let schema = schemas.reference(&message, Role::Input);
        fields.insert("content".to_owned(), json!({"application/json": {"schema": schema}}));
    }
    parameter
}

fn parameter(field: &FieldDescriptor, place: &str, required: bool, mut schema: Value) -> Value {
    let description = schema.as_object_mut().and_then(|schema| schema.remove("description")).unwrap_or_default();
    json!({
        "name": field.json_name(), "in": place, "required": required, "description": description, "schema": schema,
    })
}

fn request_body(rpc: &Rpc, schemas: &mut Schemas) -> Option<Value> {
    let (schema, required) = match &rpc.body {
        Body::None => return None,
        Body::Whole => {
            let schema = whole_body(rpc, schemas);
            let required = schema.get("required").is_some();
            (schema, required)
        }
        Body::Field(field) => {
            let message = field.kind().as_message().cloned()?;
            let role = if rpc.verb == http::Method::PATCH { Role::Patch } else { Role::Input };
            (schemas.reference(&message, role), true)
        }
    };
    Some(json!({"required": required, "content": {"application/json": {"schema": schema}}}))
}

/// The request's fields that are not in the path, as a schema in place.
fn whole_body(rpc: &Rpc, schemas: &mut Schemas) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    // Where a mask says what changes, records are sent in part.
    let masked = rpc.method.input().get_field_by_name("update_mask").is_some();
    let role = if masked { Role::Patch } else { Role::Input };
    for field in rpc.method.input().fields() {
        if rpc.path.fields().any(|bound| *bound == field) {
            continue;
        }
        if is_required(&field) {
            required.push(field.json_name().to_owned());
        }
        properties.insert(field.json_name().to_owned(), schemas.field(&field, role));
    }
    let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn success(rpc: &Rpc, schemas: &mut Schemas) -> (&'static str, Value) {
    let output = rpc.method.output();
    if output.full_name() == "google.protobuf.Empty" {
        return ("204", json!({"description": "Done.", "headers": headers::of(&[])}));
    }
    if let Some(media_type) = &rpc.file {
        return ("200", file(media_type));
    }
    let mut names = Vec::new();
    if output.get_field_by_name("etag").is_some() {
        names.push("ETag");
    }
    let (status, description) = if rpc.makes.is_some() {
        names.push("Location");
        ("201", "Created.")
    } else {
        ("200", "Done.")
    };
    let content = json!({"application/json": {"schema": schemas.reference(&output, Role::Output)}});
    (status, json!({"description": description, "headers": headers::of(&names), "content": content}))
}

/// The answer that is a file.
fn file(media_type: &str) -> Value {
    json!({
        "description": "The file, while it is read. It is complete only if the answer ends as HTTP says it must.",
        "headers": headers::of(&["Content-Disposition", "X-Row-Count"]),
        "content": {media_type: {"schema": {"type": "string"}}},
    })
}

fn permission(rpc: &Rpc) -> String {
    match (rpc.permission.as_str(), rpc.needs_session) {
        ("public", _) => "Needs no session.".to_owned(),
        ("signed-in", true) => "Needs a session; an API key is not enough.".to_owned(),
        ("signed-in", false) => "Needs a session or an API key.".to_owned(),
        (permission, true) => format!("Needs a session with the permission `{permission}`; an API key is not enough."),
        (permission, false) => format!("Needs the permission `{permission}`."),
    }
}

fn tag(rpc: &Rpc) -> String {
    let name = rpc.method.parent_service().name();
    name.strip_suffix("Service").unwrap_or(name).to_owned()
}

fn upper_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
