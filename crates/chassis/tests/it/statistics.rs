//! What the planner knows of tenants that grow.

use crm_chassis::Caller;
use crm_testkit::{Broker, eventually};
use uuid::Uuid;

use crate::{outbox::reached, rpcs::Serving, world::World};

/// Rows that the planner takes a table for, and whether it knows of which tenants.
async fn known(world: &World, table: &str) -> (f32, bool) {
    let sql = "select reltuples, exists (select from pg_stats where tablename = relname and attname = 'tenant_id')
               from pg_class where relname = $1";
    sqlx::query_as(sql).bind(table).fetch_one(&world.everything).await.unwrap()
}

/// A world in which nobody but ourselves takes statistics of `effects`.
async fn quiet() -> World {
    let world = World::new().await;
    sqlx::raw_sql("alter table effects set (autovacuum_enabled = off)").execute(&world.everything).await.unwrap();
    world
}

/// Rows that somebody else has written.
async fn write_rows(world: &World, rows: i32) {
    let sql = "insert into effects (tenant_id, label) select $1, 'row ' || n from generate_series(1, $2) n";
    sqlx::query(sql).bind(world.tenant.id).bind(rows).execute(&world.everything).await.unwrap();
    eventually("the server counts what was written", async || {
        let sql = "select pg_stat_get_mod_since_analyze('effects'::regclass) >= $1";
        let counted: bool = sqlx::query_scalar(sql).bind(i64::from(rows)).fetch_one(&world.everything).await.unwrap();
        counted.then_some(())
    })
    .await;
}

#[tokio::test]
async fn only_tables_in_which_much_has_changed_are_looked_at() {
    let world = quiet().await;
    let grew = async || -> Vec<String> {
        sqlx::query_scalar("select tables_that_grew()").fetch_all(world.worker.pool()).await.unwrap()
    };
    write_rows(&world, 400).await;
    assert!(grew().await.is_empty());
    write_rows(&world, 600).await;
    assert_eq!(grew().await, ["effects"]);
}

#[tokio::test]
async fn when_a_tenant_has_sent_a_thousand_messages_the_planner_hears_of_it() {
    let (world, broker) = (quiet().await, Broker::new().await);
    let serving = Serving::new(&world, &broker.amqp_url).await;
    write_rows(&world, 600).await;
    assert!(!known(&world, "effects").await.1);
    let mut tx = world.db.transaction(Caller::system(world.tenant.id)).await.unwrap();
    tx.publish_all((1..=1_000).map(|version| reached(Uuid::from_u128(7), version).into())).await.unwrap();
    tx.commit().await.unwrap();
    eventually("the planner knows the tenant", async || known(&world, "effects").await.1.then_some(())).await;
    assert!(known(&world, "effects").await.0 >= 600.0);
    serving.running.stop().await;
}
