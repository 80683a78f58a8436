//! A running activities service with a tenant, its people, a customer and its contact. Who calls is a [`Person`]; what other services say comes
//! by [`World::hear`]; what really lies in the database is in `rows`.

mod erp;
mod figures;
mod person;
mod recommended;
mod rows;
mod size;

use std::sync::Arc;

use crm_activities::consumers;
use crm_chassis::{
    EmployeeId, Scope, TenantId,
    broker::Envelope,
    config::{Config, Telemetry},
    dispatch::{Consumer, Outcome},
    jobs,
    service::Running,
    tenants,
};
use crm_proto::{activities as pb, customers, identity};
use crm_testkit::{Callers, TestDatabase, caller};
use jiff::{SignedDuration, Timestamp};
use sqlx::{Connection as _, PgConnection, PgPool};
use tokio::net::TcpListener;
use tonic::transport::Channel;
use uuid::Uuid;

pub use erp::message;
pub use figures::calls;
pub use person::{Person, fields, http_status, reason};
pub use recommended::{only, pending};

pub const RIGHTS: &[&str] = &[
    "activities.read",
    "activities.write",
    "case-config.manage",
    "cases.reopen",
    "customers.write",
    "erp.manage",
    "targets.manage",
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
    /// Keeps the service from doing what is due, if somebody holds it.
    _lock: Option<Arc<PgConnection>>,
    /// Dropped last; connections that are still open then are ended.
    pub database: Arc<TestDatabase>,
}

impl World {
    /// The service alone: its broker is away, so that the outbox keeps what would be sent. What is due at its time the test does itself: it holds
    /// the place of the one who would, and nothing happens beside it.
    pub async fn new() -> Self {
        crm_testkit::install_crypto();
        let database = TestDatabase::new(&crm_activities::service()).await;
        let superuser = database.superuser().await;
        let mut lock = PgConnection::connect_with(&superuser.connect_options()).await.unwrap();
        sqlx::query("select pg_advisory_lock($1)").bind(jobs::ADVISORY_LOCK).execute(&mut lock).await.unwrap();
        Self { _lock: Some(Arc::new(lock)), ..Self::with(database).await }
    }

    /// The same, where the service does what is due.
    pub async fn with_jobs() -> Self {
        crm_testkit::install_crypto();
        Self::with(TestDatabase::new(&crm_activities::service()).await).await
    }

    async fn with(database: TestDatabase) -> Self {
        let service = crm_activities::service();
        let database = Arc::new(database);
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
        let running = Arc::new(running);
        let world =
            Self { database, tenant, slug: "acme", callers, superuser, channel, _running: running, _lock: None };
        world.settle("Africa/Johannesburg").await;
        world
    }

    /// Another tenant of the same service, with people and customers of the same names.
    pub async fn neighbour(&self) -> Self {
        self.neighbour_in("Africa/Johannesburg").await
    }

    /// The same in another time zone.
    pub async fn neighbour_in(&self, zone: &str) -> Self {
        let neighbour = Self { tenant: TenantId(Uuid::new_v4()), slug: "northgate", ..self.clone() };
        neighbour.settle(zone).await;
        neighbour
    }

    /// Makes the tenant and its people: Maria leads Sam, Sam leads Piet; Thandi stands alone.
    async fn settle(&self, zone: &str) {
        let slug = self.slug();
        let event = identity::TenantChanged {
            tenant: Some(identity::Tenant {
                id: self.tenant.0.to_string(),
                slug,
                name: "Dealer".into(),
                currency: "ZAR".into(),
                time_zone: zone.into(),
                locale: "en-ZA".into(),
                version: 1,
                suspended: false,
            }),
        };
        let consumer = Consumer::of_events("activities.tenants").on(tenants::on_tenant_changed);
        assert_eq!(self.hear_by(&consumer, &event).await, Ok(Outcome::Applied));
        for (code, name, manager) in [
            ("MARIA", "Maria Naidoo", None),
            ("SAM", "Sam Dlamini", Some("MARIA")),
            ("PIET", "Piet Botha", Some("SAM")),
            ("THANDI", "Thandi Nkosi", None),
        ] {
            let employee = identity::Employee {
                id: self.employee_id(code),
                code: code.into(),
                display_name: name.into(),
                active: true,
                salesman: true,
                manager_id: manager.map(|code| self.employee_id(code)).unwrap_or_default(),
                version: 1,
                ..Default::default()
            };
            self.hear(&identity::EmployeeChanged { employee: Some(employee) }).await;
        }
    }

    /// The tenant's slug, which no other world has.
    pub fn slug(&self) -> String {
        format!("{}-{}", self.slug, self.tenant.0.simple())
    }

    /// Sam, a salesman.
    pub fn sam(&self) -> Person {
        self.person("SAM", Scope::Own)
    }

    /// Piet, a salesman in Sam's team.
    pub fn piet(&self) -> Person {
        self.person("PIET", Scope::Own)
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

    /// The present time.
    pub fn now(&self) -> Timestamp {
        self.database.clock.now()
    }

    /// An instant so many minutes from now.
    pub fn in_minutes(&self, minutes: i64) -> prost_types::Timestamp {
        let instant = self.now() + SignedDuration::from_mins(minutes);
        prost_types::Timestamp { seconds: instant.as_second(), nanos: instant.subsec_nanosecond() }
    }

    /// A customer as customers tells of it: Sam's, active.
    pub fn customer(&self, name: &str) -> customers::Customer {
        customers::Customer {
            id: Uuid::new_v4().to_string(),
            name: name.into(),
            status: customers::CustomerStatus::Active.into(),
            main_salesman_id: self.employee_id("SAM"),
            etag: "1".into(),
            ..Default::default()
        }
    }

    /// Makes it known. Returns it, and the id of a contact, Zinzi Nkosi.
    pub async fn known(&self, customer: customers::Customer) -> Known {
        self.customer_changed(&customer, customers::CustomerChange::Created).await;
        let contact = customers::Contact {
            id: Uuid::new_v4().to_string(),
            customer_id: customer.id.clone(),
            given_name: "Zinzi".into(),
            family_name: "Nkosi".into(),
            telephone: "021 555 0100".into(),
            mobile: "082 555 0100".into(),
            email: "zinzi@example.com".into(),
            etag: "1".into(),
            ..Default::default()
        };
        self.contact_changed(&contact).await;
        Known { customer, contact }
    }

    /// Hope Works, a customer of Sam's that Piet is linked to, too.
    pub async fn hope_works(&self) -> Known {
        let linked = vec![self.employee_id("PIET")];
        self.known(customers::Customer { additional_salesman_ids: linked, ..self.customer("Hope Works") }).await
    }

    pub async fn customer_changed(&self, customer: &customers::Customer, change: customers::CustomerChange) {
        let event =
            customers::CustomerChanged { customer: Some(customer.clone()), change: change.into(), before: None };
        self.hear(&event).await;
    }

    pub async fn contact_changed(&self, contact: &customers::Contact) {
        let change = customers::ContactChange::Created.into();
        self.hear(&customers::ContactChanged { contact: Some(contact.clone()), change }).await;
    }

    /// Applies an event of another service, as the consumer does.
    pub async fn hear<M: prost::Message + prost::Name>(&self, event: &M) {
        assert_eq!(self.hear_by(&consumers::events(), event).await, Ok(Outcome::Applied));
    }

    /// The same with a consumer of one's own, and its answer.
    pub async fn hear_by<M: prost::Message + prost::Name>(
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

    /// A case with all that is mandatory.
    pub fn case(&self, known: &Known, subject: &str) -> pb::Case {
        pb::Case {
            contact_id: known.contact.id.clone(),
            subject: subject.into(),
            case_type_id: self.case_type("RENEWAL"),
            ..Default::default()
        }
    }

    /// A call in an hour.
    pub fn call(&self, subject: &str) -> pb::Activity {
        pb::Activity {
            r#type: pb::ActivityType::Call.into(),
            subject: subject.into(),
            start_time: Some(self.in_minutes(60)),
            ..Default::default()
        }
    }

    /// Id of a case type of the starter list.
    pub fn case_type(&self, code: &str) -> String {
        let starter = crm_activities::domain::Config::starter(self.tenant);
        starter.types.iter().find(|it| it.entry.code == code).unwrap().entry.id.to_string()
    }

    /// A question of yes or no in a stage of the starter list.
    pub fn gate(&self, stage: &str, question: &str) -> pb::StageGate {
        pb::StageGate {
            stage_id: self.stage(stage),
            question: question.into(),
            answer_kind: pb::GateAnswerKind::YesNo.into(),
            ..Default::default()
        }
    }

    /// Lets cases of a type of the starter list answer stage gates, or not.
    pub async fn switch_gates(&self, case_type: &str, on: bool) {
        let switched = pb::CaseType { stage_gates: Some(on), ..Default::default() };
        self.admin().edit_type(&self.case_type(case_type), &["stage_gates"], switched).await.unwrap();
    }

    /// The ids of new questions of yes or no, by the stages of the starter list that ask them; renewals answer them.
    pub async fn with_gates(&self, gates: &[(&str, &str)]) -> Vec<String> {
        self.switch_gates("RENEWAL", true).await;
        let mut ids = Vec::new();
        for (stage, question) in gates {
            ids.push(self.admin().add_gate(self.gate(stage, question)).await.unwrap().id);
        }
        ids
    }

    /// Id of a stage of the starter list.
    pub fn stage(&self, code: &str) -> String {
        let starter = crm_activities::domain::Config::starter(self.tenant);
        starter.stages.iter().find(|stage| stage.entry.code == code).unwrap().entry.id.to_string()
    }
}

/// A customer and its contact.
#[derive(Clone, Debug)]
pub struct Known {
    pub customer: customers::Customer,
    pub contact: customers::Contact,
}

impl Known {
    pub fn id(&self) -> &str {
        &self.customer.id
    }
}
