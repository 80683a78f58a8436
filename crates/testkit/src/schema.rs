//! Rules that every table of every service follows, read from the catalogue: a table that forgets one is found here.

#![expect(clippy::expect_used, reason = "what fails is the test")]

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgPool;

const TENANT_POLICY: &str = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)";

/// Tables that the worker of every service serves for all tenants at once.
const OF_THE_PLATFORM: [&str; 6] = ["dead_letters", "erp_links", "idempotency_keys", "inbox", "mail_outbox", "outbox"];

/// Indexes of every service that do not begin with the tenant.
const ACROSS_TENANTS: [(&str, &str); 5] = [
    ("dead_letters_oldest", "operators see the age of the oldest parked message of all tenants"),
    ("idempotency_keys_created_at", "old keys of all tenants are forgotten together"),
    ("inbox_done_at", "old messages of all tenants are forgotten together"),
    ("mail_outbox_created_at", "old mails of all tenants are forgotten together"),
    ("mail_outbox_due", "mails of all tenants are sent by one sender, the one that has waited longest first"),
];

/// Functions of every service that have the rights of its owner.
const DEFINERS: [(&str, &str); 2] = [
    ("learn_tenants", "only the owner may take statistics; it samples a table and shows nothing"),
    ("tables_that_grew", "names tables, no rows"),
];

const TENANT_TABLES: &str =
    "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace";

/// Table, name, command, permissive, roles, condition on what is there, condition on what is written.
type Policy = (String, String, String, bool, Vec<String>, Option<String>, Option<String>);

/// The tables with a tenant.
///
/// # Panics
/// If the catalogue cannot be read.
pub async fn tables_with_a_tenant(superuser: &PgPool) -> BTreeSet<String> {
    let tables: Vec<String> = sqlx::query_scalar(TENANT_TABLES).fetch_all(superuser).await.expect("the catalogue");
    tables.into_iter().collect()
}

/// The schema of a service, and what in it is not as everywhere, each with its reason.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Reads the catalogue.
    pub superuser: PgPool,
    /// Name of the service: what the names of its roles begin with.
    pub service: &'static str,
    /// Indexes that do not begin with the tenant.
    pub across_tenants: &'static [(&'static str, &'static str)],
    /// Tables that nobody but functions of their owner reads.
    pub of_the_owner: &'static [(&'static str, &'static str)],
    /// Functions that act with the owner's rights.
    pub definers: &'static [(&'static str, &'static str)],
    /// What the role of requests may do with the tenants.
    pub rights_on_tenants: &'static str,
}

impl Schema {
    /// All rules.
    ///
    /// # Panics
    /// If one is broken.
    pub async fn check(&self) {
        self.tables_begin_with_their_tenant().await;
        self.foreign_keys_are_served_by_indexes().await;
        self.tables_are_protected_also_from_their_owner().await;
        self.roles_are_plain().await;
        self.roles_hold_just_the_rights_they_need().await;
    }

    async fn texts(&self, sql: &'static str) -> BTreeSet<String> {
        let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&self.superuser).await.expect("the catalogue");
        rows.into_iter().collect()
    }

    fn role(&self, name: &str) -> String {
        format!("{}_{name}", self.service)
    }

    async fn tables_begin_with_their_tenant(&self) {
        let without = self
            .texts(
                "select c.relname::text from pg_class c where c.relkind in ('r', 'p', 'm', 'f') and c.relnamespace = 'public'::regnamespace
                     and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull
                         and a.atttypid = 'uuid'::regtype)",
            )
            .await;
        // The schema is the same for all; a slug is resolved before the tenant is known.
        assert_eq!(without, ["_sqlx_migrations", "tenants"].map(str::to_owned).into(), "tables without a tenant");

        let no_primary_key = self
            .texts(
                "select c.relname::text from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
                     and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)",
            )
            .await;
        assert_eq!(no_primary_key, BTreeSet::new(), "tables without a primary key");

        let other_indexes = self
            .texts(
                "select i.indexrelid::regclass::text from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'tenant_id'
                 where i.indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) and i.indkey[0] <> a.attnum",
            )
            .await;
        let across = ACROSS_TENANTS.iter().chain(self.across_tenants);
        assert_eq!(other_indexes, across.map(|(name, _)| (*name).to_owned()).collect(), "indexes across tenants");

        let other_foreign_keys = self
            .texts(
                "select k.conname::text from pg_constraint k where k.contype = 'f' and (
                     (select attname from pg_attribute where attrelid = k.conrelid and attnum = k.conkey[1]) <> 'tenant_id'
                     or (select attname from pg_attribute where attrelid = k.confrelid and attnum = k.confkey[1]) <> 'tenant_id')",
            )
            .await;
        assert_eq!(other_foreign_keys, BTreeSet::new(), "foreign keys without the tenant");
    }

    async fn foreign_keys_are_served_by_indexes(&self) {
        let unserved = self
            .texts(
                "select k.conname::text from pg_constraint k where k.contype = 'f' and not exists (
                     select from pg_index i where i.indrelid = k.conrelid and i.indpred is null
                         and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] = k.conkey)",
            )
            .await;
        assert_eq!(unserved, BTreeSet::new(), "foreign keys without an index");
    }

    async fn tables_are_protected_also_from_their_owner(&self) {
        let mut tenant_tables = tables_with_a_tenant(&self.superuser).await;
        for (table, _) in self.of_the_owner {
            assert!(tenant_tables.remove(*table), "{table}");
        }
        let protected = self
            .texts(
                "select c.relname::text from pg_class c
                 where c.relrowsecurity and c.relforcerowsecurity and c.relnamespace = 'public'::regnamespace",
            )
            .await;
        assert_eq!(protected, tenant_tables, "tables with row-level security, also for their owner");

        let sql = "select tablename::text, policyname::text, cmd, permissive = 'PERMISSIVE', roles::text[], qual, with_check from pg_policies";
        let policies: Vec<Policy> = sqlx::query_as(sql).fetch_all(&self.superuser).await.expect("the catalogue");
        let (mut of_tenants, mut of_the_worker) = (BTreeSet::new(), BTreeSet::new());
        for (table, policy, command, permissive, roles, condition, check) in policies {
            assert!(command == "ALL" && permissive, "{table}.{policy}");
            match policy.as_str() {
                "tenant" => {
                    assert_eq!((condition.as_deref(), check), (Some(TENANT_POLICY), None), "{table}");
                    assert_eq!(roles, ["public"], "{table}");
                    of_tenants.insert(table);
                }
                "worker" => {
                    assert_eq!(roles, [self.role("worker")], "{table}");
                    of_the_worker.insert(table);
                }
                other => panic!("unknown policy {other} on {table}"),
            }
        }
        assert_eq!(of_tenants, tenant_tables, "tables with the tenants' policy");
        assert_eq!(of_the_worker, OF_THE_PLATFORM.map(str::to_owned).into(), "tables with the worker's policy");
    }

    async fn roles_are_plain(&self) {
        let sql = "select rolname::text, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication from pg_roles
                   where starts_with(rolname, $1 || '_') order by 1";
        let roles: Vec<(String, bool)> =
            sqlx::query_as(sql).bind(self.service).fetch_all(&self.superuser).await.expect("the catalogue");
        let plain = |name: &str| (self.role(name), false);
        assert_eq!(roles, [plain("app"), plain("owner"), plain("worker")]);

        let of_roles = async |sql: &'static str| {
            let served = [self.role("app"), self.role("worker")];
            let rows: Vec<String> =
                sqlx::query_scalar(sql).bind(&served[..]).fetch_all(&self.superuser).await.expect("the catalogue");
            rows
        };
        let members = of_roles(
            "select member::regrole::text || ' in ' || roleid::regrole::text from pg_auth_members where member::regrole::text = any($1)",
        );
        assert_eq!(members.await, Vec::<String>::new(), "nobody may become somebody else");
        let owned = of_roles("select relname::text from pg_class where relowner::regrole::text = any($1)");
        assert_eq!(owned.await, Vec::<String>::new(), "an owner could switch the protection off");
        let definers = self
            .texts("select proname::text from pg_proc where prosecdef and pronamespace = 'public'::regnamespace")
            .await;
        assert_eq!(
            definers,
            DEFINERS.iter().chain(self.definers).map(|(name, _)| (*name).to_owned()).collect(),
            "the owner's functions"
        );
    }

    async fn roles_hold_just_the_rights_they_need(&self) {
        let (app, worker) = (self.role("app"), self.role("worker"));
        let sql =
            "select grantee::text, table_name::text, string_agg(lower(privilege_type), ' ' order by privilege_type)
                   from information_schema.role_table_grants where table_schema = 'public' and grantee in ($1, $2)
                   group by 1, 2";
        let grants: Vec<(String, String, String)> =
            sqlx::query_as(sql).bind(&app).bind(&worker).fetch_all(&self.superuser).await.expect("the catalogue");
        let grants: BTreeMap<_, _> = grants.into_iter().map(|(role, table, rights)| ((role, table), rights)).collect();
        let mut expected = BTreeMap::new();
        for role in [&app, &worker] {
            for table in tables_with_a_tenant(&self.superuser).await {
                if self.of_the_owner.iter().any(|(of_the_owner, _)| *of_the_owner == table) {
                    continue;
                }
                let rights = if table == "audit_log" { "insert select" } else { "delete insert select update" };
                expected.insert((role.clone(), table), rights.to_owned());
            }
        }
        expected.insert((app, "tenants".into()), self.rights_on_tenants.into());
        expected.insert((worker, "tenants".into()), "insert select update".into());
        assert_eq!(grants, expected);
    }
}
