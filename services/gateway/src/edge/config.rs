//! What the edge can be told.

use std::{path::PathBuf, time::Duration};

use url::Url;

/// Settings of the HTTP edge.
#[derive(Clone, Debug, clap::Args)]
pub struct EdgeConfig {
    /// Address under which browsers reach the CRM. With https, cookies are sent over TLS only, and browsers are told to stay there.
    #[arg(long, env = "CRM_PUBLIC_URL", default_value = "http://localhost:8080")]
    pub public_url: Url,

    /// Folder of the built web app.
    #[arg(long, env = "CRM_WEB_DIR", default_value = "web/dist")]
    pub web_dir: PathBuf,

    /// Seconds until a request that has no answer gets 504.
    #[arg(long, env = "CRM_REQUEST_TIMEOUT", default_value = "30", value_parser = seconds)]
    pub request_timeout: Duration,

    #[command(flatten)]
    /// How often callers may call.
    pub rate_limits: RateLimits,
}

/// Requests to the API a minute, all at once if the caller likes; 0 is no limit. Every replica counts for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::Args)]
pub struct RateLimits {
    /// Requests of one user a minute, with all his sessions and API keys.
    #[arg(long, env = "CRM_RATE_LIMIT_USER", default_value_t = 1_200)]
    pub rate_limit_user: u32,

    /// Requests of all users of one tenant a minute.
    #[arg(long, env = "CRM_RATE_LIMIT_TENANT", default_value_t = 24_000)]
    pub rate_limit_tenant: u32,

    /// Requests a minute from one address without a valid session or API key. A whole office may sit behind one.
    #[arg(long, env = "CRM_RATE_LIMIT_ADDRESS", default_value_t = 600)]
    pub rate_limit_address: u32,
}

impl RateLimits {
    /// None.
    pub const OFF: Self = Self { rate_limit_user: 0, rate_limit_tenant: 0, rate_limit_address: 0 };
}

impl EdgeConfig {
    /// Whether browsers come over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// The environment in which a process reads these settings.
    #[must_use]
    pub fn environment(&self) -> [(&'static str, String); 6] {
        let Self { public_url, web_dir, request_timeout, rate_limits } = self;
        let RateLimits { rate_limit_user, rate_limit_tenant, rate_limit_address } = rate_limits;
        [
            ("CRM_PUBLIC_URL", public_url.to_string()),
            ("CRM_WEB_DIR", web_dir.display().to_string()),
            ("CRM_REQUEST_TIMEOUT", request_timeout.as_secs().to_string()),
            ("CRM_RATE_LIMIT_USER", rate_limit_user.to_string()),
            ("CRM_RATE_LIMIT_TENANT", rate_limit_tenant.to_string()),
            ("CRM_RATE_LIMIT_ADDRESS", rate_limit_address.to_string()),
        ]
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=600) => Ok(Duration::from_secs(seconds)),
        _ => Err("expected 1 to 600 seconds".to_owned()),
    }
}
