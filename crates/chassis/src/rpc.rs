//! What happens to every RPC whatever it does: it is a span of its caller's trace, it is measured, and a panic of its handler becomes an
//! internal error instead of ending the connection with all other calls on it.
//!
//! Refusals are the caller's business and stand in the log at debug. Failures of ours are told where they happen, with their cause.

use std::{
    any::Any,
    convert::Infallible,
    panic::AssertUnwindSafe,
    task::{Context, Poll},
    time::Instant,
};

use futures::{FutureExt as _, future::BoxFuture};
use tonic::{Code, Status, body::Body};
use tower::{Layer, Service};
use tracing::{Instrument as _, Span, field};

use crate::{auth, dispatch::panic_text, error::Error, telemetry};

/// Seconds from the arrival of a call to its answer, by `rpc` and `code`. Of a stream only the begin is measured.
const SECONDS: &str = "crm_rpc_seconds";
/// The `rpc` of calls to what is no RPC of ours: their paths are the caller's invention and must not become series.
const UNKNOWN: &str = "unknown";

/// Traces and measures calls, and answers panics.
#[derive(Clone, Copy)]
pub(crate) struct RpcLayer;

impl<S> Layer<S> for RpcLayer {
    type Service = Rpc<S>;
    fn layer(&self, inner: S) -> Self::Service {
        Rpc(inner)
    }
}

/// See [`RpcLayer`].
#[derive(Clone)]
pub(crate) struct Rpc<S>(S);

impl<S, B> Service<http::Request<B>> for Rpc<S>
where
    S: Service<http::Request<B>, Response = http::Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let rpc = auth::rpc(request.uri().path()).map_or(UNKNOWN, |(method, _)| method.0);
        let span = span(rpc, request.headers());
        let measured = Measured { rpc, code: Code::Cancelled, begun: Instant::now() };
        // What a call works on belongs to it alone, and its transaction is rolled back: nothing is left half changed.
        let answer = AssertUnwindSafe(span.in_scope(|| self.0.call(request))).catch_unwind();
        async move {
            // As a whole, not only its code: it is recorded when it is dropped.
            let mut measured = measured;
            let answer = answer.await.unwrap_or_else(|panic| Ok(panicked(&*panic)));
            if let Ok(answer) = &answer {
                measured.code = told(answer.headers());
            }
            answer
        }
        .instrument(span)
        .boxed()
    }
}

/// The span of a call, in its caller's trace. Who calls is noted when it is known.
fn span(rpc: &'static str, headers: &http::HeaderMap) -> Span {
    let name = rpc.trim_start_matches('/');
    let (trace_id, tenant, code) = (field::Empty, field::Empty, field::Empty);
    let span = tracing::info_span!("rpc", otel.name = name, otel.kind = "server", rpc = name, trace_id, tenant, code);
    telemetry::continue_trace(&span, headers.get(telemetry::TRACEPARENT).and_then(|value| value.to_str().ok()));
    span
}

/// What the transport calls it when the caller gives up before it has sent what it asks for.
const CALLER_LEFT: &str = "Missing request message.";

/// Errors are told in the head; a call that succeeds says so only behind its body.
fn told(head: &http::HeaderMap) -> Code {
    let Some(status) = Status::from_header_map(head) else { return Code::Ok };
    if status.message() == CALLER_LEFT {
        return Code::Cancelled;
    }
    let ours = matches!(status.code(), Code::Internal | Code::Unknown | Code::DataLoss);
    // Our own errors bring details, and were logged with their cause. These are the transport's, which knows nothing personal.
    if ours && status.details().is_empty() {
        tracing::error!(status = status.message(), "rpc failed");
    }
    status.code()
}

fn panicked(panic: &(dyn Any + Send)) -> http::Response<Body> {
    Status::from(Error::internal(format!("panicked: {}", panic_text(panic)))).into_http()
}

/// Records a call when it ends, also when the caller gave up or the time was up.
struct Measured {
    rpc: &'static str,
    code: Code,
    begun: Instant,
}

impl Drop for Measured {
    fn drop(&mut self) {
        let seconds = self.begun.elapsed().as_secs_f64();
        Span::current().record("code", field::debug(self.code));
        tracing::debug!(seconds, "rpc done");
        metrics::histogram!(SECONDS, "rpc" => self.rpc, "code" => format!("{:?}", self.code)).record(seconds);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn head(status: Status) -> http::HeaderMap {
        status.into_http::<Body>().headers().clone()
    }

    #[tokio::test]
    async fn a_caller_that_left_before_it_asked_is_no_failure_of_ours() {
        let (_, mut health) = tonic_health::server::health_reporter();
        let nothing = http::Request::post("/grpc.health.v1.Health/Check").body(Body::empty()).unwrap();
        let answer = health.call(nothing).await.unwrap();
        assert_eq!(told(answer.headers()), Code::Cancelled);
    }

    #[test]
    fn what_else_is_told_stays_what_it_is() {
        assert_eq!(told(&head(Status::internal("h2 protocol error"))), Code::Internal);
        assert_eq!(told(&head(Status::not_found("gone"))), Code::NotFound);
    }
}
