//! Several replicas of a service: what a call meets when one of them is away, stops or dies.

use std::{net::SocketAddr, time::Duration};

use crm_gateway::edge::replicas::Replicas;
use crm_proto::customers::{
    Customer, GetCustomerRequest, customers_service_client::CustomersServiceClient,
    customers_service_server::CustomersServiceServer,
};
use crm_testkit::{Proxy, eventually};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_stream::wrappers::TcpListenerStream;
use tokio_util::sync::CancellationToken;
use tonic::{Code, Response, Status, transport::Server};
use url::Url;

use crate::services::Recorder;

/// A replica behind a line of its own.
struct Replica {
    service: Recorder,
    line: Proxy,
    stop: CancellationToken,
    server: JoinSet<()>,
}

impl Replica {
    async fn start() -> Self {
        let (service, stop, mut server) = (Recorder::default(), CancellationToken::new(), JoinSet::new());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut line = Proxy::before(&format!("http://{}", listener.local_addr().unwrap()));
        line.forward();
        let router = Server::builder().add_service(CustomersServiceServer::new(service.clone()));
        let stopped = stop.clone().cancelled_owned();
        let serving = router.serve_with_incoming_shutdown(TcpListenerStream::new(listener), stopped);
        server.spawn(async move { serving.await.unwrap() });
        Self { service, line, stop, server }
    }

    fn url(&self) -> String {
        self.line.lead("http://127.0.0.1:1")
    }

    fn address(&self) -> SocketAddr {
        let url: Url = self.url().parse().unwrap();
        url.socket_addrs(|| None).unwrap()[0]
    }

    /// Finishes what it has begun, and ends.
    async fn stop(&mut self) {
        self.stop.cancel();
        self.server.join_next().await;
    }
}

fn replicas(urls: &[String]) -> Replicas {
    Replicas::new(&urls.iter().map(|url| url.parse().unwrap()).collect::<Vec<_>>()).unwrap()
}

async fn get(replicas: &Replicas, id: &str) -> Result<Response<Customer>, Status> {
    replicas
        .call(|channel| async move {
            let request = GetCustomerRequest { id: id.to_owned() };
            CustomersServiceClient::new(channel).get_customer(request).await
        })
        .await
}

#[tokio::test]
async fn calls_are_spread() {
    let (one, other) = (Replica::start().await, Replica::start().await);
    let both = replicas(&[one.url(), other.url()]);
    for _ in 0..10 {
        get(&both, "c").await.unwrap();
    }
    assert_eq!((one.service.count(), other.service.count()), (5, 5));
}

#[tokio::test]
async fn a_replica_that_is_away_is_passed_over() {
    let (mut one, other) = (Replica::start().await, Replica::start().await);
    one.line.refuse().await;
    let both = replicas(&[one.url(), other.url()]);
    for _ in 0..10 {
        get(&both, "c").await.unwrap();
    }
    assert_eq!(other.service.count(), 10);
    one.line.forward();
    eventually("its share again", async || {
        get(&both, "c").await.unwrap();
        (one.service.count() > 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn when_all_are_away_the_service_is_unavailable_until_one_comes_back() {
    let mut only = Replica::start().await;
    only.line.refuse().await;
    let one = replicas(&[only.url()]);
    assert_eq!(get(&one, "c").await.unwrap_err().code(), Code::Unavailable);
    only.line.forward();
    get(&one, "c").await.unwrap();
    assert_eq!(only.service.count(), 1);
}

#[tokio::test]
async fn a_replica_that_comes_is_used_and_one_that_goes_is_not() {
    let (first, second) = (Replica::start().await, Replica::start().await);
    let name: Url = "http://customers:50051".parse().unwrap();
    let named = replicas(&[name.to_string()]);
    for (listed, counts) in [(vec![&first], (10, 0)), (vec![&first, &second], (15, 5)), (vec![&second], (15, 15))] {
        named.settle(listed.iter().map(|replica| (&name, replica.address()))).unwrap();
        for _ in 0..10 {
            get(&named, "c").await.unwrap();
        }
        assert_eq!((first.service.count(), second.service.count()), counts);
    }
}

#[tokio::test]
async fn a_replica_that_stops_loses_no_call() {
    let (mut one, other) = (Replica::start().await, Replica::start().await);
    let both = replicas(&[one.url(), other.url()]);
    let stopped = CancellationToken::new();
    let call = async || {
        let mut calls = 0;
        while !stopped.is_cancelled() || calls < 20 {
            get(&both, "c").await.unwrap();
            calls += 1;
        }
        calls
    };
    let stop = async {
        eventually("load", async || (one.service.count() > 50).then_some(())).await;
        one.stop().await;
        stopped.cancel();
    };
    let (a, b, c, d, ()) = tokio::join!(call(), call(), call(), call(), stop);
    assert_eq!(one.service.count() + other.service.count(), a + b + c + d, "none twice");
}

#[tokio::test]
async fn a_call_that_may_have_been_begun_is_not_repeated() {
    let (mut one, other) = (Replica::start().await, Replica::start().await);
    let both = replicas(&[one.url(), other.url()]);
    let cut = async {
        eventually("the call", async || (one.service.count() == 1).then_some(())).await;
        one.line.cut().await;
    };
    // This one is never answered.
    let (answer, ()) = tokio::join!(get(&both, "endless"), cut);
    assert_eq!(answer.unwrap_err().code(), Code::Unavailable);
    assert_eq!((one.service.count(), other.service.count()), (1, 0));
}

#[tokio::test]
async fn an_answer_of_the_service_is_an_answer() {
    let (one, other) = (Replica::start().await, Replica::start().await);
    one.service.fail(Status::unavailable("the database is away"));
    other.service.fail(Status::internal("a fault"));
    let both = replicas(&[one.url(), other.url()]);
    assert_eq!(get(&both, "c").await.unwrap_err().message(), "the database is away");
    assert_eq!(get(&both, "c").await.unwrap_err().code(), Code::Internal);
    assert_eq!((one.service.count(), other.service.count()), (1, 1));
}

#[tokio::test]
async fn a_name_is_followed_to_all_its_addresses() {
    let one = Replica::start().await;
    let port = one.url().parse::<Url>().unwrap().port().unwrap();
    let named = replicas(&[format!("http://localhost:{port}")]);
    let stop = CancellationToken::new();
    let (following, calling) = (named.clone().follow(stop.clone()), async {
        get(&named, "c").await.unwrap();
        eventually("the name's addresses", async || {
            let known = named.addresses();
            known.contains(&SocketAddr::from(([127, 0, 0, 1], port))).then_some(())
        })
        .await;
        get(&named, "c").await.unwrap();
        stop.cancel();
    });
    tokio::time::timeout(Duration::from_mins(1), async { tokio::join!(following, calling) }).await.unwrap();
    assert_eq!(one.service.count(), 2);
}
