use crm_proto::{customers as pb, types::Operator};
use serde_json::json;

use crate::world::{World, complete_customer, condition, fields};

/// Value, description, number of customers.
type Value<'a> = (&'a str, &'a str, i32);

fn of(field: &str, prefix: &str) -> pb::ListCustomersValuesRequest {
    pb::ListCustomersValuesRequest { field: field.into(), prefix: prefix.into(), ..Default::default() }
}

fn counts(values: Vec<pb::FieldValue>) -> Vec<(String, i32)> {
    values.into_iter().map(|value| (value.value, value.customer_count)).collect()
}

/// Two of Sam's in Cape Town, written in two ways, one of Thandi's in Paarl, and one of the ERP without anything.
async fn four(world: &World) {
    let in_city = |name: &str, city: &str| {
        let address = pb::Address { city: city.into(), ..Default::default() };
        pb::Customer { physical_address: Some(address), ..complete_customer(name) }
    };
    world.sam().create(in_city("One", "Cape Town")).await.unwrap();
    world.sam().create(pb::Customer { customer_type: "BUILD".into(), ..in_city("Two", "CAPE TOWN") }).await.unwrap();
    world.thandi().create(in_city("Three", "Pärl")).await.unwrap();
    world.erp("m-1", "customer.upserted", 1, json!({"code": "CU1", "name": "Four"})).await.unwrap();
}

#[tokio::test]
async fn each_column_lists_its_values_with_what_a_person_reads_and_how_many() {
    let world = World::new().await;
    four(&world).await;
    let (sam, thandi) = (world.employee_id("SAM"), world.employee_id("THANDI"));
    let table: [(&str, &[Value<'_>]); 9] = [
        ("status", &[("ACTIVE", "ACTIVE", 1), ("NEW_CRM", "NEW_CRM", 3)]),
        ("customerType", &[("BUILD", "Construction", 1), ("RETAIL", "Retail", 2), ("UNASSIGNED", "Unassigned", 1)]),
        ("rank", &[("GOLD", "Gold", 3), ("UNASSIGNED", "Unassigned", 1)]),
        ("reportingArea", &[("UNASSIGNED", "Unassigned", 1), ("CAPE", "Western Cape", 3)]),
        ("site", &[("CPT", "Cape Town", 3), ("UNASSIGNED", "Unassigned", 1)]),
        ("mainSalesmanId", &[(&sam, "Sam Dlamini", 2), (&thandi, "Thandi Nkosi", 1)]),
        // Written in two ways it is one city, just as a filter finds both.
        ("city", &[("Cape Town", "Cape Town", 2), ("Pärl", "Pärl", 1)]),
        ("name", &[("Four", "Four", 1), ("One", "One", 1), ("Three", "Three", 1), ("Two", "Two", 1)]),
        ("code", &[("CU1", "CU1", 1)]),
    ];
    for (field, expected) in table {
        let values = world.admin().values(of(field, "")).await.unwrap();
        let values: Vec<_> = values
            .iter()
            .map(|value| (value.value.as_str(), value.description.as_str(), value.customer_count))
            .collect();
        assert_eq!(values, expected, "{field}");
    }
}

#[tokio::test]
async fn a_prefix_narrows_the_list_by_what_a_person_reads() {
    let world = World::new().await;
    four(&world).await;
    let table: [(&str, &str, &[&str]); 9] = [
        ("city", "CAPE", &["cape town"]),
        ("city", "parl", &["pärl"]),
        ("city", "town", &[]),
        ("city", "  ", &["cape town", "pärl"]),
        ("city", "%", &[]),
        ("customerType", "con", &["build"]),
        ("status", "new", &["new_crm"]),
        ("mainSalesmanId", "THA", &[&world.employee_id("THANDI")]),
        ("rank", "x", &[]),
    ];
    for (field, prefix, expected) in table {
        let values = world.admin().values(of(field, prefix)).await.unwrap();
        let values: Vec<_> = values.into_iter().map(|value| value.value.to_lowercase()).collect();
        assert_eq!(values, expected, "{field} {prefix:?}");
    }
}

#[tokio::test]
async fn only_customers_the_caller_may_see_are_counted() {
    let world = World::new().await;
    four(&world).await;
    let neighbour = world.neighbour().await;
    four(&neighbour).await;
    let values = world.thandi().values(of("city", "")).await.unwrap();
    assert_eq!(counts(values), [("Pärl".to_owned(), 1)]);
}

#[tokio::test]
async fn only_customers_that_match_the_filter_and_the_search_are_counted() {
    let world = World::new().await;
    four(&world).await;
    let filter = Some(condition("customerType", Operator::Equals, &["RETAIL"]));
    let values = world.admin().values(pb::ListCustomersValuesRequest { filter, ..of("status", "") }).await.unwrap();
    assert_eq!(counts(values), [("NEW_CRM".to_owned(), 2)]);
    let searched = pb::ListCustomersValuesRequest { search: "two".into(), ..of("city", "") };
    assert_eq!(counts(world.admin().values(searched).await.unwrap()), [("CAPE TOWN".to_owned(), 1)]);
    let filter = Some(condition("nothing", Operator::Equals, &["1"]));
    let refused =
        world.admin().values(pb::ListCustomersValuesRequest { filter, ..of("status", "") }).await.unwrap_err();
    assert!(fields(&refused)[0].starts_with("filter"), "{refused:?}");
}

#[tokio::test]
async fn a_salesman_without_a_name_yet_is_listed_by_his_id() {
    let world = World::new().await;
    let data = json!({"code": "CU1", "name": "Hope Works", "mainSalesmanCode": "LEBO"});
    world.erp("m-1", "customer.upserted", 1, data).await.unwrap();
    let values = world.admin().values(of("mainSalesmanId", "")).await.unwrap();
    let lebo = world.employee_id("LEBO");
    assert_eq!(values, [pb::FieldValue { value: lebo.clone(), description: lebo, customer_count: 1 }]);
}

#[tokio::test]
async fn at_most_a_hundred_values_are_listed() {
    let world = World::new().await;
    let owner = "insert into customers (tenant_id, id, version, name, status, customer_type, rank, reporting_area, site, city,
                     created_at, created_by, updated_at)
                 select $1, gen_random_uuid(), 1, n::text, 'ACTIVE', 'RETAIL', 'GOLD', 'CAPE', 'CPT', 'City ' || lpad(n::text, 3, '0'),
                     now(), 'test', now() from generate_series(1, 120) n";
    sqlx::query(owner).bind(world.tenant).execute(&world.superuser).await.unwrap();
    let values = world.admin().values(of("city", "")).await.unwrap();
    assert_eq!((values.len(), values[99].value.as_str()), (100, "City 100"));
    assert_eq!(world.admin().values(of("city", "city 12")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_column_that_is_not_listed_and_a_nul_character_are_refused() {
    let world = World::new().await;
    for field in ["", "vatNumber", "id", "c.id", "cty"] {
        let refused = world.sam().values(of(field, "")).await.unwrap_err();
        assert_eq!(fields(&refused), ["field"], "{field}");
    }
    assert_eq!(fields(&world.sam().values(of("city", "a\0")).await.unwrap_err()), ["prefix"]);
}
