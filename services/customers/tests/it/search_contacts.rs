//! Searching contacts: who is found by which words, and by whom.

use crm_proto::customers as pb;
use serde_json::json;

use crate::world::{Person, World, complete_contact, complete_customer, fields};

fn searched(text: &str) -> pb::ListContactsRequest {
    pb::ListContactsRequest { search: text.into(), ..Default::default() }
}

async fn found(person: &Person, text: &str) -> Vec<String> {
    person.contact_names(searched(text)).await
}

/// Zoë Adams and a clerk at Sam's CU1; Zinzi Nkosi at Thandi's Café.
async fn people(world: &World) -> pb::Customer {
    let customer = world.erp_customer("CU1").await;
    let zoe = json!({
        "givenName": "Zoë", "familyName": "Adams", "mobile": "082 555-0142", "telephone": "+27 21 555 0100", "email": "zoe@hope.example",
    });
    world.erp_contact("CU1", "CT-1", zoe).await;
    world.erp_contact("CU1", "CT-2", json!({"givenName": "Clerk", "familyName": "Zulu"})).await;
    let cafe = world.thandi().create(complete_customer("Café")).await.unwrap();
    world.thandi().add_contact(&cafe.id, complete_contact("Zinzi")).await.unwrap();
    customer
}

#[tokio::test]
async fn contacts_are_found_by_all_that_one_remembers_of_them() {
    let world = World::new().await;
    people(&world).await;
    let table: [(&str, &[&str]); 16] = [
        ("zoe", &["Zoë"]),
        ("ADAMS zo", &["Zoë"]),
        ("0825550142", &["Zoë"]),
        ("555-0142", &["Zoë"]),
        ("27215550100", &["Zoë"]),
        ("@hope", &["Zoë"]),
        ("ct-2", &["Clerk"]),
        ("zi", &["Zinzi"]),
        ("zintzi", &["Zinzi"]),
        ("nkozi", &["Zinzi"]),
        ("adems", &["Zoë"]),
        ("xylophone", &[]),
        ("cafe", &["Zinzi"]),
        ("nkosi café", &["Zinzi"]),
        ("adams cafe", &[]),
        (" ", &["Clerk", "Zinzi", "Zoë"]),
    ];
    for (text, expected) in table {
        assert_eq!(found(&world.admin(), text).await, expected, "{text:?}");
    }
}

#[tokio::test]
async fn contacts_are_found_by_the_new_name_of_their_customer() {
    let world = World::new().await;
    people(&world).await;
    let cafe = world.thandi().list(pb::ListCustomersRequest::default()).await.unwrap().customers.remove(0);
    let renamed = pb::Customer { name: "Bistro".into(), ..Default::default() };
    world.thandi().update(&cafe.id, &["name"], renamed).await.unwrap();
    assert_eq!(found(&world.admin(), "bistro").await, ["Zinzi"]);
    assert!(found(&world.admin(), "cafe").await.is_empty());
}

#[tokio::test]
async fn a_search_finds_who_may_be_seen_also_in_its_count_and_by_a_typing_error() {
    let world = World::new().await;
    let customer = people(&world).await;
    for text in ["zinzi", "zintzi"] {
        assert!(found(&world.sam(), text).await.is_empty(), "{text}");
        assert_eq!(found(&world.thandi(), text).await, ["Zinzi"], "{text}");
        let counted = pb::ListContactsRequest { include_total_size: true, ..searched(text) };
        assert_eq!(world.sam().list_contacts(counted).await.unwrap().total_size, Some(0), "{text}");
    }
    let of_customer = pb::ListContactsRequest { customer_id: customer.id.clone(), ..searched("zulu") };
    assert_eq!(world.sam().contact_names(of_customer).await, ["Clerk"]);
    let of_customer = pb::ListContactsRequest { customer_id: customer.id, ..searched("zinzi") };
    assert!(world.maria().contact_names(of_customer).await.is_empty());
    let refused = world.sam().list_contacts(searched(&"x".repeat(201))).await.unwrap_err();
    assert_eq!(fields(&refused), ["search"]);
}

#[tokio::test]
async fn of_one_customer_similar_ones_are_found_also_where_others_have_exactly_the_word() {
    let world = World::new().await;
    let customer = people(&world).await;
    world.sam().add_contact(&customer.id, complete_contact("Zinzie")).await.unwrap();
    let hope = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    world.sam().add_contact(&hope.id, complete_contact("Zinzi")).await.unwrap();
    let of_hope = pb::ListContactsRequest { customer_id: hope.id, ..searched("zinzie") };
    assert_eq!(world.sam().contact_names(of_hope).await, ["Zinzi"]);
    assert_eq!(found(&world.sam(), "zinzie").await, ["Zinzie"]);
}

#[tokio::test]
async fn a_change_is_found_at_once() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let contact = world.sam().add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap();
    let renamed = pb::Contact { given_name: "Faith".into(), ..Default::default() };
    world.sam().edit_contact(&contact.id, &["given_name"], renamed).await.unwrap();
    assert_eq!(found(&world.sam(), "faith").await, ["Faith"]);
    assert!(found(&world.sam(), "zinzi").await.is_empty());
}
