//! The way to a connection: the tenant of a transaction, the roles, and what a failing database means to a caller.

use std::borrow::Cow;

use crm_chassis::{Caller, Clock, Code, Db, Error, Scope, TenantId, Tx, audit::Changes, db};
use crm_testkit::{Proxy, caller, eventually};
use secrecy::ExposeSecret as _;
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use crate::world::{Tenant, World, to_erp};

/// Everything a request may leave behind in the platform's tables.
const PLATFORM: [&str; 7] =
    ["audit_log", "dead_letters", "erp_links", "erp_sequences", "idempotency_keys", "inbox", "outbox"];

impl World {
    /// A row of a tenant in every table of the platform.
    async fn fill(&self, tenant: TenantId) {
        let id = Uuid::new_v4();
        for insert in [
            "insert into audit_log values ($1, $2, 'e', $2, 'a', '[]', $2, 'u', 'user', now())",
            "insert into dead_letters values ($1, $2, 'c', 'm', 'k', 't', '{}', '', 'r', now())",
            "insert into erp_links (tenant_id, received_type) values ($1, $2::text)",
            "insert into erp_sequences values ($1, 't', $2::text, 1)",
            "insert into idempotency_keys values ($1, $2, 'm', 'k', '', '', now())",
            "insert into inbox values ($1, 'c', $2::text)",
            "insert into outbox (tenant_id, message_id, exchange, routing_key, content_type, headers, payload, created_at)
             values ($1, $2::text, 'x', 'k', 't', '{}', '', now())",
            "insert into effects values ($1, $2, 'l')",
        ] {
            sqlx::query(insert).bind(tenant).bind(id).execute(&self.everything).await.unwrap();
        }
    }
}

async fn rows(db: &Db, tenant: TenantId, table: &str) -> i64 {
    let mut tx = db.transaction(Caller::system(tenant)).await.unwrap();
    let sql = AssertSqlSafe(format!("select count(*) from {table}"));
    sqlx::query(sql).fetch_one(tx.conn()).await.unwrap().get(0)
}

/// The class and condition that the database refuses a statement with.
async fn refusal(db: &Db, tenant: TenantId, statement: &str) -> Option<String> {
    let mut tx = db.transaction(Caller::system(tenant)).await.unwrap();
    let refused = sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(tx.conn()).await.err()?;
    refused.as_database_error()?.code().map(Cow::into_owned)
}

#[tokio::test]
async fn statements_that_forget_the_tenant_see_and_change_its_rows_only() {
    let world = World::new().await;
    let (ours, theirs) = (world.tenant.id, TenantId(Uuid::new_v4()));
    world.fill(ours).await;
    world.fill(theirs).await;
    for table in PLATFORM.into_iter().chain(["effects"]) {
        assert_eq!(rows(&world.db, ours, table).await, 1, "{table}");
        // A tenant that is none.
        assert_eq!(rows(&world.db, TenantId(Uuid::nil()), table).await, 0, "{table}");
        let outcome = refusal(&world.db, ours, &format!("delete from {table}")).await;
        assert_eq!(outcome.as_deref(), (table == "audit_log").then_some("42501"), "{table}");
    }
    // Rolled back each time; and rows of another tenant can be neither made nor given away.
    for statement in [
        format!("insert into effects (tenant_id, label) values ('{}', 'l')", theirs.0),
        format!("update effects set tenant_id = '{}'", theirs.0),
    ] {
        assert_eq!(refusal(&world.db, ours, &statement).await.as_deref(), Some("42501"), "{statement}");
    }
    assert_eq!(world.count("effects").await, 2);
}

#[tokio::test]
async fn the_worker_sees_all_tenants_in_the_tables_of_the_platform_and_nowhere_else() {
    let world = World::new().await;
    world.fill(world.tenant.id).await;
    world.fill(TenantId(Uuid::new_v4())).await;
    for table in ["dead_letters", "idempotency_keys", "inbox", "outbox"] {
        assert_eq!(rows(&world.worker, world.tenant.id, table).await, 2, "{table}");
    }
    for table in ["audit_log", "erp_sequences", "effects"] {
        assert_eq!(rows(&world.worker, world.tenant.id, table).await, 1, "{table}");
    }
}

#[tokio::test]
async fn nobody_who_serves_can_change_the_audit_trail_or_the_schema() {
    let world = World::new().await;
    let mut tx = world.db.transaction(Caller::system(world.tenant.id)).await.unwrap();
    let mut changes = Changes::default();
    changes.compare("name", &"old", &"new");
    tx.audit("thing", Uuid::nil(), "renamed", &changes).await.unwrap();
    tx.commit().await.unwrap();
    for db in [&world.db, &world.worker] {
        for statement in [
            "update audit_log set user_name = 'somebody else'",
            "delete from audit_log",
            "truncate audit_log",
            "alter table effects disable row level security",
            "drop table effects",
            "create table mine (id int)",
        ] {
            assert_eq!(refusal(db, world.tenant.id, statement).await.as_deref(), Some("42501"), "{statement}");
        }
    }
    assert_eq!(world.count(r#"audit_log where changes = '[{"field":"name","old":"old","new":"new"}]'"#).await, 1);
}

#[tokio::test]
async fn a_snapshot_shows_one_state_whatever_happens_meanwhile_and_only_reads() {
    let world = World::new().await;
    let number = async |tx: &mut Tx| -> i64 {
        sqlx::query_scalar("select count(*) from effects").fetch_one(tx.conn()).await.unwrap()
    };
    let (mut snapshot, ()) = world.db.snapshot(request(world.tenant.id)).await.unwrap();
    assert_eq!(number(&mut snapshot).await, 0);
    world.fill(world.tenant.id).await;
    assert_eq!(number(&mut snapshot).await, 0);
    let mut reading = world.db.reading(Caller::system(world.tenant.id)).await.unwrap();
    assert_eq!(number(&mut reading).await, 1);
    let refused = sqlx::query("delete from effects").execute(snapshot.conn()).await.unwrap_err();
    assert_eq!(refused.as_database_error().unwrap().code().as_deref(), Some("25006"), "read-only transaction");
}

#[tokio::test]
async fn a_connection_that_is_used_again_has_forgotten_the_tenant_before() {
    let world = World::new().await;
    let one = db::pool(world.database.urls.database.app_url.expose_secret(), 1, "test").unwrap();
    let db = Db::new(one, Clock::system(), world.database.wake.clone());
    let pid = async |tenant: &Tenant| -> i32 {
        let mut tx = db.transaction(Caller::system(tenant.id)).await.unwrap();
        let row = sqlx::query("select pg_backend_pid(), current_setting('app.tenant_id')").fetch_one(tx.conn()).await;
        let row = row.unwrap();
        assert_eq!(row.get::<String, _>(1), tenant.id.0.to_string());
        tx.commit().await.unwrap();
        row.get(0)
    };
    world.fill(world.tenant.id).await;
    let (first, second) = (pid(&Tenant::new()).await, pid(&world.tenant).await);
    assert_eq!(first, second);
    // Outside a transaction there is no tenant, and so there are no rows, also not those of the tenant before.
    let row =
        sqlx::query("select pg_backend_pid(), (select count(*) from effects)").fetch_one(db.pool()).await.unwrap();
    assert_eq!((row.get::<i32, _>(0), row.get::<i64, _>(1)), (first, 0));
}

#[tokio::test]
async fn a_role_that_could_pass_row_level_security_gets_no_connection() {
    let world = World::new().await;
    let url = world.bypassing_role().await;
    let pool = db::pool(&url, 1, "test").unwrap();
    let db = Db::new(pool, Clock::system(), world.database.wake.clone());
    let error = db.transaction(Caller::system(world.tenant.id)).await.unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
}

#[tokio::test]
async fn a_database_that_is_away_is_unavailable_until_it_is_back() {
    let world = World::new().await;
    let direct = world.database.urls.database.app_url.expose_secret();
    let mut network = Proxy::before(direct);
    network.forward();
    let pool = db::pool(&network.lead(direct), 2, "test").unwrap();
    let db = Db::new(pool, Clock::system(), world.database.wake.clone());
    let begin = async || db.transaction(Caller::system(world.tenant.id)).await;

    let mut cut_off = begin().await.unwrap();
    network.refuse().await;
    let error = Error::from(sqlx::query("select 1").execute(cut_off.conn()).await.unwrap_err());
    assert_eq!(error.code(), Code::Unavailable, "{error}");
    drop(cut_off);
    assert_eq!(begin().await.unwrap_err().code(), Code::Unavailable);

    network.forward();
    begin().await.unwrap().commit().await.unwrap();
    db.pool().close().await;
    assert_eq!(begin().await.unwrap_err().code(), Code::Unavailable);
}

fn request(tenant: TenantId) -> tonic::Request<()> {
    let mut request = tonic::Request::new(());
    request.extensions_mut().insert(caller(tenant, "SAM", Scope::Own, &[]));
    request
}

#[tokio::test]
async fn a_reading_request_cannot_write() {
    let world = World::new().await;
    let (mut tx, ()) = world.db.read(request(world.tenant.id)).await.unwrap();
    let insert = sqlx::query("insert into effects (tenant_id, label) values ($1, 'read')").bind(world.tenant.id);
    let refused = insert.execute(tx.conn()).await.unwrap_err();
    assert_eq!(refused.as_database_error().unwrap().code().as_deref(), Some("25006"), "read-only transaction");
    drop(tx);

    let (mut tx, ()) = world.db.write(request(world.tenant.id)).await.unwrap();
    let insert = sqlx::query("insert into effects (tenant_id, label) values ($1, 'written')").bind(world.tenant.id);
    insert.execute(tx.conn()).await.unwrap();
    tx.finish(()).await.unwrap();
    assert_eq!(world.effects(&world.tenant).await, ["written"]);
}

#[tokio::test]
async fn a_request_that_goes_away_while_its_transaction_begins_leaves_none_behind() {
    let world = World::new().await;
    let pool = db::pool(world.database.urls.database.app_url.expose_secret(), 1, "test").unwrap();
    let db = Db::new(pool, world.database.clock.clone(), world.database.wake.clone());
    db.read(request(world.tenant.id)).await.unwrap();
    for _ in 0..3 {
        // So that the request comes to its BEGIN at once.
        eventually("the one connection at rest", async || (db.pool().num_idle() == 1).then_some(())).await;
        tokio::select! {
            biased;
            _ = db.read(request(world.tenant.id)) => panic!("the database cannot have answered"),
            () = async {} => {}
        }
        let (mut tx, ()) = db.write(request(world.tenant.id)).await.unwrap();
        let insert = sqlx::query("insert into effects (tenant_id, label) values ($1, 'kept')").bind(world.tenant.id);
        insert.execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(world.effects(&world.tenant).await, ["kept"; 3]);
}

#[tokio::test]
async fn what_the_database_says_becomes_what_the_caller_can_do() {
    let world = World::new().await;
    for (statement, code) in [
        ("set local statement_timeout = 10; select pg_sleep(60)", Code::TimedOut),
        ("select pg_terminate_backend(pg_backend_pid())", Code::Unavailable),
        (
            "set transaction read only; insert into effects (tenant_id, label) values (gen_random_uuid(), '')",
            Code::Unavailable,
        ),
        ("select chr(0)", Code::Internal),
        (r#"select '"\u0000"'::jsonb ->> 0"#, Code::Invalid),
        ("select 1 / 0", Code::Internal),
    ] {
        let mut tx = world.db.transaction(Caller::system(world.tenant.id)).await.unwrap();
        let error = sqlx::raw_sql(statement).execute(tx.conn()).await.unwrap_err();
        assert_eq!(Error::from(error).code(), code, "{statement}");
    }
}

#[tokio::test]
async fn a_message_to_the_erp_of_an_unknown_tenant_waits_for_the_news_of_it() {
    let world = World::new().await;
    let mut tx = world.db.transaction(Caller::system(TenantId(Uuid::new_v4()))).await.unwrap();
    assert_eq!(tx.publish(to_erp("C1")).await.unwrap_err().code(), Code::Unavailable);
}

#[tokio::test]
async fn an_audit_line_names_the_caller_and_the_time() {
    let world = World::new().await;
    let sam = caller(world.tenant.id, "SAM", Scope::Own, &[]);
    let mut tx = world.db.transaction(sam.clone()).await.unwrap();
    tx.audit("thing", Uuid::nil(), "made", &Changes::default()).await.unwrap();
    tx.commit().await.unwrap();
    let sql = "select user_id, user_name, origin, at = $1 from audit_log";
    let now = jiff_sqlx::ToSqlx::to_sqlx(world.database.clock.now());
    let line: (Uuid, String, String, bool) = sqlx::query_as(sql).bind(now).fetch_one(&world.everything).await.unwrap();
    assert_eq!(line, (sam.user, "SAM".into(), "user".into(), true));
}

#[tokio::test]
async fn texts_are_compared_without_case_and_accents_whether_they_have_any_or_not() {
    let world = World::new().await;
    for (text, folded) in [
        (Some("  Émile ZÖLLER "), Some("emile zoller")),
        (Some("Straße"), Some("strasse")),
        (Some("Łódź Ønske æ"), Some("lodz onske a")),
        (Some("  Plain TEXT, (Pty) Ltd! "), Some("plain text, (pty) ltd!")),
        (Some("021 555-0142"), Some("021 555-0142")),
        (Some("   "), None),
        (Some(""), None),
        (None, None),
    ] {
        let found: Option<String> =
            sqlx::query_scalar("select fold($1)").bind(text).fetch_one(&world.everything).await.unwrap();
        assert_eq!(found.as_deref(), folded, "{text:?}");
    }
}
