//! What the planner makes of the statements about merged customers: those that are hidden cost the lists nothing.

use crm_chassis::{Caller, Scope};
use crm_customers::store::{merges, notes};
use sqlx::{AssertSqlSafe, QueryBuilder, types::Uuid};

use crate::{
    plans::{plan, two_tenants},
    world::World,
};

#[tokio::test]
async fn hidden_customers_are_in_no_index_that_a_list_reads() {
    let world = World::new().await;
    let read_by_lists = "select indexname::text from pg_indexes where tablename = 'customers'
        and indexname not in ('customers_pkey', 'customers_code_unique') and indexdef not like '%WHERE %(merged_into IS NULL)%'";
    let others: Vec<String> = sqlx::query_scalar(read_by_lists).fetch_all(&world.superuser).await.unwrap();
    assert_eq!(others, [""; 0]);
}

#[tokio::test]
async fn a_count_of_all_reads_an_index_alone_and_filters_nothing() {
    let world = two_tenants().await;
    world.vacuum("customers").await;
    let caller = world.admin().caller;
    let mut query =
        QueryBuilder::new("explain select count(*) from customers c where c.merged_into is null and c.tenant_id = ");
    query.push_bind(caller.tenant);
    let plan = plan(&world, &caller, query).await;
    let filters = plan.lines().any(|line| line.trim_start().starts_with("Filter"));
    assert!(plan.contains("Index Only Scan using customers_") && !filters, "{plan}");
}

#[tokio::test]
async fn both_customers_and_what_moves_are_found_by_their_keys() {
    let world = two_tenants().await;
    let ids = [Uuid::from_u128(1), Uuid::from_u128(2)];
    for person in [world.admin(), world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let mut query = QueryBuilder::new("explain ");
        merges::push_lock_both(&mut query, &person.caller, ids);
        let plan = plan(&world, &person.caller, query).await;
        assert!(plan.contains("customers_pkey") && !plan.contains("Seq Scan on customer"), "{plan}");
        let mut query = QueryBuilder::new("explain ");
        merges::push_duplicates_of(&mut query, &person.caller, ids[0]);
        let plan = self::plan(&world, &person.caller, query).await;
        assert!(plan.contains("customers_pkey") && !plan.contains("Seq Scan on customers"), "{plan}");
    }
    let mut tx = world.database.db().transaction(Caller::system(world.tenant)).await.unwrap();
    let lines: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("explain {}", notes::MOVE)))
        .bind(world.tenant)
        .bind(ids[0])
        .bind(ids[1])
        .bind(None::<Vec<Uuid>>)
        .fetch_all(tx.conn())
        .await
        .unwrap();
    let plan = lines.join("\n");
    assert!(plan.contains("notes_customer") && !plan.contains("Seq Scan"), "{plan}");
}
