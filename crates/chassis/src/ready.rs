//! Asks a running service whether it is ready: health checks where there is neither shell nor `curl`.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use anyhow::Context as _;
use clap::Args;
use url::Url;

/// How long a service may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whom to ask.
#[derive(Args, Clone, Debug)]
pub struct Ready {
    /// Where the service on this machine listens for health checks.
    #[arg(long, env = "CRM_ADMIN_LISTEN", default_value = "0.0.0.0:9090")]
    admin_listen: SocketAddr,
    /// What to ask instead, for example `http://customers:9090/readyz`.
    #[arg(long)]
    url: Option<Url>,
}

impl Ready {
    /// Fails, with what the service says, unless it is ready.
    pub async fn ask(&self) -> anyhow::Result<()> {
        let url = match &self.url {
            Some(url) => url.clone(),
            None => Url::parse(&format!("http://{}/readyz", reachable(self.admin_listen)))?,
        };
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?;
        let answer = client.get(url.clone()).send().await.with_context(|| format!("{url} does not answer"))?;
        let status = answer.status();
        let text = answer.text().await.unwrap_or_default();
        anyhow::ensure!(status.is_success(), "{url} answers {status}: {}", text.trim());
        Ok(())
    }
}

/// An address to call a listener of this machine: one that listens everywhere is reached by the loop-back.
#[must_use]
pub fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        let loopback: IpAddr = if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() };
        address.set_ip(loopback);
    }
    address
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use axum::{Router, http::StatusCode, routing::get};
    use tokio::{net::TcpListener, task::JoinSet};

    use super::*;

    #[tokio::test]
    async fn only_a_service_that_says_so_is_ready() {
        crate::service::install_crypto();
        let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
        let admin_listen = listener.local_addr().unwrap();
        let routes = Router::new()
            .route("/readyz", get(async || "ready\n"))
            .route("/away", get(async || (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")));
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, routes).await.unwrap() });

        Ready { admin_listen, url: None }.ask().await.unwrap();
        let away = format!("http://{}/away", reachable(admin_listen)).parse().unwrap();
        let refused = Ready { admin_listen, url: Some(away) }.ask().await.unwrap_err();
        assert!(refused.to_string().ends_with("503 Service Unavailable: the database does not answer"), "{refused}");

        server.shutdown().await;
        let refused = Ready { admin_listen, url: None }.ask().await.unwrap_err();
        assert!(refused.to_string().ends_with("/readyz does not answer"), "{refused}");
    }
}
