//! A cold call is one save; what another service makes of it comes when it can.

use crm_testkit::eventually;
use crm_tests::{
    client::{Client, id},
    dealer::Dealer,
    system::System,
};
use serde_json::{Value, json};

/// The longest that may be typed of a new customer and a new contact.
fn longest() -> (Value, Value) {
    let customer = json!({
        "name": "N".repeat(120), "telephone": "0".repeat(40), "email": format!("{}@b.example", "a".repeat(244)),
        "website": "w".repeat(200),
    });
    let contact = json!({
        "givenName": "G".repeat(80), "familyName": "F".repeat(80), "telephone": "1".repeat(40),
        "mobile": "2".repeat(40), "email": format!("{}@c.example", "a".repeat(244)),
    });
    (customer, contact)
}

async fn cold_call(sam: &Client, customer: Value, contact: Value) -> Value {
    let config = sam.get("/api/v1/case-config").await.expect(200);
    let body = json!({
        "customer": customer,
        "contact": contact,
        "case": {"subject": "Four copiers", "caseTypeId": config["caseTypes"][0]["id"]},
        "call": {"outcome": "Wants an offer"},
        "nextActivity": {"type": "ACTIVITY_TYPE_MEETING", "subject": "Show the range", "startTime": "2030-11-02T08:00:00Z"},
        "thirdParty": {"supplierName": "Rival Office", "endDate": "2031-03-31"},
    });
    let saved = sam.post("/api/v1/cold-calls", &body).await;
    assert!(saved.status < 300, "{}", saved.text());
    saved.json()
}

async fn until_made(sam: &Client, customer: &str) -> Value {
    let path = format!("/api/v1/customers/{customer}");
    eventually("the customer is made", async || {
        let answer = sam.get(&path).await;
        (answer.status == 200).then(|| answer.json())
    })
    .await
}

#[tokio::test]
async fn while_the_broker_is_away_it_is_saved_and_afterwards_everything_is_there_once() {
    let mut system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (sam, admin) = (dealer.log_in("sam").await, dealer.log_in("admin").await);
    system.broker_line.refuse().await;
    let contact = json!({"givenName": "Anele", "familyName": "Khumalo", "role": "BUYER", "mobile": "082 555 0199"});
    let saved = cold_call(&sam, json!({"name": "Karoo Printers"}), contact).await;
    let customer = saved["customerId"].as_str().unwrap().to_owned();
    let path = |of: &str| format!("/api/v1/customers/{customer}{of}");
    assert_eq!(sam.get(&path("")).await.status, 404);
    let creation = sam.get(&path("/creation")).await.expect(200);
    assert_eq!((&creation["customerName"], &creation["created"]), (&json!("Karoo Printers"), &json!(false)));
    let activities = sam.get(&path("/activities")).await.expect(200);
    assert_eq!(activities["activities"].as_array().unwrap().len(), 2);
    let next = &saved["nextActivity"];
    assert_eq!(next["contactMobile"], "082 555 0199");
    let again = cold_call_again(&sam, &saved).await;

    system.broker_line.forward();
    let made = until_made(&sam, &customer).await;
    assert_eq!((&made["name"], &made["status"]), (&json!("Karoo Printers"), &json!("CUSTOMER_STATUS_NEW_CRM")));
    assert_eq!((&made["mainSalesmanId"], &made["site"]), (&json!(dealer.employee_id("SAM")), &json!("CPT")));
    eventually("activities hears that it was made", async || {
        let creation = sam.get(&path("/creation")).await.expect(200);
        (creation["created"] == true).then_some(())
    })
    .await;
    let contacts = sam.get(&path("/contacts")).await.expect(200);
    let ids: Vec<String> = contacts["contacts"].as_array().unwrap().iter().map(id).collect();
    assert_eq!(ids, [saved["contactId"].as_str().unwrap()]);
    let third_parties = sam.get(&path("/third-parties")).await.expect(200);
    assert_eq!(third_parties["thirdParties"].as_array().unwrap().len(), 1);
    let cases = sam.get(&path("/cases")).await.expect(200);
    let mut ids: Vec<String> = cases["cases"].as_array().unwrap().iter().map(id).collect();
    ids.sort_unstable();
    let mut expected = [id(&saved["case"]), id(&again["case"])];
    expected.sort_unstable();
    assert_eq!(ids, expected);
    let activities = sam.get(&path("/activities")).await.expect(200);
    assert_eq!(activities["activities"].as_array().unwrap().len(), 3);
    let named = admin.customer_names().await.into_iter().filter(|name| name == "Karoo Printers").count();
    assert_eq!(named, 1);
}

/// Another call with the same people, before anybody has made them.
async fn cold_call_again(sam: &Client, saved: &Value) -> Value {
    let case = &saved["case"];
    let body = json!({
        "case": {"subject": "Paper, too", "caseTypeId": case["caseTypeId"], "contactId": saved["contactId"]},
        "call": {"outcome": "Wants paper, too"},
    });
    let path = format!("/api/v1/customers/{}/cold-calls", saved["customerId"].as_str().unwrap());
    let again = sam.post(&path, &body).await;
    assert!(again.status < 300, "{}", again.text());
    again.json()
}

#[tokio::test]
async fn the_form_of_a_customer_takes_whatever_a_cold_call_may_say() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    let (customer, contact) = longest();
    let saved = cold_call(&sam, customer.clone(), contact.clone()).await;
    let made = until_made(&sam, saved["customerId"].as_str().unwrap()).await;
    // Each field is typed anew, so that none is left as it was and not looked at.
    for (path, values) in [
        (format!("/api/v1/customers/{}", id(&made)), customer),
        (format!("/api/v1/contacts/{}", saved["contactId"].as_str().unwrap()), contact),
    ] {
        for (field, value) in values.as_object().unwrap() {
            let other = value.as_str().unwrap().to_uppercase().replace(['0', '1', '2'], "3");
            let other = if field == "name" { other.replacen('N', "M", 1) } else { other };
            let other = other.replacen('G', "H", 1).replacen('F', "H", 1);
            let changed = sam.patch(&path, &json!({field: other})).await;
            assert_eq!(changed.status, 200, "{field}: {}", changed.text());
        }
    }
}
