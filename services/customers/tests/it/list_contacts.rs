//! Lists of contacts: of one customer and of all; filters, orders, pages. And who sees which.

use crm_chassis::Scope;
use crm_proto::{
    customers::{self as pb, CustomerView},
    types::{
        Filter,
        Operator::{self, AnyOf, BeginsWith, Blank, Contains, Equals, Less},
    },
};
use serde_json::json;
use tonic::Code;

use crate::world::{Person, World, complete_contact, complete_customer, condition, fields};

fn of(customer: &pb::Customer) -> pb::ListContactsRequest {
    pb::ListContactsRequest { customer_id: customer.id.clone(), ..Default::default() }
}

fn filtered(filter: Filter) -> pb::ListContactsRequest {
    pb::ListContactsRequest { filter: Some(filter), ..Default::default() }
}

/// CU1 of Sam's with a buyer, a clerk and somebody who is gone; CU2 of Thandi's with one contact.
async fn people(world: &World) -> (pb::Customer, pb::Customer) {
    let sams = world.erp_customer("CU1").await;
    let thandis = world.thandi().create(complete_customer("Thandis")).await.unwrap();
    let zoe = json!({"givenName": "Zoë", "familyName": "Adams", "email": "ZOE@hope.example", "birthday": "1980-04-12"});
    world.erp_contact("CU1", "CT1", zoe).await;
    let clerk = json!({"givenName": "Clerk", "familyName": "Zulu", "isSalesContact": false, "role": null});
    world.erp_contact("CU1", "CT2", clerk).await;
    let gone = json!({"givenName": "Gone", "familyName": null, "active": false, "role": {"code": "TECH"}});
    world.erp_contact("CU1", "CT3", gone).await;
    world.thandi().add_contact(&thandis.id, complete_contact("Other")).await.unwrap();
    (sams, thandis)
}

#[tokio::test]
async fn a_view_narrows_whose_customers_are_meant_and_they_can_be_sorted_by_customer() {
    let world = World::new().await;
    people(&world).await;
    let maria = world.person("MARIA", Scope::Team);
    let hers = maria.create(complete_customer("Aloe")).await.unwrap();
    maria.add_contact(&hers.id, complete_contact("Hers")).await.unwrap();
    let table: [(CustomerView, &[&str], usize); 3] = [
        (CustomerView::Mine, &["Hers"], 0),
        (CustomerView::Team, &["Hers", "Clerk", "Gone", "Zoë"], 0),
        (CustomerView::All, &["Hers", "Clerk", "Gone", "Zoë"], 5),
    ];
    for (view, of_maria, of_admin) in table {
        let request = || {
            let order_by = "customerName".to_owned();
            pb::ListContactsRequest { view: view.into(), order_by, ..Default::default() }
        };
        let mut names = maria.contact_names(request()).await;
        // Of one customer's it does not matter who comes first.
        names[1..].sort_unstable();
        assert_eq!(names, of_maria, "{view:?}");
        assert_eq!(world.admin().contact_names(request()).await.len(), of_admin, "{view:?}");
    }
    let named = pb::ListContactsRequest {
        customer_id: world.by_code("CU1").await.unwrap().id,
        search: "clerk".into(),
        view: CustomerView::Mine.into(),
        ..Default::default()
    };
    assert_eq!(maria.contact_names(named).await, ["Clerk"], "of one customer the view does not matter");
}

#[tokio::test]
async fn one_customers_contacts_are_listed_by_name_and_on_demand_those_for_sales_only() {
    let world = World::new().await;
    let (sams, _) = people(&world).await;
    assert_eq!(world.sam().contact_names(of(&sams)).await, ["Clerk", "Gone", "Zoë"]);
    let request = pb::ListContactsRequest { sales_only: true, include_total_size: true, ..of(&sams) };
    let listed = world.sam().list_contacts(request).await.unwrap();
    let names: Vec<_> = listed.contacts.iter().map(|contact| contact.given_name.as_str()).collect();
    assert_eq!((names, listed.total_size), (vec!["Gone", "Zoë"], Some(2)));
}

#[tokio::test]
async fn every_field_can_be_filtered() {
    let world = World::new().await;
    let (sams, _) = people(&world).await;
    let table: [(&str, Operator, &[&str], &[&str]); 20] = [
        ("name", Equals, &["zoe adams"], &["Zoë"]),
        ("name", Contains, &["ADAM"], &["Zoë"]),
        ("givenName", Equals, &["ZOE"], &["Zoë"]),
        ("familyName", Blank, &[], &["Gone"]),
        ("role", Equals, &["tech"], &["Gone"]),
        ("role", AnyOf, &["UNASSIGNED", "TECH"], &["Clerk", "Gone"]),
        ("telephone", Blank, &[], &["Clerk", "Gone", "Other", "Zoë"]),
        ("mobile", BeginsWith, &["082"], &["Clerk", "Gone", "Other", "Zoë"]),
        ("businessTelephone", Contains, &["1"], &[]),
        ("email", Equals, &["zoe@HOPE.example"], &["Zoë"]),
        ("isSalesContact", Equals, &["false"], &["Clerk"]),
        ("acceptsSalesCalls", Equals, &["true"], &["Gone", "Other", "Zoë"]),
        ("birthday", Less, &["1980-04-13"], &["Zoë"]),
        ("birthday", Blank, &[], &["Clerk", "Gone", "Other"]),
        ("active", Equals, &["false"], &["Gone"]),
        ("customerId", Equals, &[&sams.id], &["Clerk", "Gone", "Zoë"]),
        ("customerName", BeginsWith, &["thandi"], &["Other"]),
        ("code", Equals, &["ct1"], &["Zoë"]),
        ("createTime", Less, &["today"], &[]),
        ("updateTime", Less, &["+1d"], &["Clerk", "Gone", "Other", "Zoë"]),
    ];
    for (field, operator, values, expected) in table {
        let names = world.admin().contact_names(filtered(condition(field, operator, values))).await;
        assert_eq!(names, expected, "{field} {operator:?} {values:?}");
    }
    let refused = world.admin().list_contacts(filtered(condition("nmae", Equals, &["x"]))).await.unwrap_err();
    assert!(fields(&refused)[0].starts_with("filter"), "{refused:?}");
}

/// The first names of all pages, one after the other.
async fn follow(person: &Person, mut request: pb::ListContactsRequest) -> Vec<String> {
    let mut names = Vec::new();
    loop {
        let listed = person.list_contacts(request.clone()).await.unwrap();
        assert!(listed.contacts.len() <= usize::try_from(request.page_size).unwrap());
        names.extend(listed.contacts.into_iter().map(|contact| contact.given_name));
        if listed.next_page_token.is_empty() {
            return names;
        }
        request.page_token = listed.next_page_token;
    }
}

#[tokio::test]
async fn pages_give_every_contact_once_in_every_order() {
    let world = World::new().await;
    let (sams, _) = people(&world).await;
    for (order, first) in [
        ("", "Clerk"),
        ("name", "Clerk"),
        ("familyName", "Gone"),
        ("roleName", "Zoë"),
        ("createTime", ""),
        ("updateTime", ""),
    ] {
        for (order, first) in
            [(order.to_owned(), first), (format!("{} desc", if order.is_empty() { "name" } else { order }), "")]
        {
            let request = pb::ListContactsRequest { order_by: order.clone(), page_size: 200, ..of(&sams) };
            let whole = follow(&world.sam(), request.clone()).await;
            assert_eq!(whole.len(), 3, "{order}");
            assert!(first.is_empty() || whole[0] == first, "{order}: {whole:?}");
            for page_size in [1, 2] {
                let pages = pb::ListContactsRequest { page_size, ..request.clone() };
                assert_eq!(follow(&world.sam(), pages).await, whole, "{order}, {page_size} a page");
            }
        }
    }
}

#[tokio::test]
async fn a_token_is_good_for_the_same_list_only() {
    let world = World::new().await;
    let (sams, _) = people(&world).await;
    let first = pb::ListContactsRequest { page_size: 1, ..of(&sams) };
    let page_token = world.sam().list_contacts(first.clone()).await.unwrap().next_page_token;
    for other in [
        pb::ListContactsRequest { sales_only: true, ..first.clone() },
        pb::ListContactsRequest { customer_id: String::new(), ..first.clone() },
        pb::ListContactsRequest { filter: Some(condition("role", Equals, &["TECH"])), ..first },
    ] {
        let request = pb::ListContactsRequest { page_token: page_token.clone(), ..other };
        assert_eq!(fields(&world.sam().list_contacts(request).await.unwrap_err()), ["page_token"]);
    }
}

#[tokio::test]
async fn whoever_sees_the_customer_sees_its_contacts_and_nobody_else_does() {
    let world = World::new().await;
    let (sams, thandis) = people(&world).await;
    let all = ["Clerk", "Gone", "Other", "Zoë"];
    let seen: [(&str, Person, &[&str]); 5] = [
        ("Sam, own", world.sam(), &["Clerk", "Gone", "Zoë"]),
        ("Thandi, own", world.thandi(), &["Other"]),
        ("Maria, team", world.maria(), &["Clerk", "Gone", "Zoë"]),
        ("Piet, own", world.person("PIET", Scope::Own), &[]),
        ("administrator", world.admin(), &all),
    ];
    for (who, person, expected) in seen {
        let request = pb::ListContactsRequest { include_total_size: true, ..Default::default() };
        let listed = person.list_contacts(request).await.unwrap();
        let names: Vec<_> = listed.contacts.iter().map(|contact| contact.given_name.as_str()).collect();
        assert_eq!(names, expected, "{who}");
        assert_eq!(listed.total_size, Some(i32::try_from(expected.len()).unwrap()), "{who}");
        for (customer, name) in [(&sams, "Zoë"), (&thandis, "Other")] {
            let visible = expected.contains(&name);
            let listed = person.list_contacts(of(customer)).await;
            assert_eq!(listed.as_ref().err().map(tonic::Status::code), (!visible).then_some(Code::NotFound), "{who}");
            let list = world.admin().list_contacts(of(customer)).await.unwrap();
            let id = &list.contacts.iter().find(|contact| contact.given_name == name).unwrap().id;
            assert_eq!(person.contact(id).await.is_ok(), visible, "{who}: {name}");
        }
    }
}
