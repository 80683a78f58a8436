//! Configuration: environment variables (or flags), each documented here; `--help` prints them all.

use std::net::SocketAddr;

use clap::Args;
use crm_chassis::{auth, config::MailConfig, mail::Mails};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::{edge::config::EdgeConfig, identity::config::IdentityConfig};

/// What the gateway needs to know.
// Without a group of its own: the flattened configuration has one of the same name.
#[derive(Args, Clone, Debug)]
#[group(skip)]
pub struct Config {
    #[command(flatten)]
    /// What every service needs to know; the gRPC address is that of identity.
    pub service: crm_chassis::config::Config,
    #[command(flatten)]
    /// The HTTP edge.
    pub edge: EdgeConfig,
    #[command(flatten)]
    /// Log-ins.
    pub identity: IdentityConfig,
    #[command(flatten)]
    /// How notifications go by mail.
    pub mail: MailConfig,
    /// Address for HTTP.
    #[arg(long, env = "CRM_HTTP_LISTEN", default_value = "0.0.0.0:8080")]
    pub http_listen: SocketAddr,
    /// How many trusted proxies stand in front, each of which appends to X-Forwarded-For. With 0, the address a request comes from is
    /// the client's, which log-in throttling and rate limits count.
    #[arg(long, env = "CRM_TRUSTED_PROXIES", default_value_t = 0)]
    pub trusted_proxies: usize,
    /// gRPC addresses of the customers service's replicas, separated by commas. A name stands for all the addresses it resolves to,
    /// and is asked for again and again.
    #[arg(long, env = "CRM_CUSTOMERS_URL", value_delimiter = ',', default_value = "http://localhost:50052")]
    pub customers_urls: Vec<Url>,
    /// gRPC addresses of the activities service's replicas, in the same way.
    #[arg(long, env = "CRM_ACTIVITIES_URL", value_delimiter = ',', default_value = "http://localhost:50053")]
    pub activities_urls: Vec<Url>,
    /// Base64 of the 32-byte Ed25519 seed that internal tokens are signed with. All gateways share it; its public key is the first of
    /// `CRM_TOKEN_PUBLIC_KEYS` everywhere.
    #[arg(long, env = "CRM_TOKEN_SIGNING_KEY", hide_env_values = true)]
    pub token_signing_key: SecretString,
}

impl Config {
    /// Checks what no single field shows. Returns how mails leave, if any do.
    pub fn check(&self) -> anyhow::Result<Option<Mails>> {
        let public_key = auth::public_key(&self.token_signing_key)?;
        anyhow::ensure!(
            self.service.token_public_keys.iter().any(|key| key.trim() == public_key),
            "CRM_TOKEN_PUBLIC_KEYS lacks {public_key}, the public key of CRM_TOKEN_SIGNING_KEY: no service would believe the gateway"
        );
        self.mail.mails(&self.edge.public_url)
    }

    /// The services behind the edge: protobuf package, setting, and where its replicas are. A further service is one more field above and
    /// one more line here.
    #[must_use]
    pub fn backends(&self) -> [(&'static str, &'static str, &[Url]); 2] {
        [
            ("crm.customers.v1", "CRM_CUSTOMERS_URL", &self.customers_urls),
            ("crm.activities.v1", "CRM_ACTIVITIES_URL", &self.activities_urls),
        ]
    }

    /// The environment in which a process reads this configuration.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        // What has `_` is named by `backends`.
        let Self {
            service,
            edge,
            identity,
            mail,
            http_listen,
            trusted_proxies,
            customers_urls: _,
            activities_urls: _,
            token_signing_key,
        } = self;
        let mut environment = service.environment();
        environment.extend(edge.environment());
        environment.extend(identity.environment());
        environment.extend(mail.environment());
        environment.extend([
            ("CRM_HTTP_LISTEN", http_listen.to_string()),
            ("CRM_TRUSTED_PROXIES", trusted_proxies.to_string()),
            ("CRM_TOKEN_SIGNING_KEY", token_signing_key.expose_secret().to_owned()),
        ]);
        let addresses = |urls: &[Url]| urls.iter().map(Url::as_str).collect::<Vec<_>>().join(",");
        environment.extend(self.backends().map(|(_, setting, urls)| (setting, addresses(urls))));
        environment
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::collections::BTreeSet;

    use clap::{CommandFactory as _, Parser as _};

    use super::*;

    #[derive(clap::Parser)]
    struct Cli {
        #[command(flatten)]
        config: Config,
    }

    fn config(signing_key: &SecretString, public_key: &str) -> Config {
        let url = "postgres://crm@localhost/crm";
        let keys = ["--token-public-keys", public_key, "--token-signing-key", signing_key.expose_secret()];
        let urls = ["--app-url", url, "--worker-url", url, "--amqp-url", "amqp://localhost"];
        Cli::try_parse_from([&["gateway"][..], &urls, &keys].concat()).unwrap().config
    }

    #[test]
    fn a_key_that_no_service_would_believe_is_refused() {
        let (own, other) = (auth::new_seed(), auth::new_seed());
        config(&own, &auth::public_key(&own).unwrap()).check().unwrap();
        let refused = config(&own, &auth::public_key(&other).unwrap()).check().unwrap_err();
        assert!(refused.to_string().contains("CRM_TOKEN_PUBLIC_KEYS lacks"), "{refused}");
        assert!(!refused.to_string().contains(own.expose_secret()));
    }

    fn mail(url: &str, from: &str) -> MailConfig {
        MailConfig { smtp_url: Some(url.into()), mail_from: Some(from.to_owned()) }
    }

    #[test]
    fn mails_need_a_server_and_a_sender_and_an_empty_server_is_none() {
        let seed = auth::new_seed();
        let mut config = config(&seed, &auth::public_key(&seed).unwrap());
        assert!(config.check().unwrap().is_none());
        config.mail = mail("", "");
        assert!(config.check().unwrap().is_none());
        config.mail = mail("smtp://localhost", "CRM <crm@example.com>");
        assert_eq!(config.check().unwrap().unwrap().link("/settings"), "http://localhost:8080/settings");
        config.mail = mail("smtp://localhost", "");
        assert!(config.check().unwrap_err().to_string().contains("CRM_MAIL_FROM is needed"));
        config.mail = mail("smtp:secret", "crm@example.com");
        let refused = config.check().unwrap_err().to_string();
        assert!(refused.starts_with("CRM_SMTP_URL is no address") && !refused.contains("secret"), "{refused}");
    }

    #[test]
    fn every_setting_can_be_written_into_a_process_s_environment() {
        let seed = auth::new_seed();
        let mut config = config(&seed, &auth::public_key(&seed).unwrap());
        config.service.telemetry.otlp_endpoint = Some("http://localhost:4317".to_owned());
        config.mail = mail("smtp://localhost", "crm@example.com");
        let mut command = Cli::command();
        command.build();
        let known: BTreeSet<_> = command.get_arguments().filter_map(|flag| flag.get_env()?.to_str()).collect();
        let written: BTreeSet<_> = config.environment().into_iter().map(|(name, _)| name).collect();
        assert_eq!(written, known);
    }
}
