//! Identity: tenants, employees, users, their sessions, API keys, saved views, settings and notifications. An ordinary service of the product that happens to live beside the edge.
//!
//! * [`domain`] — the rules: roles and what they may do, whose records a user sees, what a session token is.
//! * [`store`] — the SQL.
//! * [`grpc`] — the RPCs; [`events`] — what is published, [`republish`] — once more; [`consumers`] — what the ERP and other services tell.
//! * [`authenticate`] — the edge's question: whose session or key is this?
//! * [`tenants`], [`users`] and [`erp_link`] — what a hoster sets up from the command line.

pub mod authenticate;
pub mod config;
pub mod consumers;
pub mod cookie;
pub mod domain;
pub mod erp_link;
pub mod events;
pub mod grpc;
pub mod passwords;
pub mod republish;
pub mod store;
pub mod strangers;
pub mod tenants;
pub mod throttle;
pub mod users;

use std::sync::Arc;

use crm_chassis::{Service, mail::Mails};
use crm_proto::identity::{
    api_keys_service_server::ApiKeysServiceServer, calendar_feeds_service_server::CalendarFeedsServiceServer,
    employees_service_server::EmployeesServiceServer, erp_link_service_server::ErpLinkServiceServer,
    notifications_service_server::NotificationsServiceServer, saved_views_service_server::SavedViewsServiceServer,
    sessions_service_server::SessionsServiceServer, user_settings_service_server::UserSettingsServiceServer,
    users_service_server::UsersServiceServer,
};
use sqlx::migrate::Migrator;

use config::IdentityConfig;
use cookie::Cookie;
use passwords::Passwords;
use throttle::Throttle;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The service, ready to start. `cookie` is what carries sessions, `mails` how notifications go by mail.
#[must_use]
pub fn service(cookie: Cookie, config: IdentityConfig, mails: Option<Mails>) -> Service {
    Service::new("gateway", &MIGRATIONS)
        .mails(mails)
        .grpc(move |context, routes| {
            let db = context.db.clone();
            let passwords = Passwords::default();
            let api_keys = grpc::ApiKeys { db: db.clone(), session_idle: config.session_idle };
            let calendar_feeds = grpc::CalendarFeeds { db: db.clone(), session_idle: config.session_idle };
            let sessions = grpc::Sessions {
                db: db.clone(),
                passwords: passwords.clone(),
                throttle: Arc::new(Throttle::new(db.clock().clone())),
                cookie,
                config: config.clone(),
            };
            routes
                .add_service(SessionsServiceServer::new(sessions))
                .add_service(EmployeesServiceServer::new(grpc::Employees { db: db.clone() }))
                .add_service(ApiKeysServiceServer::new(api_keys))
                .add_service(CalendarFeedsServiceServer::new(calendar_feeds))
                .add_service(SavedViewsServiceServer::new(grpc::SavedViews { db: db.clone() }))
                .add_service(NotificationsServiceServer::new(grpc::Notifications { db: db.clone() }))
                .add_service(UserSettingsServiceServer::new(grpc::UserSettings { db: db.clone() }))
                .add_service(UsersServiceServer::new(grpc::Users { db, passwords }))
                .add_service(ErpLinkServiceServer::new(grpc::ErpLink::new(context)));
        })
        .consumer(consumers::erp())
        .consumer(consumers::customers())
        .consumer(consumers::work())
        .republishes(|tx, after| Box::pin(republish::tenant(tx, after)))
        .republishes(|tx, after| Box::pin(republish::employees(tx, after)))
}
