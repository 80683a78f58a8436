//! Connections of clients that are slow, and of those that are there when the edge stops.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, routing::get};
use crm_gateway::edge::connections::{Patience, serve};
use crm_testkit::eventually;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinSet,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

const REQUEST: &str = "GET /who HTTP/1.1\r\nhost: crm.example\r\n\r\n";

/// An edge with one page that tells who asks, and one that waits.
struct Edge {
    address: SocketAddr,
    begun: Arc<Notify>,
    go_on: Arc<Notify>,
    stop: CancellationToken,
    serving: JoinSet<std::io::Result<()>>,
}

impl Edge {
    async fn start(patience: Patience) -> Self {
        let (begun, go_on, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()), CancellationToken::new());
        let (entered, released) = (begun.clone(), go_on.clone());
        let waits = async move || {
            entered.notify_one();
            released.notified().await;
            "done"
        };
        let who = async |ConnectInfo(address): ConnectInfo<SocketAddr>| address.to_string();
        let app = Router::new().route("/waits", get(waits)).route("/who", get(who));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, app, patience, stop.clone()));
        Self { address, begun, go_on, stop, serving }
    }

    /// Waits until it has stopped.
    async fn stopped(mut self) {
        self.serving.join_next().await.unwrap().unwrap().unwrap();
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

/// Patience that is over at once, where it is tested.
fn impatient() -> Patience {
    let at_once = Duration::from_millis(50);
    Patience { first_request: at_once, next_request: at_once, ..Patience::default() }
}

/// What comes until the other side closes the connection.
async fn rest(mut connection: TcpStream) -> String {
    let mut text = Vec::new();
    // A reset is an end, too.
    let end = timeout(Duration::from_mins(1), connection.read_to_end(&mut text)).await;
    let _ended = end.expect("the connection is closed");
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn a_client_that_does_not_end_its_headers_is_not_waited_for() {
    let edge = Edge::start(impatient()).await;
    for said in ["", "GET /who HT", "GET /who HTTP/1.1\r\nhost: crm.exa"] {
        let mut connection = edge.connect().await;
        connection.write_all(said.as_bytes()).await.unwrap();
        assert!(!rest(connection).await.contains(" 200 "), "{said:?}");
    }
}

#[tokio::test]
async fn nor_is_one_that_was_answered_before() {
    let edge = Edge::start(Patience { first_request: Duration::from_mins(10), ..impatient() }).await;
    for more in ["", "GET /who HTTP/1.1\r\nhost:"] {
        let mut connection = edge.connect().await;
        connection.write_all(format!("{REQUEST}{more}").as_bytes()).await.unwrap();
        let own = connection.local_addr().unwrap().to_string();
        let said = rest(connection).await;
        assert!(said.starts_with("HTTP/1.1 200 ") && said.contains(&own), "{said}");
        assert_eq!(said.matches(" 200 ").count(), 1, "{said}");
    }
}

#[tokio::test]
async fn a_request_at_hand_is_answered_when_the_edge_stops() {
    let edge = Edge::start(Patience::default()).await;
    let mut connection = edge.connect().await;
    connection.write_all(REQUEST.replace("who", "waits").as_bytes()).await.unwrap();
    edge.begun.notified().await;
    edge.stop.cancel();
    eventually("no more connections", async || TcpStream::connect(edge.address).await.is_err().then_some(())).await;
    edge.go_on.notify_one();
    assert!(rest(connection).await.ends_with("done"));
    edge.stopped().await;
}

#[tokio::test]
async fn connections_that_are_not_used_do_not_keep_the_edge_from_stopping() {
    let edge = Edge::start(Patience::default()).await;
    let (silent, mut used) = (edge.connect().await, edge.connect().await);
    used.write_all(REQUEST.as_bytes()).await.unwrap();
    let mut begin = [0; 12];
    used.read_exact(&mut begin).await.unwrap();
    edge.stop.cancel();
    edge.stopped().await;
    drop((silent, used));
}
