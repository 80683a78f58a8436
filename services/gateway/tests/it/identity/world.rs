//! A running gateway with a tenant and its people.

use std::{collections::BTreeMap, time::Duration};

use crm_chassis::{
    Caller, TenantId,
    broker::Envelope,
    config::{self, MailConfig, Telemetry},
    dispatch::Outcome,
};
use crm_gateway::{
    config::Config,
    edge::config::{EdgeConfig, RateLimits},
    gateway::{self, Running},
    identity::{
        self,
        config::IdentityConfig,
        consumers,
        cookie::Cookie,
        passwords::Passwords,
        store,
        tenants::Tenant,
        users::{NewUser, create_user},
    },
};
use crm_testkit::{Callers, TestDatabase, eventually};
use jiff::SignedDuration;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::gateway::{Answer, send};

pub const PASSWORD: &str = "a long password";

pub struct World {
    pub running: Running,
    pub tenant: TenantId,
    client: reqwest::Client,
    /// Dropped last; connections that are still open then are ended.
    pub database: TestDatabase,
}

impl World {
    /// The tenant `acme` with Sam and Thandi, salesmen, Maria, their manager, and an administrator who is no employee. The broker is
    /// away.
    pub async fn new() -> Self {
        Self::with_broker("amqp://127.0.0.1:1").await
    }

    /// The same with a broker.
    pub async fn with_broker(amqp_url: &str) -> Self {
        let database = Self::database().await;
        let reached = database.urls.database.clone();
        Self::start(database, reached, amqp_url, RateLimits::OFF).await
    }

    /// The same without a broker, and with limits; elsewhere there are none, because the clock stands still.
    pub async fn with_limits(limits: RateLimits) -> Self {
        let database = Self::database().await;
        let reached = database.urls.database.clone();
        Self::start(database, reached, "amqp://127.0.0.1:1", limits).await
    }

    /// A database with the schema of identity.
    pub async fn database() -> TestDatabase {
        crm_testkit::install_crypto();
        TestDatabase::new(&identity::service(Cookie::new(false), IdentityConfig::default(), None)).await
    }

    /// Starts on a database that the gateway reaches by the addresses in `reached`.
    pub async fn start(
        database: TestDatabase,
        reached: config::Database,
        amqp_url: &str,
        rate_limits: RateLimits,
    ) -> Self {
        let keys = Callers::new(database.clock.clone());
        let config = Config {
            service: config::Config {
                grpc_listen: ([127, 0, 0, 1], 0).into(),
                admin_listen: ([127, 0, 0, 1], 0).into(),
                database: reached,
                amqp_url: amqp_url.into(),
                token_public_keys: vec![keys.public_key.clone()],
                drain: Duration::ZERO,
                telemetry: Telemetry { log: "warn".into(), ..Telemetry::default() },
            },
            edge: EdgeConfig {
                public_url: "http://localhost:8080".parse().unwrap(),
                web_dir: "no web app".into(),
                request_timeout: Duration::from_secs(30),
                rate_limits,
            },
            identity: IdentityConfig::default(),
            mail: MailConfig::default(),
            http_listen: ([127, 0, 0, 1], 0).into(),
            trusted_proxies: 1,
            customers_urls: vec!["http://127.0.0.1:1".parse().unwrap()],
            activities_urls: vec!["http://127.0.0.1:1".parse().unwrap()],
            token_signing_key: keys.seed.clone(),
        };
        let grpc = TcpListener::bind(config.service.grpc_listen).await.unwrap();
        let http = TcpListener::bind(config.http_listen).await.unwrap();
        let running = gateway::start(&config, database.clock.clone(), grpc, http).await.unwrap();
        let tenant = TenantId(Uuid::new_v4());
        let world = Self { database, running, tenant, client: reqwest::Client::new() };
        world.add_tenant(tenant, "acme").await;
        world.employee("MARIA", json!({"displayName": "Maria van Wyk", "email": "maria@acme.example"})).await;
        for (code, name, email) in
            [("SAM", "Sam Dlamini", "sam@acme.example"), ("THANDI", "Thandi Nkosi", "thandi@acme.example")]
        {
            let fields = json!({"displayName": name, "email": email, "salesman": true, "managerCode": "MARIA"});
            world.employee(code, fields).await;
        }
        for name in ["sam", "thandi", "maria"] {
            world.add_user(&format!("{name}@acme.example"), false).await;
        }
        world.add_user("admin@acme.example", true).await;
        world
    }

    pub async fn add_tenant(&self, id: TenantId, slug: &str) {
        let tenant = Tenant {
            id,
            slug: slug.into(),
            name: "Acme Office".into(),
            currency: "ZAR".into(),
            time_zone: "Africa/Johannesburg".into(),
            locale: "en-ZA".into(),
            suspended: false,
        };
        let mut tx = self.database.worker().transaction(Caller::system(id)).await.unwrap();
        store::tenants::insert(&mut tx, &tenant).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn add_user(&self, email: &str, crm_administrator: bool) {
        self.add_user_of(self.tenant, email, crm_administrator).await;
    }

    pub async fn add_user_of(&self, tenant: TenantId, email: &str, crm_administrator: bool) {
        let user = NewUser {
            email: email.into(),
            display_name: email.split('@').next().unwrap().into(),
            password: PASSWORD.into(),
            crm_administrator,
            settings_user: false,
        };
        assert!(create_user(&self.database.worker(), &Passwords::default(), tenant, &user).await.unwrap().is_some());
    }

    /// Applies the snapshot of an active employee with these fields.
    pub async fn employee(&self, code: &str, fields: Value) {
        assert_eq!(self.upsert(code, None, fields).await.unwrap(), Outcome::Applied);
    }

    /// Applies `employee.upserted` as the consumer does.
    pub async fn upsert(&self, code: &str, sequence: Option<u64>, fields: Value) -> crm_chassis::Result<Outcome> {
        let mut data = json!({"code": code});
        data.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let id = Uuid::new_v4().to_string();
        let mut attributes =
            vec![("specversion", "1.0".to_owned()), ("id", id.clone()), ("type", "employee.upserted".into())];
        attributes.extend(sequence.map(|sequence| ("sequence", sequence.to_string())));
        let headers: BTreeMap<_, _> =
            attributes.into_iter().map(|(name, value)| (format!("cloudEvents:{name}"), value)).collect();
        let envelope = Envelope {
            message_id: id,
            routing_key: "acme.employee.upserted".into(),
            content_type: "application/json".into(),
            headers,
            user_id: Some("erp-acme".into()),
            returns: 0,
            payload: data.to_string().into_bytes(),
        };
        consumers::erp().apply(&self.database.worker(), &envelope).await
    }

    /// A request without a session.
    pub fn anonymous(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        self.client.request(method, format!("http://{}{path}", self.running.http_address))
    }

    /// A request with this cookie.
    pub fn request(&self, cookie: &str, method: &str, path: &str) -> RequestBuilder {
        self.anonymous(method, path).header("cookie", cookie)
    }

    /// Tries to log in.
    pub async fn try_log_in(&self, tenant: &str, email: &str, password: &str) -> Answer {
        let body = json!({"tenant": tenant, "email": email, "password": password});
        send(self.anonymous("POST", "/api/v1/session").json(&body)).await
    }

    /// Logs a user of `acme` in and returns his cookie.
    pub async fn log_in(&self, name: &str) -> String {
        let answer = self.try_log_in("acme", &format!("{name}@acme.example"), PASSWORD).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// Makes an API key for a month and returns its token.
    pub async fn api_key(&self, cookie: &str, name: &str, scopes: &[&str]) -> String {
        let expires = self.database.clock.now() + SignedDuration::from_hours(30 * 24);
        let body = json!({"name": name, "scopes": scopes, "expireTime": expires.to_string()});
        let answer = send(self.request(cookie, "POST", "/api/v1/api-keys").json(&body)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    /// A request of a program with this key.
    pub fn with_key(&self, key: &str, method: &str, path: &str) -> RequestBuilder {
        self.anonymous(method, path).header("authorization", format!("Bearer {key}"))
    }

    /// What was done to entities of this kind, in order.
    pub async fn audited(&self, entity: &str) -> Vec<String> {
        let pool = self.database.superuser().await;
        let actions = sqlx::query_scalar("select action from audit_log where entity = $1 order by id");
        actions.bind(entity).fetch_all(&pool).await.unwrap()
    }

    /// How many events of this type wait to be sent: with the broker away, all there have been.
    pub async fn published(&self, routing_key: &str) -> i64 {
        let pool = self.database.superuser().await;
        let count = sqlx::query_scalar("select count(*) from outbox where routing_key = $1");
        count.bind(routing_key).fetch_one(&pool).await.unwrap()
    }

    /// Waits until the cookie no longer opens anything.
    pub async fn until_logged_out(&self, cookie: &str) -> Answer {
        let asked = async || Some(self.session(cookie).await).filter(|answer| answer.status == 401);
        eventually("the session ends", asked).await
    }

    /// Who is logged in with this cookie.
    pub async fn session(&self, cookie: &str) -> Answer {
        send(self.request(cookie, "GET", "/api/v1/session")).await
    }
}
