//! The RPCs. The handlers are the use cases; `convert` stands between protobuf and domain.

mod addresses;
mod assign;
mod bulk_update;
mod contacts;
pub mod convert;
mod customers;
mod exports;
mod group_members;
mod groups;
mod history;
mod imports;
mod marks;
mod merges;
mod moved;
mod notes;
mod ranks;
pub(crate) mod references;
mod sales;
mod salesmen;
mod static_codes;
mod third_parties;

pub use addresses::Addresses;
pub use contacts::Contacts;
pub use customers::Customers;
pub use groups::Groups;
pub use history::History;
pub use imports::Imports;
pub use marks::Marks;
pub use notes::Notes;
pub use ranks::Ranks;
pub use sales::Sales;
pub use salesmen::Salesmen;
pub use static_codes::StaticCodes;
pub use third_parties::ThirdParties;

crm_chassis::erp_link_service!(crm_proto::customers::erp_link_service_server::ErpLinkService);
