//! The RPCs. The handlers are the use cases; `convert` stands between protobuf and domain.

pub mod convert;
mod customers;
mod references;
mod static_codes;

pub use customers::Customers;
pub use static_codes::StaticCodes;

crm_chassis::erp_link_service!(crm_proto::customers::erp_link_service_server::ErpLinkService);
