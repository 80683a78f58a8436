//! HTTP on a listener: how long clients may take, and how it ends.

use std::{io, net::SocketAddr, pin::pin, time::Duration};

use axum::Router;
use axum_server::{Handle, accept::NoDelayAcceptor};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long a client may take where nothing but its own slowness is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// From the connection to the end of the first request's headers.
    pub first_request: Duration,
    /// From the end of an answer to the end of the next request's headers: also how long a connection is kept that is not used.
    pub next_request: Duration,
    /// From a sign of life that is asked for over HTTP/2 to the answer.
    pub sign_of_life: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first_request: Duration::from_secs(15),
            // Longer than the 60 seconds after which common reverse proxies close what they do not use: whoever closes a connection must
            // not be the one who may be sent the next request just then.
            next_request: Duration::from_secs(75),
            sign_of_life: Duration::from_secs(20),
        }
    }
}

/// Serves `app` until `stop`, and then what is at hand. A request finds the client's address among its extensions.
pub async fn serve(listener: TcpListener, app: Router, patience: Patience, stop: CancellationToken) -> io::Result<()> {
    let handle = Handle::new();
    let mut server = axum_server::Server::<SocketAddr>::from_listener(listener)
        .acceptor(NoDelayAcceptor::new())
        .first_request_timeout(patience.first_request)
        .handle(handle.clone());
    server.http_builder().http1().header_read_timeout(patience.next_request);
    server.http_builder().http2().keep_alive_interval(patience.sign_of_life).keep_alive_timeout(patience.sign_of_life);
    let mut serving = pin!(server.serve(app.into_make_service_with_connect_info::<SocketAddr>()));
    tokio::select! {
        ended = &mut serving => return ended,
        () = stop.cancelled() => handle.graceful_shutdown(None),
    }
    serving.await
}
