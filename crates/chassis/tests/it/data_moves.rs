//! How migrations move data: tenant by tenant, because the owner of the tables is not let past their protection.

use crm_chassis::Caller;
use secrecy::ExposeSecret as _;
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use crate::world::{Tenant, World};

#[tokio::test]
async fn a_migration_moves_the_rows_of_every_tenant_and_of_each_only_its_own() {
    let world = World::new().await;
    let neighbour = Tenant::new();
    world.add(&neighbour).await;
    for tenant in [&world.tenant, &neighbour] {
        let mut tx = world.db.transaction(Caller::system(tenant.id)).await.unwrap();
        let insert = sqlx::query("insert into effects (tenant_id, label) values ($1, 'before')").bind(tenant.id);
        insert.execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut owner = PgConnection::connect(world.database.urls.migrate.owner_url.expose_secret()).await.unwrap();

    let plain = sqlx::query("update effects set label = 'plain'").execute(&mut owner).await.unwrap();
    assert_eq!(plain.rows_affected(), 0, "the tables are protected from their owner, too");

    let moves =
        "call for_each_tenant($move$update effects set label = label || ' ' || $1::text where tenant_id = $1$move$)";
    sqlx::raw_sql(moves).execute(&mut owner).await.unwrap();
    for tenant in [&world.tenant, &neighbour] {
        assert_eq!(world.effects(tenant).await, [format!("before {}", tenant.id.0)]);
    }

    // Without its tenant in the statement it stays inside the tenant all the same.
    sqlx::raw_sql("call for_each_tenant($move$update effects set id = gen_random_uuid()$move$)")
        .execute(&mut owner)
        .await
        .unwrap();
    let left: Option<String> = sqlx::query_scalar("select nullif(current_setting('app.tenant_id', true), '')")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(left.map(|tenant| tenant.parse::<Uuid>().unwrap()), None, "no tenant is left set");
}
