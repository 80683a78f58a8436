//! The servers the system stands on: given ones, or private ones that are started, watched and started again when they die.

use std::time::Duration;

use anyhow::Context as _;
use crm_chassis::config::MailConfig;
use crm_embedded::{
    Durability, Handle, MailCatcher, MailCatcherOptions, Postgres, PostgresOptions, RabbitMq, RabbitMqOptions,
};
use tokio::{sync::watch, time::sleep};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use url::Url;

use crate::config::RunConfig;

/// Whom mails come from that are caught.
const MAIL_FROM: &str = "CRM <crm@crm.example>";

/// How long a server that died rests before it is started again.
const REST: Duration = Duration::from_secs(1);

/// PostgreSQL, RabbitMQ and a mail server.
#[derive(Debug)]
pub struct Servers {
    /// PostgreSQL, as superuser.
    pub database_url: String,
    /// RabbitMQ, as administrator.
    pub amqp_url: String,
    /// Its management API.
    pub amqp_management_url: String,
    /// PostgreSQL's process, if it is a private one.
    pub postgres: Option<Handle>,
    /// RabbitMQ's process, if it is a private one.
    pub rabbitmq: Option<Handle>,
    /// How mails leave.
    pub mail: MailConfig,
    /// Keeps the mails, unless they go to a given server.
    pub mail_catcher: Option<MailCatcher>,
    broker: watch::Receiver<Option<Result<(), String>>>,
    stop: CancellationToken,
    watchers: TaskTracker,
}

impl Servers {
    /// Starts what is not given. Returns when PostgreSQL answers; RabbitMQ takes some seconds more, which the caller may use.
    pub async fn start(config: &RunConfig) -> anyhow::Result<Self> {
        let (mail, mail_catcher) = mail(config).await?;
        let (stop, watchers) = (CancellationToken::new(), TaskTracker::new());
        let (ready, broker) = watch::channel(None);
        let (amqp_url, amqp_management_url, rabbitmq) = if let Some(url) = &config.amqp_url {
            ready.send_replace(Some(Ok(())));
            (url.clone(), config.amqp_management_url.clone().map_or_else(|| management_of(url), Ok)?, None)
        } else {
            let options = RabbitMqOptions { data_dir: config.data_dir.clone(), durability: Durability::Durable };
            let launch = RabbitMq::launch(options.clone()).await?;
            let known = (launch.amqp_url().to_owned(), launch.management_url().to_owned(), Some(launch.handle()));
            let stop = stop.clone();
            watchers.spawn(async move {
                match launch.ready().await {
                    Ok(node) => {
                        ready.send_replace(Some(Ok(())));
                        keep_rabbitmq(node, options, stop).await;
                    }
                    Err(error) => drop(ready.send_replace(Some(Err(format!("{error:#}"))))),
                }
            });
            known
        };
        let (database_url, postgres) = if let Some(url) = &config.database_url {
            (url.clone(), None)
        } else {
            let options = PostgresOptions { data_dir: config.data_dir.clone(), durability: Durability::Durable };
            let server = Postgres::start(options.clone()).await?;
            let known = (server.url().to_owned(), Some(server.handle()));
            watchers.spawn(keep_postgres(server, options, stop.clone()));
            known
        };
        watchers.close();
        Ok(Self {
            database_url,
            amqp_url,
            amqp_management_url,
            postgres,
            rabbitmq,
            mail,
            mail_catcher,
            broker,
            stop,
            watchers,
        })
    }

    /// Waits until the broker answers.
    pub async fn broker_ready(&mut self) -> anyhow::Result<()> {
        let ready = self.broker.wait_for(Option::is_some).await.context("RabbitMQ was given up")?.clone();
        ready.unwrap_or(Ok(())).map_err(|error| anyhow::anyhow!(error))
    }

    /// Ends the private servers cleanly.
    pub async fn stop(self) {
        self.stop.cancel();
        self.watchers.wait().await;
    }
}

/// How mails leave: by the given server, or into a folder beside everything else.
async fn mail(config: &RunConfig) -> anyhow::Result<(MailConfig, Option<MailCatcher>)> {
    if config.mail.smtp_url.is_some() {
        return Ok((config.mail.clone(), None));
    }
    let listen = ([127, 0, 0, 1], 0).into();
    let catcher = MailCatcher::start(MailCatcherOptions { folder: config.data_dir.join("mail"), listen }).await?;
    let mail_from = config.mail.mail_from.clone().unwrap_or_else(|| MAIL_FROM.to_owned());
    Ok((MailConfig { smtp_url: Some(catcher.url().into()), mail_from: Some(mail_from) }, Some(catcher)))
}

async fn keep_postgres(mut server: Postgres, options: PostgresOptions, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return log_end("PostgreSQL", server.stop().await),
            () = server.ended() => tracing::error!("PostgreSQL died; starting it again"),
        }
        drop(server);
        server = loop {
            sleep(REST).await;
            match Postgres::start(options.clone()).await {
                Ok(server) => break server,
                Err(error) => tracing::error!("{error:#}"),
            }
            if stop.is_cancelled() {
                return;
            }
        };
    }
}

async fn keep_rabbitmq(mut node: RabbitMq, options: RabbitMqOptions, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return log_end("RabbitMQ", node.stop().await),
            () = node.ended() => tracing::error!("RabbitMQ died; starting it again"),
        }
        drop(node);
        node = loop {
            sleep(REST).await;
            match RabbitMq::start(options.clone()).await {
                Ok(node) => break node,
                Err(error) => tracing::error!("{error:#}"),
            }
            if stop.is_cancelled() {
                return;
            }
        };
    }
}

fn log_end(server: &str, result: anyhow::Result<()>) {
    if let Err(error) = result {
        tracing::warn!("{server} did not end cleanly: {error:#}");
    }
}

/// The management API where RabbitMQ has it by default.
fn management_of(amqp_url: &str) -> anyhow::Result<String> {
    let url = Url::parse(amqp_url).context("CRM_AMQP_URL is no address")?;
    let host = url.host_str().context("CRM_AMQP_URL names no host")?;
    let mut management = Url::parse(&format!("http://{host}:15672"))?;
    let set = management.set_username(url.username()).and_then(|()| management.set_password(url.password()));
    set.map_err(|()| anyhow::anyhow!("CRM_AMQP_URL names no user"))?;
    Ok(management.into())
}
