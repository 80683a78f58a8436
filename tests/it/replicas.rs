//! Several processes of each service. A new version is rolled out by exchanging one after the other, and nobody notices.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use crm_chassis::Caller;
use crm_testkit::eventually;
use crm_tests::{
    client::{Answer, Client, id, send},
    dealer::{Dealer, complete_customer},
    events::Events,
    processes::Replica,
    system::System,
};
use futures::future::join_all;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

/// How long a process says that it is not ready before it stops.
const DRAIN: Duration = Duration::from_secs(3);
const CALLERS: usize = 6;

/// Knows which gateways are ready, as whatever stands before them in production does. Repeats nothing.
struct Balancer {
    gateways: Vec<(SocketAddr, AtomicBool)>,
    next: AtomicUsize,
    done: AtomicBool,
    /// The traces of requests that were asked to come again.
    refused: Mutex<Vec<String>>,
}

impl Balancer {
    fn new(system: &mut System) -> Self {
        let gateways = system.processes().gateways.iter();
        let gateways = gateways.map(|gateway| (gateway.http_address(), AtomicBool::new(true))).collect();
        Self { gateways, next: AtomicUsize::new(0), done: AtomicBool::new(false), refused: Mutex::default() }
    }

    fn is_done(&self) -> bool {
        self.done.load(Ordering::Relaxed)
    }

    async fn watch(&self, stranger: &Client) {
        // Each for itself: one that is slow to answer hides nothing about the others.
        join_all(self.gateways.iter().map(async |(address, ready)| {
            while !self.is_done() {
                let asked = stranger.at(*address).request("GET", "/readyz").send().await;
                ready.store(asked.is_ok_and(|answer| answer.status().is_success()), Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }))
        .await;
    }

    /// One of those that are ready.
    async fn gateway(&self) -> SocketAddr {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        eventually("a gateway that is ready", async || {
            let ready = self.gateways.iter().filter(|(_, ready)| ready.load(Ordering::Relaxed));
            let ready: Vec<_> = ready.map(|(address, _)| *address).collect();
            ready.get(turn % ready.len().max(1)).copied()
        })
        .await
    }

    /// The answer of a request to one of those that are ready. A machine that is too busy for its database says so, and who is told to
    /// come again does. Such answers are counted: a rollout may not be the cause of any.
    async fn ask(&self, caller: &Client, request: impl Fn(&Client) -> RequestBuilder) -> Answer {
        eventually("an answer", async || {
            let answer = send(request(&caller.at(self.gateway().await))).await;
            if answer.status == 503 {
                self.refused.lock().unwrap().push(answer.json()["traceId"].as_str().unwrap_or_default().to_owned());
                return None;
            }
            Some(answer)
        })
        .await
    }

    /// Creates customers, opens and lists them, and takes one next action after the other in a case. Returns the ids of the customers that
    /// were acknowledged.
    async fn use_it(&self, caller: &Client, name: usize, case: &Value) -> Vec<String> {
        let mut created = Vec::new();
        let mut planned = id(case);
        while !self.is_done() {
            let name = format!("Customer {name}/{}", created.len());
            let follow = |client: &Client| {
                let request = client.request("POST", &format!("/api/v1/activities/{planned}/next-action"));
                let body = json!({"outcome": format!("For {name}"), "activity": call()});
                request.header("idempotency-key", format!("{name} next")).json(&body)
            };
            planned = id(&self.ask(caller, follow).await.expect(200));
            let create = |client: &Client| {
                let request = client.request("POST", "/api/v1/customers").header("idempotency-key", &name);
                request.json(&complete_customer(&name))
            };
            let made = id(&self.ask(caller, create).await.expect(201));
            for path in [
                &format!("/api/v1/customers/{made}"),
                "/api/v1/customers?pageSize=5",
                "/api/v1/session",
                "/api/v1/activities?pageSize=5",
            ] {
                let answer = self.ask(caller, |client| client.request("GET", path)).await;
                assert_eq!(answer.status, 200, "{}", answer.text());
            }
            created.push(made);
        }
        created
    }
}

fn call() -> Value {
    json!({"type": "ACTIVITY_TYPE_CALL", "subject": "Call them", "startTime": "2026-11-02T08:00:00Z"})
}

/// Begins so many cases of Sam's, with whom he has one already.
async fn begin_cases(dealer: &Dealer, count: usize) -> Vec<Value> {
    let (sam, admin) = (dealer.log_in("sam").await, dealer.log_in("admin").await);
    let listed = sam.get("/api/v1/activities?view=WORK_VIEW_MINE").await.expect(200);
    let (customer, contact) = (&listed["activities"][0]["customerId"], &listed["activities"][0]["contactId"]);
    let config = admin.get("/api/v1/case-config").await.expect(200);
    let case = json!({
        "contactId": contact, "subject": "Printers", "caseTypeId": config["caseTypes"][0]["id"],
        "salesmanId": dealer.employee_id("SAM"),
    });
    let path = format!("/api/v1/customers/{}/activities", customer.as_str().unwrap());
    let begin =
        (0..count).map(async |_| admin.post(&path, &json!({"case": case, "activity": call()})).await.expect(201));
    join_all(begin).await
}

/// How many activities the case has, and how many of them are open.
async fn activities_of(system: &System, dealer: &Dealer, case: &Value) -> (i64, i64) {
    let mut tx = system.activities.transaction(Caller::system(dealer.id)).await.unwrap();
    let sql = "select count(*), count(*) filter (where status = 'OPEN') from activities where tenant_id = $1 and case_id::text = $2";
    let case = case["caseId"].as_str().unwrap();
    sqlx::query_as(sql).bind(tx.tenant()).bind(case).fetch_one(tx.conn()).await.unwrap()
}

/// All customers of the dealer's salesmen, as the database has them.
async fn stored(system: &System, dealer: &Dealer) -> Vec<String> {
    let mut tx = system.customers.transaction(Caller::system(dealer.id)).await.unwrap();
    let sql = "select id::text from customers where tenant_id = $1 and code is null order by id";
    sqlx::query_scalar(sql).bind(tx.tenant()).fetch_all(tx.conn()).await.unwrap()
}

#[tokio::test]
async fn exchanging_every_process_under_load_loses_no_request_and_no_write() {
    let mut system = System::replicated(2, DRAIN).await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    let mut events = Events::listen(&system).await;
    let (stranger, balancer) = (system.stranger(), Balancer::new(&mut system));

    let cases = begin_cases(&dealer, CALLERS).await;
    let callers = join_all(cases.iter().enumerate().map(|(name, case)| balancer.use_it(&sam, name, case)));
    let exchange = async {
        for replica in system.processes().replicas_mut() {
            replica.restart().await;
        }
        balancer.done.store(true, Ordering::Relaxed);
    };
    let (acknowledged, (), ()) = tokio::join!(callers, exchange, balancer.watch(&stranger));

    let logs: String = system.processes().replicas().map(Replica::log).collect();
    for trouble in ["service not reachable", "cannot look up who calls"] {
        assert!(!logs.contains(trouble), "{logs}");
    }
    for trace in balancer.refused.into_inner().unwrap() {
        let waited = logs.lines().any(|line| line.contains(&trace) && line.contains("pool timed out"));
        assert!(!trace.is_empty() && waited, "{trace} waited for no database: {logs}");
    }
    for (case, turns) in cases.iter().zip(&acknowledged) {
        let followed = i64::try_from(turns.len()).unwrap();
        assert_eq!(
            activities_of(&system, &dealer, case).await,
            (1 + followed, 1),
            "each next action once, one is open"
        );
    }
    let acknowledged: BTreeSet<String> = acknowledged.into_iter().flatten().collect();
    assert!(acknowledged.len() > 2 * CALLERS, "there was load");
    assert!(stored(&system, &dealer).await.into_iter().eq(acknowledged.iter().cloned()), "each once and no other");
    let mut heard = BTreeSet::new();
    while heard.len() < acknowledged.len() {
        let (id, change) = events.next().await;
        assert_eq!(change, "CREATED");
        heard.insert(id);
    }
    assert_eq!(heard, acknowledged);
}

#[tokio::test]
async fn a_process_that_dies_takes_only_its_own_requests_with_it() {
    let mut system = System::replicated(2, DRAIN).await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    system.processes().customers[0].kill().await;
    system.processes().activities[0].kill().await;
    for number in 0..10 {
        sam.create_complete(&format!("Customer {number}")).await;
    }
    // Half of them would have gone to the dead process.
    for case in begin_cases(&dealer, 10).await {
        assert_eq!(activities_of(&system, &dealer, &case).await, (1, 1));
    }
    assert_eq!(sam.customer_names().await.len(), 10);
    // What the dead process read and sent is read and sent by the other one.
    let mut told = dealer.erp.outbound().await;
    let released = sam.create_complete("Released").await;
    sam.release(&released).await;
    assert_eq!(told.next_crm_id().await, released);
    dealer.erp.send("customer.approved", &json!({"crmId": released, "code": "CU1"})).await;
    sam.until_status(&released, "ACTIVE").await;
}
