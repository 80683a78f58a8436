//! The page on which a person plays the accounts department: plain forms, no script.
//!
//! There is no log-in, so it is served on loopback only, and other sites in the same browser are kept out: the host must be
//! a loopback name (against rebinding of names), and a form must come from the page itself.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use tracing::error;
use uuid::Uuid;

use super::{
    department::Department,
    journal::StateError,
    page_view::{self, TenantView},
};

/// Longest comment or reason, in characters.
const MAX_TEXT_LENGTH: usize = 500;

type Departments = Arc<Vec<Arc<Department>>>;

/// The page's routes.
pub(crate) fn router(departments: Vec<Arc<Department>>) -> Router {
    Router::new()
        .route("/", get(show))
        .route("/style.css", get(style))
        .route("/{tenant}/releases/{release}/approve", post(approve))
        .route("/{tenant}/releases/{release}/decline", post(decline))
        .layer(middleware::from_fn(keep_others_out))
        .with_state(Arc::new(departments))
}

async fn show(State(departments): State<Departments>) -> Result<Response, Problem> {
    let mut views = Vec::new();
    for department in departments.iter() {
        let tenant = department.tenant().clone();
        views.push(department.read(move |book| TenantView::of(&tenant, book)).await?);
    }
    Ok(Html(page_view::page(&views)).into_response())
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("page.css"))
}

async fn approve(
    State(departments): State<Departments>,
    Path((tenant, release)): Path<(String, Uuid)>,
    body: String,
) -> Result<Redirect, Problem> {
    let comment = field(&body, "comment")?;
    let done = find(&departments, &tenant)?.approve_by_hand(release, comment).await?;
    outcome(done, &tenant)
}

async fn decline(
    State(departments): State<Departments>,
    Path((tenant, release)): Path<(String, Uuid)>,
    body: String,
) -> Result<Redirect, Problem> {
    let reason = field(&body, "reason")?;
    if reason.is_empty() {
        return Err(Problem(StatusCode::BAD_REQUEST, "Say what the salesman must put right, then decline again."));
    }
    let done = find(&departments, &tenant)?.decline_by_hand(release, reason).await?;
    outcome(done, &tenant)
}

fn find<'a>(departments: &'a Departments, tenant: &str) -> Result<&'a Department, Problem> {
    let department = departments.iter().find(|department| department.tenant().as_str() == tenant);
    department.map(Arc::as_ref).ok_or(Problem(StatusCode::NOT_FOUND, "This tenant is not simulated here."))
}

fn field(body: &str, name: &str) -> Result<String, Problem> {
    let value = form_urlencoded::parse(body.as_bytes()).find(|(key, _)| key == name);
    let value = value.map(|(_, value)| value.trim().to_owned()).unwrap_or_default();
    if value.chars().count() > MAX_TEXT_LENGTH {
        return Err(Problem(StatusCode::BAD_REQUEST, "The text is too long: write at most 500 characters."));
    }
    Ok(value)
}

fn outcome(done: bool, tenant: &str) -> Result<Redirect, Problem> {
    if done {
        return Ok(Redirect::to(&format!("/#{tenant}")));
    }
    Err(Problem(StatusCode::CONFLICT, "This release waits no longer: it was decided meanwhile, or never arrived."))
}

/// Why a request was not carried out, as a page with the way back.
#[derive(Debug)]
struct Problem(StatusCode, &'static str);

impl From<StateError> for Problem {
    fn from(error: StateError) -> Self {
        error!(%error, "the page cannot use the book");
        Self(StatusCode::INTERNAL_SERVER_ERROR, "The book cannot be read or written; the simulator's log says why.")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, Html(page_view::problem(self.1))).into_response()
    }
}

async fn keep_others_out(request: Request, next: Next) -> Response {
    let mut response = if let Err(problem) = check_sender(request.headers()) {
        problem.into_response()
    } else {
        next.run(request).await
    };
    for (name, value) in [
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

fn check_sender(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = text(header::HOST);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if name != "localhost"
        && name != "[::1]"
        && !name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
    {
        return Err(Problem(StatusCode::FORBIDDEN, "Open this page as http://localhost or http://127.0.0.1."));
    }
    // Browsers send it with every form. Absent means a program, which nobody tricks into following a link.
    if headers.contains_key(header::ORIGIN) && text(header::ORIGIN) != format!("http://{host}") {
        return Err(Problem(StatusCode::FORBIDDEN, "This form comes from another site and was not carried out."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn allowed(host: &str, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        check_sender(&headers).is_ok()
    }

    #[test]
    fn only_the_page_itself_may_send_forms() {
        assert!(allowed("127.0.0.1:8090", None));
        assert!(allowed("localhost:8090", Some("http://localhost:8090")));
        assert!(allowed("[::1]:8090", Some("http://[::1]:8090")));
        assert!(!allowed("127.0.0.1:8090", Some("http://localhost:3000")));
        assert!(!allowed("127.0.0.1:8090", Some("null")));
        assert!(!allowed("rebound.example:8090", Some("http://rebound.example:8090")));
        assert!(!allowed("", None));
    }
}
