//! Searching: what is found by which words, by whom, and how the planner finds it.

use crm_chassis::{Caller, Scope};
use crm_customers::store::search::{self, Searched};
use crm_proto::{
    customers::{self as pb, CustomerStatus},
    types::Operator::Equals,
};
use serde_json::json;
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _};

use crate::world::{World, complete_contact, complete_customer, condition, fields};

fn searched(text: &str) -> pb::ListCustomersRequest {
    pb::ListCustomersRequest { search: text.into(), ..Default::default() }
}

/// Two customers of Sam and one of Thandi.
async fn three(world: &World) {
    let zoe = json!({
        "code": "AB-1", "name": "Café Zoë", "tradingName": "Karoo Breads", "mainSalesmanCode": "SAM", "telephone": "021 555-0142",
        "email": "orders@zoe.example", "vatNumber": "4555 123 777",
    });
    world.erp("m-1", "customer.upserted", 1, zoe).await.unwrap();
    let paarl = pb::Address { city: "Paarl".into(), ..Default::default() };
    let central = pb::Customer { physical_address: Some(paarl), ..complete_customer("Central 100%_ Motors") };
    world.sam().create(central).await.unwrap();
    world.thandi().create(complete_customer("Zoë's Motors")).await.unwrap();
}

const ZOE: &str = "Café Zoë";
const CENTRAL: &str = "Central 100%_ Motors";
const ZOES: &str = "Zoë's Motors";

#[tokio::test]
async fn customers_are_found_by_all_that_one_remembers_of_them() {
    let world = World::new().await;
    three(&world).await;
    let admin = world.admin();
    let table: [(&str, &[&str]); 35] = [
        ("zoe", &[ZOE, ZOES]),
        ("ZOË", &[ZOE, ZOES]),
        ("afé z", &[ZOE]),
        ("breads", &[ZOE]),
        ("ab-1", &[ZOE]),
        ("555-0142", &[ZOE]),
        ("0215550142", &[ZOE]),
        ("(021) 555 0142", &[ZOE]),
        ("021-555.0142", &[ZOE]),
        ("+27 21 555 0142", &[ZOE]),
        ("+27 (0)21-555-0142", &[ZOE]),
        ("0027215550142", &[ZOE]),
        ("(021) 777 0142", &[]),
        ("021 55", &[ZOE, CENTRAL, ZOES]),
        ("0142 555", &[]),
        ("orders@", &[ZOE]),
        ("karoo zoe", &[ZOE]),
        ("zoe karoo orders", &[ZOE]),
        ("4555 123", &[ZOE]),
        ("moters", &[CENTRAL, ZOES]),
        ("zoe moters", &[ZOES]),
        ("kaaroo", &[ZOE]),
        ("centarl mottors", &[CENTRAL]),
        ("xylophone", &[]),
        ("zo€", &[]),
        ("motors", &[CENTRAL, ZOES]),
        ("motors zoe", &[ZOES]),
        ("paarl", &[CENTRAL]),
        ("100%_", &[CENTRAL]),
        ("10%0", &[]),
        ("central karoo", &[]),
        ("ca", &[ZOE]),
        ("AB", &[ZOE]),
        ("ot", &[]),
        ("  ", &[ZOE, CENTRAL, ZOES]),
    ];
    for (text, expected) in table {
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_by_key(|name| [ZOE, CENTRAL, ZOES].iter().position(|known| known == name));
        assert_eq!(admin.names(searched(text)).await, expected, "{text:?}");
    }
}

#[tokio::test]
async fn a_search_stays_inside_what_the_caller_may_see() {
    let world = World::new().await;
    three(&world).await;
    let neighbour = world.neighbour().await;
    neighbour.sam().create(complete_customer("Zoë Next Door")).await.unwrap();
    for text in ["zoe", "zo"] {
        let of_thandi = world.thandi().names(searched(text)).await;
        assert_eq!(of_thandi, [ZOES], "{text}");
        assert_eq!(neighbour.admin().names(searched(text)).await, ["Zoë Next Door"], "{text}");
    }
    assert_eq!(world.sam().names(searched("zoe")).await, [ZOE]);
    assert_eq!(world.maria().names(searched("zoe")).await, [ZOE], "her team's: Sam's");
    let mine = pb::ListCustomersRequest { view: pb::CustomerView::Mine.into(), ..searched("zoe") };
    assert!(world.maria().names(mine).await.is_empty());
}

#[tokio::test]
async fn a_change_is_found_at_once() {
    let world = World::new().await;
    let sam = world.sam();
    let customer = sam.create(complete_customer("Hope Works")).await.unwrap();
    let renamed = pb::Customer { name: "Faith Works".into(), ..Default::default() };
    sam.update(&customer.id, &["name"], renamed).await.unwrap();
    assert!(sam.names(searched("hope")).await.is_empty());
    assert_eq!(sam.names(searched("faith")).await, ["Faith Works"]);

    world
        .erp("m-1", "customer.upserted", 1, json!({"code": "CU1", "name": "Old", "mainSalesmanCode": "SAM"}))
        .await
        .unwrap();
    world
        .erp("m-2", "customer.upserted", 2, json!({"code": "CU1", "name": "New", "mainSalesmanCode": "SAM"}))
        .await
        .unwrap();
    assert_eq!(sam.names(searched("cu1")).await, ["New"]);
    assert!(sam.names(searched("old")).await.is_empty());
}

#[tokio::test]
async fn filter_order_and_pages_work_on_what_was_found() {
    let world = World::new().await;
    three(&world).await;
    let admin = world.admin();
    let active = condition("status", Equals, &["ACTIVE"]);
    let filtered = pb::ListCustomersRequest { filter: Some(active), ..searched("zoe") };
    assert_eq!(admin.names(filtered).await, [ZOE]);
    let ordered = pb::ListCustomersRequest { order_by: "name desc".into(), ..searched("motors") };
    assert_eq!(admin.names(ordered).await, [ZOES, CENTRAL]);

    let page = pb::ListCustomersRequest { page_size: 1, include_total_size: true, ..searched("motors") };
    let first = admin.list(page.clone()).await.unwrap();
    assert_eq!((first.total_size, first.total_size_capped), (Some(2), false));
    let next = pb::ListCustomersRequest { page_token: first.next_page_token, ..page };
    assert_eq!(admin.names(next.clone()).await, [ZOES]);
    let other = pb::ListCustomersRequest { search: "zoe".into(), ..next };
    assert_eq!(fields(&admin.list(other).await.unwrap_err()), ["page_token"]);
}

#[tokio::test]
async fn of_very_many_the_first_ones_come_first_and_all_are_counted() {
    let world = World::new().await;
    world.fill(1_200).await;
    let request = pb::ListCustomersRequest { include_total_size: true, page_size: 2, ..searched("customer") };
    let found = world.admin().list(request.clone()).await.unwrap();
    assert_eq!((found.total_size, found.total_size_capped), (Some(1_200), false));
    let all = pb::ListCustomersRequest { search: String::new(), ..request.clone() };
    let all = world.admin().list(all).await.unwrap();
    assert_eq!(found.customers, all.customers, "the first ones by name");
    let few = pb::ListCustomersRequest { search: "info@customer77.example".into(), ..request };
    let few = world.admin().list(few).await.unwrap();
    assert_eq!((few.total_size, few.total_size_capped), (Some(1), false));
    assert_ne!(few.customers[0].status(), CustomerStatus::Unspecified);
}

#[tokio::test]
async fn filters_orders_pages_and_files_reach_all_that_is_found_however_much() {
    let world = World::new().await;
    world.fill(1_200).await;
    let admin = world.admin();
    let downward = pb::ListCustomersRequest { order_by: "name desc".into(), page_size: 1, ..searched("customer") };
    let last = pb::ListCustomersRequest { search: String::new(), ..downward.clone() };
    let last = admin.names(last).await.remove(0);
    assert_eq!(admin.names(downward).await, [&*last]);
    let filtered = pb::ListCustomersRequest {
        filter: Some(condition("name", Equals, &[&last])),
        include_total_size: true,
        ..searched("customer")
    };
    let found = admin.list(filtered).await.unwrap();
    assert_eq!((found.customers.len(), found.total_size, found.total_size_capped), (1, Some(1), false));

    // Some of the last ones by name.
    let city = condition("city", Equals, &["Mthatha"]);
    let counted = |text: &str| pb::ListCustomersRequest {
        filter: Some(city.clone()),
        page_size: 1,
        include_total_size: true,
        ..searched(text)
    };
    let (found, all) = (admin.list(counted("customer")).await.unwrap(), admin.list(counted("")).await.unwrap());
    assert_eq!((found.total_size, found.total_size_capped), (all.total_size, false));

    let page = pb::ListCustomersRequest { page_size: 200, ..searched("customer") };
    let (mut seen, mut token) = (0, String::new());
    while seen == 0 || !token.is_empty() {
        let listed = admin.list(pb::ListCustomersRequest { page_token: token, ..page.clone() }).await.unwrap();
        (seen, token) = (seen + listed.customers.len(), listed.next_page_token);
    }
    let file = pb::ExportCustomersRequest { search: "customer".into(), ..Default::default() };
    assert_eq!((seen, admin.export(file).await.unwrap().count), (1_200, 1_200));
}

#[tokio::test]
async fn what_others_see_takes_no_place_of_what_is_only_like_the_words() {
    let world = World::new().await;
    // More than a thousand of them are Motors.
    world.fill(8_000).await;
    world.sam().create(complete_customer("Zulu Motors")).await.unwrap();
    assert_eq!(world.sam().names(searched("moters")).await, ["Zulu Motors"]);

    let counted = pb::ListCustomersRequest { include_total_size: true, ..searched("moters") };
    assert!(world.admin().list(counted).await.unwrap().total_size_capped, "only some were looked at");
    let file = pb::ExportCustomersRequest { search: "moters".into(), ..Default::default() };
    assert_eq!(fields(&world.admin().export(file).await.map(|_| ()).unwrap_err()), ["search"]);
}

#[tokio::test]
async fn what_cannot_be_searched_for_is_refused_by_name() {
    let world = World::new().await;
    for text in ["x".repeat(201), "a\0b".to_owned()] {
        assert_eq!(fields(&world.sam().list(searched(&text)).await.unwrap_err()), ["search"]);
    }
}

#[tokio::test]
async fn nobody_reads_what_is_searched_but_by_the_search_in_his_own_tenant() {
    let world = World::new().await;
    three(&world).await;
    let zoe = world.by_code("AB-1").await.unwrap();
    world.admin().add_contact(&zoe.id, complete_contact("Zoe")).await.unwrap();
    let neighbour = world.neighbour().await;
    for db in [world.database.db(), world.database.worker()] {
        let mut tx = db.transaction(world.admin().caller).await.unwrap();
        let refused = sqlx::query("select from customer_search").execute(tx.conn()).await.unwrap_err();
        assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "42501", "permission denied");
        let mut tx = db.transaction(world.admin().caller).await.unwrap();
        let refused = sqlx::query("select from contact_search").execute(tx.conn()).await.unwrap_err();
        assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "42501", "permission denied");
    }
    let stranger = Caller { tenant: world.tenant, ..neighbour.admin().caller };
    for what in [Searched::Customers, Searched::Contacts(None)] {
        for text in ["zoe", "zoee"] {
            let mut query = QueryBuilder::new("");
            search::push_find(&mut query, &stranger, what, Scope::All, text, 1_000);
            let mut tx = world.database.db().transaction(neighbour.admin().caller).await.unwrap();
            assert!(query.build().fetch_all(tx.conn()).await.unwrap().is_empty());
        }
    }
}

#[tokio::test]
async fn rare_words_are_found_by_the_index_of_words_and_frequent_ones_in_their_order() {
    let world = World::new().await;
    world.fill(3_000).await;
    world.neighbour().await.fill(3_000).await;
    // What was just written waits beside the index of words, which makes it look slow.
    world.vacuum("customer_search").await;
    // What is not very much is collected first; of more than that a page is looked for in the order of names.
    let (collected, in_order) = (" limit 10001", " order by s.name_key, s.customer_id limit 26");
    for (text, end, index) in [
        ("info@customer77.", collected, "customer_search_words"),
        ("+27 21 555 0177", collected, "customer_search_words"),
        ("021", in_order, "customer_search_name"),
        ("ub", in_order, "customer_search_name"),
    ] {
        let condition: String = sqlx::query_scalar("select customer_search_words($1, $2, false)")
            .bind(world.tenant)
            .bind(text)
            .fetch_one(&world.superuser)
            .await
            .unwrap();
        let statement = format!("select s.customer_id from customer_search s where {condition}{end}");
        // So few rows are read faster one after the other; what matters is that the index serves.
        let explain = AssertSqlSafe(format!("set enable_seqscan = off; explain {statement}"));
        let plan = sqlx::raw_sql(explain).fetch_all(&world.superuser).await.unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
        assert!(plan.iter().any(|line| line.contains(index)), "{text}: {plan:#?}");
    }
}

#[tokio::test]
async fn who_sees_very_many_finds_the_same_as_if_they_were_few() {
    let world = World::new().await;
    world.fill(1_200).await;
    for text in ["customer1", "motors", "021"] {
        let find = async |many: bool| {
            let statement =
                "select first_by_name('customer_search', 'customer_id', customer_search_words($1, $2, false),
                                 searched_by($1, array[$3]::uuid[], $4), false, 1000)";
            let employee = world.person("S1", Scope::Own).caller.employee;
            let query = sqlx::query_scalar(statement).bind(world.tenant).bind(text).bind(employee).bind(many);
            let found: Vec<uuid::Uuid> = query.fetch_all(&world.superuser).await.unwrap();
            found
        };
        let found = find(false).await;
        assert!(!found.is_empty() && found.len() < 1_000, "{text}");
        assert_eq!(find(true).await, found, "{text}");
    }
}

#[tokio::test]
async fn what_much_is_found_of_is_in_the_order_of_names_as_what_little_is() {
    let world = World::new().await;
    world.fill(10_100).await;
    let all = |customers: Vec<pb::CustomerSummary>| customers.into_iter().map(|it| it.name).collect::<Vec<_>>();
    // Every customer has a number that begins so, and hardly one that goes on so.
    for (text, number) in [("021", "021"), ("02155501", "021 555 01")] {
        let page = pb::ListCustomersRequest { page_size: 40, ..searched(text) };
        let found = all(world.admin().list(page).await.unwrap().customers);
        assert_eq!(found.len(), 40, "{text}");
        let telephone = condition("telephone", crm_proto::types::Operator::Contains, &[number]);
        let listed = pb::ListCustomersRequest { page_size: 40, filter: Some(telephone), ..Default::default() };
        assert_eq!(found, all(world.admin().list(listed).await.unwrap().customers), "{text}");
    }
}

#[tokio::test]
async fn a_page_of_what_was_found_is_the_same_whether_all_of_it_or_only_the_page_is_looked_for() {
    let world = World::new().await;
    world.fill(300).await;
    for page_size in [1, 7, 25] {
        for skip in [0, 3] {
            let page = pb::ListCustomersRequest { page_size, skip, ..searched("motors") };
            let few = world.admin().list(page.clone()).await.unwrap();
            let counted = pb::ListCustomersRequest { include_total_size: true, ..page };
            let all = world.admin().list(counted).await.unwrap();
            assert_eq!(few.customers, all.customers, "{page_size}, {skip}");
            assert_eq!(few.next_page_token, all.next_page_token, "{page_size}, {skip}");
        }
    }
}
