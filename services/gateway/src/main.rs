//! The gateway's program.

use std::io::{Write, stdout};

use clap::Parser;

#[derive(Parser)]
enum Command {
    /// Prints the OpenAPI document.
    Openapi,
}

fn main() -> anyhow::Result<()> {
    let Command::Openapi = Command::parse();
    stdout().write_all(crm_gateway::edge::openapi::text(crm_proto::descriptors())?.as_bytes())?;
    Ok(())
}
