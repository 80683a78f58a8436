//! Rules that every table follows, read from the catalogue: a table that forgets one is found here.

use std::collections::{BTreeMap, BTreeSet};

use crate::world::World;

/// Tables that belong to no tenant.
const WITHOUT_TENANT: &[(&str, &str)] = &[
    ("_sqlx_migrations", "the schema is the same for all"),
    ("tenants", "a slug is resolved before the tenant is known"),
];

/// Indexes that do not begin with the tenant.
const ACROSS_TENANTS: &[(&str, &str)] = &[
    ("idempotency_keys_created_at", "old keys of all tenants are forgotten together"),
    ("inbox_done_at", "old messages of all tenants are forgotten together"),
    ("outbox_seq", "the relay sends the messages of all tenants in their order"),
];

/// Read by nobody but the functions of its owner, which apply tenant and visibility themselves.
const OF_THE_OWNER: &str = "customer_search";

/// Functions that act with the owner's rights: they fill and read that table.
const DEFINERS: [&str; 2] = ["remember_customer_search", "search_customers"];

/// Tables that the worker serves for all tenants at once.
const OF_THE_PLATFORM: [&str; 5] = ["dead_letters", "erp_links", "idempotency_keys", "inbox", "outbox"];

const TENANT_POLICY: &str = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)";

/// Table, name, command, permissive, roles, condition on what is there, condition on what is written.
type Policy = (String, String, String, bool, Vec<String>, Option<String>, Option<String>);

fn names(listed: &[(&str, &str)]) -> BTreeSet<String> {
    listed.iter().map(|(name, _)| (*name).to_owned()).collect()
}

async fn texts(world: &World, sql: &'static str) -> BTreeSet<String> {
    let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&world.superuser).await.unwrap();
    rows.into_iter().collect()
}

const TENANT_TABLES: &str =
    "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace";

#[tokio::test]
async fn every_table_but_the_listed_ones_has_a_tenant_and_begins_its_keys_and_indexes_with_it() {
    let world = World::new().await;
    let without = texts(
        &world,
        "select c.relname::text from pg_class c where c.relkind in ('r', 'p', 'm', 'f') and c.relnamespace = 'public'::regnamespace
             and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull
                 and a.atttypid = 'uuid'::regtype)",
    )
    .await;
    assert_eq!(without, names(WITHOUT_TENANT));
    assert!(texts(&world, TENANT_TABLES).await.len() >= 11);

    let no_primary_key = texts(
        &world,
        "select c.relname::text from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
             and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)",
    )
    .await;
    assert_eq!(no_primary_key, BTreeSet::new());

    let other_indexes = texts(
        &world,
        "select i.indexrelid::regclass::text from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'tenant_id'
         where i.indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) and i.indkey[0] <> a.attnum",
    )
    .await;
    assert_eq!(other_indexes, names(ACROSS_TENANTS));

    let other_foreign_keys = texts(
        &world,
        "select k.conname::text from pg_constraint k where k.contype = 'f' and (
             (select attname from pg_attribute where attrelid = k.conrelid and attnum = k.conkey[1]) <> 'tenant_id'
             or (select attname from pg_attribute where attrelid = k.confrelid and attnum = k.confkey[1]) <> 'tenant_id')",
    )
    .await;
    assert_eq!(other_foreign_keys, BTreeSet::new());
}

#[tokio::test]
async fn every_foreign_key_is_served_by_an_index() {
    let world = World::new().await;
    let unserved = texts(
        &world,
        "select k.conname::text from pg_constraint k where k.contype = 'f' and not exists (
             select from pg_index i where i.indrelid = k.conrelid and i.indpred is null
                 and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] = k.conkey)",
    )
    .await;
    assert_eq!(unserved, BTreeSet::new());
}

#[tokio::test]
async fn every_table_with_a_tenant_is_protected_also_from_its_owner() {
    let world = World::new().await;
    let mut tenant_tables = texts(&world, TENANT_TABLES).await;
    assert!(tenant_tables.remove(OF_THE_OWNER));
    let protected = texts(
        &world,
        "select c.relname::text from pg_class c where c.relrowsecurity and c.relforcerowsecurity and c.relnamespace = 'public'::regnamespace",
    )
    .await;
    assert_eq!(protected, tenant_tables);

    let sql = "select tablename::text, policyname::text, cmd, permissive = 'PERMISSIVE', roles::text[], qual, with_check from pg_policies";
    let policies: Vec<Policy> = sqlx::query_as(sql).fetch_all(&world.superuser).await.unwrap();
    let mut of_tenants = BTreeSet::new();
    let mut of_the_worker = BTreeSet::new();
    for (table, policy, command, permissive, roles, condition, check) in policies {
        assert!(command == "ALL" && permissive, "{table}.{policy}");
        match policy.as_str() {
            "tenant" => {
                assert_eq!((condition.as_deref(), check), (Some(TENANT_POLICY), None), "{table}");
                assert_eq!(roles, ["public"], "{table}");
                of_tenants.insert(table);
            }
            "worker" => {
                assert_eq!(roles, ["customers_worker"], "{table}");
                of_the_worker.insert(table);
            }
            other => panic!("unknown policy {other} on {table}"),
        }
    }
    assert_eq!(of_tenants, tenant_tables);
    assert_eq!(of_the_worker, OF_THE_PLATFORM.map(str::to_owned).into());
}

#[tokio::test]
async fn the_roles_of_the_service_are_plain() {
    let world = World::new().await;
    let sql =
        "select rolname::text, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication from pg_roles
               where rolname like 'customers\\_%' order by 1";
    let roles: Vec<(String, bool)> = sqlx::query_as(sql).fetch_all(&world.superuser).await.unwrap();
    let plain = |name: &str| (name.to_owned(), false);
    assert_eq!(roles, [plain("customers_app"), plain("customers_owner"), plain("customers_worker")]);

    let members = texts(
        &world,
        "select member::regrole::text || ' in ' || roleid::regrole::text from pg_auth_members
         where member in ('customers_app'::regrole, 'customers_worker'::regrole)",
    )
    .await;
    assert_eq!(members, BTreeSet::new(), "nobody may become somebody else");
    let owned = texts(
        &world,
        "select relname::text from pg_class where relowner in ('customers_app'::regrole, 'customers_worker'::regrole)",
    )
    .await;
    assert_eq!(owned, BTreeSet::new(), "an owner could switch the protection off");
    let definers =
        texts(&world, "select proname::text from pg_proc where prosecdef and pronamespace = 'public'::regnamespace")
            .await;
    assert_eq!(definers, DEFINERS.map(str::to_owned).into());
}

#[tokio::test]
async fn the_roles_hold_just_the_rights_they_need() {
    let world = World::new().await;
    let sql = "select grantee::text, table_name::text, string_agg(lower(privilege_type), ' ' order by privilege_type)
               from information_schema.role_table_grants where table_schema = 'public' and grantee in ('customers_app', 'customers_worker')
               group by 1, 2";
    let grants: Vec<(String, String, String)> = sqlx::query_as(sql).fetch_all(&world.superuser).await.unwrap();
    let grants: BTreeMap<_, _> = grants.into_iter().map(|(role, table, rights)| ((role, table), rights)).collect();
    let all = "delete insert select update";
    let mut expected = BTreeMap::new();
    for role in ["customers_app", "customers_worker"] {
        for table in texts(&world, TENANT_TABLES).await.into_iter().filter(|table| table != OF_THE_OWNER) {
            let rights = if table == "audit_log" { "insert select" } else { all };
            expected.insert((role.to_owned(), table), rights.to_owned());
        }
    }
    expected.insert(("customers_app".into(), "tenants".into()), "select".into());
    expected.insert(("customers_worker".into(), "tenants".into()), "insert select update".into());
    assert_eq!(grants, expected);
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
