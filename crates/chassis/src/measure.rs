//! Metrics: every one there is, and how they come about. Operators read them at `/metrics` of the [`admin`](crate::admin) port, with
//! what each means; a test compares [`METRICS`] with what a running system exposes.
//!
//! Label values come from our own lists (RPCs, routes, queues, database roles), never from what a caller sends.

use std::{sync::OnceLock, thread, time::Duration};

use metrics::{describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;

/// How a metric behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only grows; begins anew with the process.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts values in buckets.
    Histogram,
}

/// A metric.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// How it behaves.
    pub kind: Kind,
    /// The names of its labels.
    pub labels: &'static [&'static str],
    /// What it means, in which unit.
    pub help: &'static str,
}

/// All metrics of our own. Those of the process (`process_…`: processor seconds, memory, threads, open files) come from the collector.
pub const METRICS: [Metric; 25] = [
    histogram(
        "crm_http_seconds",
        &["method", "route", "status"],
        "Seconds from an HTTP request to the head of its answer.",
    ),
    histogram(
        "crm_rpc_seconds",
        &["rpc", "code"],
        "Seconds from a gRPC call to its answer; of a stream, to its begin.",
    ),
    gauge("crm_live_streams", &[], "Open streams of live updates."),
    gauge(
        "crm_outbox_waiting",
        &["service"],
        "Messages in the outbox, counted up to 100,000. The same from every replica.",
    ),
    gauge(
        "crm_outbox_oldest_seconds",
        &["service"],
        "Age of the message that has waited longest in the outbox; 0 if none.",
    ),
    gauge(
        "crm_outbox_for_erp",
        &["service"],
        "Messages in the outbox for the tenants' ERPs, counted up to 100,000. The same from every replica.",
    ),
    gauge(
        "crm_erps_without_queue",
        &["service"],
        "Tenants for whose ERP the broker had no queue when a message was last sent. The same from every replica.",
    ),
    counter("crm_outbox_sent_total", &[], "Messages that the broker has confirmed."),
    counter("crm_outbox_interruptions_total", &[], "Times the relay lost its database or broker and began again."),
    counter(
        "crm_outbox_unroutable_total",
        &[],
        "ERP messages for which the broker had no queue; they are kept and sent again.",
    ),
    histogram("crm_outbox_batch", &[], "Messages that the relay sent at once."),
    counter(
        "crm_messages_total",
        &["queue", "outcome"],
        "Messages received that came to an end: applied, duplicate or parked.",
    ),
    counter("crm_message_failures_total", &["queue"], "Tries of messages that failed, refusals among them."),
    histogram("crm_message_seconds", &["queue"], "Seconds from the delivery of a message to its end, with all tries."),
    counter("crm_messages_parked_total", &["queue"], "Messages that were parked."),
    gauge(
        "crm_parked_messages",
        &["service"],
        "Messages that are parked, counted up to 100,000. The same from every replica.",
    ),
    gauge(
        "crm_parked_messages_oldest_seconds",
        &["service"],
        "Age of the message that has been parked longest; 0 if none.",
    ),
    gauge("crm_mails_waiting", &["service"], "Mails that wait, counted up to 100,000. The same from every replica."),
    gauge("crm_mails_oldest_seconds", &["service"], "Age of the mail that has waited longest; 0 if none."),
    counter("crm_mails_total", &["outcome"], "Attempts to send a mail: sent, postponed or failed for good."),
    histogram("crm_erp_lag_seconds", &[], "Seconds from the time an ERP message gave itself to its effect."),
    gauge("crm_database_connections", &["role"], "Open connections to the database."),
    gauge("crm_database_connections_idle", &["role"], "Of these, the ones that nobody uses."),
    gauge("crm_database_connections_max", &["role"], "Most connections to the database that this process may open."),
    gauge(
        "crm_database_waiting",
        &["role"],
        "Transactions that are about to begin, most of them waiting for a connection.",
    ),
];

const fn counter(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    Metric { name, kind: Kind::Counter, labels, help }
}

const fn gauge(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    Metric { name, kind: Kind::Gauge, labels, help }
}

const fn histogram(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    Metric { name, kind: Kind::Histogram, labels, help }
}

/// Upper bounds of the buckets of seconds: from an indexed look-up to the longest call.
const SECONDS: [f64; 12] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 10.0, 30.0];
/// Upper bounds of the buckets of messages.
const MESSAGES: [f64; 7] = [1.0, 2.0, 5.0, 20.0, 50.0, 200.0, 500.0];
/// How often histograms are folded into their buckets, so that they do not grow where nobody reads them.
const UPKEEP: Duration = Duration::from_secs(5);

/// Renders what was measured.
#[derive(Debug)]
pub struct Recorder {
    handle: PrometheusHandle,
    process: Collector,
}

impl Recorder {
    /// Everything measured so far, as Prometheus reads it.
    #[must_use]
    pub fn render(&self) -> String {
        self.process.collect();
        self.handle.render()
    }
}

/// The process's recorder, installed on first use: what is measured before is lost.
pub fn recorder() -> &'static Recorder {
    static RECORDER: OnceLock<Recorder> = OnceLock::new();
    RECORDER.get_or_init(|| {
        let builder = PrometheusBuilder::new().set_buckets(&SECONDS);
        let messages = Matcher::Full("crm_outbox_batch".to_owned());
        // Fails only for no buckets.
        let builder = builder.and_then(|it| it.set_buckets_for_metric(messages, &MESSAGES)).unwrap_or_default();
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        // A second recorder in one process is a test's; ours then renders nothing.
        let _ = metrics::set_global_recorder(recorder);
        for Metric { name, kind, help, .. } in METRICS {
            match kind {
                Kind::Counter => describe_counter!(name, help),
                Kind::Gauge => describe_gauge!(name, help),
                Kind::Histogram => describe_histogram!(name, help),
            }
        }
        let process = Collector::default();
        process.describe();
        // A thread, because the first user may be outside the runtime. It lives as long as the process.
        let upkept = handle.clone();
        thread::spawn(move || {
            loop {
                thread::sleep(UPKEEP);
                upkept.run_upkeep();
            }
        });
        Recorder { handle, process }
    })
}
