//! What is planned and done at customers, which their lists show.

use crm_chassis::{Error, Result, Tx, wire};
use crm_proto::activities as pb;

use super::uuid;
use crate::store::activity_refs::{self, ActivityRef};

/// Keeps when the activity begins or was completed, and shows it at its customer.
pub async fn on_activity_changed(tx: &mut Tx, event: pb::ActivityChanged) -> Result<()> {
    let activity = event.activity.ok_or_else(|| Error::invalid("activity", "The activity is missing."))?;
    let open = activity.status() == pb::ActivityStatus::Open;
    let time = match activity.status() {
        pb::ActivityStatus::Open => activity.start_time,
        pb::ActivityStatus::Completed => activity.complete_time,
        pb::ActivityStatus::Cancelled | pb::ActivityStatus::Unspecified => None,
    };
    let known = ActivityRef {
        id: uuid("id", &activity.id)?,
        version: activity.etag.parse().map_err(|_| Error::invalid("etag", "Not a version."))?,
        customer: uuid("customer_id", &activity.customer_id)?,
        open,
        at: time.as_ref().map(wire::instant).transpose().map_err(|message| Error::invalid("time", message))?,
    };
    let whole = activity_refs::lock_customer(tx, known.customer).await?;
    activity_refs::upsert(tx, &known).await?;
    match whole {
        Some(whole) => activity_refs::show(tx, whole).await,
        None => Ok(()),
    }
}
