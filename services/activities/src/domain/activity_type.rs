//! What an activity is.

use super::status::words;

words! {
    /// What an activity is: the four types of the manual, which the target types of the ERP mirror.
    ActivityType {
        /// A phone call.
        Call => "CALL",
        /// An e-mail.
        Email => "EMAIL",
        /// A meeting.
        Meeting => "MEETING",
        /// An inspection on site.
        OnSiteInspection => "ON_SITE_INSPECTION",
    }
}

impl ActivityType {
    /// How many minutes one takes where nobody says otherwise.
    #[must_use]
    pub const fn usual_minutes(self) -> i32 {
        match self {
            Self::Call | Self::Email => 30,
            Self::Meeting | Self::OnSiteInspection => 60,
        }
    }
}
