//! A whole service: it starts whatever is away, is ready when it can work, and stops.

use std::{collections::HashSet, time::Duration};

use axum::{body::Body, http};
use crm_chassis::{Caller, Scope, admin, config::Telemetry, db::PRIVILEGED_ROLE, measure, service::Running, telemetry};
use crm_proto::{
    customers::{ListStaticCodesRequest, StaticCodeList, static_codes_service_client::StaticCodesServiceClient},
    identity::{DeleteSessionRequest, GetSessionRequest, sessions_service_client::SessionsServiceClient},
};
use crm_testkit::{Broker, Callers, Proxy, caller, eventually};
use http_body_util::BodyExt as _;
use secrecy::ExposeSecret as _;
use tokio::net::TcpStream;
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::{
    rpcs::{self, Serving},
    world::World,
};

fn sam(world: &World) -> Caller {
    caller(world.tenant.id, "SAM", Scope::Own, &["customers.read"])
}

/// What the admin port answers.
async fn admin(running: &Running, path: &str) -> (http::StatusCode, String) {
    let request = http::Request::get(path).body(Body::empty()).unwrap();
    let answer = admin::router(&running.context).oneshot(request).await.unwrap();
    let status = answer.status();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_service_starts_without_database_and_broker_and_works_when_they_come() {
    let (mut world, broker) = (World::new().await, Broker::new().await);
    let urls = world.database.urls.database.clone();
    let mut database = Proxy::before(urls.app_url.expose_secret());
    let mut network = Proxy::before(&broker.amqp_url);
    world.database.urls.database.app_url = database.lead(urls.app_url.expose_secret()).into();
    world.database.urls.database.worker_url = database.lead(urls.worker_url.expose_secret()).into();

    let serving = Serving::new(&world, &network.lead(&broker.amqp_url)).await;
    let mut sessions = SessionsServiceClient::new(serving.channel.clone());
    let sam = sam(&world);
    assert_eq!(admin(&serving.running, "/livez").await.0, http::StatusCode::OK);
    assert_eq!(admin(&serving.running, "/readyz").await.0, http::StatusCode::SERVICE_UNAVAILABLE);
    let refused = sessions.get_session(serving.callers.request(&sam, GetSessionRequest {})).await.unwrap_err();
    assert_eq!(refused.code(), tonic::Code::Unavailable);

    database.forward();
    assert_eq!(admin(&serving.running, "/readyz").await.0, http::StatusCode::OK);
    sessions.get_session(serving.callers.request(&sam, GetSessionRequest {})).await.unwrap();
    // Writes go on without the broker.
    sessions.delete_session(serving.callers.request(&sam, DeleteSessionRequest {})).await.unwrap();
    assert_eq!((world.count("outbox").await, world.count("effects").await), (1, 0));

    // On a new broker the first event may leave before the queue is there; the second does not.
    network.forward();
    serving.running.subscribed().await;
    sessions.delete_session(serving.callers.request(&sam, DeleteSessionRequest {})).await.unwrap();
    eventually("the event's effect", async || (world.count("effects").await >= 2).then_some(())).await;
    assert_eq!(world.count("outbox").await, 0);
    serving.running.stop().await;
}

#[tokio::test]
async fn a_privileged_role_ends_the_start_with_the_reason() {
    let world = World::new().await;
    let callers = Callers::new(world.database.clock.clone());
    let url = world.bypassing_role().await;
    for privileged in ["app", "worker"] {
        let mut config = rpcs::config(&world, "amqp://127.0.0.1:1", &callers);
        match privileged {
            "app" => config.database.app_url = url.clone().into(),
            _ => config.database.worker_url = url.clone().into(),
        }
        let error = rpcs::start(&config, &world.database.clock).await.unwrap_err();
        assert_eq!(error.to_string(), PRIVILEGED_ROLE);
    }
}

#[tokio::test]
async fn a_service_that_is_about_to_stop_says_so_and_still_serves() {
    let world = World::new().await;
    let serving = Serving::without_broker(&world).await;
    let mut health = HealthClient::new(serving.channel.clone());
    let mut status = async || health.check(HealthCheckRequest::default()).await.unwrap().into_inner().status();
    assert_eq!(status().await, ServingStatus::Serving);
    assert_eq!(admin(&serving.running, "/readyz").await.0, http::StatusCode::OK);

    serving.running.drain(Duration::ZERO).await;
    assert_eq!(status().await, ServingStatus::NotServing);
    assert_eq!(admin(&serving.running, "/readyz").await.0, http::StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(admin(&serving.running, "/livez").await.0, http::StatusCode::OK, "a restart would not help");
    let mut sessions = SessionsServiceClient::new(serving.channel.clone());
    sessions.get_session(serving.callers.request(&sam(&world), GetSessionRequest {})).await.unwrap();
    serving.running.stop().await;
}

#[tokio::test]
async fn a_stop_finishes_the_requests_at_hand_and_begins_nothing_new() {
    let (world, broker) = (World::new().await, Broker::new().await);
    let serving = Serving::new(&world, &broker.amqp_url).await;
    serving.running.subscribed().await;
    let lock = world.hold("select pg_advisory_lock(1)").await;
    let mut codes = StaticCodesServiceClient::new(serving.channel.clone());
    let request = ListStaticCodesRequest { list: StaticCodeList::Site.into() };
    let request = serving.callers.request(&sam(&world), request);
    let address = serving.running.address;
    let stop = async {
        world.blocked("select pg_advisory_xact_lock_shared%").await;
        let release = async {
            eventually("a closed port", async || TcpStream::connect(address).await.err()).await;
            drop(lock);
        };
        tokio::join!(serving.running.stop(), release)
    };
    let (answer, _) = tokio::join!(codes.list_static_codes(request), stop);
    answer.unwrap();
    eventually("no connection to the broker", async || broker.connections().await.is_empty().then_some(())).await;
}

#[tokio::test]
async fn every_call_is_measured_and_a_panic_ends_only_its_own() {
    measure::recorder();
    let world = World::new().await;
    let serving = Serving::without_broker(&world).await;
    let mut codes = StaticCodesServiceClient::new(serving.channel.clone());
    let mut list = async |list: StaticCodeList, caller: &Caller| {
        let request = serving.callers.request(caller, ListStaticCodesRequest { list: list.into() });
        codes.list_static_codes(request).await.map_or_else(|status| status.code(), |_| tonic::Code::Ok)
    };
    let sam = sam(&world);
    let nobody = caller(world.tenant.id, "NOBODY", Scope::Own, &[]);
    assert_eq!(list(StaticCodeList::Rank, &sam).await, tonic::Code::Internal);
    assert_eq!(list(StaticCodeList::Unspecified, &sam).await, tonic::Code::Ok);
    assert_eq!(list(StaticCodeList::Unspecified, &nobody).await, tonic::Code::PermissionDenied);

    let metrics = admin(&serving.running, "/metrics").await.1;
    let counts: HashSet<&str> = metrics.lines().filter(|line| line.starts_with("crm_rpc_seconds_count")).collect();
    for code in ["Ok", "Internal", "PermissionDenied"] {
        let line = format!(
            r#"crm_rpc_seconds_count{{rpc="/crm.customers.v1.StaticCodesService/ListStaticCodes",code="{code}"}} 1"#
        );
        assert!(counts.contains(line.as_str()), "{counts:#?}");
    }
    assert!(metrics.contains("crm_rpc_seconds_bucket"), "a histogram, not a summary");
    serving.running.stop().await;
}

#[tokio::test]
async fn the_trace_of_a_request_goes_on_in_the_consumer() {
    // Only the first of a process installs it; dropped, it would end all traces.
    let _telemetry = telemetry::start("probe", &Telemetry { log: "off".into(), ..Telemetry::default() });
    let (world, broker) = (World::new().await, Broker::new().await);
    let serving = Serving::new(&world, &broker.amqp_url).await;
    serving.running.subscribed().await;
    let trace = Uuid::new_v4().simple().to_string();
    let mut request = serving.callers.request(&sam(&world), DeleteSessionRequest {});
    request.metadata_mut().insert("traceparent", format!("00-{trace}-00f067aa0ba902b7-01").parse().unwrap());
    SessionsServiceClient::new(serving.channel.clone()).delete_session(request).await.unwrap();
    eventually("the consumer in the same trace", async || {
        world.effects(&world.tenant).await.contains(&trace).then_some(())
    })
    .await;
    serving.running.stop().await;
}
