//! `crm.identity.v1.CalendarFeedsService`.

use crm_chassis::{Db, Reply, audit::Changes, auth::unauthenticated};
use crm_proto::identity::{self as pb, calendar_feeds_service_server::CalendarFeedsService};
use jiff::SignedDuration;
use tonic::{Request, async_trait};

use super::convert;
use crate::identity::{
    domain::{Token, needs_session},
    store,
};

/// The caller's own calendar feed.
#[derive(Clone, Debug)]
pub struct CalendarFeeds {
    /// Transactions for requests.
    pub db: Db,
    /// How long a session lasts that nobody uses.
    pub session_idle: SignedDuration,
}

#[async_trait]
impl CalendarFeedsService for CalendarFeeds {
    async fn get_calendar_feed(&self, request: Request<pb::GetCalendarFeedRequest>) -> Reply<pb::CalendarFeed> {
        let (mut tx, _) = self.db.read(request).await?;
        needs_session(tx.caller())?;
        let user = tx.caller().user;
        let feed = store::calendar_feeds::of_user(&mut tx, user).await?;
        Ok(tx.finish(convert::calendar_feed(feed.as_ref())).await?)
    }

    // Without idempotency: the stored reply would hold the token. A second one takes the place of the first.
    async fn create_calendar_feed(
        &self,
        request: Request<pb::CreateCalendarFeedRequest>,
    ) -> Reply<pb::CreateCalendarFeedResponse> {
        let (mut tx, _) = self.db.write(request).await?;
        let session = needs_session(tx.caller())?;
        let id = tx.caller().user;
        // First of all: none is made behind the back of who shuts him out.
        store::users::lock_row(&mut tx, id).await?;
        store::sessions::get(&mut tx, session, self.session_idle).await?.ok_or_else(unauthenticated)?;
        let before = store::calendar_feeds::of_user(&mut tx, id).await?;
        let token = Token::new(tx.tenant());
        let feed = store::calendar_feeds::put(&mut tx, id, &token).await?;
        let action = if before.is_some() { "renewed" } else { "created" };
        tx.audit("calendar_feed", id, action, &Changes::default()).await?;
        let reply = pb::CreateCalendarFeedResponse {
            calendar_feed: Some(convert::calendar_feed(Some(&feed))),
            token: token.reveal(),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn delete_calendar_feed(&self, request: Request<pb::DeleteCalendarFeedRequest>) -> Reply<()> {
        let (mut tx, _) = self.db.write(request).await?;
        needs_session(tx.caller())?;
        let user = tx.caller().user;
        if store::calendar_feeds::delete_of_user(&mut tx, user).await? {
            tx.audit("calendar_feed", user, "revoked", &Changes::default()).await?;
        }
        Ok(tx.finish(()).await?)
    }
}
