//! Salesmen with the numbers of their customers, and the customers of one.

use crm_proto::{
    customers::{self as pb, CustomerStatus},
    identity,
    types::Operator,
};

use crate::world::{Person, World, complete_customer, condition, fields};

/// Two of Sam's, of which Thandi works with one, and one of Piet's, who has left; and a clerk.
async fn people() -> World {
    let world = World::new().await;
    let thandi = vec![world.employee_id("THANDI")];
    let sam = world.sam();
    sam.create(pb::Customer { additional_salesman_ids: thandi.clone(), ..complete_customer("Shared") }).await.unwrap();
    sam.create(complete_customer("Alone")).await.unwrap();
    let piets = world.person("PIET", crm_chassis::Scope::Own).create(complete_customer("Piets")).await.unwrap();
    // Whoever sees it by a group is not linked to it.
    let group = world.admin().add_group("Schools", &thandi).await.unwrap();
    world.admin().add_to_group(&group.id, &[&piets.id]).await.unwrap();
    let left = identity::Employee { version: 2, active: false, ..world.employee("PIET", "Piet Botha", Some("SAM")) };
    world.employee_changed(left).await;
    let gone = identity::Employee { active: false, ..world.employee("GONE", "Gone Before", None) };
    world.employee_changed(gone).await;
    let clerk = identity::Employee { salesman: false, ..world.employee("CLERK", "Cleo Clerk", None) };
    world.employee_changed(clerk).await;
    world
}

async fn counted(person: &Person, request: pb::ListSalesmenRequest) -> Vec<(String, i32, i32)> {
    let listed = person.list_salesmen(request).await.unwrap().salesmen;
    listed.into_iter().map(|it| (it.display_name, it.main_count, it.additional_count)).collect()
}

fn rows(rows: &[(&str, i32, i32)]) -> Vec<(String, i32, i32)> {
    rows.iter().map(|(name, main, additional)| ((*name).to_owned(), *main, *additional)).collect()
}

#[tokio::test]
async fn salesmen_are_listed_with_the_numbers_of_their_customers_and_so_is_who_left_and_still_has_some() {
    let world = people().await;
    let all = rows(&[("Maria Naidoo", 0, 0), ("Piet Botha", 1, 0), ("Sam Dlamini", 2, 0), ("Thandi Nkosi", 0, 1)]);
    assert_eq!(counted(&world.admin(), pb::ListSalesmenRequest::default()).await, all);
    assert_eq!(counted(&world.settings_user(), pb::ListSalesmenRequest::default()).await, all);
    let piet = world.admin().list_salesmen(pb::ListSalesmenRequest::default()).await.unwrap().salesmen.remove(1);
    let expected = pb::Salesman {
        id: world.employee_id("PIET"),
        code: "PIET".into(),
        display_name: "Piet Botha".into(),
        sells: false,
        manager_id: world.employee_id("SAM"),
        site: "CPT".into(),
        main_count: 1,
        additional_count: 0,
    };
    assert_eq!(piet, expected);
}

#[tokio::test]
async fn a_manager_sees_his_team_and_who_leads_nobody_himself() {
    let world = people().await;
    let names = async |person: Person| {
        let rows = counted(&person, pb::ListSalesmenRequest::default()).await;
        rows.into_iter().map(|(name, ..)| name).collect::<Vec<_>>()
    };
    assert_eq!(names(world.manager()).await, ["Maria Naidoo", "Piet Botha", "Sam Dlamini"]);
    assert_eq!(names(world.thandi().without(&world, "salesmen.assign-all")).await, ["Thandi Nkosi"]);
}

#[tokio::test]
async fn salesmen_are_filtered_sorted_and_paged() {
    let world = people().await;
    let names = async |request: pb::ListSalesmenRequest| {
        let rows = counted(&world.admin(), request).await;
        rows.into_iter().map(|(name, ..)| name).collect::<Vec<_>>()
    };
    let by = |order_by: &str| pb::ListSalesmenRequest { order_by: order_by.into(), ..Default::default() };
    assert_eq!(names(by("mainCount desc")).await[..2], ["Sam Dlamini", "Piet Botha"]);
    assert_eq!(names(by("additionalCount desc")).await[0], "Thandi Nkosi");
    assert_eq!(names(by("code desc")).await, ["Thandi Nkosi", "Sam Dlamini", "Piet Botha", "Maria Naidoo"]);
    let where_ = |field: &str, operator, values: &[&str]| pb::ListSalesmenRequest {
        filter: Some(condition(field, operator, values)),
        include_total_size: true,
        ..Default::default()
    };
    let (sam, thandi) = (world.employee_id("SAM"), world.employee_id("THANDI"));
    for (request, found) in [
        (where_("displayName", Operator::Contains, &["NKO"]), vec!["Thandi Nkosi"]),
        (where_("code", Operator::BeginsWith, &["p"]), vec!["Piet Botha"]),
        (where_("id", Operator::AnyOf, &[&sam, &thandi]), vec!["Sam Dlamini", "Thandi Nkosi"]),
        (where_("sells", Operator::Equals, &["false"]), vec!["Piet Botha"]),
        (where_("mainCount", Operator::Greater, &["0"]), vec!["Piet Botha", "Sam Dlamini"]),
        (where_("additionalCount", Operator::Equals, &["1"]), vec!["Thandi Nkosi"]),
        (where_("site", Operator::Equals, &["dbn"]), vec![]),
    ] {
        let total = world.admin().list_salesmen(request.clone()).await.unwrap().total_size;
        assert_eq!(total, Some(i32::try_from(found.len()).unwrap()), "{request:?}");
        assert_eq!(names(request).await, found);
    }
    for order in ["displayName", "displayName desc", "mainCount", "additionalCount desc", "code"] {
        let whole = names(by(order)).await;
        let mut request = pb::ListSalesmenRequest { page_size: 1, ..by(order) };
        let mut seen = Vec::new();
        loop {
            let page = world.admin().list_salesmen(request.clone()).await.unwrap();
            seen.extend(page.salesmen.into_iter().map(|it| it.display_name));
            if page.next_page_token.is_empty() {
                break;
            }
            request.page_token = page.next_page_token;
        }
        assert_eq!(seen, whole, "{order}");
    }
    assert_eq!(names(pb::ListSalesmenRequest { skip: 3, ..by("") }).await, ["Thandi Nkosi"]);
    assert_eq!(fields(&world.admin().list_salesmen(by("salary")).await.unwrap_err()), ["order_by"]);
}

#[tokio::test]
async fn the_customers_of_a_salesman_are_those_he_is_main_or_additional_salesman_of() {
    let world = people().await;
    let of = |code: &str| pb::ListSalesmanCustomersRequest {
        salesman_id: world.employee_id(code),
        include_total_size: true,
        ..Default::default()
    };
    let listed = world.settings_user().salesman_customers(of("SAM")).await.unwrap();
    let names: Vec<_> = listed.customers.iter().map(|customer| customer.name.as_str()).collect();
    assert_eq!((names, listed.total_size), (vec!["Alone", "Shared"], Some(2)));
    let shared = world.settings_user().salesman_customers(of("THANDI")).await.unwrap().customers;
    let expected = pb::SalesmanCustomer {
        id: listed.customers[1].id.clone(),
        code: String::new(),
        name: "Shared".into(),
        status: CustomerStatus::NewCrm.into(),
        city: "Cape Town".into(),
        main: false,
        main_salesman_id: world.employee_id("SAM"),
        main_salesman_name: "Sam Dlamini".into(),
        etag: "1".into(),
    };
    assert_eq!(shared, [expected], "none of what a group opens");
    assert!(listed.customers.iter().all(|customer| customer.main));

    let filtered = async |field: &str, operator, value: &str| {
        let request =
            pb::ListSalesmanCustomersRequest { filter: Some(condition(field, operator, &[value])), ..of("SAM") };
        let listed = world.admin().salesman_customers(request).await.unwrap().customers;
        listed.into_iter().map(|customer| customer.name).collect::<Vec<_>>()
    };
    assert_eq!(filtered("name", Operator::Contains, "LON").await, ["Alone"]);
    assert_eq!(filtered("main", Operator::Equals, "true").await, ["Alone", "Shared"]);
    assert!(filtered("main", Operator::Equals, "false").await.is_empty());
    assert!(filtered("status", Operator::Equals, "ACTIVE").await.is_empty());
    let page = pb::ListSalesmanCustomersRequest { page_size: 1, order_by: "name desc".into(), ..of("SAM") };
    let first = world.admin().salesman_customers(page.clone()).await.unwrap();
    let second = pb::ListSalesmanCustomersRequest { page_token: first.next_page_token, ..page };
    let second = world.admin().salesman_customers(second).await.unwrap();
    assert_eq!((second.customers[0].name.as_str(), second.next_page_token.as_str()), ("Alone", ""));
}
