//! Configuration: environment variables (or flags), each documented here; `--help` prints them all.

use std::net::SocketAddr;

use clap::Args;
use secrecy::SecretString;

/// What every service needs to know.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Address for gRPC.
    #[arg(long, env = "CRM_GRPC_LISTEN", default_value = "0.0.0.0:50051")]
    pub grpc_listen: SocketAddr,
    /// Address for health checks and metrics.
    #[arg(long, env = "CRM_ADMIN_LISTEN", default_value = "0.0.0.0:9090")]
    pub admin_listen: SocketAddr,
    #[command(flatten)]
    /// The databases' addresses.
    pub database: Database,
    /// Address of RabbitMQ, with user and password.
    #[arg(long, env = "CRM_AMQP_URL", hide_env_values = true)]
    pub amqp_url: SecretString,
    /// Base64 Ed25519 public keys that internal tokens are verified with, separated by commas: the present one and, while keys are
    /// exchanged, the one before.
    #[arg(long, env = "CRM_TOKEN_PUBLIC_KEYS", value_delimiter = ',', required = true)]
    pub token_public_keys: Vec<String>,
    #[command(flatten)]
    /// Logs and traces.
    pub telemetry: Telemetry,
}

/// The databases' addresses: one database, two plain roles. Neither may be superuser or bypass row-level security.
#[derive(Args, Clone, Debug)]
pub struct Database {
    /// Database address with the role for requests.
    #[arg(long, env = "CRM_DATABASE_APP_URL", hide_env_values = true)]
    pub app_url: SecretString,
    /// Database address with the role for relay, inbox and jobs.
    #[arg(long, env = "CRM_DATABASE_WORKER_URL", hide_env_values = true)]
    pub worker_url: SecretString,
    /// Most connections for requests; as many more as needed wait up to three seconds.
    #[arg(long, env = "CRM_DATABASE_MAX_CONNECTIONS", default_value_t = 10)]
    pub max_connections: u32,
}

/// Logs and traces.
#[derive(Args, Clone, Debug)]
pub struct Telemetry {
    /// Which log lines to write.
    #[arg(long, env = "CRM_LOG", default_value = DEFAULT_LOG)]
    pub log: String,
    /// Address of an OTLP collector (gRPC) for traces, for example `http://collector:4317`.
    #[arg(long, env = "CRM_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<String>,
    /// Share of the traces that are recorded, from 0 to 1. It is decided where a trace enters the system or begins in it.
    #[arg(long, env = "CRM_TRACE_SAMPLE", default_value = "1", value_parser = share)]
    pub trace_sample: f64,
}

/// Which log lines are written unless told otherwise.
pub const DEFAULT_LOG: &str = "info,lapin=warn,sqlx=warn";

impl Default for Telemetry {
    fn default() -> Self {
        Self { log: DEFAULT_LOG.to_owned(), otlp_endpoint: None, trace_sample: 1.0 }
    }
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("expected a number from 0 to 1".to_owned()),
    }
}

/// What `migrate` needs to know.
#[derive(Args, Clone, Debug)]
pub struct Migrate {
    /// Database address with the role that owns the schema.
    #[arg(long, env = "CRM_DATABASE_OWNER_URL", hide_env_values = true)]
    pub owner_url: SecretString,
    /// Name of the role for requests.
    #[arg(long, env = "CRM_DATABASE_APP_ROLE")]
    pub app_role: String,
    /// Name of the role for relay, inbox and jobs.
    #[arg(long, env = "CRM_DATABASE_WORKER_ROLE")]
    pub worker_role: String,
}
