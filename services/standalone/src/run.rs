//! `run`: from nothing to a page one can log in to.

use std::{collections::BTreeMap, net::SocketAddr, path::Path, pin::pin};

use anyhow::Context as _;
use crm_chassis::{Db, TenantId, auth, command::Maintenance, service};
use crm_embedded::{MailCatcher, Port};
use crm_erp_simulator::{
    amqp::Broker,
    clock::Clock,
    simulator::{self, NumberSeries, Simulator},
};
use crm_gateway::identity::{
    self,
    config::IdentityConfig,
    cookie::Cookie,
    erp_link::{ErpLink, ErpPassword, random_password},
    passwords::Passwords,
    tenants::{NewTenant, create_tenant},
    users::{NewUser, create_user},
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::TcpListener;
use url::Url;

use crate::{
    config::RunConfig,
    demo::{DemoTenant, TENANTS},
    kept::{Environment, Kept, Secrets},
    processes::{self, Processes, Programs, Simulated},
    seed,
    servers::Servers,
    stack::{Databases, Stack},
};

/// Runs until stopped.
pub async fn run(config: RunConfig) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.data_dir).with_context(|| format!("cannot make {}", config.data_dir.display()))?;
    let config = RunConfig { data_dir: config.data_dir.canonicalize()?, ..config };
    // First of all, so that a port in use is told before anything is started.
    let address = SocketAddr::from((config.http_address, config.http_port));
    let http = Port::keep(address)
        .with_context(|| format!("port {} is in use; choose another one with CRM_HTTP_PORT", config.http_port))?;
    let secrets = secrets(&config.data_dir)?;
    say("starting PostgreSQL and RabbitMQ");
    let mut servers = Servers::start(&config).await?;
    let mut terminated = pin!(service::terminated());
    let started = tokio::select! {
        started = start(&config, &mut servers, &secrets, http) => started.map(Some),
        stopped = &mut terminated => stopped.map(|()| None),
    };
    let result = match started {
        Ok(Some(running)) => {
            let stopped = terminated.await;
            say("stopping");
            running.stop().await;
            stopped
        }
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    servers.stop().await;
    result
}

/// The whole system, running.
struct Running {
    services: Services,
    _environments: [Environment; 3],
}

enum Services {
    OneProcess(Box<Stack>, simulator::Running),
    Processes(Box<Processes>),
}

impl Running {
    async fn stop(self) {
        match self.services {
            Services::OneProcess(stack, simulator) => {
                stack.stop().await;
                simulator.stop().await;
            }
            Services::Processes(processes) => processes.stop().await,
        }
    }
}

async fn start(config: &RunConfig, servers: &mut Servers, secrets: &Secrets, http: Port) -> anyhow::Result<Running> {
    let databases = Databases::provision(servers, secrets).await?;
    if config.services {
        processes::migrate(&programs(config)?, &databases).await?;
    } else {
        databases.migrate().await?;
    }
    prepare_demo(config, servers, &databases, secrets).await?;
    let (services, erp_page) = if config.services {
        start_processes(config, servers, &databases, secrets, http).await?
    } else {
        let http = TcpListener::bind(http.address()).await?;
        let stack = Stack::start(config, servers, &databases, secrets, http).await?;
        let simulator = Simulator::start(simulator_config(config, servers, secrets)?).await?;
        let page = simulator.page();
        (Services::OneProcess(Box::new(stack), simulator), page)
    };
    let environments = databases.environments(&config.data_dir, servers)?;
    let mail = servers.mail_catcher.as_ref().map(MailCatcher::folder);
    greet(config, erp_page, mail);
    Ok(Running { services, _environments: environments })
}

async fn start_processes(
    config: &RunConfig,
    servers: &Servers,
    databases: &Databases,
    secrets: &Secrets,
    http: Port,
) -> anyhow::Result<(Services, Option<SocketAddr>)> {
    let mut processes = Processes::start(programs(config)?, config, servers, databases, secrets, http).await?;
    let mut first_page = None;
    for (tenant, port) in TENANTS.iter().zip([config.erp_page_port, 0]) {
        let page =
            Port::keep(([127, 0, 0, 1], port).into()).context("the port of the ERP simulator's page is in use")?;
        first_page = first_page.or(Some(page.address()));
        let simulated = Simulated {
            tenant: tenant.slug.to_owned(),
            amqp_url: erp_url(servers, secrets, tenant)?,
            series: tenant.number_series.to_owned(),
            state_dir: config.data_dir.join("erp"),
            delay: simulator::DEFAULT_DELAY,
            page: Some(page),
        };
        processes.simulate(simulated).await?;
    }
    for (service, address) in processes.admin {
        say(&format!("health and metrics of {service} are at http://{address}/readyz and /metrics"));
    }
    say(&format!("the services' logs are in {}", processes.programs().data_dir().display()));
    Ok((Services::Processes(Box::new(processes)), first_page))
}

fn programs(config: &RunConfig) -> anyhow::Result<Programs> {
    Programs::find(config.data_dir.join("services"))
}

/// Loads the demo where it is not there yet, before anybody is let in.
async fn prepare_demo(
    config: &RunConfig,
    servers: &mut Servers,
    databases: &Databases,
    secrets: &Secrets,
) -> anyhow::Result<()> {
    let (mut missing, mut begun, mut behind) = (Vec::new(), true, false);
    for tenant in &TENANTS {
        let known = crm_chassis::tenants::by_slug(databases.gateway()?.pool(), tenant.slug).await?;
        let db = databases.customers()?;
        let tenant_is_behind = match &known {
            Some(known) => seed::work::is_behind(&databases.activities()?, known.id).await?,
            None => false,
        };
        behind |= tenant_is_behind;
        let loaded = match &known {
            Some(known) => {
                !tenant_is_behind
                    && seed::is_loaded(&db, tenant, known.id).await?
                    && seed::work::is_planned(&databases.activities()?, tenant, known.id).await?
            }
            None => false,
        };
        if !loaded {
            missing.push(tenant);
            begun &= match known {
                Some(known) => seed::is_begun(&db, tenant, known.id).await?,
                None => false,
            };
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    say(if begun { "completing the demo" } else { "first start: loading two dealers' data through the broker" });
    let private = TcpListener::bind(("127.0.0.1", 0)).await?;
    let stack = Stack::start(config, servers, databases, secrets, private).await?;
    servers.broker_ready().await?;
    stack.customers.subscribed().await;
    stack.activities.subscribed().await;
    stack.gateway.identity.subscribed().await;
    if behind || is_new(&databases.activities()?).await? {
        tell_again(databases).await?;
    }
    for tenant in missing {
        let id = make_tenant(&stack, servers, secrets, tenant).await?;
        seed::load(&stack, tenant, id, &erp_url(servers, secrets, tenant)?).await?;
    }
    stack.stop().await;
    Ok(())
}

/// True if a service has heard of no tenant yet: its database was made after theirs.
async fn is_new(db: &Db) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar("select not exists (select 1 from tenants)").fetch_one(db.pool()).await?)
}

/// Has the owners tell of everything, for a service that came later.
async fn tell_again(databases: &Databases) -> anyhow::Result<()> {
    let identity = identity::service(Cookie::new(false), IdentityConfig::default(), None);
    for (service, database) in [(identity, &databases.gateway), (crm_customers::service(), &databases.customers)] {
        let config = database.database.clone();
        service.maintain(Maintenance::Republish { config, tenant: None }).await?;
    }
    Ok(())
}

async fn make_tenant(
    stack: &Stack,
    servers: &Servers,
    secrets: &Secrets,
    tenant: &DemoTenant,
) -> anyhow::Result<TenantId> {
    let worker = &stack.gateway.identity.context.worker;
    let link = ErpLink::new(servers.amqp_url.clone().into(), servers.amqp_management_url.clone().into())?;
    let passwords = Passwords::default();
    let user = |mailbox: &str, name: &str, administrator: bool| NewUser {
        email: format!("{mailbox}@{}.example", tenant.slug),
        display_name: name.to_owned(),
        password: seed::PASSWORD.into(),
        crm_administrator: administrator,
        settings_user: administrator,
    };
    let new = NewTenant {
        slug: tenant.slug.to_owned(),
        name: tenant.name.to_owned(),
        currency: "ZAR".to_owned(),
        time_zone: "Africa/Johannesburg".to_owned(),
        locale: "en-ZA".to_owned(),
        administrator: user("admin", "Administrator", true),
        erp_password: ErpPassword::Given(erp_password(secrets, tenant)?),
    };
    let created = create_tenant(worker, &link, &passwords, &new).await?;
    for (mailbox, name) in [("sam", "Sam"), ("thandi", "Thandi"), ("maria", "Maria")] {
        create_user(worker, &passwords, created.id, &user(mailbox, name, false)).await?;
    }
    Ok(created.id)
}

fn simulator_config(config: &RunConfig, servers: &Servers, secrets: &Secrets) -> anyhow::Result<simulator::Config> {
    let tenants = TENANTS.iter().map(|tenant| {
        Ok(simulator::TenantConfig {
            slug: tenant.slug.parse()?,
            broker: Broker::parse(&erp_url(servers, secrets, tenant)?)?,
            series: tenant.number_series.parse::<NumberSeries>()?,
        })
    });
    Ok(simulator::Config {
        tenants: tenants.collect::<anyhow::Result<_>>()?,
        state_dir: config.data_dir.join("erp"),
        listen: Some(([127, 0, 0, 1], config.erp_page_port).into()),
        delay: simulator::DEFAULT_DELAY,
        seed: 1,
        clock: Clock::system(),
    })
}

fn erp_password(secrets: &Secrets, tenant: &DemoTenant) -> anyhow::Result<SecretString> {
    let password =
        secrets.erp_passwords.get(tenant.slug).with_context(|| format!("no ERP password of {}", tenant.slug))?;
    Ok(password.clone().into())
}

/// The broker as the tenant's ERP logs in to it.
fn erp_url(servers: &Servers, secrets: &Secrets, tenant: &DemoTenant) -> anyhow::Result<String> {
    let mut url = Url::parse(&servers.amqp_url)?;
    let password = erp_password(secrets, tenant)?;
    let user = crm_chassis::broker::erp_user(tenant.slug);
    let set = url.set_username(&user).and_then(|()| url.set_password(Some(password.expose_secret())));
    set.map_err(|()| anyhow::anyhow!("the broker's address takes no user"))?;
    Ok(url.into())
}

fn secrets(data_dir: &Path) -> anyhow::Result<Secrets> {
    let kept = Kept::secrets(data_dir);
    if let Some(secrets) = kept.read()? {
        return Ok(secrets);
    }
    let password = || random_password().expose_secret().to_owned();
    let erp_passwords: BTreeMap<_, _> = TENANTS.iter().map(|tenant| (tenant.slug.to_owned(), password())).collect();
    let secrets = Secrets {
        token_seed: auth::new_seed().expose_secret().to_owned(),
        database_password: password(),
        erp_passwords,
    };
    kept.write(&secrets)?;
    Ok(secrets)
}

#[expect(clippy::print_stdout, reason = "what the person who started it reads")]
fn say(text: &str) {
    println!("▶ {text}");
}

#[expect(clippy::print_stdout, reason = "what the person who started it reads")]
fn greet(config: &RunConfig, erp_page: Option<SocketAddr>, mail: Option<&Path>) {
    println!();
    let host = config.http_address;
    let host = if host.is_loopback() || host.is_unspecified() { "localhost".to_owned() } else { host.to_string() };
    println!("  The CRM runs: open http://{host}:{}", config.http_port);
    println!();
    println!("  Tenant     demo                     or northgate");
    println!(
        "  E-mail     sam@demo.example         or thandi@ (salesmen), maria@ (their manager), admin@ (administrator)"
    );
    println!("  Password   {}", seed::PASSWORD);
    println!();
    if let Some(address) = erp_page {
        println!(
            "  The simulated accounts department answers a release after 5 to 10 seconds; those of site George wait for you: http://{address}"
        );
    }
    if let Some(folder) = mail {
        println!("  Mails go to nobody; read them in {}.", folder.display());
    }
    println!("  Data are kept in {}. Ctrl-C stops.", config.data_dir.display());
    println!();
}
