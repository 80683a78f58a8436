//! The page on which a person decides.

use std::net::SocketAddr;

use crm_erp_simulator::simulator::{Config, Running, Simulator, StartError};
use crm_proto::erp::CustomerReleased;
use reqwest::{
    Client, Response, StatusCode,
    header::{CONTENT_TYPE, HOST, ORIGIN},
    redirect,
};
use tempfile::TempDir;

use crate::{
    broker::{TestBroker, install_crypto},
    crm::{Crm, contact, release, until},
    simulator::config,
};

struct Page {
    client: Client,
    url: String,
}

impl Page {
    fn of(running: &Running) -> Self {
        let client = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { client, url: format!("http://{}", running.page().unwrap()) }
    }

    async fn text(&self) -> String {
        let response = self.client.get(&self.url).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        response.text().await.unwrap()
    }

    async fn until_shows(&self, text: &str) -> String {
        until(text, async || self.text().await.contains(text)).await;
        self.text().await
    }

    async fn send(&self, action: &str, body: &str, origin: &str) -> Response {
        let request = self.client.post(format!("{}{action}", self.url)).header(ORIGIN, origin);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.body(body.to_owned()).send().await.unwrap()
    }

    async fn submit(&self, action: &str, body: &str) -> Response {
        self.send(action, body, &self.url).await
    }
}

/// The address of the first form that ends with the verb.
fn action(html: &str, verb: &str) -> String {
    let end = html.find(&format!("/{verb}\"")).expect("no such form") + 1 + verb.len();
    let start = html[..end].rfind('"').unwrap() + 1;
    html[start..end].to_owned()
}

fn with_page(state: &TempDir, url: &str) -> Config {
    let listen: SocketAddr = "127.0.0.1:0".parse().unwrap();
    Config { listen: Some(listen), ..config(state, &[("demo", url)]) }
}

fn from_george(crm_id: &str) -> CustomerReleased {
    CustomerReleased {
        site: "GRG".into(),
        name: format!("<b>{crm_id}</b> & Sons"),
        contacts: vec![contact("z", "<i>Zinzi")],
        ..release(crm_id)
    }
}

#[tokio::test]
async fn a_release_from_george_waits_until_it_is_approved_on_the_page() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_tenant("demo").await;
    let mut crm = Crm::of(&broker, "demo").await;
    let running = Simulator::start(with_page(&state, &url)).await.unwrap();
    let page = Page::of(&running);
    assert!(page.text().await.contains("No customer waits for an answer"));

    crm.send_release(&from_george("a")).await;
    crm.send_release(&release("b")).await;
    assert_eq!(crm.receive_approval().await[0].subject, "b", "only George waits");
    let html = page.until_shows("Waiting (1)").await;
    assert!(html.contains("waits for a decision on this page"));
    assert!(html.contains("&lt;b&gt;a&lt;/b&gt; &amp; Sons") && !html.contains("<b>"), "{html}");
    assert!(html.contains("&lt;i&gt;Zinzi Nkosi (Buying Officer), 082 555 0100"), "{html}");

    let action = action(&html, "approve");
    let response = page.submit(&action, "comment=Welcome%21+%26+good+luck").await;
    assert_eq!(
        (response.status(), &response.headers()["location"]),
        (StatusCode::SEE_OTHER, &"/#demo".parse().unwrap())
    );
    let [approved, ..] = crm.receive_approval().await;
    assert_eq!(approved.data["comment"], "Welcome! & good luck");
    assert_eq!(approved.data["approver"], "Accounts department (by hand)");
    page.until_shows("<td>Approved as CU10002: Welcome! &amp; good luck</td>").await;

    assert_eq!(page.submit(&action, "").await.status(), StatusCode::CONFLICT, "a decision is made once");
}

#[tokio::test]
async fn what_was_changed_in_the_crm_is_shown_with_its_values() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_tenant("demo").await;
    let crm = Crm::of(&broker, "demo").await;
    let running = Simulator::start(with_page(&state, &url)).await.unwrap();
    let page = Page::of(&running);
    crm.send_release(&from_george("a")).await;
    page.until_shows("Waiting (1)").await;
    let changed =
        br#"{"crmId":"a","changedFields":["tradingName","fax"],"tradingName":"A & Co","changedByCode":"S01"}"#;
    crm.send("customer.changed", "a", changed).await;
    let html = page.until_shows("Customers changed in the CRM").await;
    assert!(
        html.contains(
            "<td>&lt;b&gt;a&lt;/b&gt; &amp; Sons</td><td>tradingName: A &amp; Co, fax: \u{2013}</td><td>S01</td>"
        ),
        "{html}"
    );
    let contact = br#"{"crmId":"k","customerCrmId":"a","version":"3","givenName":"Zinzi","familyName":"A & B"}"#;
    crm.send("contact.upserted", "k", contact).await;
    let html = page.until_shows("Contacts changed in the CRM").await;
    assert!(html.contains("<td>&lt;b&gt;a&lt;/b&gt; &amp; Sons</td><td>Zinzi A &amp; B</td>"), "{html}");
    running.stop().await;
}

#[tokio::test]
async fn a_decline_needs_a_reason() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_tenant("demo").await;
    let mut crm = Crm::of(&broker, "demo").await;
    let running = Simulator::start(with_page(&state, &url)).await.unwrap();
    let page = Page::of(&running);
    crm.send_release(&from_george("a")).await;
    let action = action(&page.until_shows("Waiting (1)").await, "decline");

    assert_eq!(page.submit(&action, "reason=+").await.status(), StatusCode::BAD_REQUEST);
    let long = format!("reason={}", "x".repeat(501));
    assert_eq!(page.submit(&action, &long).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(page.submit(&action, "reason=Two+references+please").await.status(), StatusCode::SEE_OTHER);

    let declined = crm.receive().await;
    assert_eq!(declined.routing_key, "demo.customer.declined");
    assert_eq!(declined.data["reason"], "Two references please");
}

#[tokio::test]
async fn other_sites_and_unknown_releases_are_refused() {
    install_crypto();
    let state = tempfile::tempdir().unwrap();
    // The page is there without a broker, too.
    let running = Simulator::start(with_page(&state, "amqp://nobody:nothing@127.0.0.1:1/x")).await.unwrap();
    let page = Page::of(&running);
    let unknown = "/demo/releases/00000000-0000-0000-0000-000000000000/approve";
    assert_eq!(page.send(unknown, "", "http://evil.example").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(page.submit(unknown, "").await.status(), StatusCode::CONFLICT);
    assert_eq!(page.submit(&unknown.replace("demo", "other"), "").await.status(), StatusCode::NOT_FOUND);
    let rebound = page.client.get(&page.url).header(HOST, "evil.example").send().await.unwrap();
    assert_eq!(rebound.status(), StatusCode::FORBIDDEN);
    running.stop().await;
}

#[tokio::test]
async fn the_page_is_never_served_beyond_loopback() {
    let state = tempfile::tempdir().unwrap();
    let open = Config { listen: Some("0.0.0.0:0".parse().unwrap()), ..with_page(&state, "amqp://a:b@127.0.0.1:1/x") };
    let error = Simulator::start(open).await.err().unwrap();
    assert!(matches!(error, StartError::NotLoopback(_)), "{error}");
}
