//! A tenant's place on the broker: a queue, and a user for the ERP who can do nothing but read it and send in the tenant's name.

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use crm_chassis::broker::{self, ERP_INBOUND, erp_queue, erp_user};
use percent_encoding::percent_decode_str;
use reqwest::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use url::Url;

/// The broker, reached with an administrator's user.
#[derive(Clone, Debug)]
pub struct ErpLink {
    amqp_url: SecretString,
    management_url: SecretString,
    vhost: String,
    http: reqwest::Client,
}

/// What the ERP logs in to the broker with.
#[derive(Clone, Debug)]
pub enum ErpPassword {
    /// The present one; a random one if the ERP has none yet.
    Keep,
    /// A new random one.
    Rotate,
    /// This one.
    Given(SecretString),
}

impl ErpLink {
    /// `amqp_url` names the virtual host; `management_url` is the management API's, for example `http://user:password@host:15672`.
    pub fn new(amqp_url: SecretString, management_url: SecretString) -> anyhow::Result<Self> {
        crm_chassis::service::install_crypto();
        let vhost = vhost_of(&Url::parse(amqp_url.expose_secret()).context("the AMQP address is no URL")?)?;
        Url::parse(management_url.expose_secret()).context("the management API's address is no URL")?;
        Ok(Self { amqp_url, management_url, vhost, http: reqwest::Client::new() })
    }

    /// Declares the tenant's queue and user. Returns the user's password if it is new. Can be repeated.
    pub async fn establish(&self, slug: &str, password: &ErpPassword) -> anyhow::Result<Option<SecretString>> {
        self.declare_queue(slug).await.context("cannot declare the ERP's queue")?;
        let user = erp_user(slug);
        let new = match password {
            ErpPassword::Given(password) => Some(password.clone()),
            ErpPassword::Rotate => Some(random_password()),
            ErpPassword::Keep => (!self.exists(&user).await?).then(random_password),
        };
        if let Some(password) = &new {
            self.put(&["users", &user], &json!({"password": password.expose_secret(), "tags": ""})).await?;
        }
        // A slug holds nothing that would need escaping in these patterns. Without the right to configure, the ERP cannot bind its
        // way around the topic permission.
        let rights = json!({
            "configure": "",
            "write": format!("^{}$", pattern(ERP_INBOUND)),
            "read": format!("^{}$", pattern(&erp_queue(slug))),
        });
        self.put(&["permissions", &self.vhost, &user], &rights).await?;
        let topics = json!({"exchange": ERP_INBOUND, "write": format!("^{slug}\\."), "read": ".*"});
        self.put(&["topic-permissions", &self.vhost, &user], &topics).await?;
        Ok(new)
    }

    async fn declare_queue(&self, slug: &str) -> anyhow::Result<()> {
        let connection = broker::connect(self.amqp_url.expose_secret(), "crm-tenant-create").await?;
        let channel = connection.create_channel().await?;
        broker::declare_exchanges(&channel).await?;
        broker::declare_erp_queue(&channel, slug).await?;
        connection.close(200, "done".into()).await?;
        Ok(())
    }

    async fn exists(&self, user: &str) -> anyhow::Result<bool> {
        let response = self.http.get(self.url(&["users", user])?).send().await.map_err(reqwest::Error::without_url)?;
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(false);
        }
        response.error_for_status().map_err(reqwest::Error::without_url)?;
        Ok(true)
    }

    async fn put(&self, path: &[&str], body: &Value) -> anyhow::Result<()> {
        let response = self.http.put(self.url(path)?).json(body).send().await.map_err(reqwest::Error::without_url)?;
        let refused = || format!("the broker's management API refused {}", path.join("/"));
        response.error_for_status().map_err(reqwest::Error::without_url).with_context(refused)?;
        Ok(())
    }

    /// Errors never show it: it holds the administrator's password.
    fn url(&self, path: &[&str]) -> anyhow::Result<Url> {
        let mut url = Url::parse(self.management_url.expose_secret())?;
        url.path_segments_mut()
            .map_err(|()| anyhow::anyhow!("the management API's address takes no path"))?
            .pop_if_empty()
            .push("api")
            .extend(path);
        Ok(url)
    }
}

/// The virtual host an AMQP address names; `/` if it names none.
fn vhost_of(amqp_url: &Url) -> anyhow::Result<String> {
    let name = amqp_url.path().strip_prefix('/').unwrap_or_default();
    let name = percent_decode_str(name).decode_utf8().context("the virtual host's name is no text")?;
    Ok(if name.is_empty() { "/".to_owned() } else { name.into_owned() })
}

/// A name of ours as a regular expression; dots are all there is to escape.
fn pattern(name: &str) -> String {
    name.replace('.', "\\.")
}

/// 160 random bits.
#[must_use]
pub fn random_password() -> SecretString {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 20]>()).into()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn the_virtual_host_stands_in_the_address() {
        let vhost = |url: &str| vhost_of(&Url::parse(url).unwrap()).unwrap();
        assert_eq!(vhost("amqp://u:p@host:5672/%2f"), "/");
        assert_eq!(vhost("amqp://u:p@host:5672"), "/");
        assert_eq!(vhost("amqp://u:p@host:5672/crm%20test"), "crm test");
    }

    #[test]
    fn every_part_of_a_path_is_encoded() {
        let link = ErpLink::new("amqp://u:p@host/%2f".into(), "http://u:p@host:15672/base/".into()).unwrap();
        let url = link.url(&["permissions", &link.vhost, "erp-acme"]).unwrap();
        assert_eq!(url.path(), "/base/api/permissions/%2F/erp-acme");
        assert!(!format!("{link:?}").contains(":p@"));
    }
}
