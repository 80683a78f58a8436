//! A virtual host of its own on the broker, so that tests cannot read each other's queues.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use crm_chassis::broker::{ERP_INBOUND, erp_queue, erp_user};
use reqwest::Method;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use crate::{at_the_end, eventually, setting};

/// Password of the tenants' broker users in tests.
const PASSWORD: &str = "test";

/// One test's virtual host. It and its users are removed when the last clone is dropped.
#[derive(Clone, Debug)]
pub struct Broker {
    /// Address with the administrator's user.
    pub amqp_url: String,
    /// Address of the management API, with the administrator's user.
    pub management_url: String,
    /// Name of the virtual host.
    pub vhost: String,
    made: Arc<Made>,
}

impl Broker {
    /// A fresh virtual host.
    ///
    /// # Panics
    /// If the broker is not there or refuses.
    pub async fn new() -> Self {
        Self::try_new().await.unwrap_or_else(|error| panic!("no virtual host: {error:#}"))
    }

    async fn try_new() -> anyhow::Result<Self> {
        install_crypto();
        let vhost = format!("t-{}", Uuid::new_v4().simple());
        let management = Url::parse(&setting("CRM_TEST_AMQP_MANAGEMENT_URL"))?;
        let mut amqp = Url::parse(&setting("CRM_TEST_AMQP_URL"))?;
        let user = amqp.username().to_owned();
        amqp.set_path(&format!("/{vhost}"));
        call(&management, Method::PUT, &["vhosts", &vhost], json!({})).await?;
        let all = json!({"configure": ".*", "write": ".*", "read": ".*"});
        call(&management, Method::PUT, &["permissions", &vhost, &user], all).await?;
        let made = Made { management: management.clone(), vhost: vhost.clone(), users: Mutex::default() };
        Ok(Self { amqp_url: amqp.into(), management_url: management.into(), vhost, made: Arc::new(made) })
    }

    /// Makes the broker user of a tenant's ERP with exactly the rights of the product, and returns its address. Users are the whole
    /// broker's: give every test slugs of its own.
    ///
    /// # Panics
    /// If the broker refuses.
    pub async fn add_erp(&self, slug: &str) -> String {
        self.try_add_erp(slug).await.unwrap_or_else(|error| panic!("no broker user for {slug}: {error:#}"))
    }

    async fn try_add_erp(&self, slug: &str) -> anyhow::Result<String> {
        let (user, queue) = (erp_user(slug), erp_queue(slug).replace('.', "\\."));
        let management = &self.made.management;
        call(management, Method::PUT, &["users", &user], json!({"password": PASSWORD, "tags": ""})).await?;
        self.adopt_user(&user);
        let exchange = ERP_INBOUND.replace('.', "\\.");
        let rights = json!({"configure": "^$", "write": format!("^{exchange}$"), "read": format!("^{queue}$")});
        call(management, Method::PUT, &["permissions", &self.vhost, &user], rights).await?;
        let topics = json!({"exchange": ERP_INBOUND, "write": format!("^{slug}\\."), "read": ".*"});
        call(management, Method::PUT, &["topic-permissions", &self.vhost, &user], topics).await?;
        Ok(self.url_for(&user, PASSWORD))
    }

    /// What the clients call their connections, as far as the broker has noticed them.
    ///
    /// # Panics
    /// If the broker does not answer.
    pub async fn connections(&self) -> Vec<String> {
        let all = self.try_connections().await.unwrap_or_else(|error| panic!("{error:#}"));
        all.into_iter().map(|connection| connection.name).collect()
    }

    async fn try_connections(&self) -> anyhow::Result<Vec<Connection>> {
        let path = ["vhosts", &self.vhost, "connections"];
        let all = call(&self.made.management, Method::GET, &path, Value::Null).await?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let all = all.as_array().context("a list of connections")?.iter();
        Ok(all
            .map(|it| Connection { id: text(&it["name"]), name: text(&it["client_properties"]["connection_name"]) })
            .collect())
    }

    /// Removes a broker user that somebody else made, too, when the last clone is dropped.
    pub fn adopt_user(&self, user: &str) {
        self.made.users.lock().unwrap_or_else(PoisonError::into_inner).push(user.to_owned());
    }

    /// Ends all connections that their clients call `name`, as an operator or a failing network would. Waits until there is one.
    ///
    /// # Panics
    /// If there is none.
    pub async fn end_connections(&self, name: &str) {
        eventually(&format!("a connection called {name}"), async || {
            let ended = self.try_end_connections(name).await.unwrap_or_else(|error| panic!("{error:#}"));
            ended.then_some(())
        })
        .await;
    }

    async fn try_end_connections(&self, name: &str) -> anyhow::Result<bool> {
        let mut ours = self.try_connections().await?;
        ours.retain(|connection| connection.name == name);
        for connection in &ours {
            // Gone already is as good.
            drop(call(&self.made.management, Method::DELETE, &["connections", &connection.id], Value::Null).await);
        }
        Ok(!ours.is_empty())
    }

    /// Address of this virtual host for another user.
    ///
    /// # Panics
    /// Never: an AMQP address takes a user.
    #[must_use]
    pub fn url_for(&self, user: &str, password: &str) -> String {
        let mut url = Url::parse(&self.amqp_url).unwrap_or_else(|error| panic!("{error}"));
        let set = url.set_username(user).and_then(|()| url.set_password(Some(password)));
        set.unwrap_or_else(|()| panic!("an AMQP address takes a user"));
        url.into()
    }
}

/// A connection as the broker lists it.
struct Connection {
    id: String,
    name: String,
}

/// What is to be removed at the end.
#[derive(Debug)]
struct Made {
    management: Url,
    vhost: String,
    users: Mutex<Vec<String>>,
}

impl Drop for Made {
    /// Leaves nothing behind on a broker that somebody else keeps running.
    fn drop(&mut self) {
        let (management, vhost) = (self.management.clone(), self.vhost.clone());
        let users = std::mem::take(self.users.get_mut().unwrap_or_else(PoisonError::into_inner));
        at_the_end(async move {
            // Each is tried: a user that was adopted may never have been made.
            drop(call(&management, Method::DELETE, &["vhosts", &vhost], Value::Null).await);
            for user in users {
                drop(call(&management, Method::DELETE, &["users", &user], Value::Null).await);
            }
            Ok(())
        });
    }
}

/// Calls the management API. A body of null is none.
async fn call(management: &Url, method: Method, path: &[&str], body: Value) -> anyhow::Result<Value> {
    let mut url = management.clone();
    url.path_segments_mut()
        .map_err(|()| anyhow::anyhow!("not an HTTP address"))?
        .pop_if_empty()
        .push("api")
        .extend(path);
    let mut request = reqwest::Client::new().request(method, url);
    if !body.is_null() {
        request = request.json(&body);
    }
    let answer = request.send().await?.error_for_status()?.bytes().await?;
    Ok(serde_json::from_slice(&answer).unwrap_or_default())
}

/// Makes ring the process's one crypto provider, as every `main` does.
pub fn install_crypto() {
    crm_chassis::service::install_crypto();
}
