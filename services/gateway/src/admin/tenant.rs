//! Tenants from the command line.

use std::io::Write as _;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use crm_chassis::{
    Error,
    broker::{ERP_INBOUND, erp_queue, erp_user},
    config,
    error::Violation,
};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{find, worker};
use crate::identity::{
    domain::TenantUpdate,
    erp_link::{ErpLink, ErpPassword, random_password},
    passwords::Passwords,
    tenants::{NewTenant, create_tenant, set_suspended, update_tenant},
    users::NewUser,
};

#[derive(Subcommand)]
pub enum Tenant {
    /// Makes a tenant with its ERP's place on the broker and its first administrator. If the tenant exists, only the broker's part is
    /// made whole again.
    Create(Box<CreateTenant>),
    /// Lists the tenants.
    List {
        #[command(flatten)]
        database: config::Database,
    },
    /// Changes a tenant's name, currency, time zone or locale, and tells all services. Browsers show it when the page is loaded anew.
    Update(UpdateTenant),
    /// Keeps a tenant's people and programs out within five seconds. Its data stay, and its ERP's messages are applied as ever.
    Suspend(Named),
    /// Lets a suspended tenant's people and programs in again: open sessions go on.
    Resume(Named),
}

#[derive(Args)]
pub struct Named {
    #[command(flatten)]
    database: config::Database,
    /// Slug of the tenant.
    #[arg(long)]
    slug: String,
}

#[derive(Args)]
pub struct UpdateTenant {
    #[command(flatten)]
    named: Named,
    #[command(flatten)]
    wanted: Wanted,
}

/// What shall be otherwise.
#[derive(Args)]
#[group(required = true, multiple = true)]
struct Wanted {
    /// Name of the dealer.
    #[arg(long)]
    name: Option<String>,
    /// ISO 4217 code of the currency that new amounts are in. Amounts that are there keep theirs; reports show both, side by side.
    #[arg(long)]
    currency: Option<String>,
    /// IANA time zone. Appointments stay at their instant, and are shown at another time of day.
    #[arg(long)]
    time_zone: Option<String>,
    /// BCP 47 language tag that dates and numbers follow.
    #[arg(long)]
    locale: Option<String>,
}

#[derive(Args)]
pub struct CreateTenant {
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

impl Tenant {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Create(tenant) => tenant.run().await,
            Self::List { database } => list(&database).await,
            Self::Update(tenant) => tenant.run().await,
            Self::Suspend(named) => named.set_suspended(true).await,
            Self::Resume(named) => named.set_suspended(false).await,
        }
    }
}

async fn list(database: &config::Database) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for tenant in crm_chassis::tenants::all(worker(database)?.pool()).await? {
        let (currency, zone, locale) = (tenant.currency, tenant.time_zone, tenant.locale);
        let state = if tenant.suspended { "suspended" } else { "active" };
        let (id, slug, name) = (tenant.id.0, tenant.slug, tenant.name);
        if writeln!(out, "{id}  {slug}  {state}  {currency}  {zone}  {locale}  {name}").is_err() {
            // Whoever reads has seen enough.
            break;
        }
    }
    Ok(())
}

impl Named {
    #[expect(clippy::print_stdout, reason = "the answer of a command")]
    async fn set_suspended(self, suspended: bool) -> anyhow::Result<()> {
        let db = worker(&self.database)?;
        let tenant = find(&db, &self.slug).await?;
        let changed = set_suspended(&db, tenant.id, suspended).await?;
        let state = if suspended { "suspended" } else { "active" };
        println!("Tenant {} is {state}{}.", tenant.slug, if changed { "" } else { " already" });
        Ok(())
    }
}

impl UpdateTenant {
    #[expect(clippy::print_stdout, reason = "the answer of a command")]
    async fn run(self) -> anyhow::Result<()> {
        let Self { named, wanted: Wanted { name, currency, time_zone, locale } } = self;
        let db = worker(&named.database)?;
        let tenant = find(&db, &named.slug).await?;
        let wanted = TenantUpdate { name, currency, time_zone, locale };
        let changed = update_tenant(&db, tenant.id, &wanted).await.map_err(by_flag)?;
        println!("Tenant {} {}.", tenant.slug, if changed { "is changed" } else { "is so already" });
        Ok(())
    }
}

/// The refusal of fields that are called as their flags are.
fn by_flag(error: Error) -> anyhow::Error {
    let flag = |it: &Violation| format!("--{}: {}", it.field.replace('_', "-"), it.message);
    let flags: Vec<_> = error.fields().iter().map(flag).collect();
    if flags.is_empty() { error.into() } else { anyhow::anyhow!("{}", flags.join("\n")) }
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
