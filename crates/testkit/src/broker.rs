//! A virtual host of its own on the broker, so that tests cannot read each other's queues.

use serde_json::json;
use url::Url;
use uuid::Uuid;

use crate::setting;

/// One test's virtual host.
#[derive(Clone, Debug)]
pub struct Broker {
    /// Address with the administrator's user.
    pub amqp_url: String,
    /// Address of the management API, with the administrator's user.
    pub management_url: String,
    /// Name of the virtual host.
    pub vhost: String,
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
        let http = reqwest::Client::new();
        let put = |path: String, body: serde_json::Value| {
            let url = management.join(&path).map(|url| http.put(url).json(&body));
            async move { anyhow::Ok(url?.send().await?.error_for_status()?) }
        };
        put(format!("/api/vhosts/{vhost}"), json!({})).await?;
        put(format!("/api/permissions/{vhost}/{user}"), json!({"configure": ".*", "write": ".*", "read": ".*"})).await?;
        amqp.set_path(&format!("/{vhost}"));
        Ok(Self { amqp_url: amqp.into(), management_url: management.into(), vhost })
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

/// Makes ring the process's one crypto provider, as every `main` does.
pub fn install_crypto() {
    crm_chassis::service::install_crypto();
}
