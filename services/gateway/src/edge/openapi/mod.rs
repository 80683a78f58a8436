//! The OpenAPI 3.1 document, made from the descriptors and their comments: what the `.proto` files say is what the API
//! documentation and the web client's types say.
//!
//! * [`operations`] – paths, parameters, bodies and answers of the RPCs;
//! * [`schemas`] – the messages, as answers (`Customer`), as input (`CustomerInput`) and as partial input (`CustomerPatch`);
//! * [`responses`] – the errors, which are alike everywhere;
//! * [`headers`] – the headers of answers.

mod headers;
mod operations;
mod responses;
mod schemas;

use prost_reflect::DescriptorPool;
use serde_json::{Map, Value, json};

use super::rpc::{Rpc, RuleError};

/// Where the document is served.
pub const PATH: &str = "/api/v1/openapi.json";

/// The document for all annotated RPCs of `pool`.
pub fn document(pool: &DescriptorPool) -> Result<Value, RuleError> {
    let rpcs = Rpc::all(pool)?;
    let mut schemas = schemas::Schemas::default();
    let mut paths = Map::new();
    for (rpc, id) in rpcs.iter().zip(operations::ids(&rpcs)) {
        let operation = operations::operation(rpc, &id, &mut schemas);
        let path = paths.entry(rpc.path.to_string()).or_insert_with(|| json!({}));
        path[rpc.verb.as_str().to_lowercase()] = operation;
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "CRM",
            "version": "1",
            "description": "JSON follows the proto3 mapping: names in lowerCamelCase, 64-bit integers as strings, times in RFC 3339. \
                            Answers hold fields with default values too; only messages and optional fields that are not set are left \
                            out. Unknown fields and parameters are refused; null counts as not given, and values of enums are taken \
                            without their prefix and by number, too. Errors are application/problem+json (RFC 9457). Answers say in \
                            RateLimit and RateLimit-Policy how many more requests are let through.",
        },
        "servers": [{"url": "/"}],
        "security": [{"session": []}, {"apiKey": []}],
        "tags": operations::tags(&rpcs),
        "paths": paths,
        "components": {
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "__Host-crm_session",
                    "description": "Set by createSession. Named crm_session where the public address is plain http.",
                },
                "apiKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key made by createApiKey, for programs. Keys manage neither keys nor sessions.",
                },
            },
            "headers": headers::components(),
            "responses": responses::components(),
            "schemas": schemas.into_components(),
        },
    }))
}

/// The document as text, as it is served and committed.
pub fn text(pool: &DescriptorPool) -> Result<String, RuleError> {
    Ok(format!("{:#}\n", document(pool)?))
}
