//! Who sees which customers: the linked salesmen their own, a manager those of the team, an administrator all.

use crm_testkit::eventually;
use crm_tests::{
    client::{Client, id},
    dealer::{Dealer, erp_customer},
    live::Live,
    system::System,
};
use serde_json::{Value, json};

const ERP_CUSTOMERS: [(&str, &str, &[&str]); 4] =
    [("C1", "SAM", &[]), ("C2", "SAM", &["PIET"]), ("C3", "PIET", &["THANDI"]), ("C4", "PIET", &[])];

fn customer(code: &str, main: &str, additional: &[&str]) -> Value {
    let mut customer = erp_customer(code, &format!("{code} of {main}"));
    customer["mainSalesmanCode"] = main.into();
    customer["additionalSalesmanCodes"] = additional.into();
    customer
}

/// What a caller sees, as codes; every way to look must agree.
async fn sees(client: &Client) -> Vec<String> {
    let page = client.get("/api/v1/customers?orderBy=code&includeTotalSize=true&pageSize=200").await.expect(200);
    let customers = page["customers"].as_array().unwrap();
    assert_eq!(page["totalSize"], customers.len());
    let values = client.get("/api/v1/customers/values?field=status").await.expect(200);
    let counts = values["values"].as_array().unwrap().iter().map(|value| value["customerCount"].as_u64().unwrap());
    assert_eq!(counts.sum::<u64>(), customers.len() as u64);
    let codes: Vec<_> = customers.iter().map(|customer| customer["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(exported(client).await, codes);
    codes
}

/// The codes in the file of customers.
async fn exported(client: &Client) -> Vec<String> {
    let file = client.get("/api/v1/customers/export?orderBy=code").await;
    assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"), "{}", file.text());
    let text = file.text();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let at = reader.headers().unwrap().iter().position(|name| name == "code").expect("a column of codes");
    let codes: Vec<_> = reader.records().map(|record| record.unwrap()[at].to_owned()).collect();
    assert_eq!(file.header("x-row-count"), codes.len().to_string());
    codes
}

#[tokio::test]
async fn everybody_sees_exactly_his_customers() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let admin = dealer.log_in("admin").await;
    for (code, main, additional) in ERP_CUSTOMERS {
        dealer.erp.send("customer.upserted", &customer(code, main, additional)).await;
    }
    admin.until_code("C4").await;
    let seen = [
        ("sam", vec!["C1", "C2"]),
        ("thandi", vec!["C3"]),
        ("piet", vec!["C2", "C3", "C4"]),
        ("maria", vec!["C1", "C2", "C3"]),
        ("admin", vec!["C0001", "C1", "C2", "C3", "C4"]),
    ];
    for (name, expected) in seen {
        let client = dealer.log_in(name).await;
        assert_eq!(sees(&client).await, expected, "{name}");
        for code in ["C0001", "C1", "C2", "C3", "C4"] {
            let id = id(&admin.until_code(code).await);
            let path = format!("/api/v1/customers/{id}");
            let visible = expected.contains(&code);
            assert_eq!(client.get(&path).await.status, if visible { 200 } else { 404 }, "{name} reads {code}");
            let edit = client.patch(&path, &json!({"website": format!("www.{name}.example")})).await;
            assert_eq!(edit.status, if visible { 200 } else { 404 }, "{name} edits {code}");
            let release = client.post(&format!("{path}/release"), &json!({})).await;
            assert_eq!(release.status, if visible { 409 } else { 404 }, "{name} releases {code}");
        }
    }
}

#[tokio::test]
async fn a_customer_moves_to_whom_the_erp_gives_it_and_both_hear_of_it() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (sam, thandi, piet) = (dealer.log_in("sam").await, dealer.log_in("thandi").await, dealer.log_in("piet").await);
    let mut hears = Vec::new();
    for client in [&sam, &thandi, &piet] {
        hears.push(Live::open(&system, &dealer, client).await);
    }
    dealer.erp.send("customer.upserted", &customer("C1", "SAM", &[])).await;
    let id = id(&sam.until_code("C1").await);
    let moved = json!({"code": "C1", "mainSalesmanCode": "THANDI", "additionalSalesmanCodes": []});
    dealer.erp.send("customer.salesmen-changed", &moved).await;
    eventually("Thandi sees it", async || {
        (thandi.get(&format!("/api/v1/customers/{id}")).await.status == 200).then_some(())
    })
    .await;
    assert!(sees(&sam).await.is_empty());
    let pieters = json!(piet.create_complete("Piet's own").await);

    let [sam, thandi, piet] = hears.try_into().unwrap();
    for (mut live, expected) in [
        (sam, vec![(json!(id), "CREATED"), (json!(id), "SALESMEN_CHANGED")]),
        (thandi, vec![(json!(id), "SALESMEN_CHANGED")]),
        (piet, vec![(pieters, "CREATED")]),
    ] {
        for (id, change) in expected {
            let event = live.next().await;
            assert_eq!((&event["id"], &event["change"]), (&id, &json!(format!("CUSTOMER_CHANGE_{change}"))));
        }
    }
}

#[tokio::test]
async fn salesmen_linked_before_they_are_known_see_their_customers_as_soon_as_they_are() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    dealer.erp.send("customer.upserted", &customer("C1", "NEW", &[])).await;
    let admin = dealer.log_in("admin").await;
    let customer = admin.until_code("C1").await;
    assert_eq!(
        (&customer["mainSalesmanId"], &customer["mainSalesmanName"]),
        (&json!(dealer.employee_id("NEW")), &json!(""))
    );
    let employee = json!({"code": "NEW", "displayName": "Nomsa Khumalo", "email": "nomsa@new.example", "active": true, "salesman": true});
    dealer.erp.send("employee.upserted", &employee).await;
    dealer.wait_for_employees(&system, &["NEW"]).await;
    let nomsa = dealer.log_in_as("nomsa@new.example").await;
    let seen = nomsa.get("/api/v1/customers").await.expect(200);
    assert_eq!(seen["customers"][0]["mainSalesmanName"], "Nomsa Khumalo");
}
