//! One trace, from the browser to the ERP and back to the browser.

use std::collections::BTreeMap;

use crm_chassis::{config::Telemetry, telemetry};
use crm_testkit::{Spanned, Traces, eventually, install_crypto};
use crm_tests::{client::send, dealer::Dealer, erp::Message, live::Live, system::System};
use serde_json::json;
use uuid::Uuid;

/// The span of the browser's, which it keeps to itself.
const BROWSER: &str = "00f067aa0ba902b7";

/// Names of the spans with those of their parents, sorted.
fn family(spans: &[Spanned]) -> Vec<(&str, &str)> {
    let names: BTreeMap<_, _> = spans.iter().map(|span| (span.span_id.as_str(), span.name.as_str())).collect();
    let parent = |span: &Spanned| match span.parent_id.as_str() {
        BROWSER => "the browser",
        parent => names.get(parent).copied().unwrap_or("nobody"),
    };
    let mut family: Vec<_> = spans.iter().map(|span| (span.name.as_str(), parent(span))).collect();
    family.sort_unstable();
    family
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_is_one_trace_from_the_browser_to_the_erp_and_back() {
    install_crypto();
    let traces = Traces::collect().await;
    let endpoint = Some(traces.endpoint.clone());
    let settings = Telemetry { log: "off".into(), otlp_endpoint: endpoint.clone(), ..Telemetry::default() };
    let _telemetry = telemetry::start("crm", &settings).unwrap();
    let system = System::traced(endpoint).await;
    let dealer = Dealer::open(&system).await;
    let (mut told, sam) = (dealer.erp.outbound().await, dealer.log_in("sam").await);
    let mut live = Live::open(&system, &dealer, &sam).await;
    let id = sam.create_complete("Hope Works").await;
    assert_eq!(live.next().await["change"], "CUSTOMER_CHANGE_CREATED");

    let trace = Uuid::new_v4().simple().to_string();
    let release = sam.request("POST", &format!("/api/v1/customers/{id}/release"));
    // That the browser does not want it recorded is not its to decide.
    let released = send(release.header("traceparent", format!("00-{trace}-{BROWSER}-00")).json(&json!({}))).await;
    assert_eq!((released.status, released.header("x-request-id")), (200, trace.as_str()));
    assert_eq!(live.next().await["change"], "CUSTOMER_CHANGE_RELEASED");
    let message = told.next().await;
    let (sent, made) = (message.envelope.header("traceparent").to_owned(), message.attribute("traceparent").to_owned());
    assert!(sent.contains(&trace) && made.contains(&trace), "{sent} {made}");
    let approval = dealer.erp.message("customer.approved", &json!({"crmId": id, "code": "CU10001"}));
    dealer.erp.publish(&Message { traceparent: Some(sent.clone()), ..approval }).await;
    assert_eq!(live.next().await["change"], "CUSTOMER_CHANGE_APPROVED");

    let expected = [
        ("POST /api/v1/customers/{id}/release", "the browser"),
        ("crm.customers.v1.CustomersService/ReleaseCustomer", "POST /api/v1/customers/{id}/release"),
        ("live", "publish crm.events"),
        ("live", "publish crm.events"),
        ("live", "publish crm.events"),
        ("process activities.events", "publish crm.events"),
        ("process activities.events", "publish crm.events"),
        ("process customers.erp", "publish erp.outbound"),
        ("process gateway.customers", "publish crm.events"),
        ("process gateway.customers", "publish crm.events"),
        ("publish crm.events", "crm.customers.v1.CustomersService/ReleaseCustomer"),
        ("publish crm.events", "process customers.erp"),
        // That Sam was told of the approval.
        ("publish crm.events", "process gateway.customers"),
        ("publish erp.outbound", "crm.customers.v1.CustomersService/ReleaseCustomer"),
    ];
    let spans = eventually("all spans of the trace", async || {
        let spans = traces.of(&trace);
        (spans.len() >= expected.len()).then_some(spans)
    })
    .await;
    assert_eq!(family(&spans), expected);
    let by_id = |traceparent: &str| {
        let id = traceparent.split('-').nth(2).unwrap().to_owned();
        spans.iter().find(|span| span.span_id == id).map(|span| span.name.as_str())
    };
    assert_eq!(by_id(&sent), Some("publish erp.outbound"));
    assert_eq!(by_id(&made), Some("crm.customers.v1.CustomersService/ReleaseCustomer"));
    let tenant = dealer.id.0.to_string();
    for span in spans.iter().filter(|span| span.name != "live") {
        assert_eq!(span.attributes.get("tenant"), Some(&tenant), "{span:?}");
    }
    system.stop().await;
}
