//! The outbox: messages are rows of the transaction that makes them, and leave after it commits.
//!
//! One relay per database is active (advisory lock). It reads the lowest rows, publishes them, awaits every confirm and deletes them.
//! A crash anywhere sends again; the receiver's inbox drops the duplicate.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use jiff_sqlx::ToSqlx as _;
use lapin::{
    Channel, Confirmation,
    options::{BasicPublishOptions, ConfirmSelectOptions},
};
use sqlx::{PgConnection, PgPool, postgres::PgListener, types::Json};
use tokio::{
    sync::Notify,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    broker::{self, ERP_OUTBOUND, Envelope},
    db::Tx,
    erp,
    error::Result,
    events::Event,
};

/// Rows sent before their confirms are awaited.
const BATCH: i64 = 500;
/// How often the relay looks without being woken.
const POLL: Duration = Duration::from_millis(200);
/// How long a tenant's ERP messages wait after the broker found no queue for one.
const UNROUTABLE_PAUSE: Duration = Duration::from_secs(10);
/// At most 20 notifications a second: a NOTIFY serialises commits.
const NOTIFY_PAUSE: Duration = Duration::from_millis(50);
/// Any constant will do; databases are separate.
const ADVISORY_LOCK: i64 = 0x6372_6d6f_7574;
const CHANNEL: &str = "crm_outbox";

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
        Outgoing::Event(event) => (broker::EVENTS, event.envelope(tx)),
        Outgoing::Erp(message) => (ERP_OUTBOUND, message.envelope(tx).await?),
    };
    if let Some(traceparent) = traceparent {
        envelope.headers.insert("traceparent".to_owned(), traceparent.to_owned());
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

/// Sends what lies in the outbox.
#[derive(Debug)]
pub struct Relay {
    /// Pool of the worker role.
    pub pool: PgPool,
    /// Address of the broker.
    pub amqp_url: String,
    /// Name of the service, for the broker's connection list.
    pub service: &'static str,
    /// Woken by commits of this process.
    pub wake: Arc<Notify>,
}

#[derive(sqlx::FromRow)]
struct Row {
    tenant_id: Uuid,
    seq: i64,
    message_id: String,
    exchange: String,
    routing_key: String,
    content_type: String,
    headers: Json<BTreeMap<String, String>>,
    payload: Vec<u8>,
}

impl Relay {
    /// Runs until cancelled; whatever fails is tried again.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let result = tokio::select! {
                () = stop.cancelled() => break,
                result = self.lead() => result,
            };
            if let Err(error) = result {
                tracing::warn!(%error, "outbox relay interrupted; trying again");
                metrics::counter!("crm_outbox_interruptions_total").increment(1);
                sleep_or_stop(Duration::from_secs(1), &stop).await;
            }
        }
    }

    /// Waits to become the active relay, then sends.
    async fn lead(&self) -> anyhow::Result<()> {
        let mut connection = self.pool.acquire().await?.detach();
        loop {
            let (leading,): (bool,) = sqlx::query_as("select pg_try_advisory_lock($1)")
                .bind(ADVISORY_LOCK)
                .fetch_one(&mut connection)
                .await?;
            if leading {
                break;
            }
            // Another process sends; tell it of our commits.
            if timeout(Duration::from_secs(1), self.wake.notified()).await.is_ok() {
                sqlx::query("select pg_notify($1, '')").bind(CHANNEL).execute(&mut connection).await?;
                sleep(NOTIFY_PAUSE).await;
            }
        }
        let mut listener = PgListener::connect_with(&self.pool).await?;
        listener.listen(CHANNEL).await?;
        let broker = broker::connect(&self.amqp_url, &format!("{}-relay", self.service)).await?;
        let channel = broker.create_channel().await?;
        broker::declare_exchanges(&channel).await?;
        channel.confirm_select(ConfirmSelectOptions::default()).await?;

        let mut unroutable = HashMap::new();
        loop {
            unroutable.retain(|_, until| *until > Instant::now());
            if send_batch(&mut connection, &channel, &mut unroutable).await? < BATCH as usize {
                tokio::select! {
                    () = self.wake.notified() => {}
                    notification = listener.recv() => { notification?; }
                    () = sleep(POLL) => {}
                }
            }
        }
    }
}

/// Sends the lowest rows and deletes what the broker confirmed. Returns how many rows were read.
async fn send_batch(
    connection: &mut PgConnection,
    channel: &Channel,
    unroutable: &mut HashMap<Uuid, Instant>,
) -> anyhow::Result<usize> {
    let waiting: Vec<Uuid> = unroutable.keys().copied().collect();
    let rows: Vec<Row> = sqlx::query_as(
        "select tenant_id, seq, message_id, exchange, routing_key, content_type, headers, payload from outbox
         where exchange <> $1 or not tenant_id = any($2) order by seq limit $3",
    )
    .bind(ERP_OUTBOUND)
    .bind(&waiting)
    .bind(BATCH)
    .fetch_all(&mut *connection)
    .await?;

    let mut confirms = Vec::with_capacity(rows.len());
    for row in &rows {
        confirms.push(publish(channel, row).await?);
    }
    let mut returned = HashSet::new();
    for confirm in confirms {
        match confirm.await? {
            Confirmation::Ack(None) => {}
            // The broker confirms what it could not route, too. Which confirm carries the returned message says nothing: one confirm
            // may stand for many messages. Only its id tells which one came back.
            Confirmation::Ack(Some(message)) => {
                returned.extend(message.delivery.properties.message_id().as_ref().map(ToString::to_string));
            }
            refused => anyhow::bail!("the broker refused a message: {refused:?}"),
        }
    }
    let (mut tenants, mut seqs) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for row in &rows {
        if returned.contains(&row.message_id) {
            // Keep the row, and what follows for this tenant behind it.
            tracing::error!(tenant = %row.tenant_id, routing_key = row.routing_key, "no queue for an ERP message; it is kept");
            metrics::counter!("crm_outbox_unroutable_total").increment(1);
            unroutable.insert(row.tenant_id, Instant::now() + UNROUTABLE_PAUSE);
        } else {
            tenants.push(row.tenant_id);
            seqs.push(row.seq);
        }
    }
    if !seqs.is_empty() {
        sqlx::query("delete from outbox o using unnest($1::uuid[], $2::bigint[]) as sent (tenant_id, seq) where o.tenant_id = sent.tenant_id and o.seq = sent.seq")
            .bind(&tenants)
            .bind(&seqs)
            .execute(&mut *connection)
            .await?;
        metrics::counter!("crm_outbox_sent_total").increment(seqs.len() as u64);
    }
    Ok(rows.len())
}

async fn publish(channel: &Channel, row: &Row) -> lapin::Result<lapin::PublisherConfirm> {
    let envelope = Envelope {
        message_id: row.message_id.clone(),
        routing_key: row.routing_key.clone(),
        content_type: row.content_type.clone(),
        headers: row.headers.0.clone(),
        user_id: None,
        payload: Vec::new(),
    };
    let options = BasicPublishOptions { mandatory: row.exchange == ERP_OUTBOUND, ..Default::default() };
    let properties = envelope.properties();
    channel
        .basic_publish(row.exchange.as_str().into(), row.routing_key.as_str().into(), options, &row.payload, properties)
        .await
}

pub(crate) async fn sleep_or_stop(duration: Duration, stop: &CancellationToken) {
    tokio::select! { () = sleep(duration) => {}, () = stop.cancelled() => {} }
}
