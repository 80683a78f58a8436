//! Two tenants with the same ids, codes and keys: only the tenant that every statement names keeps them apart, once row-level security is
//! switched off.

use crm_chassis::TenantId;
use sqlx::{AssertSqlSafe, PgPool};

use crate::schema::tables_with_a_tenant;

const UNLOCK: &str = "
do $$ declare t regclass; begin
    for t in select oid::regclass from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace loop
        execute format('alter table %s disable row level security, no force row level security', t);
    end loop;
end $$";

/// Switches row-level security off, for everybody.
///
/// # Panics
/// If the server refuses.
pub async fn unlock(superuser: &PgPool) {
    sqlx::raw_sql(UNLOCK).execute(superuser).await.unwrap_or_else(|error| panic!("{error}"));
}

/// Gives the neighbour a copy of every row in these tables, with the same ids; what he has already stays.
///
/// # Panics
/// If the server refuses.
pub async fn copy(superuser: &PgPool, tables: &[&str], own: TenantId, neighbour: TenantId) {
    for table in tables {
        let columns: String = sqlx::query_scalar(
            "select string_agg(quote_ident(column_name), ', ') from information_schema.columns
             where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' and column_name <> 'tenant_id'",
        )
        .bind(table)
        .fetch_one(superuser)
        .await
        .unwrap_or_else(|error| panic!("the columns of {table}: {error}"));
        let sql = format!(
            "insert into {table} (tenant_id, {columns}) select $1, {columns} from {table} where tenant_id = $2
             on conflict do nothing"
        );
        let copied = sqlx::query(AssertSqlSafe(sql)).bind(neighbour).bind(own).execute(superuser).await;
        copied.unwrap_or_else(|error| panic!("{table}: {error}"));
    }
}

/// What the superuser sees of all rows of a tenant, as JSON.
///
/// # Panics
/// If the server refuses.
pub async fn rows_of(superuser: &PgPool, tenant: TenantId) -> Vec<String> {
    let mut rows = Vec::new();
    for table in tables_with_a_tenant(superuser).await {
        let sql = format!("select row_to_json(t)::text from {table} t where tenant_id = $1 order by 1");
        let texts = sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).bind(tenant).fetch_all(superuser).await;
        rows.extend(texts.unwrap_or_else(|error| panic!("{table}: {error}")));
    }
    rows
}
