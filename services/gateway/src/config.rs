//! Configuration: environment variables (or flags), each documented here; `--help` prints them all.

use std::net::SocketAddr;

use clap::Args;
use crm_chassis::auth;
use secrecy::SecretString;
use url::Url;

use crate::edge::config::EdgeConfig;

/// What the gateway needs to know.
#[derive(Args, Clone, Debug)]
pub struct Config {
    #[command(flatten)]
    /// What every service needs to know; the gRPC address is that of identity.
    pub service: crm_chassis::config::Config,
    #[command(flatten)]
    /// The HTTP edge.
    pub edge: EdgeConfig,
    /// Address for HTTP.
    #[arg(long, env = "CRM_HTTP_LISTEN", default_value = "0.0.0.0:8080")]
    pub http_listen: SocketAddr,
    /// How many trusted proxies stand in front, each of which appends to X-Forwarded-For. With 0, the address a request comes from is
    /// the client's, which log-in throttling counts.
    #[arg(long, env = "CRM_TRUSTED_PROXIES", default_value_t = 0)]
    pub trusted_proxies: usize,
    /// gRPC address of the customers service.
    #[arg(long, env = "CRM_CUSTOMERS_URL", default_value = "http://localhost:50052")]
    pub customers_url: Url,
    /// Base64 of the 32-byte Ed25519 seed that internal tokens are signed with. All gateways share it; its public key is the first of
    /// CRM_TOKEN_PUBLIC_KEYS everywhere.
    #[arg(long, env = "CRM_TOKEN_SIGNING_KEY", hide_env_values = true)]
    pub token_signing_key: SecretString,
}

impl Config {
    /// Checks what no single field shows.
    pub fn check(&self) -> anyhow::Result<()> {
        let public_key = auth::public_key(&self.token_signing_key)?;
        anyhow::ensure!(
            self.service.token_public_keys.iter().any(|key| key.trim() == public_key),
            "CRM_TOKEN_PUBLIC_KEYS lacks {public_key}, the public key of CRM_TOKEN_SIGNING_KEY: no service would believe the gateway"
        );
        Ok(())
    }
}
