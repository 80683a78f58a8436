//! Who calls the API: a browser or a program, with a session or without.

use std::net::SocketAddr;

use crm_testkit::eventually;
use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::{Value, json};
use url::Url;

use crate::dealer::complete_customer;

/// Somebody who calls the API.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    cookie: Option<String>,
    /// What the log-in answered; null for strangers.
    pub session: Value,
}

impl Client {
    /// A stranger, who is not logged in.
    #[must_use]
    pub fn stranger(base: String) -> Self {
        Self { http: reqwest::Client::new(), base, cookie: None, session: Value::Null }
    }

    /// The same program, logged in.
    #[must_use = "the stranger stays a stranger"]
    pub async fn log_in(&self, tenant: &str, email: &str, password: &str) -> Self {
        let body = json!({"tenant": tenant, "email": email, "password": password});
        let answer = self.post("/api/v1/session", &body).await;
        assert_eq!(answer.status, 200, "{email} cannot log in: {}", answer.text());
        let cookie = answer.header("set-cookie").split(';').next().map(str::to_owned);
        Self { cookie, session: answer.json(), ..self.clone() }
    }

    /// His session, as the `Cookie` header tells it; empty for strangers.
    #[must_use]
    pub fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap_or_default()
    }

    /// The same person at another gateway.
    #[must_use]
    pub fn at(&self, gateway: SocketAddr) -> Self {
        Self { base: format!("http://{gateway}"), ..self.clone() }
    }

    /// A request with his session.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).expect("a verb");
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        send(self.request("GET", path)).await
    }

    /// Reads with parameters, which are encoded here.
    pub async fn get_with(&self, path: &str, parameters: &[(&str, &str)]) -> Answer {
        let url = Url::parse_with_params(&format!("{}{path}", self.base), parameters).expect("an address");
        self.get(&url.as_str()[self.base.len()..]).await
    }

    /// Sends JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.request("POST", path).json(body)).await
    }

    /// Changes what `body` names.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        send(self.request("PATCH", path).json(body)).await
    }

    /// Creates a customer and returns it.
    pub async fn create_customer(&self, customer: &Value) -> Value {
        self.post("/api/v1/customers", customer).await.expect(201)
    }

    /// The customer as he sees it now.
    pub async fn customer(&self, id: &str) -> Value {
        self.get(&format!("/api/v1/customers/{id}")).await.expect(200)
    }

    /// Waits until the customer has this status, named without the enum's prefix, and returns it.
    pub async fn until_status(&self, id: &str, status: &str) -> Value {
        let status = format!("CUSTOMER_STATUS_{status}");
        eventually(&status, async || Some(self.customer(id).await).filter(|it| it["status"] == status)).await
    }

    /// Waits until the customer that the ERP calls `code` is there, and returns it.
    pub async fn until_code(&self, code: &str) -> Value {
        let filter = json!({"condition": {"field": "code", "operator": "EQUALS", "values": [code]}}).to_string();
        eventually(&format!("the customer {code}"), async || {
            let page = self.get_with("/api/v1/customers", &[("filter", &filter)]).await.expect(200);
            match page["customers"].get(0) {
                Some(found) => Some(self.customer(&id(found)).await),
                None => None,
            }
        })
        .await
    }

    /// Creates a customer that is complete enough to be released, and returns its id.
    pub async fn create_complete(&self, name: &str) -> String {
        id(&self.create_customer(&complete_customer(name)).await)
    }

    /// Releases a customer and returns it.
    pub async fn release(&self, id: &str) -> Value {
        self.post(&format!("/api/v1/customers/{id}/release"), &json!({})).await.expect(200)
    }

    /// Waits until so many messages of the ERP are parked by a service ("customers", "employees" or "activities"), and returns them, the newest first.
    pub async fn until_parked(&self, service: &str, count: usize) -> Vec<Value> {
        eventually(&format!("{count} messages parked by {service}"), async || {
            let page = self.get(&format!("/api/v1/erp/{service}/parked-messages?pageSize=200")).await.expect(200);
            let parked = page["parkedMessages"].as_array().expect("a list").clone();
            (parked.len() == count).then_some(parked)
        })
        .await
    }

    /// The names of all customers he sees, in order.
    pub async fn customer_names(&self) -> Vec<String> {
        let page = self.get("/api/v1/customers?pageSize=200").await.expect(200);
        assert_eq!(page["nextPageToken"], "", "more than one page");
        let customers = page["customers"].as_array().expect("a list");
        customers.iter().map(|customer| customer["name"].as_str().expect("a name").to_owned()).collect()
    }
}

/// The answer of a request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's text; empty if there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.text()))
    }

    /// The body as JSON, if the status is this one.
    #[must_use]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()
    }

    /// The body as a problem, checked to be a complete one.
    #[must_use]
    pub fn problem(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}: {:?}", self.status, self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        assert_eq!(problem["type"], "about:blank");
        assert_eq!(problem["traceId"].as_str().map(str::len), Some(32), "{problem}");
        for member in ["title", "detail", "reason"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{member} of {problem}");
        }
        for error in problem["errors"].as_array().expect("a list of errors") {
            assert!(error["field"].is_string(), "{problem}");
            assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
        problem
    }

    /// Status and reason of a problem.
    #[must_use]
    pub fn reason(&self) -> (u16, String) {
        let problem = self.problem();
        (self.status, problem["reason"].as_str().expect("a reason").to_owned())
    }

    /// The fields that a problem names.
    #[must_use]
    pub fn fields(&self) -> Vec<String> {
        let problem = self.problem();
        let errors = problem["errors"].as_array().into_iter().flatten();
        errors.map(|error| error["field"].as_str().expect("a field").to_owned()).collect()
    }
}

/// The id of a record.
#[must_use]
pub fn id(record: &Value) -> String {
    record["id"].as_str().expect("an id").to_owned()
}

/// Sends the request and reads the answer.
pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, body: response.bytes().await.expect("a whole answer").to_vec() }
}
