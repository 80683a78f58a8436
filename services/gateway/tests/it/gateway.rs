//! A running edge for one test.

use std::{fs, net::SocketAddr, sync::OnceLock, time::Duration};

use axum::{extract::Request, middleware, routing::get};
use crm_chassis::{
    config,
    service::install_crypto,
    telemetry::{self, Telemetry},
};
use crm_gateway::edge::{
    self,
    config::{EdgeConfig, RateLimits},
    replicas::Replicas,
    routes::{self, Backends},
    transcode::InternalToken,
};
use crm_proto::{
    customers::{
        customers_service_server::CustomersServiceServer, static_codes_service_server::StaticCodesServiceServer,
    },
    identity::{employees_service_server::EmployeesServiceServer, sessions_service_server::SessionsServiceServer},
};
use http::header;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Server;

use crate::services::Recorder;

/// As in production: the ids of traces are the recorder's.
static TELEMETRY: OnceLock<Telemetry> = OnceLock::new();

/// The edge and the services behind it; all of it ends with the test.
pub struct Gateway {
    pub services: Recorder,
    pub address: SocketAddr,
    pub web_dir: TempDir,
    client: reqwest::Client,
    _tasks: JoinSet<()>,
}

impl Gateway {
    /// Starts everything on free ports.
    pub async fn start() -> Self {
        Self::start_with(Duration::from_secs(30), true).await
    }

    /// Starts it with this patience, and with or without the services.
    pub async fn start_with(request_timeout: Duration, services_run: bool) -> Self {
        install_crypto();
        let silent = config::Telemetry { log: "off".into(), ..config::Telemetry::default() };
        TELEMETRY.get_or_init(|| telemetry::start("gateway-tests", &silent).unwrap());
        let mut tasks = JoinSet::new();
        let services = Recorder::default();

        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let grpc = listener.local_addr().unwrap();
        if services_run {
            let server = Server::builder()
                .add_service(CustomersServiceServer::new(services.clone()))
                .add_service(StaticCodesServiceServer::new(services.clone()))
                .add_service(SessionsServiceServer::new(services.clone()))
                .add_service(EmployeesServiceServer::new(services.clone()));
            let serve = server.serve_with_incoming(TcpListenerStream::new(listener));
            tasks.spawn(async move { serve.await.unwrap() });
        } else {
            drop(listener);
        }

        let replicas = Replicas::new(&[format!("http://{grpc}").parse().unwrap()]).unwrap();
        let packages = ["crm.activities.v1", "crm.customers.v1", "crm.identity.v1"];
        let backends = packages
            .into_iter()
            .fold(Backends::default(), |backends, package| backends.with(package, replicas.clone()));
        let web_dir = built_web_app();
        let config = EdgeConfig {
            public_url: "http://localhost:8080".parse().unwrap(),
            web_dir: web_dir.path().join("dist"),
            request_timeout,
            rate_limits: RateLimits::OFF,
        };
        let api = routes::routes(crm_proto::descriptors(), &backends, request_timeout).unwrap();
        let api = api.route("/api/v1/broken", get(broken)).layer(middleware::from_fn(authenticate));
        let app = edge::serve(api, &config);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tasks.spawn(async move { axum::serve(listener, app).await.unwrap() });

        Self { services, address, web_dir, client: reqwest::Client::new(), _tasks: tasks }
    }

    /// A request without a session.
    pub fn anonymous(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        self.client.request(method, format!("http://{}{path}", self.address))
    }

    /// A request of a caller who is logged in.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.anonymous(method, path).header(header::COOKIE, "crm_session=secret")
    }
}

/// The answer of a request.
pub struct Answer {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's text; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The body as a problem, checked to be a complete one.
    pub fn problem(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/problem+json", "{:?}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        assert_eq!(problem["type"], "about:blank");
        assert_eq!(problem["traceId"].as_str().unwrap().len(), 32);
        assert_eq!(problem["traceId"], self.header("x-request-id"));
        assert!(!problem["detail"].as_str().unwrap().is_empty());
        assert!(!problem["reason"].as_str().unwrap().is_empty());
        problem
    }
}

/// Sends the request and reads the answer.
pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, body: response.bytes().await.unwrap().to_vec() }
}

/// Stands where the session's look-up will be: whoever sends a cookie is somebody.
async fn authenticate(mut request: Request, next: middleware::Next) -> axum::response::Response {
    if request.headers().contains_key(header::COOKIE) {
        request.extensions_mut().insert(InternalToken::new("signed").unwrap());
    }
    next.run(request).await
}

async fn broken() {
    panic!("a handler that breaks");
}

/// A folder with the app in `dist`, and a file beside it that nobody may see.
fn built_web_app() -> TempDir {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("secret"), "nobody may see this").unwrap();
    let dist = dir.path().join("dist");
    fs::create_dir_all(dist.join("assets")).unwrap();
    let page = "<!doctype html><meta property=\"csp-nonce\" nonce=\"__CSP_NONCE__\"><title>CRM</title>";
    fs::write(dist.join("index.html"), page).unwrap();
    fs::write(dist.join("api-docs.html"), "<!doctype html><title>CRM API</title>").unwrap();
    fs::write(dist.join("favicon.svg"), "<svg/>").unwrap();
    fs::write(dist.join("sw.js"), "self.skipWaiting()").unwrap();
    fs::write(dist.join("manifest.webmanifest"), "{}").unwrap();
    fs::write(dist.join("assets/app-4f2a.js"), "console.log(1)").unwrap();
    fs::write(dist.join("assets/app-4f2a.js.br"), "brotli of it").unwrap();
    dir
}
