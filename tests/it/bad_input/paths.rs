//! Paths, verbs and ids.

use crm_tests::client::send;
use serde_json::json;
use uuid::Uuid;

use super::World;

#[tokio::test]
async fn paths_that_lead_nowhere_say_so() {
    let world = World::start().await;
    let paths =
        ["/api", "/api/", "/api/v2/customers", "/api/v1/custmers", "/api/v1/customers/", "/api/v1/customers/a/b/c"];
    for path in paths {
        for verb in ["GET", "POST", "PATCH", "DELETE", "PUT"] {
            let answer = send(world.sam.request(verb, path)).await;
            assert_eq!(answer.reason(), (404, "UNKNOWN_PATH".to_owned()), "{verb} {path}");
            assert!(answer.problem()["detail"].to_string().contains("openapi.json"));
        }
    }
    let long = format!("/api/v1/{}", "a".repeat(5_000));
    assert!(world.sam.get(&long).await.problem().to_string().len() < 1_000);
}

#[tokio::test]
async fn verbs_that_are_not_possible_hear_which_are() {
    let world = World::start().await;
    let id = Uuid::new_v4();
    for (path, allowed) in [
        ("/api/v1/customers".to_owned(), "GET, HEAD, POST"),
        (format!("/api/v1/customers/{id}"), "GET, HEAD, PATCH"),
        (format!("/api/v1/customers/{id}/release"), "POST"),
        ("/api/v1/session".to_owned(), "DELETE, GET, HEAD, POST"),
        ("/api/v1/openapi.json".to_owned(), "GET, HEAD"),
        ("/api/v1/asyncapi.json".to_owned(), "GET, HEAD"),
        ("/api/v1/erp/customers/parked-messages".to_owned(), "GET, HEAD"),
        (format!("/api/v1/erp/customers/parked-messages/{id}/drop"), "POST"),
        ("/api/v1/events".to_owned(), "GET"),
    ] {
        for verb in ["GET", "POST", "PATCH", "DELETE", "PUT", "TRACE", "PURGE"] {
            if allowed.contains(verb) {
                continue;
            }
            let answer = send(world.sam.request(verb, &path)).await;
            assert_eq!(answer.reason(), (405, "METHOD_NOT_ALLOWED".to_owned()), "{verb} {path}");
            assert!(answer.header("allow").starts_with(allowed), "{verb} {path}: {}", answer.header("allow"));
        }
    }
}

#[tokio::test]
async fn ids_that_are_nobodys_are_not_found() {
    let world = World::start().await;
    let long = "7".repeat(3_000);
    let unknown = Uuid::new_v4().to_string();
    let ids = [
        unknown.as_str(),
        "00000000-0000-0000-0000-000000000000",
        "7",
        "C0001",
        "null",
        "..%2f..",
        "%27%20or%201=1",
        "é",
        &long,
    ];
    for id in ids {
        let path = format!("/api/v1/customers/{id}");
        let answers = [
            world.sam.get(&path).await,
            world.sam.patch(&path, &json!({"fax": "1"})).await,
            world.sam.post(&format!("{path}/release"), &json!({})).await,
        ];
        for answer in answers {
            assert_eq!(answer.reason(), (404, "NOT_FOUND".to_owned()), "{id}");
            assert!(answer.body.len() < 1_000);
        }
    }
    assert_eq!(world.sam.get("/api/v1/customers/%ff").await.reason(), (400, "MALFORMED_PATH".to_owned()));
    let nul = world.sam.get("/api/v1/customers/a%00b").await;
    assert_eq!((nul.status, nul.fields()), (400, vec!["id".to_owned()]));
}
