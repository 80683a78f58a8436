//! The whole system, running: private durable servers, the services as processes, and tenants made by the ways of production.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use crm_chassis::{TenantId, auth, broker::erp_user, config::MailConfig, tenants};
use crm_embedded::Port;
use crm_gateway::{
    edge::config::RateLimits,
    identity::{
        config::IdentityConfig,
        erp_link::{ErpLink, ErpPassword, random_password},
        passwords::Passwords,
        tenants::{NewTenant, create_tenant},
        users::{NewUser, create_user},
    },
};
use crm_standalone::{
    config::RunConfig,
    kept::Secrets,
    processes::{self, Processes, Programs},
    servers::Servers,
    stack::Databases,
};
use reqwest::Client;
use secrecy::ExposeSecret as _;
use serde_json::json;
use sqlx::{PgPool, postgres::PgPoolOptions};
use tokio::time::{Instant, sleep};
use url::Url;
use uuid::Uuid;

/// Password of everybody here.
pub const PASSWORD: &str = "load-password";
/// How long the system may take to do what it does by itself.
const PATIENCE: Duration = Duration::from_mins(2);

/// The system.
#[derive(Debug)]
pub struct World {
    /// PostgreSQL and RabbitMQ.
    pub servers: Servers,
    /// The services' databases.
    pub databases: Databases,
    /// The services.
    pub processes: Processes,
    /// Where HTTP is served.
    pub http: SocketAddr,
}

/// A tenant.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its slug.
    pub slug: String,
    /// The broker as its ERP logs in.
    pub erp_url: String,
}

impl World {
    /// Starts everything in this folder, and waits until it is ready. The services' programs are those of the folder `programs`, or
    /// else those beside the running one. `web` is the folder of the web client, if it is needed.
    pub async fn start(data_dir: &Path, programs: Option<&Path>, web: Option<PathBuf>) -> anyhow::Result<Self> {
        std::fs::create_dir_all(data_dir)?;
        let config = RunConfig {
            services: true,
            http_address: [127, 0, 0, 1].into(),
            http_port: 0,
            erp_page_port: 0,
            data_dir: data_dir.canonicalize()?,
            database_url: None,
            amqp_url: None,
            amqp_management_url: None,
            web_dir: web.unwrap_or_else(|| "no web app".into()),
            // As many requests as there is time for.
            rate_limits: RateLimits::OFF,
            identity: IdentityConfig::default(),
            mail: MailConfig::default(),
            log: "warn,lapin=off".to_owned(),
            otlp_endpoint: None,
        };
        let secrets = Secrets {
            token_seed: auth::new_seed().expose_secret().to_owned(),
            database_password: random_password().expose_secret().to_owned(),
            erp_passwords: BTreeMap::new(),
        };
        let mut servers = Servers::start(&config).await?;
        let databases = Databases::provision(&servers, &secrets).await?;
        let logs = config.data_dir.join("services");
        let programs =
            programs.map_or_else(|| Programs::find(logs.clone()), |folder| Programs::of(folder, logs.clone()))?;
        processes::migrate(&programs, &databases).await?;
        servers.broker_ready().await?;
        let port = Port::free()?;
        let http = port.address();
        let processes = Processes::start(programs, &config, &servers, &databases, &secrets, port).await?;
        Ok(Self { servers, databases, processes, http })
    }

    /// Makes a tenant with an administrator `admin`.
    pub async fn make_tenant(&self, slug: &str) -> anyhow::Result<Tenant> {
        let link = ErpLink::new(self.servers.amqp_url.clone().into(), self.servers.amqp_management_url.clone().into())?;
        let new = NewTenant {
            slug: slug.to_owned(),
            name: slug.to_owned(),
            currency: "ZAR".to_owned(),
            time_zone: "Africa/Johannesburg".to_owned(),
            locale: "en-ZA".to_owned(),
            administrator: user(slug, "admin", true),
            erp_password: ErpPassword::Keep,
        };
        let made = create_tenant(&self.databases.gateway()?, &link, &Passwords::default(), &new).await?;
        let password = made.erp_password.context("the tenant is not new")?;
        let mut url = Url::parse(&self.servers.amqp_url)?;
        let set = url.set_username(&erp_user(slug)).and_then(|()| url.set_password(Some(password.expose_secret())));
        set.map_err(|()| anyhow::anyhow!("the broker's address takes no user"))?;
        Ok(Tenant { id: made.id, slug: slug.to_owned(), erp_url: url.into() })
    }

    /// Waits until the services behind the edge know the tenant.
    pub async fn known(&self, tenant: &Tenant) -> anyhow::Result<()> {
        for (service, db) in [("customers", self.databases.customers()?), ("activities", self.databases.activities()?)]
        {
            until(&format!("{service} hears of the tenant"), async || {
                Ok(tenants::by_slug(db.pool(), &tenant.slug).await?.is_some())
            })
            .await?;
        }
        Ok(())
    }

    /// Waits until the services know so many employees of the tenant: who is made a user before has no rights yet.
    pub async fn employed(&self, tenant: &Tenant, employees: usize) -> anyhow::Result<()> {
        let employees = i64::try_from(employees)?;
        for (service, sql) in [
            ("gateway", "select count(*) >= $2 from employees where tenant_id = $1"),
            ("customers", "select count(*) >= $2 from employee_refs where tenant_id = $1"),
            ("activities", "select count(*) >= $2 from employee_refs where tenant_id = $1"),
        ] {
            let database = self.superuser(service)?;
            until(&format!("the team in {service}"), async || {
                Ok(sqlx::query_scalar(sql).bind(tenant.id).bind(employees).fetch_one(&database).await?)
            })
            .await?;
            database.close().await;
        }
        Ok(())
    }

    /// Makes the user of the employee with this mailbox.
    pub async fn make_user(&self, tenant: &Tenant, mailbox: &str) -> anyhow::Result<()> {
        let new = user(&tenant.slug, mailbox, false);
        create_user(&self.databases.gateway()?, &Passwords::default(), tenant.id, &new).await?;
        Ok(())
    }

    /// Logs somebody in and returns his cookie.
    pub async fn log_in(&self, tenant: &Tenant, mailbox: &str) -> anyhow::Result<String> {
        let slug = &tenant.slug;
        let body = json!({"tenant": slug, "email": email(slug, mailbox), "password": PASSWORD});
        // Everybody sits at a machine of his own: log-ins from one address are throttled.
        let [a, b, c, ..] = *Uuid::new_v4().as_bytes();
        let client = Client::builder().local_address(IpAddr::from([127, a, b, c.clamp(1, 254)])).build()?;
        let request = client.post(format!("http://{}/api/v1/session", self.http)).json(&body);
        let answer = request.send().await?.error_for_status()?;
        let cookie = answer.headers().get("set-cookie").context("no session cookie")?.to_str()?;
        Ok(cookie.split(';').next().unwrap_or_default().to_owned())
    }

    /// A database as superuser, past row-level security: to look at what is really there, and to fill it fast.
    pub fn superuser(&self, service: &str) -> anyhow::Result<PgPool> {
        let mut url = Url::parse(&self.servers.database_url)?;
        url.set_path(&format!("crm_{service}"));
        // Not the services' kind of pool, which refuses this role.
        Ok(PgPoolOptions::new().max_connections(4).connect_lazy(url.as_str())?)
    }

    /// Ends everything.
    pub async fn stop(self) {
        self.processes.stop().await;
        self.servers.stop().await;
    }
}

/// The e-mail address of a mailbox.
#[must_use]
pub fn email(slug: &str, mailbox: &str) -> String {
    format!("{mailbox}@{slug}.example")
}

/// Waits until a condition holds. Fails after two minutes, or when it cannot be asked.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> anyhow::Result<bool>) -> anyhow::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while !holds().await? {
        anyhow::ensure!(Instant::now() < deadline, "waited in vain for: {what}");
        sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

fn user(slug: &str, mailbox: &str, administrator: bool) -> NewUser {
    NewUser {
        email: email(slug, mailbox),
        display_name: mailbox.to_owned(),
        password: PASSWORD.into(),
        crm_administrator: administrator,
        settings_user: administrator,
    }
}
