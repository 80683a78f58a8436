//! One id for everything that one request causes: W3C trace context in, out and into every problem; the access log; and how long
//! requests take.
//!
//! The log names the route and not the path, which may hold anything that somebody typed.

use std::{
    collections::HashMap,
    fmt::Write as _,
    mem,
    panic::AssertUnwindSafe,
    sync::LazyLock,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use crm_chassis::telemetry;
use futures::FutureExt as _;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use tracing::{Instrument as _, Span, field};

use super::{problem::Problem, rpc::Rpc};

/// The header and gRPC metadata entry that carries the trace context.
pub const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// Tells callers the trace id of a request that did not fail, too.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The trace a request belongs to: the caller's if it sent one, otherwise a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceContext {
    trace_id: u128,
    span_id: u64,
    flags: u8,
}

impl TraceContext {
    /// The context of `span` where traces are made; otherwise the caller's trace goes on with a span id of our own.
    fn of(span: &Span, headers: &HeaderMap) -> Self {
        let parent = headers.get(TRACEPARENT).and_then(|value| value.to_str().ok()).and_then(Self::parse);
        let parent = parent.map(Self::decided_here);
        telemetry::continue_trace(span, parent.map(|parent| parent.traceparent()).as_deref());
        let made = telemetry::traceparent_of(span).as_deref().and_then(Self::parse);
        made.unwrap_or_else(|| Self::after(parent))
    }

    fn after(parent: Option<Self>) -> Self {
        let trace_id = parent.map_or_else(|| not_zero(rand::random), |it| it.trace_id);
        Self { trace_id, span_id: not_zero(rand::random), flags: 0 }.decided_here()
    }

    /// Whether a trace is recorded is decided here: callers may join a trace, but not fill our storage or hide from it.
    fn decided_here(self) -> Self {
        Self { flags: u8::from(telemetry::is_recorded(self.trace_id)), ..self }
    }

    /// Reads `00-<32 hex digits>-<16 hex digits>-<2 hex digits>`; later versions may have more behind it.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (version, trace_id, span_id, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let hex =
            |text: &str, digits| text.len() == digits && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
        let well_formed = hex(version, 2) && hex(trace_id, 32) && hex(span_id, 16) && hex(flags, 2);
        if !well_formed || version == "ff" || (version == "00" && parts.next().is_some()) {
            return None;
        }
        let context = Self {
            trace_id: u128::from_str_radix(trace_id, 16).ok()?,
            span_id: u64::from_str_radix(span_id, 16).ok()?,
            flags: u8::from_str_radix(flags, 16).ok()?,
        };
        (context.trace_id != 0 && context.span_id != 0).then_some(context)
    }

    /// The trace's id as 32 hexadecimal digits.
    #[must_use]
    pub fn trace_id(&self) -> String {
        format!("{:032x}", self.trace_id)
    }

    /// The header for calls that this request causes.
    #[must_use]
    pub fn traceparent(&self) -> String {
        let mut text = String::with_capacity(55);
        // Writing to a string cannot fail.
        let _ = write!(text, "00-{:032x}-{:016x}-{:02x}", self.trace_id, self.span_id, self.flags);
        text
    }
}

fn not_zero<T: Default + PartialEq>(random: impl Fn() -> T) -> T {
    loop {
        let value = random();
        if value != T::default() {
            return value;
        }
    }
}

/// The methods there are; callers can invent others, which must not become series.
fn known(method: &Method) -> &'static str {
    let all = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    all.into_iter().find(|known| method == known).unwrap_or("other")
}

/// The paths of the RPCs as they are documented, by the router's way to write them.
static PATHS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let rpcs = Rpc::all(crm_proto::descriptors()).unwrap_or_default();
    rpcs.into_iter().map(|rpc| (rpc.path.route(), rpc.path.to_string())).collect()
});

/// The route of a request as it is documented, or what it is that has none.
fn route(request: &Request) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(route) => PATHS.get(route.as_str()).cloned().unwrap_or_else(|| route.as_str().to_owned()),
        None if request.uri().path().starts_with("/api/") => "unknown".to_owned(),
        None => "web".to_owned(),
    }
}

/// Logs and measures a request that has its answer.
fn done(method: &'static str, route: String, status: StatusCode, took: Duration) {
    let status = status.as_u16();
    Span::current().record("status", status);
    tracing::info!(milliseconds = took.as_secs_f64() * 1000.0, "request done");
    let labels = [("method", method.to_owned()), ("route", route), ("status", status.to_string())];
    metrics::histogram!("crm_http_seconds", &labels).record(took.as_secs_f64());
}

/// Middleware: finds or begins the trace, logs the request when it is done, turns a panic into a 500, and writes the trace id
/// into problems.
pub async fn trace(mut request: Request, next: Next) -> Response {
    let (method, route) = (known(request.method()), route(&request));
    let span = tracing::info_span!(
        "http",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        method,
        route,
        status = field::Empty,
        trace_id = field::Empty,
        tenant = field::Empty,
    );
    let context = TraceContext::of(&span, request.headers());
    let trace_id = context.trace_id();
    request.extensions_mut().insert(context);

    let started = Instant::now();
    let answer = async {
        // Nothing shared is left half changed: what a request works on belongs to it alone.
        let response = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        let response = response.unwrap_or_else(|_| {
            tracing::error!("request panicked");
            Problem::internal().into_response()
        });
        done(method, route, response.status(), started.elapsed());
        response
    };
    let mut response = answer.instrument(span).await;

    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let headers = mem::take(response.headers_mut());
        response = problem.with_trace_id(trace_id.clone()).into_response();
        // What was added on the way out stays.
        response.headers_mut().extend(headers);
    }
    if let Ok(value) = HeaderValue::from_str(&trace_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn the_callers_trace_goes_on_with_a_span_of_its_own() {
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
        let headers = HeaderMap::from_iter([(TRACEPARENT, parent.parse().unwrap())]);
        let context = TraceContext::of(&Span::none(), &headers);
        assert_eq!(context.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        let traceparent = context.traceparent();
        assert!(traceparent.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
        assert!(traceparent.ends_with("-01"), "whether it is recorded is ours to decide");
        assert_ne!(traceparent, parent);
        assert!(TraceContext::parse(&traceparent).is_some());
    }

    #[test]
    fn a_malformed_trace_context_begins_a_new_trace() {
        for text in [
            "",
            "x",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        ] {
            assert_eq!(TraceContext::parse(text), None, "{text}");
        }
    }
}
