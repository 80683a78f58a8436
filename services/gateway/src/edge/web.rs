//! The web app: files of one folder, and its page for every address that is a page of the app. The API's own page lies beside it.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Router,
    extract::Request,
    response::{Html, IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

use super::{problem::Problem, routes};

/// Where people read what the API can do.
pub const DOCS: &str = "/api/docs";

/// Stands in the page wherever the nonce of the answer belongs.
const NONCE_PLACEHOLDER: &str = "__CSP_NONCE__";

/// Files below carry a hash of their content in their name: they never change.
const HASHED: &str = "/assets/";

/// Scripts that run as workers get their policy from their own answer.
const POLICY_OF_FILES: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

const NOT_BUILT: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>CRM</title>\
    <h1>The web app is not built</h1>\
    <p>This server found no web app in its folder <code>CRM_WEB_DIR</code>. Build it with <code>npm ci && npm run build</code> \
    in the folder <code>web</code>, then reload this page. The API is served all the same: \
    <a href=/api/v1/openapi.json>its description</a>.</p></html>";

/// The web app in a folder.
#[derive(Clone, Debug)]
pub struct Web {
    index: Arc<PathBuf>,
    docs: Arc<PathBuf>,
    files: ServeDir,
}

impl Web {
    /// Serves the app that is, or will be, built into `dir`.
    pub fn new(dir: &Path) -> Self {
        let files = ServeDir::new(dir).append_index_html_on_directories(false).precompressed_br().precompressed_gzip();
        Self { index: Arc::new(dir.join("index.html")), docs: Arc::new(dir.join("api-docs.html")), files }
    }

    /// Answers everything that `api` has no route for.
    pub fn behind(self, api: Router) -> Router {
        api.fallback(async move |request: Request| self.answer(request).await)
    }

    async fn answer(&self, request: Request) -> Response {
        let path = request.uri().path().to_owned();
        if path != DOCS && (path == "/api" || path.starts_with("/api/")) {
            return routes::unknown_path(&path).into_response();
        }
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "Pages can only be read.");
            return problem.with_header(header::ALLOW, HeaderValue::from_static("GET, HEAD")).into_response();
        }
        let wants_page = accepts_html(request.headers());
        match path.as_str() {
            "/" | "/index.html" => return page(&self.index).await,
            DOCS => return page(&self.docs).await,
            _ => {}
        }
        match self.file(request).await {
            Some(response) => response,
            // Which pages there are, only the app knows. A missing script must not be answered with a page.
            None if wants_page && !path.starts_with(HASHED) => page(&self.index).await,
            None => Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", "There is no such file.").into_response(),
        }
    }

    async fn file(&self, request: Request) -> Option<Response> {
        let hashed = request.uri().path().starts_with(HASHED);
        // Never fails: errors of files are answers.
        let Ok(response) = self.files.clone().oneshot(request).await;
        if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) {
            return None;
        }
        let mut response = response.map(axum::body::Body::new);
        let cache = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY_OF_FILES));
        Some(response)
    }
}

/// A page of the folder, with a nonce of its own.
async fn page(file: &Path) -> Response {
    let page = match tokio::fs::read_to_string(file).await {
        Ok(page) => page,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return (StatusCode::SERVICE_UNAVAILABLE, Html(NOT_BUILT)).into_response();
        }
        Err(error) => {
            tracing::error!(%error, path = %file.display(), "cannot read the page of the web app");
            return Problem::internal().into_response();
        }
    };
    let nonce = BASE64_STANDARD_NO_PAD.encode(rand::random::<[u8; 16]>());
    let headers = [(header::CONTENT_SECURITY_POLICY, policy(&nonce)), (header::CACHE_CONTROL, "no-store".to_owned())];
    (headers, Html(page.replace(NONCE_PLACEHOLDER, &nonce))).into_response()
}

fn accepts_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept.and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}

fn policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; connect-src 'self'; \
         worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    )
}
