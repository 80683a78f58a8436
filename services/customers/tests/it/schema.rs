//! The rules of [`crm_testkit::schema`], and what is not as everywhere.

use crm_testkit::{data_moves, schema::Schema};

use crate::world::World;

#[tokio::test]
async fn every_table_follows_the_rules() {
    let world = World::new().await;
    let schema = Schema {
        superuser: world.superuser,
        service: "customers",
        across_tenants: &[],
        of_the_owner: &[
            ("contact_search", "under row-level security no index finds what is anywhere in a text"),
            ("customer_search", "under row-level security no index finds what is anywhere in a text"),
        ],
        definers: &[
            ("learn_import_rows", "only the owner may take statistics; it samples a table and shows nothing"),
            ("remember_contact_search", "fills what is searched"),
            ("rename_in_contact_search", "fills what is searched"),
            ("remember_customer_search", "fills what is searched"),
            ("search_contacts", "reads it, and applies tenant and visibility itself"),
            ("similar_customers", "reads it, and applies tenant and visibility itself"),
            ("search_customers", "reads it, and applies tenant and visibility itself"),
        ],
        rights_on_tenants: "select",
    };
    schema.check().await;
}

#[test]
fn migrations_move_data_tenant_by_tenant() {
    data_moves::go_tenant_by_tenant(
        &crm_customers::service(),
        &[(104, "older than the procedure, and does by hand what it does")],
    );
}

#[tokio::test]
async fn nobody_can_change_the_audit_trail() {
    let world = World::new().await;
    world.sam().create(crate::world::complete_customer("Hope Works")).await.unwrap();
    for db in [world.database.db(), world.database.worker()] {
        for sql in ["update audit_log set action = 'x'", "delete from audit_log", "truncate audit_log"] {
            let mut tx = db.transaction(world.sam().caller).await.unwrap();
            let refused = sqlx::query(sql).execute(tx.conn()).await.unwrap_err();
            let code = refused.as_database_error().unwrap().code().unwrap().into_owned();
            assert_eq!(code, "42501", "{sql}: permission denied");
        }
    }
    assert_eq!(world.count("audit_log").await, 1);
}
