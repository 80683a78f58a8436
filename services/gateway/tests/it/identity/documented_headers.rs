//! The headers that the API's document names are those that answers carry.

use std::collections::BTreeSet;

use crm_gateway::edge::{config::RateLimits, openapi};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::world::World;
use crate::gateway::{Answer, send};

/// The document, as it is served.
fn document() -> Value {
    openapi::document(crm_proto::descriptors()).unwrap()
}

/// Names of the headers that the document gives an answer.
fn documented(document: &Value, verb: &str, path: &str, status: u16) -> BTreeSet<String> {
    let mut answer = &document["paths"][path][verb]["responses"][status.to_string()];
    if let Some(reference) = answer["$ref"].as_str() {
        answer = document.pointer(reference.trim_start_matches('#')).unwrap();
    }
    let headers = answer["headers"].as_object().unwrap_or_else(|| panic!("{verb} {path} has no {status}"));
    headers.keys().map(|name| name.to_lowercase()).collect()
}

/// Names of all headers that the document knows.
fn known(value: &Value, into: &mut BTreeSet<String>) {
    let Value::Object(fields) = value else {
        value.as_array().into_iter().flatten().for_each(|item| known(item, into));
        return;
    };
    for (name, field) in fields {
        if field["$ref"].as_str().is_some_and(|reference| reference.starts_with("#/components/headers/")) {
            into.insert(name.to_lowercase());
        }
        known(field, into);
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_its_document_names() {
    let world =
        World::with_limits(RateLimits { rate_limit_user: 8, rate_limit_tenant: 600, rate_limit_address: 30 }).await;
    let cookie = world.log_in("sam").await;
    let document = document();
    let mut names = BTreeSet::new();
    known(&document, &mut names);
    assert!(
        names.contains("ratelimit") && names.contains("ratelimit-policy") && names.contains("retry-after"),
        "{names:?}"
    );
    let check = |verb: &str, path: &str, status: u16, answer: &Answer| {
        assert_eq!(answer.status, status, "{verb} {path}: {}", answer.text());
        let sent: BTreeSet<_> =
            names.iter().filter(|name| answer.headers.contains_key(name.as_str())).cloned().collect();
        assert_eq!(sent, documented(&document, verb, path, status), "{verb} {path}: {status}");
    };

    let stranger = send(world.anonymous("GET", "/api/v1/session")).await;
    check("get", "/api/v1/session", 401, &stranger);
    check("get", "/api/v1/session", 200, &world.session(&cookie).await);
    let expires = (world.database.clock.now() + SignedDuration::from_hours(24)).to_string();
    let key = json!({"name": "Import", "scopes": ["customers.read"], "expireTime": expires});
    let made = send(world.request(&cookie, "POST", "/api/v1/api-keys").json(&key)).await;
    check("post", "/api/v1/api-keys", 200, &made);
    let unnamed = send(world.request(&cookie, "POST", "/api/v1/api-keys").json(&json!({"name": ""}))).await;
    check("post", "/api/v1/api-keys", 400, &unnamed);
    let text = send(world.request(&cookie, "POST", "/api/v1/api-keys").body("text")).await;
    check("post", "/api/v1/api-keys", 415, &text);
    let missing = send(world.request(&cookie, "DELETE", "/api/v1/api-keys/none")).await;
    check("delete", "/api/v1/api-keys/{id}", 404, &missing);
    let forbidden = send(world.request(&cookie, "GET", "/api/v1/users")).await;
    check("get", "/api/v1/users", 403, &forbidden);
    // No service of customers is there.
    let away = send(world.request(&cookie, "GET", "/api/v1/customers")).await;
    check("get", "/api/v1/customers", 503, &away);
    assert_eq!(world.session(&cookie).await.status, 200, "the last one of the quota");
    check("get", "/api/v1/session", 429, &world.session(&cookie).await);
}

#[tokio::test]
async fn an_answer_without_content_carries_them_too() {
    let world =
        World::with_limits(RateLimits { rate_limit_user: 60, rate_limit_tenant: 0, rate_limit_address: 0 }).await;
    let cookie = world.log_in("sam").await;
    let gone = send(world.request(&cookie, "DELETE", "/api/v1/session")).await;
    assert_eq!((gone.status, gone.header("ratelimit")), (204, "\"user\";r=59;t=1"));
    assert_eq!(
        documented(&document(), "delete", "/api/v1/session", 204),
        BTreeSet::from(["ratelimit".to_owned(), "ratelimit-policy".to_owned()])
    );
}
