//! Logs (JSON lines) and traces (OTLP, W3C context over HTTP, gRPC and AMQP). Metrics are [`measure`](crate::measure)'s.
//!
//! A log line carries what its span knows: `trace_id`, `tenant`, and the route, RPC or message at work. It never carries what people
//! typed or what an ERP sent: names of fields and reasons only (see [`Error::for_log`](crate::Error::for_log)).

use std::{
    io::{self, IsTerminal as _},
    sync::OnceLock,
};

use opentelemetry::{
    Context,
    propagation::{Extractor, TextMapPropagator as _},
    trace::{SpanKind, TraceContextExt as _, TraceId, TracerProvider as _},
};
use opentelemetry_otlp::WithExportConfig as _;
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{Sampler, SamplingDecision, SdkTracerProvider, ShouldSample as _},
};
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::{
    EnvFilter, Layer,
    fmt::{self, MakeWriter},
    layer::SubscriberExt as _,
    registry::LookupSpan,
    util::SubscriberInitExt as _,
};

use crate::config;

/// The header, on every transport, that carries the trace context.
pub const TRACEPARENT: &str = "traceparent";

/// What goes into traces: our own spans. Libraries have theirs, and the exporter's would feed themselves.
const TRACED: &str = "crm=info";

/// Share of the traces that are recorded, once [`start`] has been told.
static SAMPLE: OnceLock<f64> = OnceLock::new();

/// Keeps the exporters alive; dropping it sends what is left.
#[derive(Debug)]
pub struct Telemetry(SdkTracerProvider);

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            tracing::debug!(%error, "traces left behind");
        }
    }
}

/// Starts logs and traces for the process, which the traces call `process`. Without an endpoint no traces leave the process, but their
/// ids still travel along and stand in logs and errors.
pub fn start(process: &'static str, settings: &config::Telemetry) -> anyhow::Result<Telemetry> {
    let lines = fmt::layer().with_writer(io::stderr);
    if io::stderr().is_terminal() {
        install(process, settings, lines.compact())
    } else {
        install(process, settings, lines.json().flatten_event(true))
    }
}

/// The same with log lines that go to a writer, as JSON.
pub fn start_into<W>(process: &'static str, settings: &config::Telemetry, writer: W) -> anyhow::Result<Telemetry>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    install(process, settings, fmt::layer().with_writer(writer).json().flatten_event(true))
}

fn install<S>(process: &'static str, settings: &config::Telemetry, lines: S) -> anyhow::Result<Telemetry>
where
    S: Layer<tracing_subscriber::Registry> + Send + Sync,
{
    let sample = *SAMPLE.get_or_init(|| settings.trace_sample);
    let resource = Resource::builder().with_service_name(process).build();
    // What comes with a trace goes on as it was decided where the trace began.
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(sample)));
    let mut provider = SdkTracerProvider::builder().with_resource(resource).with_sampler(sampler);
    if let Some(endpoint) = &settings.otlp_endpoint {
        let exporter = opentelemetry_otlp::SpanExporter::builder().with_tonic().with_endpoint(endpoint).build()?;
        provider = provider.with_batch_exporter(exporter);
    }
    let provider = provider.build();
    // The client library writes whole returned messages there, personal data and all.
    let filter = EnvFilter::try_new(&settings.log)?.add_directive("lapin::returned_messages=off".parse()?);
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(traces(&provider).with_filter(EnvFilter::try_new(TRACED)?))
        .try_init()?;
    Ok(Telemetry(provider))
}

fn traces<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    // Threads and source lines cost on every span and tell nothing that its name does not.
    tracing_opentelemetry::layer().with_threads(false).with_location(false).with_tracer(provider.tracer("crm"))
}

/// Whether a trace that enters the system is recorded. Every process decides alike, by the id alone, so that nobody outside can fill
/// our storage by asking for it.
#[must_use]
pub fn is_recorded(trace_id: u128) -> bool {
    is_in_share(SAMPLE.get().copied().unwrap_or(1.0), trace_id)
}

fn is_in_share(share: f64, trace_id: u128) -> bool {
    let id = TraceId::from(trace_id);
    let sampled = Sampler::TraceIdRatioBased(share).should_sample(None, id, "", &SpanKind::Server, &[], &[]);
    sampled.decision == SamplingDecision::RecordAndSample
}

/// The W3C `traceparent` of the current span, to send along.
#[must_use]
pub fn current_traceparent() -> Option<String> {
    traceparent_of(&Span::current())
}

/// The W3C `traceparent` of a span; none where no traces are made, as in unit tests.
#[must_use]
pub fn traceparent_of(span: &Span) -> Option<String> {
    let mut carrier = std::collections::HashMap::new();
    TraceContextPropagator::new().inject_context(&span.context(), &mut carrier);
    carrier.remove(TRACEPARENT)
}

fn trace_id_of(span: &Span) -> Option<String> {
    let context = span.context();
    let span = context.span().span_context().clone();
    span.is_valid().then(|| span.trace_id().to_string())
}

/// Makes `span` part of the trace that a `traceparent` names, or the begin of a new one, and notes the trace's id in its field
/// `trace_id`, if it has one.
pub fn continue_trace(span: &Span, traceparent: Option<&str>) {
    struct Parent<'a>(&'a str);
    impl Extractor for Parent<'_> {
        fn get(&self, key: &str) -> Option<&str> {
            (key == TRACEPARENT).then_some(self.0)
        }
        fn keys(&self) -> Vec<&str> {
            vec![TRACEPARENT]
        }
    }
    if let Some(traceparent) = traceparent {
        let parent = TraceContextPropagator::new().extract_with_context(&Context::new(), &Parent(traceparent));
        // Fails only if no tracing layer is installed, as in unit tests.
        let _ = span.set_parent(parent);
    }
    if let Some(trace_id) = trace_id_of(span) {
        span.record("trace_id", trace_id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whether_a_trace_is_recorded_follows_from_its_id() {
        let ids = || (1..=1_000_u128).map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835));
        assert!(ids().all(|id| is_in_share(1.0, id)) && !ids().any(|id| is_in_share(0.0, id)));
        let some = ids().filter(|id| is_in_share(0.25, *id)).count();
        assert!((200..300).contains(&some), "{some}");
        assert!(ids().all(|id| is_in_share(0.5, id) || !is_in_share(0.25, id)), "a larger share holds the smaller one");
    }
}
