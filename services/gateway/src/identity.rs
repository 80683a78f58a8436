//! Identity: tenants, employees, users and their sessions. An ordinary service of the product that happens to live beside the edge.
//!
//! * [`domain`] — the rules: roles and what they may do, whose records a user sees, what a session token is.
//! * [`store`] — the SQL.
//! * [`grpc`] — the RPCs; [`events`] — what is published; [`consumers`] — what the ERP tells.
//! * [`authenticate`] — the edge's question: whose session is this cookie?
//! * [`tenants`], [`users`] and [`erp_link`] — what a hoster sets up from the command line.

pub mod authenticate;
pub mod consumers;
pub mod cookie;
pub mod domain;
pub mod erp_link;
pub mod events;
pub mod grpc;
pub mod passwords;
pub mod store;
pub mod tenants;
pub mod throttle;
pub mod users;

use std::sync::Arc;

use crm_chassis::Service;
use crm_proto::identity::{
    employees_service_server::EmployeesServiceServer, erp_link_service_server::ErpLinkServiceServer,
    sessions_service_server::SessionsServiceServer,
};
use sqlx::migrate::Migrator;

use cookie::Cookie;
use passwords::Passwords;
use throttle::Throttle;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The service, ready to start. `cookie` is what carries sessions.
#[must_use]
pub fn service(cookie: Cookie) -> Service {
    Service::new("gateway", &MIGRATIONS)
        .grpc(move |context, routes| {
            let sessions = grpc::Sessions {
                db: context.db.clone(),
                passwords: Passwords::default(),
                throttle: Arc::new(Throttle::new(context.db.clock().clone())),
                cookie,
            };
            routes
                .add_service(SessionsServiceServer::new(sessions))
                .add_service(EmployeesServiceServer::new(grpc::Employees { db: context.db.clone() }))
                .add_service(ErpLinkServiceServer::new(grpc::ErpLink::new(context)));
        })
        .consumer(consumers::erp())
}
