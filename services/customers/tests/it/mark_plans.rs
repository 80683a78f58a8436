//! What the planner makes of the statements about marks, as `plans` does for customers.

use crm_chassis::{Scope, page::Page};
use crm_customers::store::{
    mark_lists::{Marks, push_page},
    marks::push_view,
};
use sqlx::{QueryBuilder, types::Uuid};

use crate::plans::{by, plan, two_tenants};

#[tokio::test]
async fn both_lists_begin_with_the_users_own_rows() {
    let world = two_tenants().await;
    for person in [world.admin(), world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        for (list, order) in [
            (Marks::Favourites, "name"),
            (Marks::Favourites, "favouriteTime desc"),
            (Marks::Recent, "viewTime desc"),
            (Marks::Recent, "name"),
        ] {
            let page = Page::parse(&list.listing(), &by(order), b"").unwrap();
            let mut query = QueryBuilder::new("explain ");
            push_page(&mut query, &person.caller, list, &page);
            let plan = plan(&world, &person.caller, query).await;
            assert!(plan.contains("customer_marks_pkey"), "{list:?}, {order}:\n{plan}");
            for table in ["customers", "customer_marks", "customer_access"] {
                assert!(!plan.contains(&format!("Seq Scan on {table} ")), "{list:?}, {order}:\n{plan}");
            }
        }
    }
}

#[tokio::test]
async fn a_view_is_written_by_primary_keys() {
    let world = two_tenants().await;
    for person in [world.admin(), world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let tx = world.database.db().transaction(person.caller.clone()).await.unwrap();
        let mut query = QueryBuilder::new("explain ");
        push_view(&mut query, &tx, Uuid::from_u128(1));
        let plan = plan(&world, &person.caller, query).await;
        assert!(plan.contains("customers_pkey") && !plan.contains("Seq Scan on "), "{plan}");
    }
}
