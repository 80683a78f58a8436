//! What strangers get: those who are not logged in, those without the permission, those of another tenant.

use std::collections::BTreeSet;

use crm_gateway::edge::rpc::Rpc;
use crm_tests::{
    client::{Client, id},
    dealer::Dealer,
    system::System,
};
use serde_json::Value;
use uuid::Uuid;

use super::{call, name, rpcs};

#[tokio::test]
async fn every_rpc_but_public_ones_needs_a_session() {
    let system = System::start().await;
    let stranger = system.stranger();
    for rpc in rpcs().iter().filter(|rpc| !rpc.is_public()) {
        let answer = call(&stranger, rpc, &Uuid::new_v4().to_string()).await;
        assert_eq!(answer.reason(), (401, "UNAUTHENTICATED".to_owned()), "{}", name(rpc));
    }
    assert_eq!(stranger.get("/api/v1/events").await.status, 401);
}

#[tokio::test]
async fn every_rpc_needs_its_permission() {
    let system = System::start().await;
    let dealer = Dealer::found(&system).await;
    let mut nobody = dealer.log_in("nobody").await;
    assert_eq!(nobody.session["permissions"], Value::Array(vec![]));
    for rpc in rpcs().iter().filter(|rpc| !rpc.is_public()) {
        let answer = call(&nobody, rpc, &Uuid::new_v4().to_string()).await;
        if rpc.permission == "signed-in" {
            // What he says makes no sense everywhere, and the ids are nobody's; but he may.
            let nothing_there = answer.status == 404 && rpc.path.fields().next().is_some();
            let may = answer.status < 300 || answer.status == 400 || nothing_there;
            assert!(may, "{}: {}", name(rpc), answer.text());
            // Anew, because one of these logs him out.
            nobody = dealer.log_in("nobody").await;
        } else {
            assert_eq!(answer.reason(), (403, "PERMISSION_DENIED".to_owned()), "{}", name(rpc));
            let detail = answer.problem()["detail"].to_string();
            assert!(detail.contains(&rpc.permission), "{}: {detail}", name(rpc));
        }
    }
}

#[tokio::test]
async fn what_belongs_to_another_tenant_does_not_exist() {
    let system = System::start().await;
    let (ours, theirs) = (Dealer::open(&system).await, Dealer::open(&system).await);
    theirs.park().await;
    let (us, them) = (ours.log_in("admin").await, theirs.log_in("admin").await);
    let rpcs = rpcs();
    for rpc in rpcs.iter().filter(|rpc| rpc.path.fields().next().is_some()) {
        let before = first_row(&them, rpc, &rpcs).await;
        let answer = call(&us, rpc, &id(&before)).await;
        assert_eq!(answer.reason(), (404, "NOT_FOUND".to_owned()), "{}", name(rpc));
        assert_eq!(first_row(&them, rpc, &rpcs).await, before, "{}", name(rpc));
        let own = call(&them, rpc, &id(&before)).await;
        assert!(!matches!(own.status, 401 | 403 | 404 | 500..), "{}: {}", name(rpc), own.text());
    }
}

#[tokio::test]
async fn no_list_shows_what_belongs_to_another_tenant() {
    let system = System::start().await;
    let (ours, theirs) = (Dealer::open(&system).await, Dealer::open(&system).await);
    theirs.park().await;
    let (us, them) = (ours.log_in("admin").await, theirs.log_in("admin").await);
    let mut their_ids = BTreeSet::new();
    let rpcs = rpcs();
    let lists = || rpcs.iter().filter(|rpc| rpc.verb == "GET" && rpc.path.fields().next().is_none());
    // A file has the rows of a list.
    for rpc in lists().filter(|rpc| rpc.file.is_none()) {
        collect_ids(&call(&them, rpc, "").await.json(), &mut their_ids);
    }
    assert!(their_ids.len() > 5, "the walk sees rows");
    for rpc in lists() {
        let shown = call(&us, rpc, "").await.text();
        for id in &their_ids {
            assert!(!shown.contains(id), "{} shows {id}", name(rpc));
        }
    }
}

/// The first row that the tenant itself sees of the collection in which the RPC's `{id}` stands.
async fn first_row(owner: &Client, rpc: &Rpc, rpcs: &[Rpc]) -> Value {
    let path = rpc.path.to_string();
    let collection = path.split("/{").next().unwrap_or_default();
    let list = rpcs.iter().find(|rpc| rpc.verb == "GET" && rpc.path.to_string() == collection);
    let list = list.unwrap_or_else(|| panic!("{}: there is no list of {collection} to find a row in", name(rpc)));
    let rows = call(owner, list, "").await.expect(200);
    let row = rows.as_object().unwrap().values().find_map(|value| value.get(0));
    row.cloned().unwrap_or_else(|| panic!("{}: let Dealer::open or Dealer::park make a row of {collection}", name(rpc)))
}

fn collect_ids(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            into.extend(members.get("id").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| collect_ids(value, into));
        }
        Value::Array(items) => items.iter().for_each(|value| collect_ids(value, into)),
        _ => {}
    }
}
