//! `crm.identity.v1.UserSettingsService`.

use crm_chassis::{Db, Error, Reply, begin, mask::Mask};
use crm_proto::identity::{self as pb, user_settings_service_server::UserSettingsService};
use tonic::{Request, async_trait};

use super::convert;
use crate::identity::{domain::needs_session, store};

/// The caller's own settings.
#[derive(Clone, Debug)]
pub struct UserSettings {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl UserSettingsService for UserSettings {
    async fn get_user_settings(&self, request: Request<pb::GetUserSettingsRequest>) -> Reply<pb::UserSettings> {
        let (mut tx, _) = self.db.read(request).await?;
        let user = tx.caller().user;
        let settings = store::user_settings::get(&mut tx, user).await?;
        Ok(tx.finish(convert::user_settings(&settings)).await?)
    }

    async fn update_user_settings(&self, request: Request<pb::UpdateUserSettingsRequest>) -> Reply<pb::UserSettings> {
        let (mut tx, input) = begin!(self.db, request);
        needs_session(tx.caller())?;
        let wanted =
            input.user_settings.ok_or_else(|| Error::invalid("user_settings", "Send the settings to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        let user = tx.caller().user;
        // Settings that are changed at the same time all stay. The user is there always, his settings are not.
        store::users::lock_row(&mut tx, user).await?;
        let before = store::user_settings::get(&mut tx, user).await?;
        let settings = convert::settings_of(&mask.merge(&convert::user_settings(&before), &wanted)?);
        let changes = before.changes_to(&settings);
        if !changes.is_empty() {
            store::user_settings::store(&mut tx, user, &settings).await?;
            tx.audit("user_settings", user, "updated", &changes).await?;
        }
        Ok(tx.finish(convert::user_settings(&settings)).await?)
    }
}
