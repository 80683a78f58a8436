//! HTTP/JSON to gRPC and back, by descriptors: no code for any RPC.
//!
//! A request goes through [`body`] (bytes to JSON, by [`unique`]), [`request`] (path, query, body and headers to the message, by [`json`] and
//! [`scalar`]), over the wire by [`codec`], and its reply through [`reply`], or through [`file`] if it is one.

mod body;
mod codec;
mod file;
mod json;
mod reply;
mod request;
mod scalar;
mod unique;

use std::time::Duration;

use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderValue, header, uri::PathAndQuery};
use prost::Message as _;
use prost_reflect::DynamicMessage;
use tonic::{
    Request, Status, Streaming,
    client::Grpc,
    metadata::{Ascii, MetadataMap, MetadataValue},
    transport::Channel,
};

use super::{
    client_address::{self, ClientAddress},
    problem::Problem,
    replicas::{self, Replicas},
    rpc::{Body as BodyRule, Rpc, RuleError},
    status,
    trace::{TRACEPARENT, TraceContext},
};

/// The package whose replies may set cookies: it alone knows sessions.
const IDENTITY: &str = "crm.identity.v1";

/// The largest reply, in bytes: a page of large records with room to spare.
const LARGEST_REPLY: usize = 16 * 1024 * 1024;

/// Proof of who calls, for the services; made from session or key by the authentication in front, and found among the request's
/// extensions.
#[derive(Clone)]
pub struct InternalToken(MetadataValue<Ascii>);

impl InternalToken {
    /// Wraps a signed token.
    pub fn new(token: &str) -> Result<Self, tonic::metadata::errors::InvalidMetadataValue> {
        let mut value: MetadataValue<Ascii> = format!("Bearer {token}").parse()?;
        value.set_sensitive(true);
        Ok(Self(value))
    }
}

/// Why a request that shows a session or a key has no [`InternalToken`] all the same; a request extension. What is public it may call.
#[derive(Clone)]
pub struct Refused(pub Problem);

/// The answer to a request that needs a session or key and has none that opens.
#[must_use]
pub fn refusal(extensions: &http::Extensions) -> Problem {
    extensions.get::<Refused>().map_or_else(Problem::unauthenticated, |Refused(problem)| problem.clone())
}

/// One RPC with the service that answers it.
#[derive(Clone)]
pub struct Operation {
    rpc: Rpc,
    grpc_path: PathAndQuery,
    replicas: Replicas,
    timeout: Duration,
}

impl Operation {
    /// Joins `rpc` to the `replicas` of its service. `timeout` is told to the service as its deadline.
    pub fn new(rpc: Rpc, replicas: Replicas, timeout: Duration) -> Result<Self, RuleError> {
        let path = format!("/{}/{}", rpc.method.parent_service().full_name(), rpc.method.name());
        let grpc_path = path.parse().map_err(|_| RuleError::new(&rpc.method, "its name makes no path"))?;
        Ok(Self { rpc, grpc_path, replicas, timeout })
    }

    /// The RPC.
    #[must_use]
    pub fn rpc(&self) -> &Rpc {
        &self.rpc
    }

    /// Answers an HTTP request whose path had these parameters.
    pub async fn call(&self, path: &[String], request: axum::extract::Request) -> Result<Response, Problem> {
        let (parts, body) = request.into_parts();
        let token = parts.extensions.get::<InternalToken>();
        if token.is_none() && !self.rpc.is_public() {
            return Err(refusal(&parts.extensions));
        }
        let mut metadata = metadata(&parts, token, self.rpc.secret)?;
        let body = self.body(&parts, body).await?;
        let query = parts.uri.query().unwrap_or_default();
        let said = request::Parts { path, query, headers: &parts.headers, body: body.as_ref() };
        let message = request::message(&self.rpc, &said)?;
        if self.rpc.file.is_some() {
            let held = parts.headers.get(header::IF_NONE_MATCH).and_then(|held| held.to_str().ok()?.parse().ok());
            if let Some(held) = held {
                metadata.insert(file::HELD, held);
            }
            return file::response(&self.rpc, &parts.headers, self.open(metadata, message).await?).await;
        }

        let (metadata, reply) = self.send(metadata, message).await?;
        let mut response = reply::response(&self.rpc, &reply)?;
        if self.rpc.method.parent_file().package_name() == IDENTITY {
            for cookie in metadata.get_all("set-cookie") {
                if let Ok(cookie) = HeaderValue::from_bytes(cookie.as_encoded_bytes()) {
                    response.headers_mut().append(header::SET_COOKIE, cookie);
                }
            }
        }
        Ok(response)
    }

    async fn body(&self, parts: &http::request::Parts, body: Body) -> Result<Option<serde_json::Value>, Problem> {
        match self.rpc.body {
            BodyRule::None => Ok(None),
            BodyRule::Whole | BodyRule::Field(_) => body::json(&parts.headers, body).await,
        }
    }

    async fn send(
        &self,
        metadata: MetadataMap,
        message: DynamicMessage,
    ) -> Result<(MetadataMap, DynamicMessage), Problem> {
        let call = &self.call_of(metadata, &message);
        let reply = self.replicas.call(move |channel| async move {
            let mut client = client(channel).await?;
            client.unary(call.request(), self.grpc_path.clone(), self.codec()).await
        });
        let (metadata, message, _) = reply.await.map_err(|status| status::problem(&status, &self.rpc))?.into_parts();
        Ok((metadata, message))
    }

    /// Calls an RPC that answers a stream, and returns as soon as it has begun.
    async fn open(
        &self,
        metadata: MetadataMap,
        message: DynamicMessage,
    ) -> Result<tonic::Response<Streaming<DynamicMessage>>, Problem> {
        let call = &self.call_of(metadata, &message);
        let opened = self.replicas.call(move |channel| async move {
            let mut client = client(channel).await?;
            client.server_streaming(call.request(), self.grpc_path.clone(), self.codec()).await
        });
        opened.await.map_err(|status| status::problem(&status, &self.rpc))
    }

    fn call_of(&self, metadata: MetadataMap, message: &DynamicMessage) -> Call {
        Call { metadata, message: message.encode_to_vec().into(), timeout: self.timeout }
    }

    fn codec(&self) -> codec::DynamicCodec {
        codec::DynamicCodec { reply: self.rpc.method.output() }
    }
}

/// What is sent to a service, and to another replica if the first did not begin with it.
struct Call {
    metadata: MetadataMap,
    message: Bytes,
    timeout: Duration,
}

impl Call {
    fn request(&self) -> Request<Bytes> {
        let mut request = Request::from_parts(self.metadata.clone(), http::Extensions::new(), self.message.clone());
        request.set_timeout(self.timeout);
        request
    }
}

async fn client(channel: Channel) -> Result<Grpc<Channel>, Status> {
    let mut client = Grpc::new(channel).max_decoding_message_size(LARGEST_REPLY);
    client.ready().await.map_err(replicas::unreachable)?;
    Ok(client)
}

/// What the services learn besides the message: who calls, from where, in which trace, and under which idempotency key.
/// The key is kept back where nothing of the request may be stored.
fn metadata(parts: &http::request::Parts, token: Option<&InternalToken>, secret: bool) -> Result<MetadataMap, Problem> {
    let mut metadata = MetadataMap::new();
    let mut insert = |name: &'static str, value: &str| {
        if let Ok(value) = value.parse() {
            metadata.insert(name, value);
        }
    };
    if let Some(key) = request::idempotency_key(&parts.headers)?
        && !secret
    {
        insert("idempotency-key", key);
    }
    if let Some(context) = parts.extensions.get::<TraceContext>() {
        insert("traceparent", &context.traceparent());
    }
    if parts.headers.contains_key(TRACEPARENT)
        && let Some(state) = parts.headers.get("tracestate").and_then(|value| value.to_str().ok())
    {
        insert("tracestate", state);
    }
    if let Some(ClientAddress(address)) = parts.extensions.get() {
        insert(client_address::METADATA, &address.to_string());
    }
    if let Some(InternalToken(token)) = token {
        metadata.insert("authorization", token.clone());
    }
    Ok(metadata)
}
