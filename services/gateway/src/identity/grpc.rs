//! The RPCs. The handlers are the use cases; `convert` stands between protobuf and domain.

pub mod convert;
mod employees;
mod sessions;

pub use employees::Employees;
pub use sessions::Sessions;

crm_chassis::erp_link_service!(crm_proto::identity::erp_link_service_server::ErpLinkService);
