//! The gateway's commands: what every service has, and the document that describes the API. The hoster's are in [`crate::admin`].

use std::{
    io::{Write as _, stdout},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{CommandFactory as _, Parser, Subcommand};
use crm_chassis::{
    Clock,
    command::{Maintenance, exit_code},
    service, settings, telemetry,
};
use tokio::net::TcpListener;

use crate::{
    config::Config,
    edge::openapi,
    gateway,
    identity::{self, config::IdentityConfig, cookie::Cookie},
};

#[derive(Parser)]
#[command(name = "crm-gateway", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves until stopped.
    Serve(Box<Config>),
    #[command(flatten)]
    Maintain(Maintenance),
    /// Prints the OpenAPI document.
    Openapi,
    /// Prints the settings of every command as JSON.
    Settings,
}

/// The whole program.
pub async fn main() -> ExitCode {
    service::install_crypto();
    let done = match Cli::parse().command {
        Command::Serve(config) => serve(&config).await,
        Command::Maintain(maintenance) => {
            identity::service(Cookie::new(true), IdentityConfig::default(), None).maintain(maintenance).await
        }
        Command::Openapi => print_openapi(),
        Command::Settings => settings::print(&Cli::command()),
    };
    exit_code("crm-gateway", done)
}

async fn serve(config: &Config) -> anyhow::Result<()> {
    let settings = &config.service;
    let _telemetry = telemetry::start("gateway", &settings.telemetry)?;
    let grpc = TcpListener::bind(settings.grpc_listen).await.context("cannot listen for gRPC")?;
    let http = TcpListener::bind(config.http_listen).await.context("cannot listen for HTTP")?;
    let admin = TcpListener::bind(settings.admin_listen).await.context("cannot listen for health checks")?;
    let running = gateway::start(config, Clock::system(), grpc, http).await?;
    service::serve_admin(&running.identity.context, admin);
    service::terminated().await?;
    running.identity.drain(settings.drain).await;
    running.stop().await;
    Ok(())
}

fn print_openapi() -> anyhow::Result<()> {
    stdout().write_all(openapi::text(crm_proto::descriptors())?.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
