//! A log-in session.

use jiff::Timestamp;
use uuid::Uuid;

use super::User;

/// A session that has not ended.
#[derive(Clone, Debug)]
pub struct Session {
    /// Id; the internal token names it.
    pub id: Uuid,
    /// Who is logged in.
    pub user: User,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}
