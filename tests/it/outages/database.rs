//! The database is away.

use std::sync::atomic::{AtomicUsize, Ordering};

use crm_chassis::dead_letters;
use crm_testkit::eventually;
use crm_tests::{
    client::{Answer, Client, id, send},
    dealer::{Dealer, complete_customer, erp_customer},
    events::Events,
    system::System,
};
use futures::future::join_all;
use serde_json::json;

/// A refusal for now, with the time after which trying again makes sense.
#[track_caller]
fn assert_unavailable(answer: &Answer) {
    assert_eq!(answer.reason(), (503, "UNAVAILABLE".to_owned()), "{}", answer.text());
    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
}

#[tokio::test]
async fn requests_are_refused_for_now_and_the_system_recovers_by_itself() {
    let mut system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (sam, stranger) = (dealer.log_in("sam").await, system.stranger());
    let kept = sam.create_complete("Kept").await;
    let work = sam.get("/api/v1/activities?view=WORK_VIEW_MINE").await.expect(200);
    let activity = format!("/api/v1/activities/{}", id(&work["activities"][0]));

    system.database_line.refuse().await;
    let log_in = json!({"tenant": dealer.slug, "email": "sam@acme.example", "password": "x"});
    let path = format!("/api/v1/customers/{kept}");
    assert_unavailable(&sam.get(&path).await);
    assert_unavailable(&sam.post("/api/v1/customers", &complete_customer("Refused")).await);
    assert_unavailable(&sam.patch(&path, &json!({"fax": "1"})).await);
    assert_unavailable(&sam.get("/api/v1/employees").await);
    assert_unavailable(&sam.get(&activity).await);
    assert_unavailable(&sam.post(&format!("{activity}/complete"), &json!({"outcome": "Refused"})).await);
    assert_unavailable(&stranger.post("/api/v1/session", &log_in).await);
    assert_eq!(stranger.get("/readyz").await.status, 503);
    assert_eq!(stranger.get("/livez").await.status, 200, "a restart would not help");
    dealer.erp.send("customer.upserted", &erp_customer("C1", "Said meanwhile")).await;
    assert_unavailable(&sam.get("/api/v1/session").await);

    system.database_line.forward();
    eventually("ready again", async || (stranger.get("/readyz").await.status == 200).then_some(())).await;
    eventually("customers answers", async || (sam.get(&path).await.status == 200).then_some(())).await;
    assert_eq!(sam.customer_names().await, ["Kept"]);
    eventually("activities answers", async || (sam.get(&activity).await.status == 200).then_some(())).await;
    assert_eq!(sam.get(&activity).await.expect(200)["status"], "ACTIVITY_STATUS_OPEN", "nothing was half done");
    dealer.log_in("admin").await.until_code("C1").await;
    let parked = dead_letters::list(system.customers.pool(), 10).await.unwrap();
    assert!(parked.is_empty(), "a message does not suffer for our database: {parked:?}");
    sam.release(&kept).await;
    assert_eq!(dealer.erp.outbound().await.next_crm_id().await, kept);
}

/// Creates customers, each again and again under its key until it is acknowledged, as a careful program does. Returns their ids.
async fn create_all(client: &Client, names: Vec<String>, acknowledged: &AtomicUsize) -> Vec<String> {
    let mut ids = Vec::new();
    for name in names {
        let created = eventually(&format!("{name} is acknowledged"), async || {
            let request = client.request("POST", "/api/v1/customers").header("idempotency-key", &name);
            let answer = send(request.json(&complete_customer(&name))).await;
            if answer.status == 201 {
                return Some(answer.json());
            }
            assert_unavailable(&answer);
            None
        })
        .await;
        ids.push(id(&created));
        acknowledged.fetch_add(1, Ordering::Relaxed);
    }
    ids
}

#[tokio::test]
async fn no_acknowledged_write_is_lost_and_none_happens_twice() {
    let mut system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    let mut events = Events::listen(&system).await;
    let acknowledged = AtomicUsize::new(0);
    let writers = (0..4).map(|writer| {
        let names = (0..12).map(|number| format!("Customer {writer}/{number:02}")).collect();
        create_all(&sam, names, &acknowledged)
    });
    let cutting = async {
        for least in [5, 12, 20, 30, 40] {
            let enough = async || (acknowledged.load(Ordering::Relaxed) >= least).then_some(());
            eventually("more writes", enough).await;
            system.database_line.cut().await;
        }
    };
    let (ids, ()) = tokio::join!(join_all(writers), cutting);

    let mut created: Vec<String> = ids.concat();
    assert_eq!(sam.customer_names().await.len(), created.len(), "each name once");
    for id in &created {
        assert_eq!(sam.customer(id).await["etag"], "1");
    }
    // An event whose confirm was noted by a connection that broke is sent again; receivers drop it by its id.
    let mut heard = Vec::new();
    while heard.len() < created.len() {
        let (id, change) = events.next().await;
        assert_eq!(change, "CREATED");
        if !heard.contains(&id) {
            heard.push(id);
        }
    }
    heard.sort_unstable();
    created.sort_unstable();
    assert_eq!(heard, created);
}
