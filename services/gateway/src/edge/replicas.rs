//! The replicas of a service: every one has a connection of its own, and requests are spread over them. gRPC keeps one connection for
//! all requests, so a balancer in front of the replicas would send everything to one of them; instead the service's name stands for
//! all their addresses (on Kubernetes a headless Service), which are looked up again and again.

use std::{collections::BTreeSet, net::SocketAddr, time::Duration};

use anyhow::Context as _;
use crm_chassis::Context;
use futures::future::join_all;
use tokio::{
    net::{TcpStream, lookup_host},
    sync::mpsc::Sender,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tonic::transport::{Channel, Endpoint, channel::Change};
use url::Url;

/// Time between two look-ups. A replica that ends must go on serving a little longer.
const ROUND: Duration = Duration::from_secs(3);
/// How long a replica may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(1);
/// A machine that vanished is noticed by the answer to a ping that does not come.
const PING: Duration = Duration::from_secs(10);

/// Changes waiting for the channel; it takes them with its next request.
const BUFFER: usize = 64;

/// A channel to the replicas that the host of `url` stands for, followed until the service stops. It connects when first used, and
/// again whenever a connection is lost.
pub fn channel(url: &Url, context: &Context) -> anyhow::Result<Channel> {
    let no_address = || format!("{url} is no address of a service");
    let host = url.host_str().with_context(no_address)?;
    let name = format!("{host}:{}", url.port_or_known_default().with_context(no_address)?);
    let (replicas, channel) = Replicas::new(Endpoint::from_shared(url.to_string()).with_context(no_address)?);
    context.spawn(replicas.follow(name, context.stop.clone()));
    Ok(channel)
}

/// The replicas requests go to. While none is known to accept connections, that is the service's name itself, so that requests are
/// refused instead of waiting.
#[derive(Debug)]
pub struct Replicas {
    service: Endpoint,
    known: BTreeSet<Option<SocketAddr>>,
    changes: Sender<Change<Option<SocketAddr>, Endpoint>>,
}

impl Replicas {
    /// Begins with the name.
    #[must_use]
    pub fn new(service: Endpoint) -> (Self, Channel) {
        let (channel, changes) = Channel::balance_channel(BUFFER);
        let replicas = Self { service, known: BTreeSet::from([None]), changes };
        // Cannot fail: the buffer is empty, and its reader lives.
        let _ = replicas.changes.try_send(Change::Insert(None, replicas.endpoint(None)));
        (replicas, channel)
    }

    async fn follow(mut self, name: String, stop: CancellationToken) {
        let rounds = async {
            loop {
                match lookup_host(&name).await {
                    Ok(addresses) => self.settle(addresses).await,
                    // What cannot be looked up just now may still serve.
                    Err(error) => {
                        tracing::debug!(%error, name, "cannot look up a service");
                        let known: Vec<_> = self.known.iter().flatten().copied().collect();
                        self.settle(known).await;
                    }
                }
                sleep(ROUND).await;
            }
        };
        tokio::select! { () = rounds => {}, () = stop.cancelled() => {} }
    }

    /// Lets requests go to those of `addresses` that accept connections, and to no others.
    pub async fn settle(&mut self, addresses: impl IntoIterator<Item = SocketAddr>) {
        let tried = join_all(addresses.into_iter().map(async |address| accepts(address).await.then_some(address)));
        let mut accepting: BTreeSet<_> = tried.await.into_iter().flatten().map(Some).collect();
        if accepting.is_empty() {
            accepting.insert(None);
        }
        // The new ones first: at no time there shall be none.
        let new = accepting.difference(&self.known).map(|replica| Change::Insert(*replica, self.endpoint(*replica)));
        let gone = self.known.difference(&accepting).map(|replica| Change::Remove(*replica));
        for change in new.chain(gone).collect::<Vec<_>>() {
            // Fails only if nobody has the channel any more.
            let _ = self.changes.send(change).await;
        }
        self.known = accepting;
    }

    fn endpoint(&self, replica: Option<SocketAddr>) -> Endpoint {
        let address = replica.and_then(|address| Endpoint::from_shared(format!("http://{address}")).ok());
        let service = self.service.clone();
        address
            .map_or(service, |address| address.origin(self.service.uri().clone()))
            .connect_timeout(CONNECT)
            .tcp_nodelay(true)
            .http2_keep_alive_interval(PING)
            .keep_alive_timeout(PING)
    }
}

async fn accepts(address: SocketAddr) -> bool {
    timeout(CONNECT, TcpStream::connect(address)).await.is_ok_and(|connected| connected.is_ok())
}
