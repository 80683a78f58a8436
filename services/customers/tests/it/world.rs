//! A running customers service with a tenant, its look-up lists and two salesmen.

use std::collections::BTreeMap;

use crm_chassis::{
    Caller, EmployeeId, Scope, TenantId,
    broker::Envelope,
    config::{Config, Telemetry},
    dispatch::{Consumer, Outcome},
    service::Running,
    tenants,
};
use crm_customers::consumers;
use crm_proto::{
    customers::{self as pb, customers_service_client::CustomersServiceClient},
    identity,
};
use crm_testkit::{Callers, TestDatabase, caller};
use tokio::net::TcpListener;
use tonic::transport::Channel;
use uuid::Uuid;

pub const RIGHTS: &[&str] = &["customers.read", "customers.write", "customers.release"];

pub struct World {
    pub database: TestDatabase,
    pub tenant: TenantId,
    pub callers: Callers,
    pub client: CustomersServiceClient<Channel>,
    running: Running,
}

impl World {
    /// The service alone: its broker is away, as far as requests are concerned that makes no difference.
    pub async fn new() -> Self {
        crm_testkit::install_crypto();
        let service = crm_customers::service();
        let database = TestDatabase::new(&service).await;
        let callers = Callers::new(database.clock.clone());
        let config = Config {
            grpc_listen: ([127, 0, 0, 1], 0).into(),
            admin_listen: ([127, 0, 0, 1], 0).into(),
            database: database.urls.database.clone(),
            amqp_url: "amqp://127.0.0.1:1".into(),
            token_public_keys: vec![callers.public_key.clone()],
            telemetry: Telemetry { log: "warn".into(), otlp_endpoint: None },
        };
        let listener = TcpListener::bind(config.grpc_listen).await.unwrap();
        let running = service.start(&config, database.clock.clone(), listener).await.unwrap();
        let client = CustomersServiceClient::connect(format!("http://{}", running.address)).await.unwrap();
        let world = Self { tenant: TenantId(Uuid::new_v4()), database, callers, client, running };
        world.add_tenant(world.tenant, "acme").await;
        world.add_employee("SAM", "Sam Dlamini", None).await;
        world.add_employee("THANDI", "Thandi Nkosi", None).await;
        world
    }

    pub async fn stop(self) {
        self.running.stop().await;
    }

    /// Sam, a salesman who sees his own customers.
    pub fn sam(&self) -> Caller {
        caller(self.tenant, "SAM", Scope::Own, RIGHTS)
    }

    /// Thandi, another one.
    pub fn thandi(&self) -> Caller {
        caller(self.tenant, "THANDI", Scope::Own, RIGHTS)
    }

    pub async fn add_tenant(&self, tenant: TenantId, slug: &str) {
        let event = identity::TenantChanged {
            tenant: Some(identity::Tenant {
                id: tenant.0.to_string(),
                slug: slug.into(),
                name: "Acme Office".into(),
                currency: "ZAR".into(),
                time_zone: "Africa/Johannesburg".into(),
                locale: "en-ZA".into(),
                version: 1,
            }),
        };
        let consumer = Consumer::of_events("customers.tenants").on(tenants::on_tenant_changed);
        assert_eq!(self.apply_event(&consumer, &event, tenant).await, Outcome::Applied);
        let mut tx = self.database.worker().transaction(Caller::system(tenant)).await.unwrap();
        for (list, code) in [("CUSTOMER_TYPE", "RETAIL"), ("RANK", "GOLD"), ("REPORTING_AREA", "CAPE"), ("SITE", "CPT")]
        {
            crm_customers::store::static_codes::remember(&mut tx, list, code, "").await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    pub async fn add_employee(&self, code: &str, name: &str, manager: Option<&str>) {
        let event = identity::EmployeeChanged {
            employee: Some(identity::Employee {
                id: EmployeeId::of(self.tenant, code).0.to_string(),
                code: code.into(),
                display_name: name.into(),
                active: true,
                salesman: true,
                manager_id: manager.map(|code| EmployeeId::of(self.tenant, code).0.to_string()).unwrap_or_default(),
                site: "CPT".into(),
                version: 1,
                ..Default::default()
            }),
        };
        assert_eq!(self.apply_event(&consumers::events(), &event, self.tenant).await, Outcome::Applied);
    }

    async fn apply_event<M: prost::Message + prost::Name>(
        &self,
        consumer: &Consumer,
        event: &M,
        tenant: TenantId,
    ) -> Outcome {
        let headers = [
            ("crm-tenant", tenant.0.to_string()),
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
        consumer.apply(&self.database.worker(), &envelope).await.unwrap()
    }

    /// Applies an ERP message of this world's tenant, as the consumer does.
    pub async fn erp(&self, id: &str, erp_type: &str, sequence: u64, data: &str) -> crm_chassis::Result<Outcome> {
        let attributes = [("specversion", "1.0"), ("id", id), ("type", erp_type), ("sequence", &sequence.to_string())];
        let headers: BTreeMap<_, _> =
            attributes.into_iter().map(|(name, value)| (format!("cloudEvents:{name}"), value.into())).collect();
        let envelope = Envelope {
            message_id: id.into(),
            routing_key: format!("acme.{erp_type}"),
            content_type: "application/json".into(),
            headers,
            user_id: Some("erp-acme".into()),
            payload: data.as_bytes().to_vec(),
        };
        consumers::erp().apply(&self.database.worker(), &envelope).await
    }

    /// A customer that is complete enough to be released.
    pub fn complete_customer(name: &str) -> pb::Customer {
        pb::Customer {
            name: name.into(),
            customer_type: "RETAIL".into(),
            rank: "GOLD".into(),
            reporting_area: "CAPE".into(),
            site: "CPT".into(),
            telephone: "021 555 0100".into(),
            vat_number: "4123456789".into(),
            physical_address: Some(pb::Address {
                lines: vec!["1 Long Street".into()],
                city: "Cape Town".into(),
                ..Default::default()
            }),
            ..Default::default()
        }
    }

    pub async fn create(&self, caller: &Caller, customer: pb::Customer) -> Result<pb::Customer, tonic::Status> {
        let request = pb::CreateCustomerRequest { customer: Some(customer) };
        self.client
            .clone()
            .create_customer(self.callers.request(caller, request))
            .await
            .map(tonic::Response::into_inner)
    }

    pub async fn get(&self, caller: &Caller, id: &str) -> Result<pb::Customer, tonic::Status> {
        let request = pb::GetCustomerRequest { id: id.into() };
        self.client.clone().get_customer(self.callers.request(caller, request)).await.map(tonic::Response::into_inner)
    }

    pub async fn release(&self, caller: &Caller, id: &str) -> Result<pb::Customer, tonic::Status> {
        let request = pb::ReleaseCustomerRequest { id: id.into(), etag: String::new() };
        self.client
            .clone()
            .release_customer(self.callers.request(caller, request))
            .await
            .map(tonic::Response::into_inner)
    }
}
