//! Files for programs that can neither log in nor send a header: their address is the secret. Each is an RPC that answers a file, under a
//! folder of its own beside the API; whose it is stands in the token, which the authentication in front has looked up.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::Request,
    response::{IntoResponse as _, Response},
    routing::any,
};
use http::{HeaderValue, Method, StatusCode, Uri, header};
use prost_reflect::DescriptorPool;
use url::Url;

use super::{
    problem::Problem,
    routes::Backends,
    rpc::{Rpc, RuleError},
    transcode::{InternalToken, Operation, Refused},
};

/// A kind of feed.
#[derive(Debug)]
struct Feed {
    /// Before the token.
    folder: &'static str,
    /// Behind it.
    ending: &'static str,
    /// The RPC that answers it.
    rpc: &'static str,
    /// Its parameter that is given our public address, for the links in the file.
    address: &'static str,
}

const FEEDS: [Feed; 1] = [Feed {
    folder: "/calendar/",
    ending: ".ics",
    rpc: "crm.activities.v1.ActivitiesService.ExportCalendar",
    address: "webUrl",
}];

/// What stands in the path of a feed where its token belongs; none of another path.
#[must_use]
pub fn token_of(path: &str) -> Option<&str> {
    FEEDS.iter().find_map(|feed| path.strip_prefix(feed.folder)?.strip_suffix(feed.ending))
}

/// Whether a path is a feed's, with whatever token.
#[must_use]
pub fn is_feed(path: &str) -> bool {
    token_of(path).is_some()
}

/// The feeds as routes.
pub fn routes(
    pool: &DescriptorPool,
    backends: &Backends,
    timeout: Duration,
    public_url: &Url,
) -> Result<Router, RuleError> {
    let rpcs = Rpc::all(pool)?;
    let mut router = Router::new();
    for feed in &FEEDS {
        let found = rpcs.iter().find(|rpc| rpc.method.full_name() == feed.rpc && !rpc.is_additional);
        let Some(rpc) = found else { continue };
        let operation = Arc::new(Operation::new(rpc.clone(), backends.of(rpc)?.clone(), timeout)?);
        let url = public_url.as_str().trim_end_matches('/');
        let query = form_urlencoded::Serializer::new(String::new()).append_pair(feed.address, url).finish();
        let uri = Uri::try_from(format!("{}?{query}", feed.folder))
            .map_err(|_| RuleError::new(&rpc.method, "its address cannot be called"))?;
        let call = async move |request: Request| {
            answer(&operation, &uri, request).await.unwrap_or_else(Problem::into_response)
        };
        router = router.route(&format!("{}{{file}}", feed.folder), any(call));
    }
    Ok(router)
}

async fn answer(operation: &Operation, uri: &Uri, mut request: Request) -> Result<Response, Problem> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "A feed can only be read.");
        return Err(problem.with_header(header::ALLOW, HeaderValue::from_static("GET, HEAD")));
    }
    let extensions = request.extensions();
    if extensions.get::<InternalToken>().is_none() || !is_feed(request.uri().path()) {
        return Err(match extensions.get::<Refused>() {
            Some(Refused(problem)) if problem.status() == StatusCode::TOO_MANY_REQUESTS => problem.clone(),
            // Why it opens nothing is nobody's business who cannot log in.
            _ => Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", "There is no such feed, or not any more."),
        });
    }
    *request.uri_mut() = uri.clone();
    let mut response = operation.call(&[], request).await?;
    // Kept by the program alone, which asks each time whether it is still the same.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_stands_between_the_folder_and_the_ending() {
        assert_eq!(token_of("/calendar/abc.def.ics"), Some("abc.def"));
        for path in ["/calendar", "/calendar/abc", "/api/v1/calendar/abc.ics", "/calendars/abc.ics", "/"] {
            assert_eq!(token_of(path), None, "{path}");
        }
    }

    #[test]
    fn every_feed_is_an_rpc_that_answers_a_file_and_takes_the_address() {
        let rpcs = Rpc::all(crm_proto::descriptors()).unwrap_or_default();
        for feed in &FEEDS {
            let rpc = rpcs.iter().find(|rpc| rpc.method.full_name() == feed.rpc);
            assert!(
                rpc.is_some_and(|rpc| rpc.file.is_some()
                    && rpc.verb == Method::GET
                    && rpc.query_fields().any(|field| field.json_name() == feed.address)),
                "{feed:?}"
            );
        }
    }
}
