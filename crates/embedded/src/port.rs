//! A port for a process that is not there yet, or not there again.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpSocket;

/// A port that nobody else is given as long as this lives: bound and not listened on, so that the process it is meant for may.
#[derive(Debug)]
pub struct Port {
    address: SocketAddr,
    _socket: TcpSocket,
}

impl Port {
    /// Keeps the port of this address; port 0 takes a free one. Fails if somebody listens there.
    pub fn keep(address: SocketAddr) -> io::Result<Self> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        // What lets the process bind it, too: it says the same.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        Ok(Self { address: socket.local_addr()?, _socket: socket })
    }

    /// Keeps a free port of the loop-back.
    pub fn free() -> io::Result<Self> {
        Self::keep(([127, 0, 0, 1], 0).into())
    }

    /// The address with the port that was really taken.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn a_kept_port_can_be_listened_on_again_and_again_by_whom_it_is_meant_for() {
        let port = Port::free().unwrap();
        for _ in 0..2 {
            TcpListener::bind(port.address()).await.unwrap();
        }
        let taken = TcpListener::bind(port.address()).await.unwrap();
        assert!(Port::keep(taken.local_addr().unwrap()).is_err(), "somebody listens there");
    }
}
