//! The rules of [`crm_testkit::schema`].

use crm_testkit::{data_moves, schema::Schema};

use crate::world::World;

#[tokio::test]
async fn every_table_follows_the_rules() {
    let world = World::new().await;
    let schema = Schema {
        superuser: world.superuser,
        service: "activities",
        across_tenants: &[],
        of_the_owner: &[],
        definers: &[],
        rights_on_tenants: "select",
    };
    schema.check().await;
}

#[test]
fn migrations_move_data_tenant_by_tenant() {
    data_moves::go_tenant_by_tenant(&crm_activities::service(), &[]);
}
