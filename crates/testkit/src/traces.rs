//! A collector to which processes export their traces as to a real one, over OTLP.

#![expect(clippy::expect_used, reason = "a test kit fails loudly")]

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};

use opentelemetry_proto::tonic::{
    collector::trace::v1::{
        ExportTraceServiceRequest, ExportTraceServiceResponse,
        trace_service_server::{TraceService, TraceServiceServer},
    },
    common::v1::{KeyValue, any_value::Value},
    trace::v1::Span,
};
use tokio::{net::TcpListener, task::JoinSet};
use tonic::{
    Request, Response, Status,
    transport::{Server, server::TcpIncoming},
};

/// The collector; it ends when dropped.
#[derive(Debug)]
pub struct Traces {
    /// Where it listens: a value for `CRM_OTLP_ENDPOINT`.
    pub endpoint: String,
    collected: Collected,
    _server: JoinSet<()>,
}

/// A span that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned {
    /// Its trace, in hexadecimal digits.
    pub trace_id: String,
    /// Its id, in hexadecimal digits.
    pub span_id: String,
    /// The span it belongs to; empty if it begins its trace.
    pub parent_id: String,
    /// Its name.
    pub name: String,
    /// Its attributes, as text.
    pub attributes: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default)]
struct Collected(Arc<Mutex<Vec<Spanned>>>);

impl Traces {
    /// Begins to collect, on a free port.
    ///
    /// # Panics
    /// If there is no free port.
    pub async fn collect() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        let collected = Collected::default();
        let server = Server::builder().add_service(TraceServiceServer::new(collected.clone()));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            server.serve_with_incoming(TcpIncoming::from(listener)).await.expect("the collector runs");
        });
        Self { endpoint, collected, _server: tasks }
    }

    /// The spans of a trace that have arrived so far.
    #[must_use]
    pub fn of(&self, trace_id: &str) -> Vec<Spanned> {
        self.all().into_iter().filter(|span| span.trace_id == trace_id).collect()
    }

    /// All spans that have arrived so far.
    #[must_use]
    pub fn all(&self) -> Vec<Spanned> {
        self.collected.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[tonic::async_trait]
impl TraceService for Collected {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let resources = request.into_inner().resource_spans.into_iter();
        let spans = resources.flat_map(|resource| resource.scope_spans).flat_map(|scope| scope.spans).map(read);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(spans);
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

fn read(span: Span) -> Spanned {
    Spanned {
        trace_id: hex(&span.trace_id),
        span_id: hex(&span.span_id),
        parent_id: hex(&span.parent_span_id),
        name: span.name,
        attributes: span.attributes.into_iter().map(text).collect(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn text(attribute: KeyValue) -> (String, String) {
    let text = match attribute.value.and_then(|value| value.value) {
        Some(Value::StringValue(text)) => text,
        Some(Value::BoolValue(value)) => value.to_string(),
        Some(Value::IntValue(number)) => number.to_string(),
        Some(Value::DoubleValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    };
    (attribute.key, text)
}
