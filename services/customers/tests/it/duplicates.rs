//! Customers that may be the one somebody is about to make.

use crm_proto::customers::{
    self as pb,
    DuplicateReason::{self, Email, Name, Telephone, VatNumber},
};
use serde_json::json;

use crate::world::{Person, World, complete_customer, fields};

const HOPE: &str = "Hope Works (Pty) Ltd";
const KAROO: &str = "Karoo Motors CC";

/// Name of a customer, and why it may be the same.
type Candidate = (&'static str, Vec<DuplicateReason>);

async fn found(person: &Person, wanted: pb::ListDuplicatesRequest) -> Vec<(String, Vec<DuplicateReason>)> {
    let listed = person.duplicates(wanted).await.unwrap();
    let found = listed.candidates.into_iter().map(|candidate| {
        let reasons = candidate.reasons().collect();
        (candidate.customer.unwrap().name, reasons)
    });
    found.collect()
}

/// Hope Works and Karoo Motors of Sam's, Table Bay of Thandi's.
async fn three(world: &World) {
    let hope = json!({
        "code": "CU1", "name": "Hope Works (Pty) Ltd", "tradingName": "Hope Bakery", "mainSalesmanCode": "SAM", "telephone": "021 555-0142",
        "email": "info@hope.example", "vatNumber": "4555 123 777",
    });
    world.erp("m-1", "customer.upserted", 1, hope).await.unwrap();
    let karoo =
        json!({"code": "CU2", "name": "Karoo Motors CC", "mainSalesmanCode": "SAM", "telephone": "+27 21 555 0199"});
    world.erp("m-2", "customer.upserted", 1, karoo).await.unwrap();
    let table =
        json!({"code": "CU3", "name": "Table Bay Attorneys", "mainSalesmanCode": "THANDI", "vatNumber": "4777000111"});
    world.erp("m-3", "customer.upserted", 1, table).await.unwrap();
}

#[tokio::test]
async fn the_same_number_or_a_name_much_alike_is_told_with_its_reason() {
    let world = World::new().await;
    three(&world).await;
    let wanted = pb::ListDuplicatesRequest::default;
    let table: Vec<(pb::ListDuplicatesRequest, Vec<Candidate>)> = vec![
        (pb::ListDuplicatesRequest { name: "hope works".into(), ..wanted() }, vec![(HOPE, vec![Name])]),
        (pb::ListDuplicatesRequest { name: "Hoppe Works Limited".into(), ..wanted() }, vec![(HOPE, vec![Name])]),
        (pb::ListDuplicatesRequest { name: "HOPE BAKERY".into(), ..wanted() }, vec![(HOPE, vec![Name])]),
        (pb::ListDuplicatesRequest { name: "Karroo Motors".into(), ..wanted() }, vec![(KAROO, vec![Name])]),
        (pb::ListDuplicatesRequest { name: "Works".into(), ..wanted() }, vec![]),
        (pb::ListDuplicatesRequest { name: "(Pty) Ltd".into(), ..wanted() }, vec![]),
        (pb::ListDuplicatesRequest { vat_number: "4555123777".into(), ..wanted() }, vec![(HOPE, vec![VatNumber])]),
        (pb::ListDuplicatesRequest { vat_number: "4555-123-77".into(), ..wanted() }, vec![]),
        (
            pb::ListDuplicatesRequest { telephone: "+27 (0)21 5550142".into(), ..wanted() },
            vec![(HOPE, vec![Telephone])],
        ),
        (pb::ListDuplicatesRequest { telephone: "0215550199".into(), ..wanted() }, vec![(KAROO, vec![Telephone])]),
        (pb::ListDuplicatesRequest { telephone: "0142".into(), ..wanted() }, vec![]),
        (pb::ListDuplicatesRequest { email: "INFO@hope.example".into(), ..wanted() }, vec![(HOPE, vec![Email])]),
        (pb::ListDuplicatesRequest { email: "@hope.example".into(), ..wanted() }, vec![]),
        (
            pb::ListDuplicatesRequest { name: "Karoo Motors".into(), vat_number: "4555123777".into(), ..wanted() },
            vec![(HOPE, vec![VatNumber]), (KAROO, vec![Name])],
        ),
        (wanted(), vec![]),
    ];
    for (request, expected) in table {
        let expected: Vec<_> = expected.into_iter().map(|(name, reasons)| (name.to_owned(), reasons)).collect();
        assert_eq!(found(&world.admin(), request.clone()).await, expected, "{request:?}");
    }
}

#[tokio::test]
async fn only_customers_that_the_caller_may_see_are_told_and_not_the_one_that_is_edited() {
    let world = World::new().await;
    three(&world).await;
    let neighbour = world.neighbour().await;
    neighbour.sam().create(complete_customer("Table Bay Attorneys")).await.unwrap();
    let wanted = pb::ListDuplicatesRequest {
        name: "Table Bay Attorneys".into(),
        vat_number: "4777000111".into(),
        ..Default::default()
    };
    let table = [("Table Bay Attorneys".to_owned(), vec![Name, VatNumber])];
    let sorted = async |person: &Person| {
        let mut found = found(person, wanted.clone()).await;
        for (_, reasons) in &mut found {
            reasons.sort();
        }
        found
    };
    assert_eq!(sorted(&world.thandi()).await, table);
    assert_eq!(sorted(&world.admin()).await, table);
    assert!(sorted(&world.sam()).await.is_empty());
    assert!(sorted(&world.maria()).await.is_empty(), "Thandi is not of her team");
    let id = world.by_code("CU3").await.unwrap().id;
    let itself = pb::ListDuplicatesRequest { customer_id: id, ..wanted };
    assert!(found(&world.thandi(), itself).await.is_empty());
}

#[tokio::test]
async fn a_namesake_is_found_among_many_customers_of_the_city_in_its_name() {
    let world = World::new().await;
    world.fill(1_500).await;
    let tyres = json!({"code": "CU1", "name": "Cape Town Tyres", "mainSalesmanCode": "SAM"});
    world.erp("m-1", "customer.upserted", 1, tyres).await.unwrap();
    let wanted = pb::ListDuplicatesRequest { name: "Cape Town Tyres Ltd".into(), ..Default::default() };
    assert_eq!(found(&world.admin(), wanted).await, [("Cape Town Tyres".to_owned(), vec![Name])]);
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_refused_by_name() {
    let world = World::new().await;
    for (name, telephone, field) in
        [("x".repeat(255), String::new(), "name"), (String::new(), "a\0".into(), "telephone")]
    {
        let request = pb::ListDuplicatesRequest { name, telephone, ..Default::default() };
        assert_eq!(fields(&world.sam().duplicates(request).await.unwrap_err()), [field]);
    }
    let quote = pb::ListDuplicatesRequest {
        name: "O'Brien %_\\ Motors".into(),
        email: "a'b%@c.d".into(),
        ..Default::default()
    };
    assert!(found(&world.sam(), quote).await.is_empty());
}
