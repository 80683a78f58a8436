//! Where a request comes from, for throttling and limits: the peer's address, or what the proxies in front say.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use http::HeaderMap;

/// Name of the gRPC metadata entry that tells the services.
pub const METADATA: &str = "crm-client-address";

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address of the client; a request extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Middleware: notes the address. `proxies` is how many trusted proxies stand in front.
pub async fn note(State(proxies): State<usize>, mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let address = client(peer.ip(), request.headers(), proxies);
        request.extensions_mut().insert(ClientAddress(address));
    }
    next.run(request).await
}

/// Each proxy appends the address it was called from, so the client's stands as many places from the end as there are proxies. What
/// stands before it, the client wrote himself.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: usize) -> IpAddr {
    let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok());
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    let told = proxies.checked_sub(1).and_then(|last| hops.iter().rev().nth(last));
    told.and_then(|address| address.trim().parse().ok()).unwrap_or(peer)
}

/// What limits count an address as. Who has one address of version 6 has the whole block of 64 bits.
#[must_use]
pub fn block(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & (u128::MAX << 64)).into()),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn address(proxies: usize, forwarded: &[&'static str]) -> String {
        let headers = forwarded.iter().map(|line| (FORWARDED_FOR.parse().unwrap(), line.parse().unwrap())).collect();
        client("10.0.0.1".parse().unwrap(), &headers, proxies).to_string()
    }

    #[test]
    fn without_proxies_the_peer_counts_whatever_it_claims() {
        assert_eq!(address(0, &["1.2.3.4"]), "10.0.0.1");
    }

    #[test]
    fn proxies_are_believed_and_clients_are_not() {
        assert_eq!(address(1, &["6.6.6.6, 1.2.3.4"]), "1.2.3.4");
        assert_eq!(address(2, &["6.6.6.6, 1.2.3.4", "10.0.0.2"]), "1.2.3.4");
        assert_eq!(address(2, &["6.6.6.6,2001:db8::1, 10.0.0.2"]), "2001:db8::1");
        for forwarded in [&[][..], &["nonsense"]] {
            assert_eq!(address(1, forwarded), "10.0.0.1");
        }
    }
}
