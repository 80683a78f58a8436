//! The hoster's program, `crm-admin`: tenants, their first users, and the key that everything is signed with.

mod audit;
mod tenant;
mod user;

use std::{process::ExitCode, sync::Arc};

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use crm_chassis::{Clock, Db, auth, command::exit_code, config, db, service, tenants::Tenant};
use secrecy::ExposeSecret as _;
use tokio::sync::Notify;

/// The hoster's commands.
#[derive(Parser)]
#[command(name = "crm-admin", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes, lists, changes, suspends and resumes tenants.
    #[command(subcommand)]
    Tenant(tenant::Tenant),
    /// Makes users, and gives them new passwords.
    #[command(subcommand)]
    User(user::User),
    /// Prints what was done to a tenant's users, sessions, keys and employees and to the tenant itself, as JSON lines, the newest first.
    /// What was done to customers, cases and activities stands in the histories of these.
    Audit(audit::Audit),
    /// Makes a key for internal tokens and prints its two halves: one for the gateway, one for all services.
    NewKey,
}

/// The whole program.
pub async fn main() -> ExitCode {
    service::install_crypto();
    let done = match Cli::parse().command {
        Command::Tenant(tenant) => tenant.run().await,
        Command::User(user) => user.run().await,
        Command::Audit(audit) => audit.run().await,
        Command::NewKey => print_new_key(),
    };
    exit_code("crm-admin", done)
}

/// The gateway's database as the worker has it: tenants and users are made beside requests.
fn worker(database: &config::Database) -> anyhow::Result<Db> {
    let pool = db::pool(database.worker_url.expose_secret(), 2, "crm-admin")?;
    Ok(Db::new(pool, Clock::system(), Arc::new(Notify::new())))
}

/// The tenant with this slug.
async fn find(db: &Db, slug: &str) -> anyhow::Result<Tenant> {
    let known = crm_chassis::tenants::by_slug(db.pool(), slug).await?;
    known.with_context(|| format!("there is no tenant {slug}; `tenant list` shows them"))
}

#[expect(clippy::print_stdout, reason = "the answer of a command")]
fn print_new_key() -> anyhow::Result<()> {
    let seed = auth::new_seed();
    println!("CRM_TOKEN_SIGNING_KEY={}", seed.expose_secret());
    println!("CRM_TOKEN_PUBLIC_KEYS={}", auth::public_key(&seed)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
