//! A running customers service with a tenant, its look-up lists and its people. Who calls is a [`Person`]; what the ERP says is in
//! `erp`; what really lies in the database is in `rows`.

mod assigning;
mod calls;
mod contention;
mod erp;
mod imports;
mod person;
mod rows;
mod samples;
mod size;

use std::sync::Arc;

use crm_chassis::{
    Caller, EmployeeId, Scope, TenantId,
    broker::Envelope,
    config::{Config, Telemetry},
    dispatch::{Consumer, Outcome},
    service::Running,
    tenants,
};
use crm_customers::{
    consumers,
    domain::List,
    store::{self, static_codes::Mentioned},
};
use crm_proto::identity;
use crm_testkit::{Callers, TestDatabase, caller};
use sqlx::PgPool;
use tokio::net::TcpListener;
use tonic::transport::Channel;
use uuid::Uuid;

pub use assigning::outcomes;
pub use erp::message;
pub use imports::{PART, announced, customers};
pub use person::{Person, fields, http_status, reason};
pub use samples::{complete_contact, complete_customer, complete_third_party, condition};

pub const RIGHTS: &[&str] = &[
    "customers.import",
    "customers.read",
    "customers.write",
    "customers.release",
    "erp.manage",
    "groups.manage",
    "ranks.manage",
    "salesmen.assign",
    "salesmen.assign-all",
];

/// Look-up codes that every tenant starts with: list, code, description.
const CODES: &[(List, &str, &str)] = &[
    (List::CustomerType, "RETAIL", "Retail"),
    (List::CustomerType, "BUILD", "Construction"),
    (List::Rank, "GOLD", "Gold"),
    (List::Rank, "WOOD", "Wood"),
    (List::ReportingArea, "CAPE", "Western Cape"),
    (List::ReportingArea, "KZN", "KwaZulu-Natal"),
    (List::Site, "CPT", "Cape Town"),
    (List::Site, "DBN", "Durban"),
    (List::ContactRole, "BUYER", "Buying Officer"),
    (List::ContactRole, "TECH", "Technical Manager"),
];

#[derive(Clone)]
pub struct World {
    pub tenant: TenantId,
    pub slug: &'static str,
    pub callers: Arc<Callers>,
    /// Past row-level security: what is really there.
    pub superuser: PgPool,
    channel: Channel,
    /// Runs as long as somebody holds it.
    _running: Arc<Running>,
    /// Dropped last; connections that are still open then are ended.
    pub database: Arc<TestDatabase>,
}

impl World {
    /// The service alone: its broker is away, so that the outbox keeps what would be sent.
    pub async fn new() -> Self {
        crm_testkit::install_crypto();
        let service = crm_customers::service();
        let database = Arc::new(TestDatabase::new(&service).await);
        let callers = Arc::new(Callers::new(database.clock.clone()));
        let config = Config {
            grpc_listen: ([127, 0, 0, 1], 0).into(),
            admin_listen: ([127, 0, 0, 1], 0).into(),
            database: database.urls.database.clone(),
            amqp_url: "amqp://127.0.0.1:1".into(),
            token_public_keys: vec![callers.public_key.clone()],
            drain: std::time::Duration::ZERO,
            telemetry: Telemetry { log: "warn".into(), ..Telemetry::default() },
        };
        let listener = TcpListener::bind(config.grpc_listen).await.unwrap();
        let running = service.start(&config, database.clock.clone(), listener).await.unwrap();
        let address = format!("http://{}", running.address);
        let channel = Channel::from_shared(address).unwrap().connect().await.unwrap();
        let superuser = database.superuser().await;
        let tenant = TenantId(Uuid::new_v4());
        let world = Self { database, tenant, slug: "acme", callers, superuser, channel, _running: Arc::new(running) };
        world.settle().await;
        world
    }

    /// Another tenant of the same service, with people and codes of the same names.
    pub async fn neighbour(&self) -> Self {
        let neighbour = Self { tenant: TenantId(Uuid::new_v4()), slug: "northgate", ..self.clone() };
        neighbour.settle().await;
        neighbour
    }

    /// Makes the tenant, its codes and its people: Maria leads Sam, Sam leads Piet; Thandi stands alone.
    async fn settle(&self) {
        let event = identity::TenantChanged {
            tenant: Some(identity::Tenant {
                id: self.tenant.0.to_string(),
                slug: self.slug.into(),
                name: "Dealer".into(),
                currency: "ZAR".into(),
                time_zone: "Africa/Johannesburg".into(),
                locale: "en-ZA".into(),
                version: 1,
                suspended: false,
            }),
        };
        let consumer = Consumer::of_events("customers.tenants").on(tenants::on_tenant_changed);
        assert_eq!(self.hear(&consumer, &event).await, Ok(Outcome::Applied));
        let mut tx = self.database.worker().transaction(Caller::system(self.tenant)).await.unwrap();
        let codes: Vec<_> = CODES
            .iter()
            .map(|&(list, code, text)| Mentioned { list, code: code.into(), description: text.into() })
            .collect();
        store::static_codes::remember(&mut tx, &codes.iter().collect::<Vec<_>>()).await.unwrap();
        tx.commit().await.unwrap();
        self.employ("MARIA", "Maria Naidoo", None).await;
        self.employ("SAM", "Sam Dlamini", Some("MARIA")).await;
        self.employ("PIET", "Piet Botha", Some("SAM")).await;
        self.employ("THANDI", "Thandi Nkosi", None).await;
    }

    /// Sam, a salesman who sees his own customers.
    pub fn sam(&self) -> Person {
        self.person("SAM", Scope::Own)
    }

    /// Thandi, another salesman, in nobody's team.
    pub fn thandi(&self) -> Person {
        self.person("THANDI", Scope::Own)
    }

    /// Maria, a sales manager who sees her team.
    pub fn maria(&self) -> Person {
        self.person("MARIA", Scope::Team)
    }

    /// The administrator, who sees the whole tenant and sells nothing.
    pub fn admin(&self) -> Person {
        let mut admin = caller(self.tenant, "ADMIN", Scope::All, RIGHTS);
        admin.employee = None;
        Person::new(self, admin)
    }

    pub fn person(&self, code: &str, scope: Scope) -> Person {
        Person::new(self, caller(self.tenant, code, scope, RIGHTS))
    }

    pub fn employee_id(&self, code: &str) -> String {
        EmployeeId::of(self.tenant, code).0.to_string()
    }

    /// A salesman as identity tells of him.
    pub fn employee(&self, code: &str, name: &str, manager: Option<&str>) -> identity::Employee {
        identity::Employee {
            id: self.employee_id(code),
            code: code.into(),
            display_name: name.into(),
            active: true,
            salesman: true,
            manager_id: manager.map(|code| self.employee_id(code)).unwrap_or_default(),
            site: "CPT".into(),
            version: 1,
            ..Default::default()
        }
    }

    pub async fn employ(&self, code: &str, name: &str, manager: Option<&str>) {
        self.employee_changed(self.employee(code, name, manager)).await;
    }

    pub async fn employee_changed(&self, employee: identity::Employee) {
        let event = identity::EmployeeChanged { employee: Some(employee) };
        assert_eq!(self.hear(&consumers::events(), &event).await, Ok(Outcome::Applied));
    }

    /// Applies an event of another service, as the consumer does.
    pub async fn hear<M: prost::Message + prost::Name>(
        &self,
        consumer: &Consumer,
        event: &M,
    ) -> Result<Outcome, String> {
        let headers = [
            ("crm-tenant", self.tenant.0.to_string()),
            ("crm-actor", Uuid::nil().to_string()),
            ("crm-actor-name", "test".into()),
            ("crm-origin", "system".into()),
        ];
        let envelope = Envelope {
            message_id: Uuid::new_v4().to_string(),
            routing_key: M::full_name(),
            headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
            payload: event.encode_to_vec(),
            ..Default::default()
        };
        consumer.apply(&self.database.worker(), &envelope).await.map_err(|error| error.to_string())
    }
}
