//! A reply that is a file: parts of `google.api.HttpBody`, passed on as they come.
//!
//! Nothing is collected: the next part is asked for when the browser has taken the one before, and a browser that goes away ends the call.
//! A file that breaks off ends the connection (HTTP/1.1) or resets the stream (HTTP/2), so that nobody takes it for a whole one.

use axum::{body::Body, response::Response};
use bytes::Bytes;
use crm_chassis::etag;
use futures::{StreamExt as _, stream};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use prost_reflect::{DynamicMessage, Value};
use tonic::{Status, Streaming, metadata::MetadataMap};
use tracing::Span;

use crate::edge::{problem::Problem, rpc::Rpc, status};

/// What the service says of the file besides its type.
const HEADERS: [HeaderName; 3] = [header::CONTENT_DISPOSITION, header::ETAG, HeaderName::from_static("x-row-count")];

/// What the caller holds of a file, for the service: by it the service knows whether it must make the file.
pub const HELD: &str = "if-none-match";

/// The answer to `rpc`, as soon as the first part is there; 304 if the caller holds the file as it is. What goes wrong until then is told as a
/// problem.
pub async fn response(
    rpc: &Rpc,
    headers: &HeaderMap,
    reply: tonic::Response<Streaming<DynamicMessage>>,
) -> Result<Response, Problem> {
    let (metadata, mut parts, _) = reply.into_parts();
    let held = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let tag = metadata.get(header::ETAG.as_str()).and_then(|value| value.to_str().ok());
    if let (Some(held), Some(tag)) = (held, tag)
        && etag::is_held(held, tag)
    {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        copy(&metadata, &mut response);
        return Ok(response);
    }
    let first = parts.message().await.map_err(|status| status::problem(&status, rpc))?;
    let content_type = first.as_ref().and_then(content_type).unwrap_or(OCTETS);
    let (name, span) = (rpc.method.full_name().to_owned(), Span::current());
    let rest = parts.map(move |part| {
        let data = part.map(|part| data(&part));
        data.inspect_err(|status| span.in_scope(|| tell(&name, status)))
    });
    let body = stream::iter(first.map(|part| Ok(data(&part)))).chain(rest);

    let mut response = Response::new(Body::from_stream(body));
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    copy(&metadata, &mut response);
    Ok(response)
}

/// The type of what does not say what it is.
const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

fn content_type(part: &DynamicMessage) -> Option<HeaderValue> {
    let value = part.get_field_by_name("content_type")?;
    value.as_str().filter(|text| !text.is_empty()).and_then(|text| HeaderValue::from_str(text).ok())
}

fn data(part: &DynamicMessage) -> Bytes {
    match part.get_field_by_name("data").as_deref() {
        Some(Value::Bytes(data)) => data.clone(),
        _ => Bytes::new(),
    }
}

fn copy(metadata: &MetadataMap, response: &mut Response) {
    for name in HEADERS {
        let value = metadata.get(name.as_str()).and_then(|value| HeaderValue::from_bytes(value.as_bytes()).ok());
        if let Some(value) = value {
            response.headers_mut().insert(name, value);
        }
    }
}

fn tell(rpc: &str, status: &Status) {
    tracing::warn!(rpc, code = ?status.code(), status = status.message(), "a file broke off");
}
