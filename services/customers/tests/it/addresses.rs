//! Listing addresses.

use crm_chassis::Scope;
use crm_customers::store::addresses;
use crm_proto::customers::{self as pb, AddressType};
use serde_json::json;
use sqlx::QueryBuilder;
use tonic::Code;
use uuid::Uuid;

use crate::{
    plans::plan,
    world::{World, complete_customer},
};

fn of(customer: &pb::Customer) -> pb::ListAddressesRequest {
    pb::ListAddressesRequest { customer_id: customer.id.clone(), ..Default::default() }
}

#[tokio::test]
async fn addresses_are_listed_in_the_erps_order_a_page_at_a_time() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let said = json!([
        {"type": "ADDRESS_TYPE_DELIVERY", "lines": ["Dock 3"], "city": "Durban", "telephone": "031 555 0100"},
        {"type": "ADDRESS_TYPE_PHYSICAL", "lines": ["1 Long Street"], "city": "Cape Town"},
        {"type": "ADDRESS_TYPE_PHYSICAL", "lines": ["2 Main Road"], "city": "Paarl", "isDefault": true},
        {"type": "ADDRESS_TYPE_BILLING", "lines": ["PO Box 1"], "city": "Paarl"},
    ]);
    world.erp("m-1", "address.replaced", 1, json!({"code": "CU1", "addresses": said})).await.unwrap();
    let first = pb::ListAddressesRequest { page_size: 3, include_total_size: true, ..of(&customer) };
    let page = world.sam().list_addresses(first.clone()).await.unwrap();
    let types: Vec<_> = page.addresses.iter().map(pb::CustomerAddress::r#type).collect();
    assert_eq!(types, [AddressType::Delivery, AddressType::Physical, AddressType::Physical]);
    assert_eq!((page.addresses[0].telephone.as_str(), page.total_size), ("031 555 0100", Some(4)));
    assert_eq!(page.addresses.iter().map(|address| address.is_default).collect::<Vec<_>>(), [false, false, true]);
    let rest = pb::ListAddressesRequest { page_token: page.next_page_token, ..first.clone() };
    let rest = world.sam().list_addresses(rest).await.unwrap();
    assert_eq!(rest.addresses[0].address.as_ref().unwrap().lines, ["PO Box 1"]);
    assert_eq!((rest.addresses.len(), rest.next_page_token.as_str()), (1, ""));
    let second = pb::ListAddressesRequest { skip: 3, ..first };
    assert_eq!(world.sam().list_addresses(second).await.unwrap().addresses, rest.addresses);

    // The form and the listing show the default one.
    let shown = world.sam().get(&customer.id).await.unwrap();
    assert_eq!(shown.physical_address.unwrap().city, "Paarl");
}

#[tokio::test]
async fn what_is_typed_is_listed_too() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("New")).await.unwrap();
    let listed = world.sam().list_addresses(of(&customer)).await.unwrap();
    assert_eq!(listed.addresses.len(), 1);
    assert_eq!(listed.addresses[0].address, customer.physical_address);
    assert_eq!((listed.addresses[0].r#type(), listed.total_size), (AddressType::Physical, None));
}

#[tokio::test]
async fn whoever_sees_the_customer_sees_its_addresses_and_nobody_else_does() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let said = json!([{"type": "ADDRESS_TYPE_DELIVERY", "lines": ["Dock 3"]}]);
    world.erp("m-1", "address.replaced", 1, json!({"code": "CU1", "addresses": said})).await.unwrap();
    for person in [world.sam(), world.maria(), world.admin()] {
        assert_eq!(person.list_addresses(of(&customer)).await.unwrap().addresses.len(), 1);
    }
    for id in [customer.id.as_str(), "11111111-1111-4111-8111-111111111111", "not an id"] {
        let request = pb::ListAddressesRequest { customer_id: id.into(), ..Default::default() };
        assert_eq!(world.thandi().list_addresses(request).await.unwrap_err().code(), Code::NotFound, "{id}");
    }
}

#[tokio::test]
async fn the_addresses_of_a_customer_come_from_their_primary_key_whoever_asks() {
    let world = World::new().await;
    world.fill(3_000).await;
    for person in [world.admin(), world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let page = crm_chassis::page::Page::of(&addresses::LISTING, &pb::ListAddressesRequest::default()).unwrap();
        let mut query = QueryBuilder::new("explain ");
        addresses::push_page(&mut query, &person.caller, Uuid::from_u128(1), &page);
        let plan = plan(&world, &person.caller, query).await;
        assert!(plan.contains("customer_addresses_pkey") && !plan.contains("Seq Scan"), "{plan}");
    }
}
