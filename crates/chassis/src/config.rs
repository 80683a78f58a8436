//! Configuration: environment variables (or flags), each documented here; `--help` prints them all.

use std::{net::SocketAddr, time::Duration};

use clap::Args;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::mail::Mails;

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
    /// Seconds for which a service that was asked to stop says that it is not ready and goes on serving, so that callers go elsewhere:
    /// as long as the cluster takes to notice. At most 60; it is killed no sooner than 35 seconds later.
    #[arg(long, env = "CRM_DRAIN", default_value = "5", value_parser = drain)]
    pub drain: Duration,
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

/// How mails leave, of a service that sends some.
#[derive(Args, Clone, Debug, Default)]
pub struct MailConfig {
    /// SMTP server that mails are handed to: `smtps://user:password@host`, or `smtp://user:password@host:587?tls=required` for STARTTLS.
    /// Without it no mails are sent.
    #[arg(long, env = "CRM_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<SecretString>,
    /// Whom mails come from, for example `CRM <crm@example.com>`. Needed with an SMTP server.
    #[arg(long, env = "CRM_MAIL_FROM")]
    pub mail_from: Option<String>,
}

impl MailConfig {
    /// How mails leave, with links to `web_url`; none without an SMTP server.
    ///
    /// # Errors
    /// Says which setting is wrong.
    pub fn mails(&self, web_url: &Url) -> anyhow::Result<Option<Mails>> {
        // Compose hands over what is not set as an empty text.
        let Some(url) = self.smtp_url.as_ref().filter(|url| !url.expose_secret().trim().is_empty()) else {
            return Ok(None);
        };
        let from = self.mail_from.as_deref().unwrap_or_default();
        anyhow::ensure!(!from.trim().is_empty(), "CRM_MAIL_FROM is needed with CRM_SMTP_URL: whom mails come from");
        Mails::new(url, from, web_url.clone()).map(Some)
    }

    /// The environment in which a process reads these settings.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let Self { smtp_url, mail_from } = self;
        let url = smtp_url.as_ref().map(|url| ("CRM_SMTP_URL", url.expose_secret().to_owned()));
        url.into_iter().chain(mail_from.clone().map(|from| ("CRM_MAIL_FROM", from))).collect()
    }
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

impl Config {
    /// The environment in which a process reads this configuration.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let Self { grpc_listen, admin_listen, database, amqp_url, token_public_keys, drain, telemetry } = self;
        let Database { app_url, worker_url, max_connections } = database;
        let Telemetry { log, otlp_endpoint, trace_sample } = telemetry;
        let mut environment = vec![
            ("CRM_GRPC_LISTEN", grpc_listen.to_string()),
            ("CRM_ADMIN_LISTEN", admin_listen.to_string()),
            ("CRM_DATABASE_APP_URL", app_url.expose_secret().to_owned()),
            ("CRM_DATABASE_WORKER_URL", worker_url.expose_secret().to_owned()),
            ("CRM_DATABASE_MAX_CONNECTIONS", max_connections.to_string()),
            ("CRM_AMQP_URL", amqp_url.expose_secret().to_owned()),
            ("CRM_TOKEN_PUBLIC_KEYS", token_public_keys.join(",")),
            ("CRM_DRAIN", drain.as_secs_f64().to_string()),
            ("CRM_LOG", log.clone()),
            ("CRM_TRACE_SAMPLE", trace_sample.to_string()),
        ];
        environment.extend(otlp_endpoint.clone().map(|endpoint| ("CRM_OTLP_ENDPOINT", endpoint)));
        environment
    }
}

impl Migrate {
    /// The environment in which `migrate` reads this configuration.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let Self { owner_url, app_role, worker_role } = self;
        vec![
            ("CRM_DATABASE_OWNER_URL", owner_url.expose_secret().to_owned()),
            ("CRM_DATABASE_APP_ROLE", app_role.clone()),
            ("CRM_DATABASE_WORKER_ROLE", worker_role.clone()),
        ]
    }
}

fn drain(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.filter(|it| *it <= Duration::from_mins(1)).ok_or_else(|| "expected 0 to 60 seconds".to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use clap::{CommandFactory as _, FromArgMatches as _, Parser};

    use super::*;

    #[derive(Debug, Parser)]
    struct Cli {
        #[command(flatten)]
        config: Config,
    }

    /// What a process reads from this environment, by way of flags: a process's real one belongs to all tests.
    fn read(environment: &[(&'static str, String)]) -> Config {
        let mut command = Cli::command();
        command.build();
        let flags = environment.iter().map(|(name, value)| {
            let flag = command.get_arguments().find(|flag| flag.get_env().is_some_and(|env| env == *name));
            format!("--{}={value}", flag.and_then(clap::Arg::get_long).unwrap())
        });
        let line: Vec<String> = std::iter::once("service".to_owned()).chain(flags).collect();
        Cli::from_arg_matches(&command.clone().get_matches_from(line)).unwrap().config
    }

    #[test]
    fn a_process_reads_from_its_environment_what_was_written_there() {
        let config = Config {
            grpc_listen: ([127, 0, 0, 1], 1).into(),
            admin_listen: ([127, 0, 0, 1], 2).into(),
            database: Database {
                app_url: "postgres://app@localhost/crm".into(),
                worker_url: "postgres://worker@localhost/crm".into(),
                max_connections: 3,
            },
            amqp_url: "amqp://localhost".into(),
            token_public_keys: vec!["one".into(), "two".into()],
            drain: Duration::from_millis(1500),
            telemetry: Telemetry {
                log: "warn".into(),
                otlp_endpoint: Some("http://localhost:4317".into()),
                trace_sample: 0.25,
            },
        };
        assert_eq!(read(&config.environment()).environment(), config.environment());
        let drain = |text: &str| drain(text).map(|drain| drain.as_millis());
        assert_eq!(drain("0.5"), Ok(500));
        assert!(drain("61").is_err() && drain("-1").is_err() && drain("soon").is_err());
    }
}
