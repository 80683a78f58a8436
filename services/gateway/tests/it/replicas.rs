//! Requests are spread over the replicas of a service, and only over those that are there.

use std::net::SocketAddr;

use crm_chassis::service::install_crypto;
use crm_gateway::edge::replicas::Replicas;
use crm_proto::customers::{
    GetCustomerRequest, customers_service_client::CustomersServiceClient,
    customers_service_server::CustomersServiceServer,
};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{
    Code,
    transport::{Channel, Endpoint, Server},
};

use crate::services::Recorder;

/// A replica of the customers service; it ends with its tasks.
struct Replica {
    address: SocketAddr,
    calls: Recorder,
    tasks: JoinSet<()>,
}

impl Replica {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, calls, mut tasks) = (listener.local_addr().unwrap(), Recorder::default(), JoinSet::new());
        let server = Server::builder().add_service(CustomersServiceServer::new(calls.clone()));
        let serve = server.serve_with_incoming(TcpListenerStream::new(listener));
        tasks.spawn(async move { serve.await.unwrap() });
        Self { address, calls, tasks }
    }
}

/// Of a service whose own name leads nowhere: only settled addresses can be reached.
fn replicas() -> (Replicas, Channel) {
    install_crypto();
    Replicas::new(Endpoint::from_static("http://127.0.0.1:1"))
}

/// Calls many times; how many calls failed as they do while a service is away. No other failure may happen.
async fn refused(channel: &Channel) -> usize {
    let mut client = CustomersServiceClient::new(channel.clone());
    let mut refused = 0;
    for _ in 0..CALLS {
        match client.get_customer(GetCustomerRequest { id: "c-1".to_owned() }).await {
            Ok(_) => {}
            Err(status) if status.code() == Code::Unavailable => refused += 1,
            Err(status) => panic!("{status}"),
        }
    }
    refused
}

const CALLS: usize = 200;

#[tokio::test]
async fn requests_are_spread_over_all_replicas() {
    let (first, second) = (Replica::start().await, Replica::start().await);
    let (mut replicas, channel) = replicas();
    replicas.settle([first.address, second.address]).await;
    assert_eq!(refused(&channel).await, 0);
    let (one, other) = (first.calls.count(), second.calls.count());
    assert_eq!(one + other, CALLS);
    assert!(one.min(other) > CALLS / 4, "{one} and {other}");
}

#[tokio::test]
async fn a_replica_that_comes_is_used_and_one_that_goes_is_not() {
    let (first, mut second) = (Replica::start().await, Replica::start().await);
    let (mut replicas, channel) = replicas();
    replicas.settle([first.address]).await;
    assert_eq!(refused(&channel).await, 0);
    assert_eq!(first.calls.count(), CALLS);

    replicas.settle([second.address]).await;
    assert_eq!(refused(&channel).await, 0);
    assert_eq!((first.calls.count(), second.calls.count()), (CALLS, CALLS));

    // The name still lists it, but nobody listens there any more.
    second.tasks.shutdown().await;
    replicas.settle([first.address, second.address]).await;
    assert_eq!(refused(&channel).await, 0);
    assert_eq!(first.calls.count(), 2 * CALLS);
}

#[tokio::test]
async fn without_any_replica_requests_are_refused_at_once_until_one_comes_back() {
    let (mut replicas, channel) = replicas();
    assert_eq!(refused(&channel).await, CALLS, "before the name was looked up");
    let mut replica = Replica::start().await;
    replicas.settle([replica.address]).await;
    assert_eq!(refused(&channel).await, 0);
    replica.tasks.shutdown().await;
    replicas.settle([replica.address]).await;
    assert_eq!(refused(&channel).await, CALLS);
    let replica = Replica::start().await;
    replicas.settle([replica.address]).await;
    assert_eq!(refused(&channel).await, 0);
}
