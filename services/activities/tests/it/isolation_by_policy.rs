//! The second lock alone: statements that forget the tenant, as the plain roles of the service.

use crm_chassis::{Caller, TenantId};
use sqlx::{AssertSqlSafe, PgConnection};

use crate::world::World;

/// Every table with a tenant in which the service's own work leaves rows.
const TABLES: [&str; 25] = [
    "activities",
    "activity_touches",
    "audit_log",
    "case_number_lanes",
    "case_stages",
    "case_types",
    "gate_answers",
    "cases",
    "contact_refs",
    "customer_access",
    "customer_refs",
    "employee_refs",
    "erp_sequences",
    "idempotency_keys",
    "inbox",
    "rank_refs",
    "recommendation_runs",
    "recommendation_switches",
    "recommendations",
    "sales_totals",
    "sales_reports",
    "salesman_targets",
    "stage_gates",
    "target_defaults",
    "third_party_refs",
];
/// Those of the platform that it leaves empty here.
const EMPTY: [&str; 3] = ["dead_letters", "erp_links", "mail_outbox"];

async fn fill(world: &World) {
    let hope = world.hope_works().await;
    let gates = world.with_gates(&[("INTERESTED", "Is there money?")]).await;
    let call = world.sam().with_key("k").begin(world, &hope, "Renew").await;
    world.sam().answer(&call.case_id, &[(&gates[0], "YES")]).await.unwrap();
    world.with_figures().await;
    let ranked = crm_proto::customers::Customer { rank: "GOLD".into(), ..world.customer("Karoo") };
    world.known(ranked).await;
    let switches = crm_proto::customers::StaticCodesChanged {
        list: crm_proto::customers::StaticCodeList::RecommendationType.into(),
        ..Default::default()
    };
    world.hear(&switches).await;
    world.recommended(&hope).await;
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
    let sql = "select table_name::text from information_schema.columns
               where table_schema = 'public' and column_name = 'tenant_id' order by 1";
    let tables: Vec<String> = sqlx::query_scalar(sql).fetch_all(&world.superuser).await.unwrap();
    let mut expected: Vec<&str> = TABLES.into_iter().chain(EMPTY).chain(["outbox"]).collect();
    expected.sort_unstable();
    assert_eq!(tables, expected);
}

#[tokio::test]
async fn a_statement_that_names_no_tenant_sees_and_changes_rows_of_its_own_only() {
    let (world, neighbour) = two_tenants().await;
    for table in TABLES {
        let (own, theirs) =
            (rows_of(&world, table, world.tenant).await, rows_of(&world, table, neighbour.tenant).await);
        assert!(own > 0 && theirs > 0, "{table} holds rows of both");
        let mut tx = world.database.db().transaction(world.sam().caller).await.unwrap();
        assert_eq!(number(tx.conn(), format!("select count(*) from {table}")).await, own, "{table}");
        let of_them = format!("select count(*) from {table} where tenant_id = '{}'", neighbour.tenant.0);
        assert_eq!(number(tx.conn(), of_them).await, 0, "{table}");
    }
    // Activities first, and totals before their reports: what they hang on cannot go before.
    for table in TABLES
        .into_iter()
        .filter(|table| !matches!(*table, "audit_log" | "case_stages" | "case_types" | "customer_refs"))
    {
        let theirs = rows_of(&world, table, neighbour.tenant).await;
        let mut tx = world.database.db().transaction(world.sam().caller).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("delete from {table}"))).execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(rows_of(&world, table, world.tenant).await, 0, "{table}");
        assert_eq!(rows_of(&world, table, neighbour.tenant).await, theirs, "{table}");
    }
}

#[tokio::test]
async fn rows_cannot_be_given_to_another_tenant() {
    let (world, neighbour) = two_tenants().await;
    for table in TABLES.into_iter().filter(|table| *table != "audit_log") {
        let sql = format!("update {table} set tenant_id = '{}'", neighbour.tenant.0);
        let mut tx = world.database.db().transaction(world.sam().caller).await.unwrap();
        let refused = sqlx::query(AssertSqlSafe(sql)).execute(tx.conn()).await.unwrap_err();
        assert!(refused.to_string().contains("row-level security policy"), "{table}: {refused}");
    }
}

#[tokio::test]
async fn without_a_tenant_nothing_is_visible() {
    let (world, _neighbour) = two_tenants().await;
    for setting in ["set local app.tenant_id = ''", "set local app.tenant_id = '00000000-0000-0000-0000-000000000000'"]
    {
        for table in TABLES {
            let mut tx = world.database.db().transaction(Caller::system(world.tenant)).await.unwrap();
            sqlx::raw_sql(setting).execute(tx.conn()).await.unwrap();
            assert_eq!(number(tx.conn(), format!("select count(*) from {table}")).await, 0, "{table}: {setting}");
        }
    }
}
