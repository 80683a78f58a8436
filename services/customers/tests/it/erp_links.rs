//! `address.replaced` and `customer.salesmen-changed`: what hangs on a customer.

use crm_chassis::{Scope, dispatch::Outcome};
use crm_proto::{
    customers::{self as pb, CustomerChange},
    identity,
};
use serde_json::{Value, json};
use tonic::Code;

use crate::world::{World, message};

fn addresses(addresses: &Value) -> Value {
    json!({"code": "CU1", "addresses": addresses})
}

#[tokio::test]
async fn all_addresses_are_replaced() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let said = json!([
        {"type": "ADDRESS_TYPE_DELIVERY", "lines": ["Dock 3"], "city": "Durban"},
        {"lines": [" 1 Long Street ", " "], "suburb": "Gardens", "city": "Cape Town", "province": "WC", "postalCode": "8001",
         "country": "South Africa", "telephone": "021 555 0100"},
        {"type": "ADDRESS_TYPE_POSTAL", "lines": ["PO Box 1"], "city": "Paarl"},
    ]);
    assert_eq!(world.erp("m-1", "address.replaced", 1, addresses(&said)).await.unwrap(), Outcome::Applied);
    let shown = world.sam().get(&customer.id).await.unwrap();
    let physical = pb::Address {
        lines: vec!["1 Long Street".into()],
        suburb: "Gardens".into(),
        city: "Cape Town".into(),
        province: "WC".into(),
        postal_code: "8001".into(),
        country: "South Africa".into(),
    };
    assert_eq!(shown.physical_address, Some(physical));
    assert_eq!(shown.postal_address.unwrap().city, "Paarl");
    assert_eq!(world.count("customer_addresses").await, 3);
    let line = world.audit(&customer.id).await.pop().unwrap();
    assert_eq!(line.action, "addresses changed");
    assert_eq!(line.fields(), ["physical_address", "postal_address", "further_addresses"]);
    assert_eq!(world.events().await.pop().unwrap().change(), CustomerChange::AddressesChanged);

    let rows = world.everything().await;
    world.erp("m-2", "address.replaced", 2, addresses(&said)).await.unwrap();
    assert_eq!(world.everything().await, rows, "the same ones again change nothing");

    world.erp("m-3", "address.replaced", 3, addresses(&json!([]))).await.unwrap();
    assert_eq!(world.sam().get(&customer.id).await.unwrap().physical_address, None);
    assert_eq!(world.count("customer_addresses").await, 0);
}

#[tokio::test]
async fn the_listing_shows_the_city_of_the_physical_address() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    let said = json!([{"type": "ADDRESS_TYPE_POSTAL", "city": "Paarl"}, {"city": "Upington"}]);
    world.erp("m-1", "address.replaced", 1, addresses(&said)).await.unwrap();
    let cities = async || {
        let request = pb::ListCustomersValuesRequest { field: "city".into(), ..Default::default() };
        world.sam().values(request).await.unwrap().into_iter().map(|value| value.value).collect::<Vec<_>>()
    };
    assert_eq!(cities().await, ["Upington"]);
    world.erp("m-2", "address.replaced", 2, addresses(&json!([]))).await.unwrap();
    assert!(cities().await.is_empty());
}

#[tokio::test]
async fn addresses_that_make_no_sense_are_refused() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    for said in [
        json!([{"lines": ["1", "2", "3", "4", "5"]}]),
        json!([{"city": "x".repeat(501)}]),
        json!([{"lines": ["a\u{0}b"]}]),
        Value::Array(vec![json!({"city": "Paarl"}); 201]),
    ] {
        let error = world.refusal(&message("acme", "m-1", "address.replaced", 1, &addresses(&said))).await;
        assert!(error.fields()[0].field.starts_with("addresses"), "{error}");
    }
}

fn salesmen(main: &str, additional: &[&str]) -> Value {
    json!({"code": "CU1", "mainSalesmanCode": main, "additionalSalesmanCodes": additional})
}

#[tokio::test]
async fn who_works_with_a_customer_is_replaced_and_so_is_who_sees_it() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let said = salesmen(" THANDI ", &["PIET", "THANDI", ""]);
    assert_eq!(world.erp("m-1", "customer.salesmen-changed", 1, said.clone()).await.unwrap(), Outcome::Applied);

    let shown = world.thandi().get(&customer.id).await.unwrap();
    assert_eq!(
        (shown.main_salesman_id, shown.additional_salesman_ids),
        (world.employee_id("THANDI"), vec![world.employee_id("PIET")])
    );
    assert_eq!(world.sam().get(&customer.id).await.unwrap_err().code(), Code::NotFound);
    assert!(world.person("PIET", Scope::Own).get(&customer.id).await.is_ok());

    let line = world.audit(&customer.id).await.pop().unwrap();
    assert_eq!(
        (line.action.as_str(), line.fields()),
        ("salesmen changed", vec!["main_salesman_id", "additional_salesman_ids"])
    );
    assert_eq!(line.change("main_salesman_id"), (json!(world.employee_id("SAM")), json!(world.employee_id("THANDI"))));
    assert_eq!(world.events().await.pop().unwrap().change(), CustomerChange::SalesmenChanged);
    let sent = world.outbox().await.pop().unwrap();
    assert!(sent.header("crm-audience").contains(&world.employee_id("SAM")), "he hears that it is gone");
    assert!(world.told_erp().await.is_empty(), "what came from the ERP is not sent back to it");

    let rows = world.everything().await;
    world.erp("m-2", "customer.salesmen-changed", 2, said).await.unwrap();
    assert_eq!(world.everything().await, rows, "the same ones again change nothing");
}

#[tokio::test]
async fn a_salesman_who_is_not_known_yet_shows_his_name_when_identity_tells_of_him() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world.erp("m-1", "customer.salesmen-changed", 1, salesmen("LEBO", &[])).await.unwrap();
    let shown = world.admin().get(&customer.id).await.unwrap();
    assert_eq!((shown.main_salesman_id, shown.main_salesman_name.as_str()), (world.employee_id("LEBO"), ""));
    assert!(world.person("LEBO", Scope::Own).get(&customer.id).await.is_ok(), "he sees it all the same");

    world.employ("LEBO", "Lebo Mokoena", None).await;
    assert_eq!(world.admin().get(&customer.id).await.unwrap().main_salesman_name, "Lebo Mokoena");
}

#[tokio::test]
async fn of_an_employee_only_newer_versions_count() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let sam = |version: i64, name: &str| identity::Employee { version, ..world.employee("SAM", name, None) };
    world.employee_changed(sam(5, "Samuel Dlamini")).await;
    world.employee_changed(sam(4, "Sam D.")).await;
    assert_eq!(world.admin().get(&customer.id).await.unwrap().main_salesman_name, "Samuel Dlamini");
}

#[tokio::test]
async fn an_employee_event_without_sense_is_refused() {
    let world = World::new().await;
    let events = crm_customers::consumers::events();
    let nobody = identity::EmployeeChanged { employee: None };
    assert!(world.hear(&events, &nobody).await.unwrap_err().contains("employee"));
    for (id, manager_id, field) in [("x", "", "id"), (world.employee_id("SAM").as_str(), "x", "manager_id")] {
        let employee = identity::Employee { id: id.into(), manager_id: manager_id.into(), ..Default::default() };
        let refused = world.hear(&events, &identity::EmployeeChanged { employee: Some(employee) }).await.unwrap_err();
        assert!(refused.contains(field), "{refused}");
    }
}
