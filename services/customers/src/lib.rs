//! Customers: the companies a dealer sells to, with their contacts, notes, sales history and the contracts they have with competitors, the
//! groups by which they are opened to salesmen, and their import from files.
//!
//! * [`domain`] — the rules: what may be typed, the state machine between CRM and ERP, who owns which field.
//! * [`store`] — the SQL.
//! * [`grpc`] — the RPCs; each handler reads like the sentence that describes it.
//! * [`imports`] — how files become customers, step by step.
//! * [`events`] — what is published, [`republish`] — once more; [`consumers`] — what is listened to.

pub mod consumers;
pub mod domain;
pub mod events;
pub mod grpc;
pub mod imports;
pub mod republish;
pub mod store;

use crm_chassis::{Service, export::Exports};
use crm_proto::customers::{
    addresses_service_server::AddressesServiceServer, contacts_service_server::ContactsServiceServer,
    customers_service_server::CustomersServiceServer, erp_link_service_server::ErpLinkServiceServer,
    groups_service_server::GroupsServiceServer, history_service_server::HistoryServiceServer,
    imports_service_server::ImportsServiceServer, marks_service_server::MarksServiceServer,
    notes_service_server::NotesServiceServer, ranks_service_server::RanksServiceServer,
    sales_service_server::SalesServiceServer, salesmen_service_server::SalesmenServiceServer,
    static_codes_service_server::StaticCodesServiceServer, third_parties_service_server::ThirdPartiesServiceServer,
};
use sqlx::migrate::Migrator;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The service, ready to start.
#[must_use]
pub fn service() -> Service {
    Service::new("customers", &MIGRATIONS)
        .grpc(|context, routes| {
            let reaches = store::visibility::Reaches::default();
            let exports = Exports::new(context);
            routes
                .add_service(CustomersServiceServer::new(grpc::Customers {
                    db: context.db.clone(),
                    reaches: reaches.clone(),
                    exports: exports.clone(),
                }))
                .add_service(ContactsServiceServer::new(grpc::Contacts {
                    db: context.db.clone(),
                    reaches: reaches.clone(),
                    exports: exports.clone(),
                }))
                .add_service(ImportsServiceServer::new(grpc::Imports {
                    db: context.db.clone(),
                    exports: exports.clone(),
                }))
                .add_service(AddressesServiceServer::new(grpc::Addresses { db: context.db.clone() }))
                .add_service(NotesServiceServer::new(grpc::Notes { db: context.db.clone() }))
                .add_service(ThirdPartiesServiceServer::new(grpc::ThirdParties {
                    db: context.db.clone(),
                    reaches,
                    exports,
                }))
                .add_service(GroupsServiceServer::new(grpc::Groups { db: context.db.clone() }))
                .add_service(HistoryServiceServer::new(grpc::History { db: context.db.clone() }))
                .add_service(MarksServiceServer::new(grpc::Marks { db: context.db.clone() }))
                .add_service(RanksServiceServer::new(grpc::Ranks { db: context.db.clone() }))
                .add_service(SalesServiceServer::new(grpc::Sales { db: context.db.clone() }))
                .add_service(SalesmenServiceServer::new(grpc::Salesmen { db: context.db.clone() }))
                .add_service(StaticCodesServiceServer::new(grpc::StaticCodes { db: context.db.clone() }))
                .add_service(ErpLinkServiceServer::new(grpc::ErpLink::new(context)));
        })
        .consumer(consumers::events())
        .consumer(consumers::erp())
        .consumer(consumers::imports())
        .forgets(|tx| Box::pin(imports::forget(tx)))
        .republishes(|tx, after| Box::pin(republish::static_codes(tx, after)))
        .republishes(|tx, after| Box::pin(republish::customers(tx, after)))
        .republishes(|tx, after| Box::pin(republish::contacts(tx, after)))
        .republishes(|tx, after| Box::pin(republish::notes(tx, after)))
        .republishes(|tx, after| Box::pin(republish::third_parties(tx, after)))
        .republishes(|tx, after| Box::pin(republish::groups(tx, after)))
        .republishes(|tx, after| Box::pin(republish::sales(tx, after)))
}
