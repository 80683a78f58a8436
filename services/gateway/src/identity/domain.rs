//! The rules, in pure Rust: no tonic, no sqlx, no clock reads.

mod api_key;
mod calendar_feed;
mod employee;
mod notice_mail;
mod notification;
mod role;
mod saved_view;
mod session;
mod tenant;
mod token;
mod user;
mod user_settings;
mod work_news;

pub use api_key::{ApiKey, MOST_KEYS, parse_key, reveal_key, too_many_keys};
pub use calendar_feed::{CalendarFeed, NAME as CALENDAR_FEED, scopes as scopes_of_calendar_feed};
pub use employee::{Employee, Person, Superior};
pub use notice_mail::{NoticeMail, Words, way_to};
pub use notification::{
    CustomerNews, Happened, KEPT, MOST_NOTIFICATIONS, Notice, Notification, NotificationKind, Standing,
};
pub use role::{Role, permissions_of, scope_of};
pub use saved_view::{MOST_VIEWS, SavedView, Sharing, ViewDetails, check_grid, manages_users, too_many_views};
pub use session::Session;
pub use tenant::{SUSPENDED, TenantUpdate, changes_of_tenant, check_tenant, suspended, suspended_text};
pub use token::Token;
pub use user::{Login, Position, User, needs_session};
pub use user_settings::UserSettings;
pub use work_news::{PlannedActivity, TOGETHER, Work, notice_of_work};
