//! The system together with the simulated accounts department, as on a laptop.

use std::{collections::BTreeSet, time::Duration};

use crm_erp_simulator::{
    amqp::Broker,
    clock::Clock,
    simulator::{Config, NumberSeries, Running, Simulator, TenantConfig},
};
use crm_testkit::eventually;
use crm_tests::{
    client::id,
    dealer::{Dealer, complete_customer},
    system::System,
};
use jiff::SignedDuration;
use serde_json::json;
use tempfile::TempDir;

/// An accounts department that answers at once.
async fn simulate(dealer: &Dealer, book: &TempDir) -> Running {
    let tenant = TenantConfig {
        slug: dealer.slug.parse().unwrap(),
        broker: Broker::parse(&dealer.erp.amqp_url).unwrap(),
        series: NumberSeries::default(),
    };
    let config = Config {
        tenants: vec![tenant],
        state_dir: book.path().to_owned(),
        listen: None,
        delay: Duration::ZERO..=Duration::ZERO,
        seed: 1,
        clock: Clock::system(),
    };
    Simulator::start(config).await.unwrap()
}

#[tokio::test]
async fn accounts_approves_with_a_code_and_credit() {
    let (system, book) = (System::start().await, TempDir::new().unwrap());
    let dealer = Dealer::open(&system).await;
    let accounts = simulate(&dealer, &book).await;
    let sam = dealer.log_in("sam").await;
    let created = sam.create_customer(&complete_customer("Hope Works")).await;
    let id = &id(&created);
    let contacts = format!("/api/v1/customers/{id}/contacts");
    let zinzi = json!({"givenName": "Zinzi", "role": "BUYER", "mobile": "082 555 0100"});
    let zinzi = sam.post(&contacts, &zinzi).await;
    assert_eq!(zinzi.header("location"), format!("/api/v1/contacts/{}", crm_tests::client::id(&zinzi.expect(201))));
    sam.release(id).await;
    sam.until_status(id, "ACTIVE").await;

    let confirmed = eventually("the contact's code", async || {
        let listed = sam.get(&contacts).await.expect(200);
        listed["contacts"].as_array().unwrap().iter().find(|contact| contact["code"] == "CU10001-1").cloned()
    });
    let confirmed = confirmed.await;
    assert_eq!((&confirmed["id"], &confirmed["givenName"]), (&zinzi.json()["id"], &"Zinzi".into()));

    let with_credit = eventually("the credit limit", async || {
        Some(sam.customer(id).await).filter(|customer| customer.get("creditLimit").is_some())
    });
    let customer = with_credit.await;
    assert_eq!(customer["code"], "CU10001");
    assert_eq!(customer["creditLimit"], json!({"amount": "100000.00", "currency": "ZAR"}));
    assert_eq!(customer["paymentTerms"], "30 days from statement");
    for unchanged in ["name", "rankName", "mainSalesmanId", "telephone", "vatNumber", "physicalAddress"] {
        assert_eq!(customer[unchanged], created[unchanged], "{unchanged}");
    }
    accounts.stop().await;
}

#[tokio::test]
async fn accounts_declines_a_wrong_vat_number_and_approves_the_right_one() {
    let (system, book) = (System::start().await, TempDir::new().unwrap());
    let dealer = Dealer::open(&system).await;
    let accounts = simulate(&dealer, &book).await;
    let sam = dealer.log_in("sam").await;
    let mut customer = complete_customer("Hope Works");
    customer["vatNumber"] = "123".into();
    let id = &id(&sam.create_customer(&customer).await);
    sam.release(id).await;
    let declined = sam.until_status(id, "NEW_CRM").await;
    let reason = declined["decline"]["reason"].as_str().unwrap();
    assert!(reason.starts_with("The VAT number \"123\" is not valid"), "{reason}");

    system.pass(SignedDuration::from_mins(1));
    assert_eq!(sam.patch(&format!("/api/v1/customers/{id}"), &json!({"vatNumber": "4123456789"})).await.status, 200);
    sam.release(id).await;
    sam.until_status(id, "ACTIVE").await;
    accounts.stop().await;
}

#[tokio::test]
async fn what_is_released_while_accounts_is_away_is_answered_when_it_is_back() {
    let (system, book) = (System::start().await, TempDir::new().unwrap());
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    let mut ids: Vec<String> = Vec::new();
    for number in 0..10 {
        if number == 5 {
            let accounts = simulate(&dealer, &book).await;
            sam.until_status(&ids[0], "ACTIVE").await;
            accounts.stop().await;
        }
        ids.push(sam.create_complete(&format!("Customer {number}")).await);
        sam.release(&ids[number]).await;
    }
    let accounts = simulate(&dealer, &book).await;
    let mut codes = BTreeSet::new();
    for id in &ids {
        codes.insert(sam.until_status(id, "ACTIVE").await["code"].as_str().unwrap().to_owned());
    }
    let expected = (10_001..=10_010).map(|number| format!("CU{number}"));
    assert!(codes.iter().cloned().eq(expected), "each its own: {codes:?}");
    accounts.stop().await;
}
