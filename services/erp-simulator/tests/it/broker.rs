//! A virtual host of its own for each test, set up as the CRM sets up a tenant.

use std::sync::Once;

use lapin::{
    Channel, Connection, ConnectionProperties, ExchangeKind,
    options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions},
    types::FieldTable,
};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

/// Password of the tenants' broker users.
const PASSWORD: &str = "erp secret/1";

pub struct TestBroker {
    management: Url,
    amqp: Url,
    vhost: String,
    users: Vec<String>,
}

impl TestBroker {
    /// Makes the virtual host with the two exchanges of the ERP link.
    pub async fn start() -> Self {
        install_crypto();
        let mut amqp = address("CRM_TEST_AMQP_URL");
        let management = address("CRM_TEST_AMQP_MANAGEMENT_URL");
        let vhost = format!("erp-simulator-{}", Uuid::new_v4());
        amqp.set_path(&vhost);
        let broker = Self { management, amqp, vhost, users: Vec::new() };
        let vhost = &broker.vhost;
        broker.call(Method::PUT, &format!("vhosts/{vhost}"), json!({})).await;
        let all = json!({"configure": ".*", "write": ".*", "read": ".*"});
        let administrator = broker.management.username();
        broker.call(Method::PUT, &format!("permissions/{vhost}/{administrator}"), all).await;
        let channel = broker.channel().await;
        for exchange in ["erp.inbound", "erp.outbound"] {
            let options = ExchangeDeclareOptions { durable: true, ..Default::default() };
            channel
                .exchange_declare(exchange.into(), ExchangeKind::Topic, options, FieldTable::default())
                .await
                .unwrap();
        }
        broker
    }

    /// Makes a tenant's queue and its ERP's user with exactly the rights of the product. Returns the ERP's address.
    pub async fn add_tenant(&mut self, slug: &str) -> String {
        self.declare_queue(slug).await;
        self.add_erp_user(slug).await
    }

    pub async fn declare_queue(&self, slug: &str) {
        let queue = format!("erp.outbound.{slug}");
        self.bind("erp.outbound", &queue, &format!("{slug}.#"), FieldTable::default()).await;
    }

    pub async fn delete_queue(&self, slug: &str) {
        self.call(Method::DELETE, &format!("queues/{}/erp.outbound.{slug}", self.vhost), json!({})).await;
    }

    pub async fn add_erp_user(&mut self, slug: &str) -> String {
        let user = format!("erp-{slug}-{}", Uuid::new_v4().simple());
        self.call(Method::PUT, &format!("users/{user}"), json!({"password": PASSWORD, "tags": ""})).await;
        let rights = json!({
            "configure": "^$",
            "write": "^erp\\.inbound$",
            "read": format!("^erp\\.outbound\\.{slug}$"),
        });
        self.call(Method::PUT, &format!("permissions/{}/{user}", self.vhost), rights).await;
        let topics = json!({"exchange": "erp.inbound", "write": format!("^{slug}\\."), "read": ".*"});
        self.call(Method::PUT, &format!("topic-permissions/{}/{user}", self.vhost), topics).await;
        let mut url = self.amqp.clone();
        url.set_username(&user).unwrap();
        url.set_password(Some(PASSWORD)).unwrap();
        self.users.push(user);
        url.to_string()
    }

    /// Binds a new queue, and hands out a channel to read it with.
    pub async fn bind(&self, exchange: &str, queue: &str, routing_key: &str, arguments: FieldTable) -> Channel {
        let channel = self.channel().await;
        let options = QueueDeclareOptions { durable: true, ..Default::default() };
        channel.queue_declare(queue.into(), options, arguments).await.unwrap();
        let none = FieldTable::default();
        channel
            .queue_bind(queue.into(), exchange.into(), routing_key.into(), QueueBindOptions::default(), none)
            .await
            .unwrap();
        channel
    }

    /// A channel as the administrator.
    pub async fn channel(&self) -> Channel {
        let connection = Connection::connect(self.amqp.as_str(), ConnectionProperties::default()).await.unwrap();
        // The channel keeps its connection.
        connection.create_channel().await.unwrap()
    }

    async fn call(&self, method: Method, path: &str, body: Value) {
        call(&self.management, method, path, &body).await;
    }
}

impl Drop for TestBroker {
    /// Leaves nothing behind on a broker that somebody else keeps running.
    fn drop(&mut self) {
        let (management, vhost, users) = (self.management.clone(), self.vhost.clone(), std::mem::take(&mut self.users));
        let cleanup = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                call(&management, Method::DELETE, &format!("vhosts/{vhost}"), &json!({})).await;
                for user in users {
                    call(&management, Method::DELETE, &format!("users/{user}"), &json!({})).await;
                }
            });
        });
        // A failed test says why by itself; a failed cleanup is no reason to hide that.
        drop(cleanup.join());
    }
}

async fn call(management: &Url, method: Method, path: &str, body: &Value) {
    let url = management.join("api/").unwrap().join(path).unwrap();
    let response = Client::new().request(method, url).json(body).send().await.unwrap();
    assert!(response.status().is_success(), "{path}: {}", response.text().await.unwrap());
}

#[expect(clippy::disallowed_methods, reason = "`./dev test` tells tests where the broker is through the environment")]
fn address(variable: &str) -> Url {
    let value =
        std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set: run the tests with ./dev test"));
    value.parse().unwrap()
}

/// The HTTP client insists on a provider, even for plain HTTP.
pub fn install_crypto() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
}
