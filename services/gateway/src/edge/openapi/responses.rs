//! Error answers: problem details, alike for all operations.

use http::Method;
use prost_reflect::MethodDescriptor;
use serde_json::{Map, Value, json};

use super::headers;
use crate::edge::rpc::{Body, Rpc};

/// Status, name of the component, and when it is answered.
const ERRORS: &[(&str, &str, &str)] = &[
    ("400", "BadRequest", "The request is malformed or a field is invalid; `errors` names the fields."),
    ("401", "Unauthenticated", "No valid session or API key, or wrong credentials at log-in."),
    ("403", "Forbidden", "The caller may see it, but may not do this; or his tenant is suspended."),
    ("404", "NotFound", "It does not exist, or the caller may not see it."),
    ("409", "Conflict", "Its state does not allow this, or it exists already."),
    (
        "412",
        "PreconditionFailed",
        "Somebody changed it since: the etag that was sent is stale, and `ETag` is the present one.",
    ),
    ("413", "PayloadTooLarge", "The body is larger than 1 MiB."),
    ("415", "UnsupportedMediaType", "The body is not application/json."),
    ("422", "IdempotencyKeyReused", "The `Idempotency-Key` was used before with another request."),
    (
        "429",
        "TooManyRequests",
        "Too many requests, as `RateLimit` of the answers before foretold; `Retry-After` says when to come back.",
    ),
    ("500", "InternalError", "A fault of the system; its log holds the cause under `traceId`."),
    ("503", "Unavailable", "Not available just now; `Retry-After` says when to come back."),
    ("504", "Timeout", "No answer in time. The change may have been made: read before trying again."),
];

/// The error answers of one RPC, by status.
pub fn of(rpc: &Rpc) -> Map<String, Value> {
    let writes = rpc.verb != Method::GET;
    let applies = |status: &str| match status {
        "403" => !rpc.is_public() || writes,
        // What a field of the request names may not be there either.
        "404" => rpc.path.fields().next().is_some() || names_something(&rpc.method),
        "409" => writes && !rpc.is_public(),
        "412" => writes && rpc.etag_field().is_some(),
        "413" | "415" => rpc.body != Body::None,
        "422" => takes_idempotency_key(rpc),
        _ => true,
    };
    let errors = ERRORS.iter().filter(|(status, ..)| applies(status));
    errors
        .map(|(status, name, _)| ((*status).to_owned(), json!({"$ref": format!("#/components/responses/{name}")})))
        .collect()
}

/// Whether repeating the request with the same `Idempotency-Key` is safe. Log-in is not: each makes a session of its own. Nor is
/// what holds secrets: no answer of it is stored.
pub fn takes_idempotency_key(rpc: &Rpc) -> bool {
    rpc.verb == Method::POST && !rpc.is_public() && !rpc.secret
}

/// `components.responses`.
pub fn components() -> Map<String, Value> {
    let component = |&(status, name, description): &(&str, &str, &str)| {
        let own: &[&str] = match status {
            "412" => &["ETag"],
            "429" | "503" => &["Retry-After"],
            _ => &[],
        };
        let response = json!({
            "description": description,
            "headers": headers::of(own),
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        });
        (name.to_owned(), response)
    };
    ERRORS.iter().map(component).collect()
}

/// The schemas of problem details.
pub fn schemas() -> [(String, Value); 2] {
    let problem = json!({
        "type": "object",
        "description": "What went wrong and what to do about it (RFC 9457).",
        "properties": {
            "type": {"type": "string", "description": "Always \"about:blank\": `reason` tells the kinds apart."},
            "title": {"type": "string", "description": "The status in words."},
            "status": {"type": "integer", "format": "int32", "description": "The HTTP status."},
            "detail": {"type": "string", "description": "What happened and what to do, for a person."},
            "reason": {"type": "string", "description": "What happened, for a program: a word in capitals, for example STALE."},
            "errors": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/ProblemField"},
                "description": "The fields that are wrong, if it is their fault.",
            },
            "traceId": {"type": "string", "description": "Id under which the logs tell the rest."},
        },
        "required": ["type", "title", "status", "detail", "reason", "errors", "traceId"],
    });
    let field = json!({
        "type": "object",
        "description": "A field that is wrong.",
        "properties": {
            "field": {"type": "string", "description": "Path of the field in the request's JSON, or the name of the parameter or header."},
            "message": {"type": "string", "description": "What is expected."},
        },
        "required": ["field", "message"],
    });
    [("Problem".to_owned(), problem), ("ProblemField".to_owned(), field)]
}

/// Whether the request is about something beside what it lists or makes: a field holds its id.
fn names_something(method: &MethodDescriptor) -> bool {
    method.input().fields().any(|field| field.name().ends_with("_id"))
}
