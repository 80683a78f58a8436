//! The program's commands: what every service has, and what a hoster sets up here.

use std::{
    io::{Write as _, stdout},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context as _;
use clap::{Args, CommandFactory as _, Parser, Subcommand};
use crm_chassis::{
    Clock, Db, auth,
    broker::{ERP_INBOUND, erp_queue, erp_user},
    command::{Maintenance, exit_code},
    config, db, service, settings, telemetry,
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::{net::TcpListener, sync::Notify};
use url::Url;

use crate::{
    config::Config,
    edge::openapi,
    gateway,
    identity::{
        self,
        cookie::Cookie,
        erp_link::{ErpLink, ErpPassword, random_password},
        passwords::Passwords,
        store,
        tenants::{NewTenant, create_tenant},
        users::{NewUser, create_user},
    },
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
    /// Makes and lists tenants.
    #[command(subcommand)]
    Tenant(Tenant),
    /// Makes users.
    #[command(subcommand)]
    User(User),
    /// Makes a key for internal tokens and prints its two halves: one for the gateway, one for all services.
    NewKey,
    /// Prints the OpenAPI document.
    Openapi,
    /// Prints the settings of every command as JSON.
    Settings,
}

#[derive(Subcommand)]
enum Tenant {
    /// Makes a tenant with its ERP's place on the broker and its first administrator. If the tenant exists, only the broker's part is
    /// made whole again.
    Create(Box<CreateTenant>),
    /// Lists the tenants.
    List {
        #[command(flatten)]
        database: config::Database,
    },
}

#[derive(Args)]
struct CreateTenant {
    #[command(flatten)]
    database: config::Database,
    /// Address of RabbitMQ, with an administrator's user and password.
    #[arg(long, env = "CRM_AMQP_URL", hide_env_values = true)]
    amqp_url: SecretString,
    /// Address of RabbitMQ's management API, with an administrator's user and password, for example `http://user:password@host:15672`.
    #[arg(long, env = "CRM_AMQP_MANAGEMENT_URL", hide_env_values = true)]
    amqp_management_url: SecretString,
    /// Short name in addresses, queues and at log-in: 2 to 40 lower-case letters, digits and dashes.
    #[arg(long)]
    slug: String,
    /// Name of the dealer.
    #[arg(long)]
    name: String,
    /// ISO 4217 code of the default currency.
    #[arg(long, default_value = "ZAR")]
    currency: String,
    /// IANA time zone.
    #[arg(long, default_value = "Africa/Johannesburg")]
    time_zone: String,
    /// BCP 47 language tag that dates and numbers follow.
    #[arg(long, default_value = "en-ZA")]
    locale: String,
    /// E-mail address of the first administrator.
    #[arg(long)]
    admin_email: String,
    /// Full name of the first administrator.
    #[arg(long, default_value = "Administrator")]
    admin_name: String,
    /// Password of the first administrator; a random one if absent.
    #[arg(long, env = "CRM_ADMIN_PASSWORD", hide_env_values = true)]
    admin_password: Option<SecretString>,
    /// Password of the ERP's broker user; a random one if absent and the user is new.
    #[arg(long, env = "CRM_ERP_PASSWORD", hide_env_values = true)]
    erp_password: Option<SecretString>,
    /// Gives the ERP's broker user a new random password; the old one ends at once.
    #[arg(long, conflicts_with = "erp_password")]
    rotate: bool,
}

#[derive(Subcommand)]
enum User {
    /// Makes a user. If an employee has the e-mail address, the user is that employee, with the roles the ERP gives him.
    Create {
        #[command(flatten)]
        database: config::Database,
        /// Slug of the tenant.
        #[arg(long)]
        tenant: String,
        /// E-mail address; the log-in name.
        #[arg(long)]
        email: String,
        /// Full name.
        #[arg(long)]
        name: String,
        /// Password; a random one if absent.
        #[arg(long, env = "CRM_USER_PASSWORD", hide_env_values = true)]
        password: Option<SecretString>,
        /// Lets the user see all customers.
        #[arg(long)]
        administrator: bool,
        /// Lets the user maintain the settings.
        #[arg(long)]
        settings: bool,
    },
}

/// The whole program.
pub async fn main() -> ExitCode {
    service::install_crypto();
    let done = match Cli::parse().command {
        Command::Serve(config) => serve(&config).await,
        Command::Maintain(maintenance) => identity::service(Cookie::new(true)).maintain(maintenance).await,
        Command::Tenant(Tenant::Create(tenant)) => tenant.run().await,
        Command::Tenant(Tenant::List { database }) => list_tenants(&database).await,
        Command::User(user) => user.run().await,
        Command::NewKey => print_new_key(),
        Command::Openapi => print_openapi(),
        Command::Settings => settings::print(&Cli::command()),
    };
    exit_code("crm-gateway", done)
}

async fn serve(config: &Config) -> anyhow::Result<()> {
    let service = &config.service;
    let _telemetry = telemetry::start("gateway", &service.telemetry.log, service.telemetry.otlp_endpoint.as_deref())?;
    let grpc = TcpListener::bind(service.grpc_listen).await.context("cannot listen for gRPC")?;
    let http = TcpListener::bind(config.http_listen).await.context("cannot listen for HTTP")?;
    let admin = TcpListener::bind(service.admin_listen).await.context("cannot listen for health checks")?;
    let running = gateway::start(config, Clock::system(), grpc, http).await?;
    service::serve_admin(&running.identity.context, admin);
    service::terminated().await?;
    running.stop().await;
    Ok(())
}

/// The database as the worker has it: tenants and users are made beside requests.
fn worker(database: &config::Database) -> anyhow::Result<Db> {
    let pool = db::pool(database.worker_url.expose_secret(), 2, "crm-gateway")?;
    Ok(Db::new(pool, Clock::system(), Arc::new(Notify::new())))
}

impl CreateTenant {
    #[expect(clippy::print_stdout, reason = "the answer of a command")]
    async fn run(self) -> anyhow::Result<()> {
        let broker = Url::parse(self.amqp_url.expose_secret()).context("CRM_AMQP_URL is no address")?;
        let link = ErpLink::new(self.amqp_url, self.amqp_management_url)?;
        let password = self.admin_password.unwrap_or_else(random_password);
        let new = NewTenant {
            slug: self.slug,
            name: self.name,
            currency: self.currency,
            time_zone: self.time_zone,
            locale: self.locale,
            administrator: NewUser {
                email: self.admin_email,
                display_name: self.admin_name,
                password: password.clone(),
                crm_administrator: true,
                settings_user: true,
            },
            erp_password: match self.erp_password {
                Some(password) => ErpPassword::Given(password),
                None if self.rotate => ErpPassword::Rotate,
                None => ErpPassword::Keep,
            },
        };
        let created = create_tenant(&worker(&self.database)?, &link, &Passwords::default(), &new).await?;
        let slug = &new.slug;
        if created.is_new {
            println!("Tenant {slug} is made; its id is {}.", created.id.0);
            println!("Administrator: {}, password {}", new.administrator.email, password.expose_secret());
        } else {
            println!("Tenant {slug} was there already; its settings and users stay as they are.");
        }
        match created.erp_password {
            Some(password) => println!("ERP at the broker: {}", erp_address(broker, slug, &password)?),
            None => println!("ERP at the broker: user {}, password as before", erp_user(slug)),
        }
        println!(
            "It reads the queue {} and publishes to {ERP_INBOUND} with routing keys {slug}.<type>.",
            erp_queue(slug)
        );
        Ok(())
    }
}

/// The broker as the tenant's ERP logs in to it.
fn erp_address(mut broker: Url, slug: &str, password: &SecretString) -> anyhow::Result<Url> {
    let set = broker.set_username(&erp_user(slug)).and_then(|()| broker.set_password(Some(password.expose_secret())));
    set.map_err(|()| anyhow::anyhow!("the broker's address takes no user"))?;
    Ok(broker)
}

#[expect(clippy::print_stdout, reason = "the answer of a command")]
async fn list_tenants(database: &config::Database) -> anyhow::Result<()> {
    for tenant in store::tenants::list(worker(database)?.pool()).await? {
        let (currency, zone, locale) = (tenant.currency, tenant.time_zone, tenant.locale);
        println!("{}  {}  {currency}  {zone}  {locale}  {}", tenant.id.0, tenant.slug, tenant.name);
    }
    Ok(())
}

impl User {
    #[expect(clippy::print_stdout, reason = "the answer of a command")]
    async fn run(self) -> anyhow::Result<()> {
        let Self::Create { database, tenant, email, name, password, administrator, settings } = self;
        let db = worker(&database)?;
        let known = crm_chassis::tenants::by_slug(db.pool(), &tenant).await?;
        let known = known.with_context(|| format!("there is no tenant {tenant}; `tenant list` shows them"))?;
        let password = password.unwrap_or_else(random_password);
        let new = NewUser {
            email,
            display_name: name,
            password: password.clone(),
            crm_administrator: administrator,
            settings_user: settings,
        };
        let created = create_user(&db, &Passwords::default(), known.id, &new).await?;
        anyhow::ensure!(created, "{tenant} has a user {} already", new.email);
        println!("User {} of {tenant} is made, password {}", new.email, password.expose_secret());
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "the answer of a command")]
fn print_new_key() -> anyhow::Result<()> {
    let seed = auth::new_seed();
    println!("CRM_TOKEN_SIGNING_KEY={}", seed.expose_secret());
    println!("CRM_TOKEN_PUBLIC_KEYS={}", auth::public_key(&seed)?);
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
