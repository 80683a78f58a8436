//! The web app's files.

use crate::gateway::{Gateway, send};

const HTML: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

#[tokio::test]
async fn the_page_gets_a_fresh_nonce_that_its_policy_names() {
    let gateway = Gateway::start().await;
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let answer = send(gateway.anonymous("GET", "/").header("accept", HTML)).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
        assert!(answer.header("content-type").starts_with("text/html"));
        let page = answer.text();
        let nonce = page.split("nonce=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(!page.contains("__CSP_NONCE__") && nonce.len() >= 22);
        assert_eq!(
            answer.header("content-security-policy"),
            format!(
                "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; \
                 connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
            )
        );
        nonces.push(nonce);
    }
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test]
async fn every_page_of_the_app_is_its_one_page() {
    let gateway = Gateway::start().await;
    for path in ["/customers", "/customers/c-1?tab=notes", "/index.html", "/apiary"] {
        let answer = send(gateway.anonymous("GET", path).header("accept", HTML)).await;
        assert_eq!((answer.status, answer.text().contains("<title>CRM</title>")), (200, true), "{path}");
    }
}

#[tokio::test]
async fn the_page_of_the_api_is_a_page_of_its_own_under_the_same_policy() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.anonymous("GET", "/api/docs").header("accept", HTML)).await;
    assert_eq!((answer.status, answer.text().contains("<title>CRM API</title>")), (200, true));
    let policy = answer.header("content-security-policy").to_owned();
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    let answer = send(gateway.anonymous("POST", "/api/docs")).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"));
}

#[tokio::test]
async fn files_with_a_hash_in_their_name_are_kept_for_good() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.anonymous("GET", "/assets/app-4f2a.js")).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "console.log(1)"));
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(answer.header("content-type").starts_with("text/javascript"));
    assert!(answer.header("content-security-policy").contains("default-src 'self'"), "a worker may fetch");

    let answer = send(gateway.anonymous("GET", "/favicon.svg")).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-cache"));
}

#[tokio::test]
async fn what_browsers_ask_for_to_install_the_app_is_never_an_old_one() {
    let gateway = Gateway::start().await;
    for (path, media_type) in [("/sw.js", "text/javascript"), ("/manifest.webmanifest", "application/manifest+json")] {
        let answer = send(gateway.anonymous("GET", path)).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-cache"), "{path}");
        assert_eq!(answer.header("content-type").split(';').next(), Some(media_type), "{path}");
    }
    let worker = send(gateway.anonymous("GET", "/sw.js")).await;
    assert!(worker.header("content-security-policy").contains("default-src 'self'"), "it may fetch what it keeps");
}

#[tokio::test]
async fn files_compressed_at_build_time_are_sent_so() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.anonymous("GET", "/assets/app-4f2a.js").header("accept-encoding", "gzip, br")).await;
    assert_eq!((answer.header("content-encoding"), answer.text().as_str()), ("br", "brotli of it"));
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
}

#[tokio::test]
async fn a_file_that_is_gone_is_not_the_page() {
    let gateway = Gateway::start().await;
    for (path, accept) in [("/assets/app-old.js", HTML), ("/assets/app-old.js", "*/*"), ("/logo.png", "image/png")] {
        let answer = send(gateway.anonymous("GET", path).header("accept", accept)).await;
        assert_eq!((answer.status, answer.header("cache-control")), (404, "no-store"), "{path}");
        answer.problem();
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let gateway = Gateway::start().await;
    for path in
        ["/..%2fsecret", "/assets/..%2f..%2fsecret", "/assets%2f..%2f..%2fsecret", "/%2fetc%2fpasswd", "/..%5csecret"]
    {
        let answer = send(gateway.anonymous("GET", path)).await;
        assert!(answer.status >= 400 && !answer.text().contains("nobody may see"), "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn pages_can_only_be_read() {
    let gateway = Gateway::start().await;
    let answer = send(gateway.anonymous("POST", "/customers")).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"));
}

#[tokio::test]
async fn a_missing_app_is_explained() {
    let gateway = Gateway::start().await;
    std::fs::remove_file(gateway.web_dir.path().join("dist/index.html")).unwrap();
    let answer = send(gateway.anonymous("GET", "/customers").header("accept", HTML)).await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("The web app is not built"));
}
