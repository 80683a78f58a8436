//! The values of a column of contacts and of third parties: they agree with the lists, and tell strangers nothing.

use std::collections::BTreeMap;

use crm_chassis::Scope;
use crm_proto::{
    customers::{self as pb, CustomerView, ThirdPartyStatus},
    types::{ColumnValue, Operator},
};
use tonic::Code;

use crate::world::{Person, World, complete_contact, complete_customer, complete_third_party, condition, fields};

fn of_contacts(field: &str) -> pb::ListContactsValuesRequest {
    pb::ListContactsValuesRequest { field: field.into(), ..Default::default() }
}

fn of_third_parties(field: &str) -> pb::ListThirdPartiesValuesRequest {
    pb::ListThirdPartiesValuesRequest { field: field.into(), ..Default::default() }
}

fn shown(values: &[ColumnValue]) -> Vec<(&str, &str, i32)> {
    values.iter().map(|it| (it.value.as_str(), it.description.as_str(), it.row_count)).collect()
}

/// Sam's Hope Works with three contacts and two rivals, one of which has left; Thandi's Café with one of each.
async fn settle(world: &World) -> pb::Customer {
    let hope = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let cafe = world.thandi().create(complete_customer("Café")).await.unwrap();
    for (person, customer, name, role, sales) in [
        (world.sam(), &hope, "Zoë", "BUYER", true),
        (world.sam(), &hope, "ZOE", "TECH", true),
        (world.sam(), &hope, "Thabo", "BUYER", false),
        (world.thandi(), &cafe, "Lerato", "BUYER", true),
    ] {
        let contact = pb::Contact {
            role: role.into(),
            is_sales_contact: Some(sales),
            email: format!("{}@example.com", role.to_lowercase()),
            ..complete_contact(name)
        };
        person.add_contact(&customer.id, contact).await.unwrap();
    }
    for (person, customer, supplier, end) in [
        (world.sam(), &hope, "Rival", "2026-10-31"),
        (world.sam(), &hope, "RIVAL", "2028-10-31"),
        (world.thandi(), &cafe, "Other", "2028-10-31"),
    ] {
        let typed = pb::ThirdParty { end_date: end.into(), ..complete_third_party(supplier) };
        person.add_third_party(&customer.id, typed).await.unwrap();
    }
    hope
}

#[tokio::test]
async fn each_column_of_contacts_lists_its_values_with_what_a_person_reads_and_how_many() {
    let world = World::new().await;
    settle(&world).await;
    let roles = world.admin().static_codes(pb::StaticCodeList::ContactRole).await.unwrap();
    let role = |code: &str| roles.iter().find(|it| it.code == code).unwrap().description.clone();
    let (buyer, tech) = (role("BUYER"), role("TECH"));
    let mut expected_roles = vec![("BUYER", buyer.as_str(), 3), ("TECH", tech.as_str(), 1)];
    expected_roles.sort_by_key(|(_, description, _)| description.to_lowercase());
    for (field, expected) in [
        ("customerName", vec![("Café", "Café", 1), ("Hope Works", "Hope Works", 3)]),
        ("role", expected_roles),
        ("isSalesContact", vec![("false", "false", 1), ("true", "true", 3)]),
        ("email", vec![("buyer@example.com", "buyer@example.com", 3), ("tech@example.com", "tech@example.com", 1)]),
    ] {
        let values = world.admin().contact_values(of_contacts(field)).await.unwrap();
        assert_eq!(shown(&values), expected, "{field}");
    }
    let names = world.admin().contact_values(of_contacts("name")).await.unwrap();
    assert_eq!(
        names.iter().map(|value| value.row_count).collect::<Vec<_>>(),
        [1, 1, 2],
        "Zoë in two spellings: {names:?}"
    );
}

#[tokio::test]
async fn third_parties_are_counted_inside_their_status_and_their_customer() {
    let world = World::new().await;
    let hope = settle(&world).await;
    let suppliers = world.admin().third_party_values(of_third_parties("supplierName")).await.unwrap();
    assert_eq!(shown(&suppliers), [("Other", "Other", 1), ("Rival", "Rival", 2)]);
    let current = pb::ListThirdPartiesValuesRequest {
        customer_id: hope.id.clone(),
        status: ThirdPartyStatus::Current.into(),
        ..of_third_parties("supplierName")
    };
    assert_eq!(shown(&world.sam().third_party_values(current.clone()).await.unwrap()), [("RIVAL", "RIVAL", 1)]);
    assert_eq!(world.thandi().third_party_values(current).await.unwrap_err().code(), Code::NotFound);
    let prefixed = pb::ListThirdPartiesValuesRequest { prefix: "CAF".into(), ..of_third_parties("customerName") };
    assert_eq!(shown(&world.admin().third_party_values(prefixed).await.unwrap()), [("Café", "Café", 1)]);
}

#[tokio::test]
async fn strangers_are_told_nothing_not_even_a_number() {
    let world = World::new().await;
    let hope = settle(&world).await;
    let neighbour = world.neighbour().await;
    settle(&neighbour).await;
    let lebo = world.person("LEBO", Scope::Own);
    for field in ["name", "customerName", "role", "email", "isSalesContact"] {
        assert!(lebo.contact_values(of_contacts(field)).await.unwrap().is_empty(), "{field}");
        let all = pb::ListContactsValuesRequest { view: CustomerView::All.into(), ..of_contacts(field) };
        let values = world.thandi().contact_values(all).await.unwrap();
        assert_eq!(values.iter().map(|value| value.row_count).sum::<i32>(), 1, "{field}");
    }
    for field in ["supplierName", "contractNumber", "customerName"] {
        assert!(lebo.third_party_values(of_third_parties(field)).await.unwrap().is_empty(), "{field}");
    }
    let of_hope = pb::ListContactsValuesRequest { customer_id: hope.id.clone(), ..of_contacts("name") };
    for person in [world.thandi(), neighbour.admin()] {
        assert_eq!(person.contact_values(of_hope.clone()).await.unwrap_err().code(), Code::NotFound);
    }
}

#[tokio::test]
async fn a_column_that_is_not_listed_is_refused() {
    let world = World::new().await;
    for field in ["", "k.id", "title", "rolle"] {
        assert_eq!(fields(&world.sam().contact_values(of_contacts(field)).await.unwrap_err()), ["field"], "{field}");
        let refused = world.sam().third_party_values(of_third_parties(field)).await.unwrap_err();
        assert_eq!(fields(&refused), ["field"], "{field}");
    }
}

fn counted<'a>(values: impl Iterator<Item = &'a str>) -> BTreeMap<String, i32> {
    let mut counts = BTreeMap::new();
    for value in values.filter(|value| !value.is_empty()) {
        *counts.entry(value.to_lowercase().replace('ë', "e")).or_default() += 1;
    }
    counts
}

fn told(values: &[ColumnValue]) -> BTreeMap<String, i32> {
    values.iter().map(|it| (it.value.to_lowercase().replace('ë', "e"), it.row_count)).collect()
}

#[tokio::test]
async fn the_values_agree_with_the_list_whoever_asks_for_whatever() {
    let world = World::new().await;
    let hope = settle(&world).await;
    let people: [Person; 4] = [world.sam(), world.thandi(), world.maria(), world.admin()];
    let filters = [
        None,
        Some(condition("role", Operator::Equals, &["BUYER"])),
        Some(condition("name", Operator::BeginsWith, &["zoe"])),
        Some(condition("customerName", Operator::NotEquals, &["hope works"])),
    ];
    for person in &people {
        for filter in &filters {
            for (customer_id, search, view) in [
                ("", "", CustomerView::Unspecified),
                ("", "zoe", CustomerView::All),
                ("", "hope", CustomerView::Mine),
                (hope.id.as_str(), "", CustomerView::Unspecified),
            ] {
                let (customer_id, search, view) = (customer_id.to_owned(), search.to_owned(), view.into());
                let listed = person
                    .list_contacts(pb::ListContactsRequest {
                        customer_id: customer_id.clone(),
                        search: search.clone(),
                        view,
                        filter: filter.clone(),
                        page_size: 200,
                        ..Default::default()
                    })
                    .await;
                let values = async |field: &str| {
                    let filter = filter.clone();
                    let (customer_id, search) = (customer_id.clone(), search.clone());
                    let request =
                        pb::ListContactsValuesRequest { customer_id, search, view, filter, ..of_contacts(field) };
                    person.contact_values(request).await
                };
                let Ok(listed) = listed else {
                    assert_eq!(values("role").await.unwrap_err().code(), Code::NotFound);
                    continue;
                };
                let contacts = &listed.contacts;
                let roles = counted(contacts.iter().map(|it| it.role.as_str()));
                assert_eq!(told(&values("role").await.unwrap()), roles);
                let customers = counted(contacts.iter().map(|it| it.customer_name.as_str()));
                assert_eq!(told(&values("customerName").await.unwrap()), customers);
                let names: Vec<String> =
                    contacts.iter().map(|it| format!("{} {}", it.given_name, it.family_name).trim().into()).collect();
                assert_eq!(told(&values("name").await.unwrap()), counted(names.iter().map(String::as_str)));
            }
        }
    }
}
