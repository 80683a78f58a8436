//! The same wish several times at once takes effect once.

use std::collections::BTreeSet;

use crm_testkit::eventually;
use crm_tests::{
    client::{Answer, Client, id, send},
    dealer::{Dealer, complete_customer},
    events::Events,
    system::System,
};
use futures::future::join_all;
use reqwest::RequestBuilder;
use serde_json::json;

/// What each of these gets, sent at the same time. Who finds the machine too busy comes again, as he is told to.
async fn at_once(requests: impl IntoIterator<Item = RequestBuilder>) -> Vec<Answer> {
    let patiently = async |request: RequestBuilder| {
        eventually("an answer", async || {
            let answer = send(request.try_clone().unwrap()).await;
            (answer.status != 503).then_some(answer)
        })
        .await
    };
    join_all(requests.into_iter().map(patiently)).await
}

fn statuses(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses
}

fn release(client: &Client, id: &str) -> RequestBuilder {
    client.request("POST", &format!("/api/v1/customers/{id}/release")).json(&json!({}))
}

#[tokio::test]
async fn one_key_makes_one_customer_and_one_event() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    let mut events = Events::listen(&system).await;
    let create = || sam.request("POST", "/api/v1/customers").header("idempotency-key", "one");
    let answers = at_once((0..20).map(|_| create().json(&complete_customer("Hope Works")))).await;
    let bodies: BTreeSet<_> = answers.iter().map(|answer| answer.expect(201).to_string()).collect();
    assert_eq!(bodies.len(), 1, "everybody gets the first answer");
    let made = id(&answers[0].json());
    assert!(answers.iter().all(|answer| answer.header("location") == format!("/api/v1/customers/{made}")));
    assert_eq!(sam.customer_names().await, ["Hope Works"]);
    let next = sam.create_complete("Next").await;
    assert_eq!(events.next().await, (made, "CREATED".to_owned()));
    assert_eq!(events.next().await, (next, "CREATED".to_owned()), "nothing in between");
}

#[tokio::test]
async fn a_refused_wish_leaves_its_key_free() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    let create = |name: &str| {
        let request = sam.request("POST", "/api/v1/customers").header("idempotency-key", "one");
        request.json(&complete_customer(name))
    };
    assert_eq!(send(create("")).await.status, 400);
    assert_eq!(send(create("Hope Works")).await.status, 201);
    assert_eq!(send(create("Hope Works")).await.status, 201);
    assert_eq!(sam.customer_names().await, ["Hope Works"]);
}

#[tokio::test]
async fn a_customer_is_released_once_however_many_press_at_the_same_time() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (sam, maria) = (dealer.log_in("sam").await, dealer.log_in("maria").await);
    let (mut events, mut told) = (Events::listen(&system).await, dealer.erp.outbound().await);
    let wanted = sam.create_complete("Hope Works").await;
    let presses = (0..16).map(|number| {
        let request = release(if number % 2 == 0 { &sam } else { &maria }, &wanted);
        // With a key, with the version that was seen, and with neither.
        match number / 2 % 3 {
            0 => request.header("idempotency-key", "press"),
            1 => request.header("if-match", "\"1\""),
            _ => request,
        }
    });
    let answers = at_once(presses).await;
    for answer in &answers {
        assert!(matches!(answer.status, 200 | 412), "{}", answer.text());
    }
    assert!(statuses(&answers).starts_with(&[200; 10]), "only who names a version that is gone is refused");
    assert_eq!(sam.customer(&wanted).await["etag"], "2");

    let next = sam.create_complete("Next").await;
    sam.release(&next).await;
    assert_eq!((told.next_crm_id().await, told.next_crm_id().await), (wanted.clone(), next.clone()));
    for expected in [(&wanted, "CREATED"), (&wanted, "RELEASED"), (&next, "CREATED"), (&next, "RELEASED")] {
        assert_eq!(events.next().await, (expected.0.clone(), expected.1.to_owned()));
    }
}

#[tokio::test]
async fn of_edits_of_the_same_version_one_wins() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    let wanted = sam.create_complete("Hope Works").await;
    let path = format!("/api/v1/customers/{wanted}");
    for round in 1..=3 {
        let edit = |number: u32| {
            let request = sam.request("PATCH", &path).header("if-match", format!("\"{round}\""));
            request.json(&json!({"fax": format!("{round}/{number}")}))
        };
        let answers = at_once((0..10).map(edit)).await;
        assert_eq!(statuses(&answers), [[200].as_slice(), &[412; 9]].concat());
        let winner = answers.iter().find(|answer| answer.status == 200).unwrap().json();
        assert_eq!(sam.customer(&wanted).await, winner);
        assert_eq!(winner["etag"], (round + 1).to_string());
    }
}

#[tokio::test]
async fn edits_of_different_fields_at_the_same_time_all_stay() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    let wanted = sam.create_complete("Hope Works").await;
    let path = format!("/api/v1/customers/{wanted}");
    let fields = ["fax", "website", "tradingName", "registrationNumber", "telephone"];
    let new = |field: &str| match field {
        "fax" => "021 555 0101".to_owned(),
        "telephone" => "021 555 0102".to_owned(),
        _ => format!("new {field}"),
    };
    let edits = fields.map(|field| sam.request("PATCH", &path).json(&json!({field: new(field)})));
    assert_eq!(statuses(&at_once(edits).await), [200; 5]);
    let customer = sam.customer(&wanted).await;
    for field in fields {
        assert_eq!(customer[field], new(field));
    }
    assert_eq!((&customer["etag"], &customer["name"]), (&json!("6"), &json!("Hope Works")));
}

#[tokio::test]
async fn a_code_is_given_once_also_if_two_customers_are_approved_with_it() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    let (one, other) = (sam.create_complete("One").await, sam.create_complete("Other").await);
    at_once([release(&sam, &one), release(&sam, &other)]).await;
    for id in [&one, &other] {
        dealer.erp.send("customer.approved", &json!({"crmId": id, "code": "CU1"})).await;
    }
    sam.until_status(&one, "ACTIVE").await;
    dealer.erp.send("customer.approved", &json!({"crmId": other, "code": "CU2"})).await;
    assert_eq!(sam.until_status(&other, "ACTIVE").await["code"], "CU2");
    assert_eq!(sam.customer(&one).await["code"], "CU1");
}
