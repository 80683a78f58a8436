//! The RPCs. The handlers are the use cases; `convert` stands between protobuf and domain.

mod activities;
mod calendar;
mod case_board;
mod case_config;
mod cases;
mod cold_calls;
pub mod convert;
mod edits;
mod exports;
mod gates;
mod new_case;
mod recommendations;
mod reports;
mod targets;
mod told;

pub use activities::Activities;
pub use case_board::CaseBoard;
pub use case_config::CaseConfig;
pub use cases::Cases;
pub use cold_calls::ColdCalls;
pub use recommendations::Recommendations;
pub use reports::Reports;
pub use targets::Targets;

crm_chassis::erp_link_service!(crm_proto::activities::erp_link_service_server::ErpLinkService);
