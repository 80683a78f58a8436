//! Activities: what salesmen plan and do with their customers, in cases that are open until they are won, lost or closed; and the figures of it,
//! beside their monthly targets and what the ERP says they sold.
//!
//! * [`domain`] — the rules: the states of cases and activities, who acts for whom, what may be typed.
//! * [`store`] — the SQL.
//! * [`grpc`] — the RPCs; each handler reads like the sentence that describes it.
//! * [`nightly`] — the run that makes recommendations.
//! * [`notices`] — what salesmen are told of when its time has come.
//! * [`reassign`] — work that moves to another salesman.
//! * [`events`] — what is published, [`republish`] — once more; [`consumers`] — what is listened to.

pub mod consumers;
pub mod domain;
pub mod events;
pub mod grpc;
pub mod nightly;
pub mod notices;
pub mod reassign;
pub mod republish;
pub mod store;

use crm_chassis::{Service, export::Exports};
use crm_proto::activities::{
    activities_service_server::ActivitiesServiceServer, case_board_service_server::CaseBoardServiceServer,
    case_config_service_server::CaseConfigServiceServer, cases_service_server::CasesServiceServer,
    cold_calls_service_server::ColdCallsServiceServer, erp_link_service_server::ErpLinkServiceServer,
    recommendations_service_server::RecommendationsServiceServer, reports_service_server::ReportsServiceServer,
    targets_service_server::TargetsServiceServer,
};
use sqlx::migrate::Migrator;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The service, ready to start.
#[must_use]
pub fn service() -> Service {
    Service::new("activities", &MIGRATIONS)
        .grpc(|context, routes| {
            let exports = Exports::new(context);
            routes
                .add_service(ActivitiesServiceServer::new(grpc::Activities {
                    db: context.db.clone(),
                    exports: exports.clone(),
                }))
                .add_service(CasesServiceServer::new(grpc::Cases { db: context.db.clone(), exports: exports.clone() }))
                .add_service(ColdCallsServiceServer::new(grpc::ColdCalls { db: context.db.clone() }))
                .add_service(CaseBoardServiceServer::new(grpc::CaseBoard { db: context.db.clone() }))
                .add_service(CaseConfigServiceServer::new(grpc::CaseConfig { db: context.db.clone() }))
                .add_service(TargetsServiceServer::new(grpc::Targets { db: context.db.clone() }))
                .add_service(ReportsServiceServer::new(grpc::Reports { db: context.db.clone() }))
                .add_service(RecommendationsServiceServer::new(grpc::Recommendations {
                    db: context.db.clone(),
                    exports,
                }))
                .add_service(ErpLinkServiceServer::new(grpc::ErpLink::new(context)));
        })
        .consumer(consumers::events())
        .consumer(consumers::erp())
        .forgets(|tx| Box::pin(store::touches::forget(tx)))
        .job(notices::JOB)
        .job(nightly::JOB)
        .republishes(|tx, after| Box::pin(republish::case_config(tx, after)))
        .republishes(|tx, after| Box::pin(republish::cases(tx, after)))
        .republishes(|tx, after| Box::pin(republish::activities(tx, after)))
        .republishes(|tx, after| Box::pin(republish::recommendations(tx, after)))
        .republishes(|tx, after| Box::pin(republish::target_defaults(tx, after)))
        .republishes(|tx, after| Box::pin(republish::targets(tx, after)))
        .republishes(|tx, after| Box::pin(republish::sales_totals(tx, after)))
}
