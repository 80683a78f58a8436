//! The simulator: an accounts department per tenant that answers releases over RabbitMQ, and a page to answer by hand.

mod answers;
mod book;
mod department;
mod html;
mod incoming;
mod journal;
mod link;
mod number_series;
mod page;
mod page_view;
mod rules;

use std::{fs, io, net::SocketAddr, ops::RangeInclusive, path::PathBuf, sync::Arc, time::Duration};

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};
use tracing::{error, info};

use self::department::{Department, Habits};
pub use self::{
    journal::StateError,
    number_series::{InvalidSeries, NumberSeries},
};
use crate::{amqp::Broker, clock::Clock, tenant::TenantSlug};

/// How long the accounts department takes to answer, unless told otherwise.
pub const DEFAULT_DELAY: RangeInclusive<Duration> = Duration::from_secs(5)..=Duration::from_secs(10);

/// How long stopping waits for others: a browser's request, the broker's goodbye.
const GRACE: Duration = Duration::from_secs(2);

/// What the simulator is started with.
pub struct Config {
    /// The tenants, each with a broker user of its own.
    pub tenants: Vec<TenantConfig>,
    /// Folder of the books; made if absent. One process at a time.
    pub state_dir: PathBuf,
    /// Where the page is served; must be a loopback address, for the page has no log-in. `None` for no page.
    pub listen: Option<SocketAddr>,
    /// How long the accounts department takes to answer.
    pub delay: RangeInclusive<Duration>,
    /// Seed of the chance by which an answer takes longer or shorter.
    pub seed: u64,
    /// The time.
    pub clock: Clock,
}

/// A tenant whose ERP is simulated.
pub struct TenantConfig {
    /// The tenant.
    pub slug: TenantSlug,
    /// The broker, with the tenant's ERP user.
    pub broker: Broker,
    /// Codes given to approved customers.
    pub series: NumberSeries,
}

/// Why the simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The shortest delay is longer than the longest.
    #[error("the shortest delay must not be longer than the longest")]
    Delay,
    /// The page would be open to the network.
    #[error("{0} is no loopback address: the page has no log-in and must not be reachable from outside, use 127.0.0.1")]
    NotLoopback(SocketAddr),
    /// The page's address cannot be used.
    #[error("cannot serve the page on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        error: io::Error,
    },
    /// The books cannot be opened.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Starts the simulator.
pub struct Simulator;

impl Simulator {
    /// Opens the books and begins to serve the tenants.
    ///
    /// The broker need not be there: each tenant's link connects, and reconnects, by itself.
    pub async fn start(config: Config) -> Result<Running, StartError> {
        let Config { tenants, state_dir, listen, delay, seed, clock } = config;
        if delay.is_empty() {
            return Err(StartError::Delay);
        }
        fs::create_dir_all(&state_dir).map_err(|error| StateError::Io { path: state_dir.clone(), error })?;
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let mut departments = Vec::new();
        for (tenant, seed) in tenants.into_iter().zip(seed..) {
            let habits = Habits { series: tenant.series, delay: delay.clone(), seed };
            let department = Department::open(tenant.slug, &state_dir, habits, clock.clone(), tasks.clone())?;
            departments.push((Arc::new(department), tenant.broker));
        }

        let guard = stop.clone().drop_guard();
        let mut page = None;
        if let Some(address) = listen {
            let listener = bind(address).await?;
            page = listener.local_addr().ok();
            let router = page::router(departments.iter().map(|(department, _)| Arc::clone(department)).collect());
            tasks.spawn(serve_page(listener, router, stop.clone()));
        }
        for (department, broker) in departments {
            info!(tenant = %department.tenant(), "simulating the ERP");
            tasks.spawn(link::serve(department, broker, stop.clone()));
        }
        tasks.close();
        Ok(Running { page, guard, tasks })
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    if !address.ip().is_loopback() {
        return Err(StartError::NotLoopback(address));
    }
    TcpListener::bind(address).await.map_err(|error| StartError::Listen { address, error })
}

async fn serve_page(listener: TcpListener, router: Router, stop: CancellationToken) {
    let server = axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
    let impatience = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        result = server => if let Err(error) = result {
            error!(%error, "the simulator's page stopped");
        },
        // A browser that never finishes its request must not keep the process.
        () = impatience => {}
    }
}

/// A simulator at work. Dropping it stops it without waiting.
pub struct Running {
    page: Option<SocketAddr>,
    guard: DropGuard,
    tasks: TaskTracker,
}

impl Running {
    /// Address of the page, with the port that was really taken.
    #[must_use]
    pub fn page(&self) -> Option<SocketAddr> {
        self.page
    }

    /// Stops and waits until nothing is running any more. Everything known is on disk already.
    pub async fn stop(self) {
        drop(self.guard);
        self.tasks.wait().await;
    }
}
