//! What operators can measure: the table and the running system say the same.

use std::collections::{BTreeMap, BTreeSet};

use crm_chassis::{
    Context,
    measure::{Kind, METRICS, Metric},
    service::serve_admin,
};
use crm_tests::{dealer::Dealer, live::Live, system::System};
use jiff::SignedDuration;
use serde_json::json;
use tokio::net::TcpListener;

/// More values than this of one metric's labels would mean that callers can make series.
const MOST_SERIES: usize = 300;

/// What an admin port exposes.
struct Exposed(String);

/// A sample's labels with its value.
type Samples = Vec<(BTreeMap<String, String>, f64)>;

impl Exposed {
    async fn read(context: &Context) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/metrics", listener.local_addr().unwrap());
        serve_admin(context, listener);
        Self(reqwest::get(url).await.unwrap().text().await.unwrap())
    }

    /// Names with their kinds.
    fn kinds(&self) -> BTreeMap<&str, &str> {
        self.0.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' ')).collect()
    }

    fn samples(&self, name: &str) -> Samples {
        let suffixes = ["", "_bucket", "_sum", "_count"].map(|suffix| format!("{name}{suffix}"));
        let lines = self.0.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.rsplit_once(' '));
        let ours = lines.filter(|(series, _)| suffixes.iter().any(|it| series.split('{').next() == Some(it)));
        ours.map(|(series, value)| (labels(series), value.parse().unwrap())).collect()
    }

    /// The value of a series.
    fn value(&self, name: &str, label: Option<(&str, &str)>) -> f64 {
        let wanted = label.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let samples = self.samples(name);
        let found = samples.iter().find(|(labels, _)| *labels == wanted);
        found.unwrap_or_else(|| panic!("{name} {label:?} is not among {samples:?}")).1
    }
}

fn labels(series: &str) -> BTreeMap<String, String> {
    let Some((_, labels)) = series.trim_end_matches('}').split_once('{') else { return BTreeMap::new() };
    let pairs = labels.trim_end_matches('"').split("\",").map(|pair| pair.split_once("=\"").unwrap());
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[tokio::test]
async fn the_table_of_metrics_names_exactly_what_a_running_system_exposes() {
    let mut system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    let _live = Live::open(&system, &dealer, &sam).await;
    let id = sam.create_complete("Hope Works").await;
    sam.release(&id).await;
    for invented in ["nobody-1", "nobody-2"] {
        assert_eq!(sam.get(&format!("/api/v1/customers/{invented}")).await.status, 404);
        assert_eq!(sam.get(&format!("/api/v1/{invented}")).await.status, 404);
    }
    dealer.erp.send("customer.held", &json!({"code": "NOPE"})).await;
    dealer.erp.send("customer.approved", &json!({"crmId": id, "code": "CU1"})).await;
    sam.until_status(&id, "ACTIVE").await;
    // What is written now waits.
    system.broker_line.refuse().await;
    sam.create_complete("Hope Waits").await;
    system.pass(SignedDuration::from_secs(90));

    let [customers, .., gateway] = system.contexts();
    let exposed = Exposed::read(customers).await;
    let _gateway = Exposed::read(gateway).await;
    let table: BTreeMap<_, _> = METRICS.iter().map(|metric| (metric.name, kind(metric))).collect();
    let ours: BTreeMap<_, _> = exposed.kinds().into_iter().filter(|(name, _)| !name.starts_with("process_")).collect();
    assert_eq!(ours, table);
    for metric in METRICS {
        let samples = exposed.samples(metric.name);
        assert!(samples.len() <= MOST_SERIES * 15, "{} has {} series", metric.name, samples.len());
        for (labels, _) in &samples {
            let names: BTreeSet<_> = labels.keys().map(String::as_str).filter(|name| *name != "le").collect();
            assert_eq!(names, metric.labels.iter().copied().collect(), "{}", metric.name);
        }
    }
    assert!(!exposed.0.contains("nobody-") && !exposed.0.contains(&id), "no label is a caller's invention");

    let customers = Some(("service", "customers"));
    assert!(exposed.value("crm_outbox_waiting", customers) >= 1.0, "the message that the broker does not take");
    assert!(exposed.value("crm_outbox_oldest_seconds", customers) >= 90.0);
    assert!((exposed.value("crm_parked_messages", customers) - 1.0).abs() < f64::EPSILON);
    assert!((exposed.value("crm_live_streams", None) - 1.0).abs() < f64::EPSILON);
    assert!(exposed.value("process_resident_memory_bytes", None) > 1_000_000.0);
    // In whole seconds, which this test may not have taken yet.
    assert!(exposed.value("process_cpu_seconds_total", None) >= 0.0);
    let served = |route: &str, status: &str| {
        let wanted = [("method", "GET"), ("route", route), ("status", status)];
        let is = |labels: &BTreeMap<String, String>| {
            wanted.iter().all(|(name, value)| labels.get(*name).is_some_and(|it| it == value))
        };
        exposed.samples("crm_http_seconds").iter().any(|(labels, _)| is(labels))
    };
    assert!(served("/api/v1/customers/{id}", "200") && served("/api/v1/customers/{id}", "404"));
    assert!(served("unknown", "404"));
}

fn kind(metric: &Metric) -> &'static str {
    match metric.kind {
        Kind::Counter => "counter",
        Kind::Gauge => "gauge",
        Kind::Histogram => "histogram",
    }
}
