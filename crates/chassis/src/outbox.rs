//! The outbox: messages are rows of the transaction that makes them, and leave after it commits. [`relay`](crate::relay) sends them.

use jiff_sqlx::ToSqlx as _;
use sqlx::types::Json;

use crate::{
    broker::{CLOUD_EVENTS_TRACEPARENT, ERP_OUTBOUND, EVENTS},
    db::Tx,
    erp,
    error::Result,
    events::Event,
    telemetry::TRACEPARENT,
};

/// A message to send.
#[derive(Debug)]
pub enum Outgoing {
    /// To the other services.
    Event(Event),
    /// To the tenant's ERP.
    Erp(erp::Outgoing),
}

impl From<Event> for Outgoing {
    fn from(event: Event) -> Self {
        Self::Event(event)
    }
}

impl From<erp::Outgoing> for Outgoing {
    fn from(message: erp::Outgoing) -> Self {
        Self::Erp(message)
    }
}

/// Stores a message in the transaction.
pub(crate) async fn store(tx: &mut Tx, message: Outgoing, traceparent: Option<&str>) -> Result<()> {
    let (exchange, mut envelope) = match message {
        Outgoing::Event(event) => (EVENTS, event.envelope(tx)),
        Outgoing::Erp(message) => (ERP_OUTBOUND, message.envelope(tx).await?),
    };
    if let Some(traceparent) = traceparent {
        envelope.headers.insert(TRACEPARENT.to_owned(), traceparent.to_owned());
        if exchange == ERP_OUTBOUND {
            // The relay continues the header; this one keeps telling where the message was made.
            envelope.headers.insert(CLOUD_EVENTS_TRACEPARENT.to_owned(), traceparent.to_owned());
        }
    }
    sqlx::query(
        "insert into outbox (tenant_id, message_id, exchange, routing_key, content_type, headers, payload, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(tx.tenant())
    .bind(envelope.message_id)
    .bind(exchange)
    .bind(envelope.routing_key)
    .bind(envelope.content_type)
    .bind(Json(envelope.headers))
    .bind(envelope.payload)
    .bind(tx.now().to_sqlx())
    .execute(tx.conn())
    .await?;
    Ok(())
}
