//! A database with tenants, and what lies in its platform tables.

use std::collections::BTreeMap;

use crm_chassis::{Caller, Db, TenantId, broker::Envelope, tenants};
use crm_proto::{erp, identity};
use crm_testkit::{TestDatabase, eventually};
use prost::{Message, Name};
use secrecy::ExposeSecret as _;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool, Row as _};
use url::Url;
use uuid::Uuid;

use crate::probe;

/// A tenant of a test. Its slug is its own: broker users are the whole broker's.
#[derive(Clone)]
pub struct Tenant {
    pub id: TenantId,
    pub slug: String,
}

impl Tenant {
    pub fn new() -> Self {
        let id = Uuid::new_v4();
        Self { id: TenantId(id), slug: format!("t{}", &id.simple().to_string()[..12]) }
    }
}

pub struct World {
    /// Transactions of requests.
    pub db: Db,
    /// Transactions of relay and inbox.
    pub worker: Db,
    /// Past row-level security: to look at what is really there.
    pub everything: PgPool,
    pub tenant: Tenant,
    /// Dropped last; connections that are still open then are ended.
    pub database: TestDatabase,
}

impl World {
    pub async fn new() -> Self {
        crm_testkit::install_crypto();
        let database = TestDatabase::new(&probe::service()).await;
        let (db, worker, everything) = (database.db(), database.worker(), database.superuser().await);
        let world = Self { database, db, worker, everything, tenant: Tenant::new() };
        world.add(&world.tenant).await;
        world
    }

    /// Makes a tenant known to the service.
    pub async fn add(&self, tenant: &Tenant) {
        let event = identity::TenantChanged {
            tenant: Some(identity::Tenant {
                id: tenant.id.0.to_string(),
                slug: tenant.slug.clone(),
                name: "Acme Office".into(),
                currency: "ZAR".into(),
                time_zone: "Africa/Johannesburg".into(),
                locale: "en-ZA".into(),
                version: 1,
                suspended: false,
            }),
        };
        let mut tx = self.worker.transaction(Caller::system(tenant.id)).await.unwrap();
        tenants::on_tenant_changed(&mut tx, event).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Labels of the effects that handlers had for a tenant, sorted.
    pub async fn effects(&self, tenant: &Tenant) -> Vec<String> {
        let sql = "select label from effects where tenant_id = $1 order by label";
        sqlx::query_scalar(sql).bind(tenant.id).fetch_all(&self.everything).await.unwrap()
    }

    /// The same in the order in which they happened.
    pub async fn effects_in_order(&self, tenant: &Tenant) -> Vec<String> {
        let sql = "select label from effects where tenant_id = $1 order by position";
        sqlx::query_scalar(sql).bind(tenant.id).fetch_all(&self.everything).await.unwrap()
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let sql = AssertSqlSafe(format!("select count(*) from {table}"));
        sqlx::query(sql).fetch_one(&self.everything).await.unwrap().get(0)
    }

    /// The reasons of the parked messages, sorted.
    pub async fn parked(&self) -> Vec<String> {
        sqlx::query_scalar("select reason from dead_letters order by reason").fetch_all(&self.everything).await.unwrap()
    }

    /// Mends the cause of a script's failures.
    pub async fn mend(&self, script: &str) {
        let mend = sqlx::query("insert into mended values ($1, $2)").bind(self.tenant.id).bind(script);
        mend.execute(&self.everything).await.unwrap();
    }

    /// The database's address with a role that row-level security does not bind.
    pub async fn bypassing_role(&self) -> String {
        let create = "do $$ begin create role probe_bypassing login bypassrls password 'test';
                      exception when duplicate_object or unique_violation then null; end $$";
        sqlx::raw_sql(create).execute(&self.everything).await.unwrap();
        let mut url = Url::parse(self.database.urls.database.app_url.expose_secret()).unwrap();
        url.set_username("probe_bypassing").unwrap();
        url.into()
    }

    /// Runs a statement in a transaction that stays open, and keeps its locks, until the connection is closed.
    pub async fn hold(&self, statement: &'static str) -> PgConnection {
        let mut connection = PgConnection::connect_with(&self.everything.connect_options()).await.unwrap();
        sqlx::raw_sql("begin").execute(&mut connection).await.unwrap();
        sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
        connection
    }

    /// Waits until a statement like `pattern` waits for a lock.
    pub async fn blocked(&self, pattern: &str) {
        let sql = "select from pg_stat_activity
                   where datname = current_database() and wait_event_type = 'Lock' and query like $1";
        eventually("a statement that waits for a lock", async || {
            sqlx::query(sql).bind(pattern).fetch_optional(&self.everything).await.unwrap().map(drop)
        })
        .await;
    }

    /// Ends the database connections that run a statement like `pattern`, as a restarting server does. Returns how many.
    pub async fn terminate(&self, pattern: &str) -> usize {
        let sql = "select pg_terminate_backend(pid) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid() and query like $1";
        sqlx::query(sql).bind(pattern).fetch_all(&self.everything).await.unwrap().len()
    }
}

/// What to do, and something that makes it this call's own.
pub fn script(what: &str) -> String {
    format!("{what}:{}", Uuid::new_v4())
}

/// An event for the probe's handler.
pub fn event(tenant: &Tenant, script: &str) -> Envelope {
    let employee = identity::Employee { display_name: script.into(), ..Default::default() };
    let event = identity::EmployeeChanged { employee: Some(employee) };
    let headers = [
        ("crm-tenant", tenant.id.0.to_string()),
        ("crm-actor", Uuid::nil().to_string()),
        ("crm-actor-name", "test".into()),
        ("crm-origin", "system".into()),
    ];
    Envelope {
        message_id: Uuid::new_v4().to_string(),
        routing_key: identity::EmployeeChanged::full_name(),
        content_type: "application/protobuf".into(),
        headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
        user_id: None,
        returns: 0,
        payload: event.encode_to_vec(),
    }
}

/// An ERP message about the employee `code`, for the probe's handler.
pub fn employee_upserted(tenant: &Tenant, code: &str, script: &str) -> Envelope {
    erp_message(tenant, "employee.upserted", &format!(r#"{{"code":"{code}","displayName":"{script}"}}"#))
}

/// An ERP message about the customer `code`, for the probe's handler.
pub fn customer_held(tenant: &Tenant, code: &str) -> Envelope {
    erp_message(tenant, "customer.held", &format!(r#"{{"code":"{code}"}}"#))
}

/// An ERP message about the customer `code`, for a handler that takes many.
pub fn customer_upserted(tenant: &Tenant, code: &str, script: &str) -> Envelope {
    erp_message(tenant, "customer.upserted", &format!(r#"{{"code":"{code}","name":"{script}"}}"#))
}

/// Another ERP message about the customer `code`, for a handler that takes many.
pub fn addresses_replaced(tenant: &Tenant, code: &str, script: &str) -> Envelope {
    let data = format!(r#"{{"code":"{code}","addresses":[{{"city":"{script}"}}]}}"#);
    erp_message(tenant, "address.replaced", &data)
}

pub fn erp_message(tenant: &Tenant, erp_type: &str, data: &str) -> Envelope {
    let id = Uuid::new_v4().to_string();
    let attributes = [("specversion", "1.0"), ("id", &id), ("source", "/erp"), ("type", erp_type)];
    let attributes = attributes.into_iter().map(|(name, value)| (format!("cloudEvents:{name}"), value.to_owned()));
    Envelope {
        message_id: id.clone(),
        routing_key: format!("{}.{erp_type}", tenant.slug),
        content_type: "application/json".into(),
        headers: attributes.collect::<BTreeMap<_, _>>(),
        user_id: Some(format!("erp-{}", tenant.slug)),
        returns: 0,
        payload: data.into(),
    }
}

/// A message to the tenant's ERP, for the relay.
pub fn to_erp(code: &str) -> crm_chassis::erp::Outgoing {
    crm_chassis::erp::Outgoing::new(&erp::CustomerHeld { code: code.into(), hold_time: None }, 1).unwrap()
}

/// The message at a place in the order of its entity and type.
pub fn numbered(mut message: Envelope, sequence: &str) -> Envelope {
    message.headers.insert("cloudEvents:sequence".into(), sequence.into());
    message
}
