//! What browsers are told and what they may not do.

use serde_json::json;

use crate::gateway::{Gateway, send};

#[tokio::test]
async fn changes_made_for_other_sites_are_refused() {
    let gateway = Gateway::start().await;
    let release = |headers: &[(&str, &str)]| {
        let request = gateway.request("POST", "/api/v1/customers/c-1/release");
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    };
    for headers in [
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("origin", "https://evil.example")],
        vec![("origin", "null")],
    ] {
        let answer = send(release(&headers)).await;
        assert_eq!((answer.status, &answer.problem()["reason"]), (403, &json!("CROSS_SITE_REQUEST")), "{headers:?}");
    }
    let login = gateway.anonymous("POST", "/api/v1/session").header("sec-fetch-site", "cross-site");
    assert_eq!(send(login.json(&json!({}))).await.status, 403, "nobody logs others in");
    assert_eq!(gateway.services.count(), 0);
}

#[tokio::test]
async fn the_own_page_and_programs_may_change_things() {
    let gateway = Gateway::start().await;
    let release = || gateway.request("POST", "/api/v1/customers/c-1/release");
    let own_origin = format!("http://{}", gateway.address);
    assert_eq!(send(release()).await.status, 200);
    assert_eq!(send(release().header("sec-fetch-site", "same-origin")).await.status, 200);
    assert_eq!(send(release().header("origin", own_origin)).await.status, 200);
    assert_eq!(send(release().header("origin", "http://localhost:8080")).await.status, 200, "the public address");
}

#[tokio::test]
async fn reading_for_other_sites_is_the_browsers_to_refuse() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.request("GET", "/api/v1/customers").header("sec-fetch-site", "cross-site")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
}

#[tokio::test]
async fn every_answer_makes_browsers_strict() {
    let gateway = Gateway::start().await;
    for path in
        ["/", "/api/v1/customers", "/api/v1/nothing", "/assets/app-4f2a.js", "/assets/gone.js", "/api/v1/broken"]
    {
        let answer = send(gateway.request("GET", path)).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(!answer.header("content-security-policy").contains("unsafe"), "{path}");
        assert!(!answer.header("cache-control").is_empty(), "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}: the public address is plain http");
    }
}
