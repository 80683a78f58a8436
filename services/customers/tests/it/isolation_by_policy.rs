//! The second lock alone: statements that forget the tenant, as the plain roles of the service.

use crm_chassis::{Caller, Db, TenantId};
use secrecy::ExposeSecret as _;
use serde_json::json;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::{
    next_and_last_activity::{self, planned},
    world::{World, complete_contact, complete_customer, complete_third_party, customers},
};

const TABLES: [&str; 26] = [
    "activity_refs",
    "audit_log",
    "contacts",
    "customer_access",
    "customer_addresses",
    "customer_group_members",
    "customer_groups",
    "customer_marks",
    "customer_merges",
    "customers",
    "dead_letters",
    "employee_refs",
    "erp_links",
    "erp_sequences",
    "idempotency_keys",
    "import_parts",
    "import_rows",
    "imports",
    "inbox",
    "mail_outbox",
    "notes",
    "outbox",
    "sales_histories",
    "sales_months",
    "static_codes",
    "third_parties",
];
/// Those that the worker reads for all tenants.
const OF_THE_PLATFORM: [&str; 6] = ["dead_letters", "erp_links", "idempotency_keys", "inbox", "mail_outbox", "outbox"];

/// Leaves rows of the tenant in every table.
async fn fill(world: &World) {
    let customer = world.sam().with_key("k").create(complete_customer("Hope Works")).await.unwrap();
    world.sam().add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap();
    world.sam().add_note(&customer.id, "Friendly people").await.unwrap();
    world.sam().add_third_party(&customer.id, complete_third_party("Rival Office")).await.unwrap();
    let group = world.sam().add_group("Schools", &[world.employee_id("PIET")]).await.unwrap();
    world.sam().add_to_group(&group.id, &[&customer.id]).await.unwrap();
    // One that is not read yet, and one that has rows.
    world.checked(&world.admin(), &customers(&["Karoo Motors"])).await;
    world.sam().upload(b"name\n").await;
    let duplicate = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    world.sam().merge(&customer.id, &duplicate.id).await.unwrap();
    world.sam().mark(&customer.id).await.unwrap();
    next_and_last_activity::hear(world, &planned(&customer.id, "2026-10-20T08:00:00Z")).await;
    world.erp_customer("CU1").await;
    let sales =
        json!({"code": "CU1", "months": [{"month": "2026-10", "invoiced": {"amount": "1.00", "currency": "ZAR"}}]});
    world.erp("sales", "sales.replaced", 1, sales).await.unwrap();
    world.park("CU9").await;
    let link = "insert into erp_links (tenant_id, received_at, received_type) values ($1, now(), 'customer.held')";
    sqlx::query(link).bind(world.tenant).execute(&world.superuser).await.unwrap();
    // This service sends no mails yet.
    let mail = "insert into mail_outbox (tenant_id, id, message_id, recipient, to_people, cc_people, subject, text_body, html_body,
                    next_attempt_at, expires_at, created_at)
                values ($1, gen_random_uuid(), gen_random_uuid(), 'a@x.example', '[]', '[]', 'X', 'X', 'X', now(), now(), now())";
    sqlx::query(mail).bind(world.tenant).execute(&world.superuser).await.unwrap();
}

async fn two_tenants() -> (World, World) {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    fill(&world).await;
    fill(&neighbour).await;
    (world, neighbour)
}

async fn number(conn: &mut PgConnection, sql: String) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(conn).await.unwrap()
}

async fn rows_of(world: &World, table: &str, tenant: TenantId) -> i64 {
    let sql = format!("select count(*) from {table} where tenant_id = '{}'", tenant.0);
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&world.superuser).await.unwrap()
}

#[tokio::test]
async fn the_tables_here_are_all_there_are() {
    let world = World::new().await;
    // Nobody has rights on what is searched: a test of the search proves it.
    let sql = "select table_name::text from information_schema.columns
               where table_schema = 'public' and column_name = 'tenant_id' and table_name not in ('customer_search', 'contact_search') order by 1";
    let tables: Vec<String> = sqlx::query_scalar(sql).fetch_all(&world.superuser).await.unwrap();
    assert_eq!(tables, TABLES);
}

#[tokio::test]
async fn a_statement_that_names_no_tenant_sees_rows_of_its_own_only() {
    let (world, neighbour) = two_tenants().await;
    for table in TABLES {
        let own = rows_of(&world, table, world.tenant).await;
        assert!(own > 0 && rows_of(&world, table, neighbour.tenant).await > 0, "{table} holds rows of both");
        let mut tx = world.database.db().transaction(world.sam().caller).await.unwrap();
        assert_eq!(number(tx.conn(), format!("select count(*) from {table}")).await, own, "{table}");
        let theirs = format!("select count(*) from {table} where tenant_id = '{}'", neighbour.tenant.0);
        assert_eq!(number(tx.conn(), theirs).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_statement_that_names_no_tenant_changes_rows_of_its_own_only() {
    let (world, neighbour) = two_tenants().await;
    for table in TABLES.into_iter().filter(|table| *table != "audit_log") {
        let theirs = rows_of(&world, table, neighbour.tenant).await;
        let mut tx = world.database.db().transaction(world.sam().caller).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("delete from {table}"))).execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(rows_of(&world, table, world.tenant).await, 0, "{table}");
        assert_eq!(rows_of(&world, table, neighbour.tenant).await, theirs, "{table}");
    }
}

#[tokio::test]
async fn rows_of_another_tenant_can_be_neither_made_nor_given_away() {
    let (world, neighbour) = two_tenants().await;
    let theirs = neighbour.tenant.0;
    let gifts = TABLES.into_iter().filter(|table| *table != "audit_log");
    let mut statements: Vec<_> = gifts.map(|table| format!("update {table} set tenant_id = '{theirs}'")).collect();
    let insert = [
        format!("static_codes (tenant_id, list, code, description) values ('{theirs}', 'RANK', 'X', 'X')"),
        format!("employee_refs values ('{theirs}', gen_random_uuid(), 'X', 'X', default, true, true, null, 'X', 1)"),
        format!("erp_sequences values ('{theirs}', 'x', 'x', 1)"),
        format!("inbox (tenant_id, consumer, message_id) values ('{theirs}', 'x', 'x')"),
        format!("audit_log values ('{theirs}', gen_random_uuid(), 'x', gen_random_uuid(), 'x', '[]', gen_random_uuid(), 'x', 'user', now())"),
        format!(
            "customers (tenant_id, id, version, name, status, customer_type, rank, reporting_area, site, created_at, created_by, updated_at)
             values ('{theirs}', gen_random_uuid(), 1, 'X', 'ACTIVE', 'X', 'X', 'X', 'X', now(), 'X', now())"
        ),
    ];
    statements.extend(insert.map(|insert| format!("insert into {insert}")));
    for sql in statements {
        let mut tx = world.database.db().transaction(world.sam().caller).await.unwrap();
        let refused = sqlx::query(AssertSqlSafe(sql.clone())).execute(tx.conn()).await.unwrap_err();
        assert!(refused.to_string().contains("row-level security policy"), "{sql}: {refused}");
    }
}

#[tokio::test]
async fn without_a_tenant_nothing_is_visible() {
    let (world, _neighbour) = two_tenants().await;
    let visible = async |db: &Db, setting: Option<&'static str>, table: &str| {
        let sql = format!("select count(*) from {table}");
        let Some(setting) = setting else {
            return sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql)).fetch_one(db.pool()).await.unwrap();
        };
        let mut tx = db.transaction(Caller::system(world.tenant)).await.unwrap();
        sqlx::raw_sql(setting).execute(tx.conn()).await.unwrap();
        number(tx.conn(), sql).await
    };
    let (app, worker) = (world.database.db(), world.database.worker());
    let nobody = "set local app.tenant_id = '00000000-0000-0000-0000-000000000000'";
    for setting in [None, Some("set local app.tenant_id = ''"), Some(nobody)] {
        for table in TABLES {
            assert_eq!(visible(&app, setting, table).await, 0, "{table}: {setting:?}");
            let seen = visible(&worker, setting, table).await;
            let of_all = if OF_THE_PLATFORM.contains(&table) { world.count(table).await } else { 0 };
            assert_eq!(seen, of_all, "{table}, worker: {setting:?}");
        }
    }
}

#[tokio::test]
async fn a_connection_forgets_its_tenant_with_the_transaction() {
    let (world, _neighbour) = two_tenants().await;
    let url = &world.database.urls.database.app_url;
    let pool = crm_chassis::db::pool(url.expose_secret(), 1, "test").unwrap();
    let db = Db::new(pool, world.database.clock.clone(), std::sync::Arc::default());
    for commit in [true, false] {
        let mut tx = db.transaction(Caller::system(world.tenant)).await.unwrap();
        assert!(number(tx.conn(), "select count(*) from customers".into()).await > 0);
        if commit {
            tx.commit().await.unwrap();
        } else {
            drop(tx);
        }
        let left: i64 = sqlx::query_scalar("select count(*) from customers").fetch_one(db.pool()).await.unwrap();
        assert_eq!(left, 0);
    }
}
