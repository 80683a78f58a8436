//! The routes of the API, read from the annotations.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    extract::{RawPathParams, Request, rejection::RawPathParamsRejection},
    response::{IntoResponse as _, Response},
    routing::any,
};
use http::{HeaderValue, Method, StatusCode, header};
use prost_reflect::DescriptorPool;

use super::{
    openapi,
    problem::Problem,
    replicas::Replicas,
    rpc::{Rpc, RuleError},
    transcode::Operation,
};

/// Who answers for the services of a protobuf package.
#[derive(Clone, Debug, Default)]
pub struct Backends(HashMap<String, Replicas>);

impl Backends {
    /// Adds the replicas for a package such as `crm.customers.v1`.
    #[must_use]
    pub fn with(mut self, package: &str, replicas: Replicas) -> Self {
        self.0.insert(package.to_owned(), replicas);
        self
    }

    /// The replicas that answer `rpc`.
    pub(super) fn of(&self, rpc: &Rpc) -> Result<&Replicas, RuleError> {
        let package = rpc.method.parent_file().package_name().to_owned();
        let found = self.0.get(&package);
        found.ok_or_else(|| RuleError::new(&rpc.method, format!("there is no backend for {package}")))
    }
}

/// The operations under one path, by verb.
struct Resource(Vec<Operation>);

/// Where the document of the ERP link is served.
const ASYNCAPI_PATH: &str = "/api/v1/asyncapi.json";

/// All annotated RPCs of `pool` as routes, the document that describes them, and that of the ERP link.
pub fn routes(pool: &DescriptorPool, backends: &Backends, timeout: Duration) -> Result<Router, RuleError> {
    let mut resources: BTreeMap<String, Resource> = BTreeMap::new();
    for rpc in Rpc::all(pool)? {
        let replicas = backends.of(&rpc)?.clone();
        let resource = resources.entry(rpc.path.route()).or_insert_with(|| Resource(Vec::new()));
        resource.0.push(Operation::new(rpc, replicas, timeout)?);
    }
    let mut router = Router::new()
        .route(openapi::PATH, document(openapi::text(pool)?.into()))
        .route(ASYNCAPI_PATH, document(crm_proto::ASYNCAPI.into()));
    for (path, resource) in resources {
        let resource = Arc::new(resource);
        let call = async move |path, request| resource.call(path, request).await.unwrap_or_else(Problem::into_response);
        router = router.route(&path, any(call));
    }
    Ok(router)
}

impl Resource {
    async fn call(
        &self,
        path: Result<RawPathParams, RawPathParamsRejection>,
        request: Request,
    ) -> Result<Response, Problem> {
        let Some(operation) = self.operation(request.method()) else {
            return Err(method_not_allowed(request.method(), &self.allow()));
        };
        let path = path.map_err(|_| malformed_path())?;
        let path: Vec<_> = path.iter().map(|(_, value)| value.to_owned()).collect();
        operation.call(&path, request).await
    }

    fn operation(&self, method: &Method) -> Option<&Operation> {
        // The server leaves the body out by itself.
        let method = if *method == Method::HEAD { &Method::GET } else { method };
        self.0.iter().find(|operation| operation.rpc().verb == *method)
    }

    fn allow(&self) -> String {
        let mut verbs: Vec<_> = self.0.iter().map(|operation| operation.rpc().verb.as_str()).collect();
        if verbs.contains(&"GET") {
            verbs.push("HEAD");
        }
        verbs.sort_unstable();
        verbs.join(", ")
    }
}

/// The answer to any other verb where there is only something to get.
pub async fn only_get(method: Method) -> Problem {
    method_not_allowed(&method, "GET")
}

fn document(text: Arc<str>) -> axum::routing::MethodRouter {
    any(async move |request: Request| match *request.method() {
        Method::GET | Method::HEAD => ([(header::CONTENT_TYPE, "application/json")], text.to_string()).into_response(),
        ref method => method_not_allowed(method, "GET, HEAD").into_response(),
    })
}

fn method_not_allowed(method: &Method, allow: &str) -> Problem {
    let detail = format!("{method} is not possible here; possible is {allow}.");
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", detail);
    let allow = HeaderValue::from_str(allow);
    allow.into_iter().fold(problem, |problem, value| problem.with_header(header::ALLOW, value))
}

fn malformed_path() -> Problem {
    let detail =
        "The path is not encoded properly: percent signs must be followed by the two digits of a byte of UTF-8.";
    Problem::new(StatusCode::BAD_REQUEST, "MALFORMED_PATH", detail)
}

/// The answer to a path of the API that leads nowhere.
#[must_use]
pub fn unknown_path(path: &str) -> Problem {
    let path: String = path.chars().take(200).collect();
    let detail = format!("There is nothing at {path}. {} lists what there is.", openapi::PATH);
    Problem::new(StatusCode::NOT_FOUND, "UNKNOWN_PATH", detail)
}
