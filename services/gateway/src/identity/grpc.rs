//! The RPCs. The handlers are the use cases; `convert` stands between protobuf and domain.

mod api_keys;
mod calendar_feeds;
pub mod convert;
mod employees;
mod notifications;
mod saved_views;
mod sessions;
mod user_settings;
mod users;

pub use api_keys::ApiKeys;
pub use calendar_feeds::CalendarFeeds;
pub use employees::Employees;
pub use notifications::Notifications;
pub use saved_views::SavedViews;
pub use sessions::Sessions;
pub use user_settings::UserSettings;
pub use users::Users;

crm_chassis::erp_link_service!(crm_proto::identity::erp_link_service_server::ErpLinkService);
