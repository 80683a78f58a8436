//! Logs (JSON lines), traces (OTLP, W3C context over HTTP, gRPC and AMQP) and metrics (Prometheus).

use std::{io::IsTerminal as _, sync::OnceLock, thread, time::Duration};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use opentelemetry::{
    Context,
    propagation::{Extractor, TextMapPropagator as _},
    trace::{TraceContextExt as _, TracerProvider as _},
};
use opentelemetry_otlp::WithExportConfig as _;
use opentelemetry_sdk::{Resource, propagation::TraceContextPropagator, trace::SdkTracerProvider};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

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

/// Starts logs and traces for the process. `log` is a filter such as `info,crm=debug`; without an endpoint no traces leave the process,
/// but their ids still travel along and stand in logs and errors.
pub fn start(process: &'static str, log: &str, otlp_endpoint: Option<&str>) -> anyhow::Result<Telemetry> {
    let resource = Resource::builder().with_service_name(process).build();
    let mut provider = SdkTracerProvider::builder().with_resource(resource);
    if let Some(endpoint) = otlp_endpoint {
        let exporter = opentelemetry_otlp::SpanExporter::builder().with_tonic().with_endpoint(endpoint).build()?;
        provider = provider.with_batch_exporter(exporter);
    }
    let provider = provider.build();
    let traces = tracing_opentelemetry::layer().with_tracer(provider.tracer("crm"));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = if std::io::stderr().is_terminal() {
        lines.compact().boxed()
    } else {
        lines.json().flatten_event(true).boxed()
    };
    // The client library writes whole returned messages there, personal data and all.
    let filter = EnvFilter::try_new(log)?.add_directive("lapin::returned_messages=off".parse()?);
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(traces.with_filter(EnvFilter::try_new("info")?))
        .try_init()?;
    Ok(Telemetry(provider))
}

/// Upper bounds of the histograms' buckets, in seconds: from an indexed look-up to the longest call.
const BUCKETS: [f64; 12] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 10.0, 30.0];
/// How often histograms are folded into their buckets, so that they do not grow where nobody reads them.
const UPKEEP: Duration = Duration::from_secs(5);

/// The process's metrics recorder, installed on first use.
pub fn metrics() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new();
        // Fails only for no buckets.
        let recorder = builder.set_buckets(&BUCKETS).unwrap_or_default().build_recorder();
        let handle = recorder.handle();
        // A second recorder in one process is a test's; ours then renders nothing.
        let _ = metrics::set_global_recorder(recorder);
        // A thread, because the first user may be outside the runtime. It lives as long as the process.
        let upkept = handle.clone();
        thread::spawn(move || {
            loop {
                thread::sleep(UPKEEP);
                upkept.run_upkeep();
            }
        });
        handle
    })
}

/// The W3C `traceparent` of the current span, to send along.
#[must_use]
pub fn current_traceparent() -> Option<String> {
    let mut carrier = std::collections::HashMap::new();
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut carrier);
    carrier.remove("traceparent")
}

/// The trace id of the current span, for error answers.
#[must_use]
pub fn current_trace_id() -> Option<String> {
    let context = Span::current().context();
    let span = context.span().span_context().clone();
    span.is_valid().then(|| span.trace_id().to_string())
}

/// Makes `span` part of the trace that a `traceparent` names.
pub fn continue_trace(span: &Span, traceparent: Option<&str>) {
    struct Parent<'a>(&'a str);
    impl Extractor for Parent<'_> {
        fn get(&self, key: &str) -> Option<&str> {
            (key == "traceparent").then_some(self.0)
        }
        fn keys(&self) -> Vec<&str> {
            vec!["traceparent"]
        }
    }
    if let Some(traceparent) = traceparent {
        let parent = TraceContextPropagator::new().extract_with_context(&Context::new(), &Parent(traceparent));
        // Fails only if no tracing layer is installed, as in unit tests.
        let _ = span.set_parent(parent);
    }
}

/// The span of an incoming gRPC request.
pub fn grpc_span<B>(request: &http::Request<B>) -> Span {
    let span = tracing::info_span!("rpc", path = request.uri().path());
    continue_trace(&span, request.headers().get("traceparent").and_then(|value| value.to_str().ok()));
    span
}
