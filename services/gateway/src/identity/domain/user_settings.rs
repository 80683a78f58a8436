//! The settings of a user: how he wants the screens to be.

use crm_chassis::audit::Changes;

/// What a user has set. The default is what everybody begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserSettings {
    /// True hides the dashboard panel on the customer home page.
    pub hide_customer_dashboard: bool,
}

impl UserSettings {
    /// What differs, for the audit line.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("hide_customer_dashboard", &self.hide_customer_dashboard, &after.hide_customer_dashboard);
        changes
    }
}
