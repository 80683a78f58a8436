//! Statements of imports that must not read whole tables, however many customers there are.

use crm_customers::store::import_customers;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::world::World;

#[tokio::test]
async fn customers_that_are_there_are_found_by_indexes() {
    let world = World::new().await;
    world.fill(20_000).await;
    for person in [world.admin(), world.person("S1", crm_chassis::Scope::Team)] {
        let mut query = QueryBuilder::new("explain ");
        import_customers::push_matches(&mut query, &person.caller, Uuid::nil(), &[("Karoo Motors 1", "4123456789")]);
        let mut tx = world.database.db().transaction(person.caller.clone()).await.unwrap();
        let lines: Vec<String> = query.build_query_scalar().fetch_all(tx.conn()).await.unwrap();
        let plan = lines.join("\n");
        assert!(plan.contains("customers_name") && plan.contains("customers_vat_key"), "{plan}");
        assert!(!plan.contains("Seq Scan on customers"), "{plan}");
    }
}
