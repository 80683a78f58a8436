//! The replicas of a service: spreads calls over them, follows a name that resolves to other addresses, and calls another replica where
//! a call was certainly not begun. A call that may have been begun is the caller's to repeat, under its idempotency key.

mod failure;

use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::Context as _;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tonic::{
    Status,
    transport::{Channel, Endpoint},
};
use url::{Host, Url};

pub use failure::unreachable;
use failure::{as_unavailable, certainly_not_begun};

/// How often names are asked for. What has left is noticed at once, so this only decides when newcomers get their share.
const RESOLVE: Duration = Duration::from_secs(3);
/// How long a replica that could not be reached is only called when there is no other.
const AWAY: Duration = Duration::from_secs(1);
/// How often all replicas are tried.
const ROUNDS: usize = 2;
/// Pause between two rounds: a connection that was just given up can be replaced.
const PAUSE: Duration = Duration::from_millis(100);
const CONNECT: Duration = Duration::from_secs(3);
/// A machine that vanished says nothing; it is given up after these two.
const KEEP_ALIVE: Duration = Duration::from_secs(10);
const KEEP_ALIVE_ANSWER: Duration = Duration::from_secs(5);

/// The replicas of one service.
#[derive(Clone, Debug)]
pub struct Replicas(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    urls: Vec<Url>,
    known: RwLock<Arc<[Replica]>>,
    next: AtomicUsize,
}

/// One of them.
#[derive(Clone, Debug)]
struct Replica {
    /// Its own address; none as long as its name was not resolved.
    address: Option<SocketAddr>,
    channel: Channel,
    away_until: Arc<Mutex<Option<Instant>>>,
}

impl Replicas {
    /// One replica behind each address. Connects when first used, and again whenever a connection is lost.
    pub fn new(urls: &[Url]) -> anyhow::Result<Self> {
        anyhow::ensure!(!urls.is_empty(), "a service without an address");
        let known: Vec<Replica> = urls.iter().map(|url| Replica::new(url, None)).collect::<anyhow::Result<_>>()?;
        Ok(Self(Arc::new(Shared { urls: urls.to_vec(), known: RwLock::new(known.into()), next: AtomicUsize::new(0) })))
    }

    /// Asks for the addresses behind the names again and again until cancelled.
    pub async fn follow(self, stop: CancellationToken) {
        while self.0.urls.iter().any(|url| matches!(url.host(), Some(Host::Domain(_)))) && !stop.is_cancelled() {
            // Better the addresses of a moment ago than none.
            if let Err(error) = self.resolve().await {
                tracing::warn!("{error:#}");
            }
            tokio::select! { () = sleep(RESOLVE) => {}, () = stop.cancelled() => {} }
        }
    }

    async fn resolve(&self) -> anyhow::Result<()> {
        let mut found = Vec::new();
        for url in &self.0.urls {
            found.extend(addresses_of(url).await?.into_iter().map(|address| (url, address)));
        }
        self.settle(found)
    }

    /// Lets calls go to these addresses and to no others; each is one of the address beside it. What is known keeps its connection.
    pub fn settle<'a>(&self, found: impl IntoIterator<Item = (&'a Url, SocketAddr)>) -> anyhow::Result<()> {
        let (before, mut now) = (self.known(), Vec::<Replica>::new());
        for (url, address) in found {
            if now.iter().any(|known| known.address == Some(address)) {
                continue;
            }
            let known = before.iter().find(|known| known.address == Some(address)).cloned();
            now.push(known.map_or_else(|| Replica::new(url, Some(address)), Ok)?);
        }
        *self.0.known.write().unwrap_or_else(PoisonError::into_inner) = now.into();
        Ok(())
    }

    /// The addresses that calls go to now, as far as names were resolved.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.known().iter().filter_map(|replica| replica.address).collect()
    }

    fn known(&self) -> Arc<[Replica]> {
        self.0.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Calls one replica after the other until one has begun the call; its answer, whatever it is, is the answer.
    pub async fn call<T, Calling>(&self, call: impl Fn(Channel) -> Calling) -> Result<T, Status>
    where
        Calling: Future<Output = Result<T, Status>>,
    {
        let first = self.0.next.fetch_add(1, Ordering::Relaxed);
        let mut last = Status::unavailable("no replica");
        for round in 0..ROUNDS {
            if round > 0 {
                sleep(PAUSE).await;
            }
            let known = self.known();
            let mut order: Vec<&Replica> = (0..known.len()).map(|turn| &known[(first + turn) % known.len()]).collect();
            order.sort_by_key(|replica| replica.is_away());
            for replica in order {
                match call(replica.channel.clone()).await {
                    Err(status) if certainly_not_begun(&status) => {
                        replica.note_away();
                        last = status;
                    }
                    answer => return answer.map_err(as_unavailable),
                }
            }
        }
        Err(as_unavailable(last))
    }
}

impl Replica {
    fn new(url: &Url, address: Option<SocketAddr>) -> anyhow::Result<Self> {
        let mut called = url.clone();
        if let Some(address) = address {
            let set = called.set_ip_host(address.ip()).and_then(|()| called.set_port(Some(address.port())));
            set.map_err(|()| anyhow::anyhow!("{url} is no address of a service"))?;
        }
        let endpoint = Endpoint::from_shared(String::from(called));
        let endpoint = endpoint.with_context(|| format!("{url} is no address of a service"))?;
        let channel = endpoint
            .connect_timeout(CONNECT)
            .tcp_nodelay(true)
            .http2_keep_alive_interval(KEEP_ALIVE)
            .keep_alive_timeout(KEEP_ALIVE_ANSWER)
            .connect_lazy();
        Ok(Self { address, channel, away_until: Arc::default() })
    }

    fn is_away(&self) -> bool {
        let until = *self.away_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| until > Instant::now())
    }

    fn note_away(&self) {
        *self.away_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + AWAY);
    }
}

/// All addresses behind an address. Fails if there are none.
async fn addresses_of(url: &Url) -> anyhow::Result<Vec<SocketAddr>> {
    let port = url.port_or_known_default().with_context(|| format!("{url} has no port"))?;
    let host = match url.host() {
        Some(Host::Domain(name)) => name,
        Some(Host::Ipv4(ip)) => return Ok(vec![SocketAddr::new(IpAddr::V4(ip), port)]),
        Some(Host::Ipv6(ip)) => return Ok(vec![SocketAddr::new(IpAddr::V6(ip), port)]),
        None => anyhow::bail!("{url} has no host"),
    };
    let asked = timeout(CONNECT, tokio::net::lookup_host((host, port))).await;
    let found = asked.with_context(|| format!("nobody says where {host} is"))?;
    let found: Vec<_> = found.with_context(|| format!("{host} is not known"))?.collect();
    anyhow::ensure!(!found.is_empty(), "nothing is behind {host}");
    Ok(found)
}
