//! What the planner makes of the statements about groups, as `plans` does for customers.

use crm_chassis::{Caller, Scope, filter::FilterContext, page, page::Page};
use crm_customers::store::{
    access::REGROUP,
    customers,
    group_lists::{self, GroupSelection, LISTING},
    group_members::{NEXT, OF_CUSTOMERS},
    lists::{self, Selection},
    visibility::Reach,
};
use crm_proto::types::Operator;
use jiff::tz::TimeZone;
use sqlx::{AssertSqlSafe, QueryBuilder, types::Uuid};

use crate::{
    plans::{beneath_the_limit, by, plan, two_tenants},
    world::{World, condition},
};

/// The plan of a statement whose second value is an array of so many ids.
async fn plan_of_ids(world: &World, sql: &str, ids: usize) -> String {
    let caller = Caller::system(world.tenant);
    let mut tx = world.database.db().transaction(caller).await.unwrap();
    let ids: Vec<Uuid> = (0..ids).map(|n| Uuid::from_u128(n.try_into().unwrap())).collect();
    let mut query = sqlx::query_scalar(AssertSqlSafe(format!("explain {sql}"))).bind(world.tenant).bind(ids);
    if sql == NEXT {
        query = query.bind(Uuid::from_u128(1)).bind(500_i64);
    }
    let lines: Vec<String> = query.fetch_all(tx.conn()).await.unwrap();
    lines.join("\n")
}

#[tokio::test]
async fn the_customers_of_a_group_and_the_groups_of_customers_are_found_by_indexes() {
    let world = two_tenants().await;
    for (sql, index) in [
        (NEXT, "customer_group_members_pkey"),
        (OF_CUSTOMERS, "customer_group_members_customer"),
        (REGROUP, "customer_group_members_customer"),
    ] {
        let plan = plan_of_ids(&world, sql, 1).await;
        assert!(plan.contains(index), "{plan}");
        assert!(!plan.contains("Seq Scan on customer_group_members"), "{plan}");
        assert!(!plan.contains("Seq Scan on customer_access"), "{plan}");
    }
}

#[tokio::test]
async fn a_filter_by_group_begins_with_its_customers() {
    let world = two_tenants().await;
    let group: Uuid = sqlx::query_scalar("select id from customer_groups where tenant_id = $1 limit 1")
        .bind(world.tenant)
        .fetch_one(&world.superuser)
        .await
        .unwrap();
    for person in [world.admin(), world.person("S1", Scope::Own)] {
        let context = FilterContext { zone: TimeZone::UTC, now: world.database.clock.now() };
        let filter = Some(condition("groupId", Operator::Equals, &[&group.to_string()]));
        let selection = Selection { found: None, filter, scope: person.caller.scope, reach: Reach::Few, context };
        let page = Page::parse(&lists::LISTING, &by("name"), b"").unwrap();
        let mut query = QueryBuilder::new("explain ");
        lists::push_page(&mut query, &person.caller, &selection, &page).unwrap();
        let plan = beneath_the_limit(&plan(&world, &person.caller, query).await);
        assert!(plan.contains("customer_group_members_"), "{plan}");
        assert!(!plan.contains("Seq Scan on customer_group_members"), "{plan}");
    }
}

#[tokio::test]
async fn groups_come_from_an_index_in_the_order_of_their_names() {
    let world = two_tenants().await;
    let many = "insert into customer_groups (tenant_id, id, version, name, salesman_ids, customer_count, created_at, created_by,
                    updated_at, updated_by)
                select $1, gen_random_uuid(), 1, 'Another ' || n, '{}', 0, now(), 'Sam', now(), 'Sam' from generate_series(1, 2000) n";
    sqlx::query(many).bind(world.tenant).execute(&world.superuser).await.unwrap();
    sqlx::raw_sql("analyze customer_groups").execute(&world.superuser).await.unwrap();
    let caller = world.admin().caller;
    let context = FilterContext { zone: TimeZone::UTC, now: world.database.clock.now() };
    let page = Page::parse(&LISTING, &page::Request::default(), b"").unwrap();
    let mut query = QueryBuilder::new("explain ");
    group_lists::push_page(&mut query, &caller, &GroupSelection { filter: None, context }, &page).unwrap();
    let plan = plan(&world, &caller, query).await;
    assert!(plan.contains("using customer_groups_name ") && !plan.contains("Sort"), "{plan}");
}

#[tokio::test]
async fn named_customers_are_found_by_their_primary_key_whoever_asks() {
    let world = two_tenants().await;
    for person in [world.admin(), world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let ids: Vec<Uuid> = (0..20_u128).map(Uuid::from_u128).collect();
        let mut query = QueryBuilder::new("explain ");
        customers::push_visible(&mut query, &person.caller, &ids);
        let plan = plan(&world, &person.caller, query).await;
        assert!(plan.contains("customers_pkey"), "{plan}");
        assert!(!plan.contains("Seq Scan on customer"), "{plan}");
    }
}
