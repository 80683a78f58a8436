//! The probe as a running service with RPCs, one for each kind of permission.

use crm_chassis::{
    Clock, Db, Error, Reply, Service, begin,
    config::{Config, Telemetry},
    events::Event,
    service::Running,
};
use crm_proto::{
    customers::{
        ListStaticCodesRequest, ListStaticCodesResponse, StaticCodeList,
        static_codes_service_server::{StaticCodesService, StaticCodesServiceServer},
    },
    identity::{
        ChangePasswordRequest, CreateSessionRequest, DeleteAllSessionsRequest, DeleteSessionRequest, Employee,
        EmployeeChanged, GetSessionRequest, Session, SessionUser,
        sessions_service_server::{SessionsService, SessionsServiceServer},
    },
};
use crm_testkit::Callers;
use tokio::net::TcpListener;
use tonic::{Request, transport::Channel};
use uuid::Uuid;

use crate::{probe, world::World};

/// The probe with its consumers and RPCs.
pub fn service() -> Service {
    probe::service().consumer(probe::events()).consumer(probe::erp()).grpc(|context, routes| {
        let rpcs = Rpcs(context.db.clone());
        routes.add_service(StaticCodesServiceServer::new(rpcs.clone())).add_service(SessionsServiceServer::new(rpcs));
    })
}

#[derive(Clone)]
struct Rpcs(Db);

#[tonic::async_trait]
impl StaticCodesService for Rpcs {
    /// Needs `customers.read`. Which list is asked for says what happens.
    async fn list_static_codes(&self, request: Request<ListStaticCodesRequest>) -> Reply<ListStaticCodesResponse> {
        let (mut tx, input) = self.0.read(request).await?;
        match input.list() {
            StaticCodeList::Rank => panic!("told to panic"),
            StaticCodeList::Site => {
                let wait = sqlx::query("select pg_advisory_xact_lock_shared(1)");
                wait.execute(tx.conn()).await.map_err(Error::from)?;
            }
            _ => {}
        }
        Ok(tonic::Response::new(ListStaticCodesResponse::default()))
    }
}

#[tonic::async_trait]
impl SessionsService for Rpcs {
    /// Public.
    async fn create_session(&self, _: Request<CreateSessionRequest>) -> Reply<Session> {
        Ok(tonic::Response::new(Session::default()))
    }

    /// Signed-in: says who calls.
    async fn get_session(&self, request: Request<GetSessionRequest>) -> Reply<Session> {
        let (tx, _) = self.0.read(request).await?;
        let user = SessionUser { id: tx.caller().user.to_string(), ..Default::default() };
        Ok(tonic::Response::new(Session { user: Some(user), ..Default::default() }))
    }

    /// Signed-in: publishes an event that this service itself consumes.
    async fn delete_session(&self, request: Request<DeleteSessionRequest>) -> Reply<()> {
        let (mut tx, _) = begin!(self.0, request);
        let employee = Employee { display_name: "trace".into(), ..Default::default() };
        let event = EmployeeChanged { employee: Some(employee) };
        tx.publish(Event::new(&event, Uuid::nil(), 1, "CHANGED")).await?;
        Ok(tx.finish(()).await?)
    }

    async fn delete_all_sessions(&self, _: Request<DeleteAllSessionsRequest>) -> Reply<()> {
        Ok(tonic::Response::new(()))
    }

    async fn change_password(&self, _: Request<ChangePasswordRequest>) -> Reply<()> {
        Ok(tonic::Response::new(()))
    }
}

/// The probe serving.
pub struct Serving {
    pub running: Running,
    pub callers: Callers,
    pub channel: Channel,
}

/// What the probe is configured with.
pub fn config(world: &World, amqp_url: &str, callers: &Callers) -> Config {
    Config {
        grpc_listen: ([127, 0, 0, 1], 0).into(),
        admin_listen: ([127, 0, 0, 1], 0).into(),
        database: world.database.urls.database.clone(),
        amqp_url: amqp_url.into(),
        token_public_keys: vec![callers.public_key.clone()],
        drain: std::time::Duration::ZERO,
        telemetry: Telemetry { log: "off".into(), ..Telemetry::default() },
    }
}

pub async fn start(config: &Config, clock: &Clock) -> anyhow::Result<Running> {
    let listener = TcpListener::bind(config.grpc_listen).await?;
    service().start(config, clock.clone(), listener).await
}

impl Serving {
    pub async fn new(world: &World, amqp_url: &str) -> Self {
        let callers = Callers::new(world.database.clock.clone());
        let running = start(&config(world, amqp_url, &callers), &world.database.clock).await.unwrap();
        let channel = Channel::from_shared(format!("http://{}", running.address)).unwrap().connect_lazy();
        Self { running, callers, channel }
    }

    /// The service alone: nothing that a request needs is missing.
    pub async fn without_broker(world: &World) -> Self {
        Self::new(world, "amqp://127.0.0.1:1").await
    }
}
