//! Pages of the customers' list: by token, by skip, with totals.

use crm_proto::{
    customers::{self as pb, CustomerView},
    types::Operator::BeginsWith,
};

use crate::world::{Person, World, complete_customer, condition, fields};

/// Thirty customers of Sam's in ten names, so that sort values tie; every fifth without a city.
async fn thirty(world: &World) {
    let sam = world.sam();
    for number in 0..30 {
        let mut customer = complete_customer(&format!("Name {}", number % 10));
        if number % 5 == 0 {
            customer.physical_address = None;
        }
        sam.create(customer).await.unwrap();
    }
}

/// The ids of all pages, one after the other.
async fn follow(person: &Person, mut request: pb::ListCustomersRequest) -> Vec<String> {
    let mut ids = Vec::new();
    loop {
        let listed = person.list(request.clone()).await.unwrap();
        assert!(listed.customers.len() <= usize::try_from(request.page_size).unwrap());
        ids.extend(listed.customers.into_iter().map(|customer| customer.id));
        if listed.next_page_token.is_empty() {
            return ids;
        }
        request.page_token = listed.next_page_token;
        request.skip = 0;
    }
}

fn pages(order: &str, page_size: i32) -> pb::ListCustomersRequest {
    pb::ListCustomersRequest { order_by: order.into(), page_size, ..Default::default() }
}

#[tokio::test]
async fn pages_give_every_customer_once_in_every_order() {
    let world = World::new().await;
    thirty(&world).await;
    let sam = world.sam();
    for order in [
        "",
        "name",
        "code",
        "status",
        "customerType",
        "rank",
        "reportingArea",
        "site",
        "mainSalesmanName",
        "city",
        "createTime",
        "updateTime",
        "nextActivityTime",
        "lastActivityTime",
    ] {
        for order in [order.to_owned(), format!("{} desc", if order.is_empty() { "name" } else { order })] {
            let whole = follow(&sam, pages(&order, 200)).await;
            assert_eq!(whole.len(), 30, "{order}");
            for page_size in [1, 7, 10, 30] {
                assert_eq!(follow(&sam, pages(&order, page_size)).await, whole, "{order}, {page_size} a page");
            }
        }
    }
}

#[tokio::test]
async fn pages_do_not_shift_when_customers_come_and_go() {
    let world = World::new().await;
    thirty(&world).await;
    let sam = world.sam();
    let first = sam.list(pages("name", 10)).await.unwrap();
    let seen: Vec<_> = first.customers.iter().map(|customer| customer.id.clone()).collect();
    let rest =
        follow(&sam, pb::ListCustomersRequest { page_token: first.next_page_token.clone(), ..pages("name", 10) }).await;
    sam.create(complete_customer("Aardvark")).await.unwrap();
    let gone: sqlx::types::Uuid = seen[9].parse().unwrap();
    sqlx::query("delete from customers where id = $1").bind(gone).execute(&world.superuser).await.unwrap();
    let after = follow(&sam, pb::ListCustomersRequest { page_token: first.next_page_token, ..pages("name", 10) }).await;
    assert_eq!(after, rest);
}

#[tokio::test]
async fn skip_leads_to_page_numbers() {
    let world = World::new().await;
    thirty(&world).await;
    let sam = world.sam();
    let whole = follow(&sam, pages("city", 200)).await;
    for skip in [0, 10, 25, 30, 1_000] {
        let listed = sam.list(pb::ListCustomersRequest { skip, ..pages("city", 10) }).await.unwrap();
        let ids: Vec<_> = listed.customers.into_iter().map(|customer| customer.id).collect();
        let expected: Vec<_> = whole.iter().skip(usize::try_from(skip).unwrap()).take(10).cloned().collect();
        assert_eq!(ids, expected, "{skip}");
        assert_eq!(listed.next_page_token.is_empty(), skip >= 20, "{skip}");
    }
    assert_eq!(follow(&sam, pb::ListCustomersRequest { skip: 4, ..pages("city", 10) }).await, whole[4..]);
}

#[tokio::test]
async fn the_size_of_a_page_has_a_default_and_an_end() {
    let world = World::new().await;
    thirty(&world).await;
    let sam = world.sam();
    assert_eq!(sam.list(pages("", 0)).await.unwrap().customers.len(), 25);
    assert_eq!(sam.list(pages("", i32::MAX)).await.unwrap().customers.len(), 30);
    for (request, field) in [
        (pages("", -1), "page_size"),
        (pb::ListCustomersRequest { skip: -1, ..pages("", 1) }, "skip"),
        (pb::ListCustomersRequest { skip: 1_000_001, ..pages("", 1) }, "skip"),
        (pb::ListCustomersRequest { page_token: "x".into(), ..pages("", 1) }, "page_token"),
    ] {
        assert_eq!(fields(&sam.list(request).await.unwrap_err()), [field]);
    }
}

#[tokio::test]
async fn a_token_is_good_for_its_own_list_only() {
    let world = World::new().await;
    thirty(&world).await;
    let sam = world.sam();
    let token = sam.list(pages("name", 10)).await.unwrap().next_page_token;
    let own = pb::ListCustomersRequest { page_token: token, ..pages("name", 10) };
    for other in [
        pb::ListCustomersRequest { order_by: "name desc".into(), ..own.clone() },
        pb::ListCustomersRequest { order_by: "city".into(), ..own.clone() },
        pb::ListCustomersRequest { view: CustomerView::Mine.into(), ..own.clone() },
        pb::ListCustomersRequest { filter: Some(condition("name", BeginsWith, &["n"])), ..own.clone() },
    ] {
        assert_eq!(fields(&sam.list(other).await.unwrap_err()), ["page_token"]);
    }
    assert!(sam.list(pb::ListCustomersRequest { page_size: 3, ..own }).await.is_ok(), "the size may change");
}

#[tokio::test]
async fn totals_count_what_the_filter_matches_and_only_if_asked_for() {
    let world = World::new().await;
    thirty(&world).await;
    let neighbour = world.neighbour().await;
    thirty(&neighbour).await;
    let filter = Some(condition("name", BeginsWith, &["name 3"]));
    let asked = pb::ListCustomersRequest { include_total_size: true, filter, ..pages("", 1) };
    let listed = world.sam().list(asked.clone()).await.unwrap();
    assert_eq!((listed.total_size, listed.total_size_capped), (Some(3), false));
    assert_eq!(world.thandi().list(asked.clone()).await.unwrap().total_size, Some(0));
    let not_asked = pb::ListCustomersRequest { include_total_size: false, ..asked };
    assert_eq!(world.sam().list(not_asked).await.unwrap().total_size, None);
}
