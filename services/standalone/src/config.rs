//! Settings of the standalone system.

use std::{net::Ipv4Addr, path::PathBuf};

use clap::Args;
use crm_chassis::config::{MailConfig, Telemetry};
use crm_gateway::{edge::config::RateLimits, identity::config::IdentityConfig};

/// Where it listens and what it stands on.
#[derive(Args, Clone, Debug)]
pub struct RunConfig {
    /// Runs each service as a process of its own, as on Kubernetes, instead of all in this one.
    #[arg(long, env = "CRM_SERVICES")]
    pub services: bool,
    /// Address to listen on. Loopback by default: the demo's passwords are known to everybody.
    #[arg(long, env = "CRM_HTTP_ADDRESS", default_value = "127.0.0.1")]
    pub http_address: Ipv4Addr,
    /// Port of the web pages and the API.
    #[arg(long, env = "CRM_HTTP_PORT", default_value_t = 8080)]
    pub http_port: u16,
    /// Port of the ERP simulator's page; 0 takes a free one.
    #[arg(long, env = "CRM_ERP_PAGE_PORT", default_value_t = 0)]
    pub erp_page_port: u16,
    /// Folder of everything that is kept between runs.
    #[arg(long, env = "CRM_DATA_DIR", default_value = ".crm")]
    pub data_dir: PathBuf,
    /// A PostgreSQL server to use instead of a private one: address of a superuser.
    #[arg(long, env = "CRM_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// A RabbitMQ broker to use instead of a private one: address of an administrator.
    #[arg(long, env = "CRM_AMQP_URL", hide_env_values = true)]
    pub amqp_url: Option<String>,
    /// Management API of that broker; by default port 15672 of the same host, with the same user.
    #[arg(long, env = "CRM_AMQP_MANAGEMENT_URL", hide_env_values = true)]
    pub amqp_management_url: Option<String>,
    /// Folder of the built web client.
    #[arg(long, env = "CRM_WEB_DIR", default_value = "web/dist")]
    pub web_dir: PathBuf,
    #[command(flatten)]
    /// How often callers may call.
    pub rate_limits: RateLimits,
    #[command(flatten)]
    /// Log-ins.
    pub identity: IdentityConfig,
    #[command(flatten)]
    /// A mail server to use. Without one mails are caught, and kept as files.
    pub mail: MailConfig,
    /// Which log lines to write.
    #[arg(long, env = "CRM_LOG", default_value = "error,lapin=off")]
    pub log: String,
    /// Address of an OTLP collector (gRPC) for traces, for example `http://localhost:4317`.
    #[arg(long, env = "CRM_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<String>,
}

impl RunConfig {
    /// Logs and traces of all services.
    #[must_use]
    pub fn telemetry(&self) -> Telemetry {
        Telemetry { log: self.log.clone(), otlp_endpoint: self.otlp_endpoint.clone(), ..Telemetry::default() }
    }
}
