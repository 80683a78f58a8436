//! Cases and activities over HTTP: whose they are when their customer moves, and what is answered to whom may not or comes too late.

use crm_testkit::eventually;
use crm_tests::{
    client::{Client, id, send},
    dealer::{Dealer, erp_contact, erp_customer},
    system::System,
};
use serde_json::{Value, json};

/// A customer of the ERP's, which these salesmen are linked to, the first one as its main one, with a contact. Returns both ids.
async fn customer(dealer: &Dealer, admin: &Client, code: &str, salesmen: &[&str]) -> (String, String) {
    let [main, additional @ ..] = salesmen else { panic!("a main salesman") };
    let mut customer = erp_customer(code, "Hope Works");
    customer["mainSalesmanCode"] = json!(main);
    customer["additionalSalesmanCodes"] = json!(additional);
    dealer.erp.send("customer.upserted", &customer).await;
    let customer = id(&admin.until_code(code).await);
    dealer.erp.send("contact.upserted", &erp_contact(&format!("{code}-1"), code)).await;
    let contacts = format!("/api/v1/customers/{customer}/contacts");
    let contact = eventually("the contact comes", async || {
        admin.get(&contacts).await.expect(200)["contacts"].as_array()?.first().map(id)
    })
    .await;
    (customer, contact)
}

/// Plans a call in a new case, once activities knows whom it is about.
async fn plan(client: &Client, customer: &str, contact: &str) -> Value {
    let config = client.get("/api/v1/case-config").await.expect(200);
    let body = json!({
        "case": {"contactId": contact, "subject": "Ten printers", "caseTypeId": config["caseTypes"][0]["id"]},
        "activity": call("2026-11-02T08:00:00Z"),
    });
    let path = format!("/api/v1/customers/{customer}/activities");
    eventually("activities hears of customer and contact", async || {
        let begun = client.post(&path, &body).await;
        (begun.status == 201).then(|| begun.json())
    })
    .await
}

fn call(start: &str) -> Value {
    json!({"type": "ACTIVITY_TYPE_CALL", "subject": "Call them", "startTime": start})
}

/// Every command about an activity and its case, as a request.
fn commands(activity: &Value) -> Vec<(&'static str, String, Value)> {
    let (activity, case) = (id(activity), activity["caseId"].as_str().unwrap().to_owned());
    let of = |what: &str| format!("/api/v1/activities/{activity}{what}");
    vec![
        ("PATCH", of(""), json!({"subject": "Other"})),
        ("POST", of("/reschedule"), json!({"startTime": "2026-11-03T08:00:00Z"})),
        ("POST", of("/next-action"), json!({"outcome": "Done", "activity": call("2026-11-03T08:00:00Z")})),
        ("POST", of("/complete"), json!({"outcome": "Done"})),
        ("POST", of("/cancel"), json!({"reason": "A mistake"})),
        ("PATCH", format!("/api/v1/cases/{case}"), json!({"subject": "Other"})),
        ("POST", format!("/api/v1/cases/{case}/close"), json!({"result": "CASE_STATUS_WON"})),
    ]
}

#[tokio::test]
async fn the_open_work_is_whose_the_customer_becomes_and_nobody_elses() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (sam, thandi) = (dealer.log_in("sam").await, dealer.log_in("thandi").await);
    let admin = dealer.log_in("admin").await;
    let (customer, contact) = customer(&dealer, &admin, "W1", &["SAM"]).await;
    let activity = plan(&sam, &customer, &contact).await;
    let path = format!("/api/v1/activities/{}", id(&activity));
    assert_eq!(thandi.get(&path).await.status, 404);

    let moved = json!({"code": "W1", "mainSalesmanCode": "THANDI", "additionalSalesmanCodes": []});
    dealer.erp.send("customer.salesmen-changed", &moved).await;
    let hers = eventually("the activity is Thandi's", async || {
        let seen = thandi.get(&path).await;
        (seen.status == 200).then(|| seen.json()).filter(|it| it["own"] == true)
    })
    .await;
    assert_eq!(hers["salesmanId"], dealer.employee_id("THANDI"));
    assert_eq!(hers["actions"], activity["actions"], "she may do all that he might");
    let mine = thandi.get("/api/v1/workload?view=WORK_VIEW_MINE").await.expect(200);
    assert_eq!((&mine["openActivityCount"], &mine["openCaseCount"]), (&json!(1), &json!(1)));
    for (method, path, body) in commands(&activity) {
        let answer = send(sam.request(method, &path).json(&body)).await;
        assert_eq!(answer.status, 404, "Sam: {method} {path}: {}", answer.text());
    }
    let listed = sam.get("/api/v1/activities?view=WORK_VIEW_MINE").await.expect(200);
    let of_customer = |it: &&Value| it["customerId"] == customer;
    assert_eq!(listed["activities"].as_array().unwrap().iter().find(of_customer), None);

    // An administrator gives it back, and so does the work go.
    let (from, to) = (dealer.employee_id("THANDI"), dealer.employee_id("SAM"));
    let back = json!({"fromSalesmanId": from, "toSalesmanId": to, "customers": [{"id": customer}]});
    assert_eq!(admin.post("/api/v1/customers/move", &back).await.status, 200);
    eventually("the activity is Sam's again", async || {
        let seen = sam.get(&path).await;
        (seen.status == 200 && seen.json()["own"] == true).then_some(())
    })
    .await;
    assert_eq!(thandi.get(&path).await.status, 404);
    let done = sam.post(&format!("{path}/complete"), &json!({"outcome": "They order"})).await;
    assert_eq!(done.status, 200, "{}", done.text());
    system.stop().await;
}

#[tokio::test]
async fn a_colleague_is_forbidden_a_stranger_finds_nothing_and_what_has_ended_conflicts() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (sam, thandi, piet) = (dealer.log_in("sam").await, dealer.log_in("thandi").await, dealer.log_in("piet").await);
    let admin = dealer.log_in("admin").await;
    let (customer, contact) = customer(&dealer, &admin, "W2", &["SAM", "THANDI"]).await;
    let activity = plan(&sam, &customer, &contact).await;
    let case = activity["caseId"].as_str().unwrap();
    for (method, path, body) in commands(&activity) {
        for (client, expected) in [(&thandi, 403), (&piet, 404)] {
            let answer = send(client.request(method, &path).json(&body)).await;
            assert_eq!(answer.status, expected, "{method} {path}: {}", answer.text());
        }
        let stale = send(sam.request(method, &path).header("if-match", "\"99\"").json(&body)).await;
        assert_eq!(stale.status, 412, "{method} {path}: {}", stale.text());
    }
    let more = json!({"caseId": case, "activity": call("2026-11-02T08:00:00Z")});
    let second = sam.post(&format!("/api/v1/customers/{customer}/activities"), &more).await;
    assert_eq!(second.reason(), (409, "OPEN_ACTIVITY_EXISTS".to_owned()));
    let past = json!({"startTime": "2026-10-01T08:00:00Z"});
    let moved = sam.post(&format!("/api/v1/activities/{}/reschedule", id(&activity)), &past).await;
    assert_eq!(moved.reason(), (400, "IN_THE_PAST".to_owned()));

    let close = json!({"result": "CASE_STATUS_WON"});
    assert_eq!(sam.post(&format!("/api/v1/cases/{case}/close"), &close).await.status, 200);
    for (method, path, body) in commands(&activity) {
        let answer = send(sam.request(method, &path).json(&body)).await;
        let what = if path.contains("/cases/") { "CASE" } else { "ACTIVITY" };
        assert_eq!(answer.reason(), (409, format!("{what}_NOT_OPEN")), "{method} {path}");
    }
    system.stop().await;
}

#[tokio::test]
async fn what_is_planned_and_done_is_seen_in_the_list_of_customers() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (sam, admin) = (dealer.log_in("sam").await, dealer.log_in("admin").await);
    let (customer, contact) = customer(&dealer, &admin, "W3", &["SAM"]).await;
    let activity = plan(&sam, &customer, &contact).await;
    let listed = async |order: &str| {
        let list = sam.get(&format!("/api/v1/customers?orderBy={order}")).await.expect(200);
        Some(list["customers"].as_array()?.first()?.clone()).filter(|first| first["id"] == customer)
    };
    let start = eventually("the customer whose activity comes next is the first", async || {
        let first = listed("nextActivityTime").await?;
        first["nextActivityTime"].as_str().map(str::to_owned)
    })
    .await;
    assert_eq!(start, "2026-11-02T08:00:00Z");

    let done = sam.post(&format!("/api/v1/activities/{}/complete", id(&activity)), &json!({"outcome": "Done"})).await;
    let done = done.expect(200);
    let first = eventually("the customer that was called last is the first", async || {
        listed("lastActivityTime%20desc").await.filter(|first| first["nextActivityTime"].is_null())
    })
    .await;
    assert_eq!(first["lastActivityTime"], done["completeTime"]);
    system.stop().await;
}
