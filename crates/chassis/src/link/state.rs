//! The state of the link of one service to a tenant's ERP.

use crm_proto::link as pb;
use jiff::Timestamp;

use super::{letters, timestamp};
use crate::{db::Tx, error::Result, page};

#[derive(Default, sqlx::FromRow)]
struct Row {
    received_at: Option<jiff_sqlx::Timestamp>,
    received_type: Option<String>,
    applied_at: Option<jiff_sqlx::Timestamp>,
    applied_event_at: Option<jiff_sqlx::Timestamp>,
    queue_missing: bool,
}

/// The statement for the oldest message that waits for the ERP. The exchange is part of the text: an index serves just this one.
pub const OLDEST_WAITING: &str =
    "select min(created_at) from outbox where tenant_id = $1 and exchange = 'erp.outbound'";

/// The state. `queues` are those of the consumers that listen to the ERP.
pub(super) async fn read(tx: &mut Tx, queues: &[String]) -> Result<pb::ErpLinkState> {
    let tenant = tx.tenant();
    let row: Option<Row> = sqlx::query_as(
        "select received_at, received_type, applied_at, applied_event_at, queue_missing from erp_links where tenant_id = $1",
    )
    .bind(tenant)
    .fetch_optional(tx.conn())
    .await?;
    let row = row.unwrap_or_default();
    let waiting = page::count(tx.conn(), |query| {
        query.push(" from outbox where exchange = 'erp.outbound' and tenant_id = ").push_bind(tenant);
        Ok(())
    })
    .await?;
    let oldest: Option<jiff_sqlx::Timestamp> =
        sqlx::query_scalar(OLDEST_WAITING).bind(tenant).fetch_one(tx.conn()).await?;
    let parked = letters::count_all(tx, queues).await?;
    let time = |at: Option<jiff_sqlx::Timestamp>| at.map(|at| timestamp(at.to_jiff()));
    let lag = row.applied_at.zip(row.applied_event_at).map(|(at, event)| lag(at.to_jiff(), event.to_jiff()));
    Ok(pb::ErpLinkState {
        last_receive_time: time(row.received_at),
        last_receive_type: row.received_type.unwrap_or_default(),
        lag,
        waiting_count: waiting.count,
        waiting_count_capped: waiting.capped,
        oldest_waiting_time: time(oldest),
        parked_count: parked.count,
        parked_count_capped: parked.capped,
        queue_missing: row.queue_missing,
    })
}

/// Never negative: the ERP's clock may be ahead of ours.
fn lag(applied: Timestamp, event: Timestamp) -> prost_types::Duration {
    let lag = applied.duration_since(event);
    if lag.is_negative() {
        return prost_types::Duration::default();
    }
    prost_types::Duration { seconds: lag.as_secs(), nanos: lag.subsec_nanos() }
}
