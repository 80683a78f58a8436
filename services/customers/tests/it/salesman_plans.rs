//! What the planner makes of the statements about salesmen, as `plans` does for customers.

use crm_chassis::{EmployeeId, filter::FilterContext, page, page::Page};
use crm_customers::store::{
    assignments::{self, NEXT_OF},
    salesman_customers::{self, SalesmanSelection},
    salesmen::{self, SalesmenSelection},
};
use jiff::tz::TimeZone;
use sqlx::{QueryBuilder, types::Uuid};

use crate::{
    plans::{by, plan, two_tenants},
    world::World,
};

fn context(world: &World) -> FilterContext {
    FilterContext { zone: TimeZone::UTC, now: world.database.clock.now() }
}

#[tokio::test]
async fn customers_of_salesmen_are_counted_from_indexes_alone() {
    let world = two_tenants().await;
    world.vacuum("customers").await;
    world.vacuum("customer_access").await;
    for person in [world.admin(), world.person("S2", crm_chassis::Scope::Team).without(&world, "salesmen.assign-all")] {
        for order in ["displayName", "mainCount desc"] {
            let request = page::Request { page_size: 5, ..by(order) };
            let page = Page::parse(&salesmen::LISTING, &request, b"").unwrap();
            let selection = SalesmenSelection { filter: None, context: context(&world) };
            let mut query = QueryBuilder::new("explain ");
            salesmen::push_page(&mut query, &person.caller, &selection, &page).unwrap();
            let plan = plan(&world, &person.caller, query).await;
            for index in ["customers_main_salesman", "customer_access_linked"] {
                assert!(plan.contains(&format!("Index Only Scan using {index} ")), "{order}:\n{plan}");
            }
            for table in ["customers", "customer_access"] {
                assert!(!plan.contains(&format!("Seq Scan on {table} ")), "{order}:\n{plan}");
            }
        }
    }
}

#[tokio::test]
async fn the_customers_of_a_salesman_begin_with_his_links() {
    let world = two_tenants().await;
    let caller = world.admin().caller;
    let salesman = EmployeeId::of(world.tenant, "S1");
    let page = Page::parse(&salesman_customers::LISTING, &by("name"), b"").unwrap();
    let selection = SalesmanSelection { salesman, filter: None, context: context(&world) };
    let mut query = QueryBuilder::new("explain ");
    salesman_customers::push_page(&mut query, &caller, &selection, &page).unwrap();
    let plan = plan(&world, &caller, query).await;
    assert!(plan.contains("customer_access_linked") || plan.contains("customer_access_employee"), "{plan}");
    assert!(!plan.contains("Seq Scan on customer"), "{plan}");
}

#[tokio::test]
async fn customers_to_be_moved_are_found_by_indexes_whoever_moves_them() {
    let world = two_tenants().await;
    let salesman = EmployeeId::of(world.tenant, "S1");
    for (person, may_have_links) in [(world.admin(), true), (world.settings_user(), false), (world.manager(), true)] {
        let ids: Vec<Uuid> = (0..20_u128).map(Uuid::from_u128).collect();
        let mut query = QueryBuilder::new("explain ");
        assignments::push_assigned(&mut query, &person.caller, salesman, &ids);
        let plan = plan(&world, &person.caller, query).await;
        assert!(plan.contains("customers_pkey") && !plan.contains("Seq Scan on customers"), "{plan}");
        // Who is no employee is linked to nothing, and nothing is looked for.
        assert!(!may_have_links || !plan.contains("Seq Scan on customer_access"), "{plan}");
    }
    let mut tx = world.database.db().transaction(world.admin().caller).await.unwrap();
    let next = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("explain {NEXT_OF}")));
    let next = next.bind(world.tenant).bind(salesman).bind(Uuid::nil()).bind(501_i64);
    let lines: Vec<String> = next.fetch_all(tx.conn()).await.unwrap();
    assert!(lines.join("\n").contains("customers_main_salesman"), "{lines:?}");
}
