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
}

impl EdgeConfig {
    /// Whether browsers come over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// The environment in which a process reads these settings.
    #[must_use]
    pub fn environment(&self) -> [(&'static str, String); 3] {
        let Self { public_url, web_dir, request_timeout } = self;
        [
            ("CRM_PUBLIC_URL", public_url.to_string()),
            ("CRM_WEB_DIR", web_dir.display().to_string()),
            ("CRM_REQUEST_TIMEOUT", request_timeout.as_secs().to_string()),
        ]
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=600) => Ok(Duration::from_secs(seconds)),
        _ => Err("expected 1 to 600 seconds".to_owned()),
    }
}
