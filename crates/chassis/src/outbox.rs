//! The outbox: messages are rows of the transaction that makes them, and leave after it commits. [`relay`](crate::relay) sends them.

use jiff_sqlx::ToSqlx as _;
use sqlx::types::Json;

use crate::{
    broker::{CLOUD_EVENTS_TRACEPARENT, ERP_OUTBOUND, EVENTS, Envelope},
    db::Tx,
    erp,
    error::Result,
    events::Event,
    telemetry::TRACEPARENT,
    tenants,
};

/// The tenants with rows in the outbox, as `tenants (id)` of a recursive statement, and a null at the end: one look into the primary key for each.
macro_rules! tenants_with_rows {
    () => {
        "tenants (id) as (
             (select tenant_id from outbox order by tenant_id limit 1)
             union all
             select (select o.tenant_id from outbox o where o.tenant_id > t.id order by o.tenant_id limit 1)
             from tenants t where t.id is not null
         )"
    };
}
pub(crate) use tenants_with_rows;

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

/// Stores messages in the transaction; they leave in their order.
pub(crate) async fn store(tx: &mut Tx, messages: Vec<Outgoing>, traceparent: Option<&str>) -> Result<()> {
    let mut rows = Vec::with_capacity(messages.len());
    let tells_erp = messages.iter().any(|message| matches!(message, Outgoing::Erp(_)));
    let slug = if tells_erp { tenants::current(tx).await?.slug } else { String::new() };
    for message in messages {
        let (exchange, mut envelope) = match message {
            Outgoing::Event(event) => (EVENTS, event.envelope(tx)),
            Outgoing::Erp(message) => (ERP_OUTBOUND, message.envelope(tx, &slug)),
        };
        if let Some(traceparent) = traceparent {
            envelope.headers.insert(TRACEPARENT.to_owned(), traceparent.to_owned());
            if exchange == ERP_OUTBOUND {
                // The relay continues the header; this one keeps telling where the message was made.
                envelope.headers.insert(CLOUD_EVENTS_TRACEPARENT.to_owned(), traceparent.to_owned());
            }
        }
        rows.push((exchange, envelope));
    }
    let texts = |text: fn(&Envelope) -> &str| rows.iter().map(|(_, envelope)| text(envelope)).collect::<Vec<_>>();
    sqlx::query(
        "insert into outbox (tenant_id, message_id, exchange, routing_key, content_type, headers, payload, created_at)
         select $1, m.id, m.exchange, m.routing_key, m.content_type, m.headers, m.payload, $8
         from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::bytea[]) with ordinality
             as m (id, exchange, routing_key, content_type, headers, payload, place)
         order by m.place",
    )
    .bind(tx.tenant())
    .bind(texts(|envelope| &envelope.message_id))
    .bind(rows.iter().map(|(exchange, _)| *exchange).collect::<Vec<_>>())
    .bind(texts(|envelope| &envelope.routing_key))
    .bind(texts(|envelope| &envelope.content_type))
    .bind(rows.iter().map(|(_, envelope)| Json(&envelope.headers)).collect::<Vec<_>>())
    .bind(rows.iter().map(|(_, envelope)| envelope.payload.as_slice()).collect::<Vec<_>>())
    .bind(tx.now().to_sqlx())
    .execute(tx.conn())
    .await?;
    Ok(())
}
