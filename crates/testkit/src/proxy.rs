//! A TCP proxy before a server, to take the server away from what is tested and to give it back, without touching the server.

#![expect(clippy::expect_used, reason = "a test kit fails loudly")]

use std::{io, net::SocketAddr};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpSocket, TcpStream},
    task::JoinSet,
};
use url::Url;

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

/// Stands on a port of its own before one server. Its port is never given to anybody else, also while it refuses.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    server: SocketAddr,
    /// Bound and not listening: the system refuses connections. Absent while connections are forwarded.
    refusing: Option<TcpSocket>,
    forwarding: JoinSet<()>,
}

impl Proxy {
    /// Before the server of `url`, refusing connections as if nothing ran there.
    ///
    /// # Panics
    /// If `url` has no numeric host and port.
    #[must_use]
    pub fn before(url: &str) -> Self {
        let url = parsed(url);
        let host = url.host_str().and_then(|host| host.parse().ok()).expect("the server's address is a number");
        let server = SocketAddr::new(host, url.port().expect("the server's address has a port"));
        let socket = bound(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
        let address = socket.local_addr().expect("a bound socket has an address");
        Self { address, server, refusing: Some(socket), forwarding: JoinSet::new() }
    }

    /// `url`, an address of the server, led through this proxy.
    ///
    /// # Panics
    /// If `url` is no address.
    #[must_use]
    pub fn lead(&self, url: &str) -> String {
        let mut url = parsed(url);
        let ip = self.address.ip().to_string();
        assert!(url.set_host(Some(&ip)).is_ok() && url.set_port(Some(self.address.port())).is_ok(), "not an address");
        url.into()
    }

    /// Lets connections through from now on.
    ///
    /// # Panics
    /// If the port cannot be listened on.
    pub fn forward(&mut self) {
        if let Some(socket) = self.refusing.take() {
            let listener = socket.listen(BACKLOG).expect("a bound socket listens");
            self.forwarding.spawn(forward(listener, self.server));
        }
    }

    /// Ends all connections and refuses new ones.
    ///
    /// # Panics
    /// If the port is gone.
    pub async fn refuse(&mut self) {
        if self.refusing.is_none() {
            self.forwarding.shutdown().await;
            self.refusing = Some(bound(self.address).expect("our own port"));
        }
    }

    /// Ends all connections; new ones are let through.
    pub async fn cut(&mut self) {
        self.refuse().await;
        self.forward();
    }
}

async fn forward(listener: TcpListener, server: SocketAddr) {
    // Dropping the set with this task ends the connections.
    let mut connections = JoinSet::new();
    while let Ok((mut client, _)) = listener.accept().await {
        connections.spawn(async move {
            // Whoever ends it, the other side sees the end, too.
            if let Ok(mut server) = TcpStream::connect(server).await {
                drop(copy_bidirectional(&mut client, &mut server).await);
            }
        });
    }
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

fn parsed(url: &str) -> Url {
    Url::parse(url).unwrap_or_else(|error| panic!("not an address: {error}"))
}
