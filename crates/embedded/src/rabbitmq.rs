//! A private RabbitMQ node.

use std::ffi::OsString;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use rustix::process::Signal;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

use crate::guard::{Guarded, Kind, Program};
use crate::handle::Handle;
use crate::home::{Durability, Home};
use crate::{leftovers, programs};

const NODE: Kind = Kind { name: "node", signal: Signal::TERM, patience: Duration::from_secs(20) };
const EPMD: Kind = Kind { name: "epmd", signal: Signal::TERM, patience: Duration::from_secs(5) };
/// It takes 6 to 8 seconds; more when the machine is busy or much is to be recovered.
const START: Duration = Duration::from_mins(3);
const USER: &str = "crm";
/// Part of the data: the broker finds its queues by it.
const NODE_NAME: &str = "crm@localhost";

/// What to start.
#[derive(Clone, Debug)]
pub struct RabbitMqOptions {
    /// The node keeps everything in the folder `rabbitmq` below this one.
    pub data_dir: PathBuf,
    /// Whether queues and messages are kept.
    pub durability: Durability,
}

/// A running RabbitMQ node on 127.0.0.1, for this process only: it ends with the value.
#[derive(Debug)]
pub struct RabbitMq {
    amqp_url: String,
    management_url: String,
    node: Guarded,
    epmd: Guarded,
    _home: Home,
}

/// A node that is starting, which takes seconds that the caller may use.
#[derive(Debug)]
pub struct RabbitMqLaunch {
    broker: RabbitMq,
    ports: Ports,
}

#[derive(Clone, Copy, Debug)]
struct Ports {
    amqp: u16,
    management: u16,
    distribution: u16,
    epmd: u16,
}

impl RabbitMq {
    /// Starts the node and waits until it answers.
    ///
    /// Fails when RabbitMQ is not installed (the message tells how to), when another process uses the
    /// folder, or with the end of the node's log.
    pub async fn start(options: RabbitMqOptions) -> anyhow::Result<Self> {
        Self::launch(options).await?.ready().await
    }

    /// Starts the node without waiting until it answers. Fails like [`RabbitMq::start`].
    pub async fn launch(options: RabbitMqOptions) -> anyhow::Result<RabbitMqLaunch> {
        launch(&options).await.context("cannot start RabbitMQ")
    }

    /// AMQP address of the administrator, with the password; the virtual host is `/`.
    #[must_use]
    pub fn amqp_url(&self) -> &str {
        &self.amqp_url
    }

    /// Address of the management API, with the administrator's name and password.
    #[must_use]
    pub fn management_url(&self) -> &str {
        &self.management_url
    }

    /// What the node's process can be found by.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.node.handle()
    }

    /// Waits until the node has died; whoever keeps it running then drops it and starts it again.
    pub async fn ended(&mut self) {
        self.node.ended().await;
    }

    /// Ends the node cleanly and waits until it is gone.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.node.stop().await?;
        self.epmd.stop().await
    }
}

impl RabbitMqLaunch {
    /// AMQP address, as [`RabbitMq::amqp_url`] will say it.
    #[must_use]
    pub fn amqp_url(&self) -> &str {
        self.broker.amqp_url()
    }

    /// Address of the management API, as [`RabbitMq::management_url`] will say it.
    #[must_use]
    pub fn management_url(&self) -> &str {
        self.broker.management_url()
    }

    /// What the node's process can be found by.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.broker.handle()
    }

    /// Waits until the node answers.
    pub async fn ready(mut self) -> anyhow::Result<RabbitMq> {
        self.wait().await.context("cannot start RabbitMQ")?;
        Ok(self.broker)
    }

    async fn wait(&mut self) -> anyhow::Result<()> {
        let deadline = Instant::now() + START;
        // The node opens its AMQP port last.
        while !speaks_amqp(self.ports.amqp).await {
            self.broker.epmd.check()?;
            self.broker.node.check()?;
            anyhow::ensure!(Instant::now() < deadline, "it did not get ready in {} seconds", START.as_secs());
            sleep(Duration::from_millis(50)).await;
        }
        tracing::info!(port = self.ports.amqp, management_port = self.ports.management, "RabbitMQ is ready");
        Ok(())
    }
}

async fn launch(options: &RabbitMqOptions) -> anyhow::Result<RabbitMqLaunch> {
    let home = Home::open(&options.data_dir, "rabbitmq")?;
    for kind in [NODE, EPMD] {
        leftovers::end(&home, kind).await?;
    }
    if options.durability == Durability::Scratch {
        home.remove("mnesia")?;
    }
    let server = programs::rabbitmq()?.join("sbin/rabbitmq-server");
    let [amqp, management, distribution, epmd] = home.ports()?;
    let ports = Ports { amqp, management, distribution, epmd };
    let password = home.password()?;
    home.write("rabbitmq.conf", &configuration(ports, &password))?;
    home.write("enabled_plugins", "[rabbitmq_management].\n")?;

    // Our own port mapper: the node would start one that outlives it.
    let (reader, alive) = std::io::pipe()?;
    let command = ["-address", "127.0.0.1", "-port", &epmd.to_string()].map(Into::into);
    let command = std::iter::once(programs::epmd()?.into()).chain(command).collect();
    let epmd = Guarded::start(&home, Program { ends_after: Some(reader), ..Program::new(EPMD, command) })?;
    let environment = environment(&home, ports);
    let node = Program { environment, alive: Some(alive), ..Program::new(NODE, vec![server.into()]) };
    let node = Guarded::start(&home, node)?;
    let broker = RabbitMq {
        amqp_url: format!("amqp://{USER}:{password}@127.0.0.1:{amqp}/%2f"),
        management_url: format!("http://{USER}:{password}@127.0.0.1:{management}"),
        node,
        epmd,
        _home: home,
    };
    Ok(RabbitMqLaunch { broker, ports })
}

fn configuration(ports: Ports, password: &str) -> String {
    let Ports { amqp, management, .. } = ports;
    // The default user is made at the first start, in place of `guest`.
    format!(
        "listeners.tcp.1 = 127.0.0.1:{amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {management}
default_user = {USER}
default_pass = {password}
log.console = true
log.file = false
vm_memory_high_watermark.absolute = 512MiB
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 64000000
"
    )
}

fn environment(home: &Home, ports: Ports) -> Vec<(&'static str, OsString)> {
    let path = |name: &str| home.path().join(name).into_os_string();
    vec![
        // The Erlang cookie is kept there.
        ("HOME", home.path().into()),
        ("RABBITMQ_NODENAME", NODE_NAME.into()),
        ("RABBITMQ_DIST_PORT", ports.distribution.to_string().into()),
        ("RABBITMQ_MNESIA_BASE", path("mnesia")),
        ("RABBITMQ_LOG_BASE", path("log")),
        ("RABBITMQ_CONFIG_FILE", path("rabbitmq.conf")),
        ("RABBITMQ_ENABLED_PLUGINS_FILE", path("enabled_plugins")),
        ("RABBITMQ_PID_FILE", path("rabbitmq.pid")),
        ("RABBITMQ_CONF_ENV_FILE", "/dev/null".into()),
        ("ERL_CRASH_DUMP", path("erl_crash.dump")),
        ("ERL_EPMD_PORT", ports.epmd.to_string().into()),
        ("ERL_EPMD_ADDRESS", "127.0.0.1".into()),
        // The node writes all it keeps at once, then its management plugin waits five seconds for a
        // process that waits for it: two must do. What was confirmed survives a crash anyway.
        (
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
            "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none -shutdown_time 2000".into(),
        ),
        // Makes the start script replace itself by the node instead of waiting for it, so that the
        // guard's signals reach the node.
        ("RUNNING_UNDER_SYSTEMD", "true".into()),
    ]
}

/// Whether a broker answers the protocol header with its first frame.
async fn speaks_amqp(port: u16) -> bool {
    let talk = async {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
        stream.write_all(b"AMQP\x00\x00\x09\x01").await?;
        stream.read_u8().await
    };
    matches!(timeout(Duration::from_secs(5), talk).await, Ok(Ok(1)))
}
